"""The sources of a page's dates of publication and modification."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warcmill.page.metadata import authors, dates, titles
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from warcmill.page.metadata.page_facts import Evidence

DATELINE = 120
"""Maximum length in characters of a passage that may be a date line."""
LEVELS = 5
"""How many ancestors of a date are examined for the card that contains it."""
CARDS = 3
"""This many similar siblings are cards."""
MOST_IN_CARD = 20
"""A card's heading is looked for in this many of its passages."""
MOST_BESIDE = 200
"""At most this many siblings of a card are examined."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LABEL = 30
"""Maximum length in characters of a label before a date: `Updated:`."""
PROSE = 150
"""A passage of at least this many bytes of UTF-8 is prose (Chinese says more in fewer letters); this many such passages
end the head of the page."""
MOST_PROSE = 3
CLOSE = 12
"""A date with at most this many texts nearer to the heading is right by it."""
NO_RANK = 1_000
MOST_PASSAGES = 20_000
"""`Published on` is looked for in this many passages."""
AHEAD = timedelta(days=2)
"""A page's date may be this much after its capture: clocks and zones differ."""


def from_article(page: Evidence) -> datetime | None:
    """`datePublished` of the JSON-LD article, or its `dateCreated` or `uploadDate`."""
    return _of_nodes(page, page.articles, ("datePublished", "dateCreated", "uploadDate"))


def from_meta(page: Evidence) -> datetime | None:
    """article:published_time and similar metas."""
    return _of_metas(page, "published")


def from_property(page: Evidence) -> datetime | None:
    """The first element with itemprop datePublished."""
    return _of_elements(page, "published")


def from_older_line(page: Evidence) -> datetime | None:
    """The date shown right by the heading, if it is days older than the declared one.

    Systems that republish a whole site declare the day on which they did. Threads show the dates of their authors too,
    so they are excluded.
    """
    declared = from_article(page) or from_meta(page)
    if declared is None or next(page.nodes("thread"), None):
        return None
    line, rank = page.remember("dateline", _dateline)
    shown = line if rank <= CLOSE else from_label(page)
    return shown if shown and shown < declared - AHEAD else None


def from_dateline(page: Evidence) -> datetime | None:
    """The date near the heading that is not labelled as an update, else an update right by it.

    It may be in a short text or in the `datetime` of a `<time>`; those below the heading are preferred.
    """
    return page.remember("dateline", _dateline)[0]


def _dateline(page: Evidence) -> tuple[datetime | None, int]:
    """The date near the heading, and how many texts are nearer to it."""
    if page.is_home:
        return None, NO_RANK
    declared = _declared_dates(page)
    updated: tuple[datetime | None, int] = None, NO_RANK
    end = _end_of_head(page)
    texts = page.tree.passages.text
    for rank, passage in enumerate(passage for passage in page.nearest if passage < end):
        if not (passage in declared or dates.may_be_in(texts[passage])) or _is_listed(page, passage):
            continue
        for found, is_update in _dates_of_passage(page, passage, declared.get(passage, [])):
            if not is_update:
                return found, rank
            if updated[0] is None and rank <= CLOSE:
                updated = found, NO_RANK
    return updated


def _is_listed(page: Evidence, passage: int) -> bool:
    """Whether a passage is in a review or a card: one of several similar elements whose heading leads elsewhere."""
    nodes, passages = page.tree.nodes, page.tree.passages
    node = passages.container[passage]
    for _ in range(LEVELS):
        own = range(page.markup.passage_at(node), bisect_left(passages.end_piece, nodes.end_piece[node]) + 1)
        if node == 0 or page.heading_passage in own:
            return False
        if not vocabulary().reviews.isdisjoint(page.tree.names.words(nodes.kind[node])):
            return True
        if any(_leads_elsewhere(page, one) for one in own[:MOST_IN_CARD]) and _alike(page, node) >= CARDS:
            return True
        node = nodes.parent[node]
    return False


def _leads_elsewhere(page: Evidence, passage: int) -> bool:
    """Whether a heading is a link to another page; one with the page's own title, as posts have, does not count."""
    nodes, passages = page.tree.nodes, page.tree.passages
    if passages.linked[passage] < len(passages.text[passage]) or nodes.tag[passages.container[passage]] not in HEADINGS:
        return False
    said, title = titles.normal(passages.text[passage]), titles.normal(page.tree.title)
    if said in title or titles.normal(passages.text[page.heading_passage]) in said:
        return False
    node = passages.container[passage]
    around = (node, *range(node + 1, min(node + LEVELS, len(nodes.tag))), nodes.parent[node])
    link = next((one for one in around if nodes.tag[one] == "a"), None)
    return link is not None and "#" not in page.markup.attribute(link, "href")


def _alike(page: Evidence, node: int) -> int:
    """How many siblings look like an element, itself included, up to the `CARDS` that are needed."""
    nodes = page.tree.nodes
    parent, make = nodes.parent[node], nodes.make[nodes.kind[node]]
    beside = (one for one in range(parent + 1, len(nodes.tag)) if nodes.parent[one] == parent)
    same = (one for one in islice(beside, MOST_BESIDE) if nodes.make[nodes.kind[one]] == make)
    return sum(1 for _ in islice(same, CARDS))


def _end_of_head(page: Evidence) -> int:
    """The passage with which the text is under way: dates from there on are those of comments or other pages."""
    passages = page.tree.passages.text
    prose = (passage for passage in range(page.heading_passage + 1, page.near.stop) if _is_prose(passages[passage]))
    return next(islice(prose, MOST_PROSE - 1, None), page.near.stop)


def _is_prose(text: str) -> bool:
    return len(text) > PROSE or (not text.isascii() and len(text.encode("utf-8", "replace")) > PROSE)


def _dates_of_passage(page: Evidence, passage: int, declared: list[str]) -> Iterator[tuple[datetime, bool]]:
    """The dates in a passage that may be the page's, and for each whether it is labelled as an update."""
    passages = page.tree.passages.text
    text = passages[passage] if len(passages[passage]) <= DATELINE else ""
    told = dates.told(text, month_first=page.month_first)
    said = _label(page, passage)
    if declared:
        words = [each.before + each.after for each in told] if len(told) == len(declared) else [text] * len(declared)
        dated = [(_first(page, (value,)), before) for value, before in zip(declared, words, strict=True)]
    else:
        dated = [(_first(page, (each.text,)), each.before + each.after) for each in told]
    for date, before in dated:
        said += before
        if date and not vocabulary().no_dates.search(said):
            yield date, vocabulary().update.search(said) is not None
        said = ""


def from_label(page: Evidence) -> datetime | None:
    """A short text with a date that says `Published on`, or that follows a byline, anywhere on the page."""
    passages = page.tree.passages
    published = vocabulary().published
    before = ""
    for passage, text in enumerate(() if page.is_home else passages.text[:MOST_PASSAGES]):
        if len(text) <= DATELINE and dates.may_be_in(text) and (published.search(text) or _introduces(before)):
            found = _first(page, (text,))
            if found and not page.is_foreign(passages.container[passage]):
                return found
        before = text
    return None


def _introduces(text: str) -> bool:
    return len(text) <= DATELINE and (
        authors.has_byline(text) or bool(vocabulary().published.fullmatch(text.rstrip(" :")))
    )


def _declared_dates(page: Evidence) -> dict[int, list[str]]:
    """The `datetime` values of `<time>` elements by the passage in which they begin."""
    markup = page.markup
    found: dict[int, list[str]] = {}
    for node in markup.times:
        if value := markup.attribute(node, vocabulary().times[page.tree.nodes.tag[node]]):
            found.setdefault(markup.passage_at(node), []).append(value)
    return found


def _label(page: Evidence, passage: int) -> str:
    """The text before a passage, if it is short enough to be its label and has no date itself."""
    before = page.tree.passages.text[passage - 1] if passage else ""
    return f"{before} " if len(before) <= LABEL and not dates.may_be_in(before) else ""


def from_far(page: Evidence) -> datetime | None:
    """On an article: the first `<time>` or element marked as a date, anywhere on the page."""
    if page.is_home or not page.is_article:
        return None
    return _first(page, (_time_value(page, node) for node in page.markup.times)) or _of_elements(page, "date")


def from_path(page: Evidence) -> datetime | None:
    """The date in the path of the canonical address, else of the page's own address.

    A date at the end of a path belongs to an archive, unless the page calls itself an article.
    """
    for url in (*page.markup.links.get("canonical", ()), page.url):
        try:
            path = urlsplit(url).path.rstrip("/")
        except ValueError:
            continue
        found = dates.in_path(path)
        if found and (page.is_article or not path[-1].isdecimal()):
            return found
    return None


def modified_in_article(page: Evidence) -> datetime | None:
    """`dateModified` of the JSON-LD article."""
    return _of_nodes(page, page.articles, ("dateModified",))


def modified_in_meta(page: Evidence) -> datetime | None:
    """article:modified_time and similar metas."""
    return _of_metas(page, "modified")


def modified_in_page_node(page: Evidence) -> datetime | None:
    """`dateModified` of the JSON-LD page."""
    return _of_nodes(page, page.nodes("page"), ("dateModified",))


def modified_marked(page: Evidence) -> datetime | None:
    """The first element with itemprop dateModified."""
    return _of_elements(page, "modified")


def _of_nodes(page: Evidence, nodes: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> datetime | None:
    values = (node.get(key) for node in nodes for key in keys)
    return _first(page, (value for value in values if isinstance(value, str)))


def _of_metas(page: Evidence, field: str) -> datetime | None:
    metas = page.markup.metas
    return _first(page, (value for name in vocabulary().metas[field] for value in metas.get(name, ())))


def _of_elements(page: Evidence, mark: str) -> datetime | None:
    return _first(page, (_time_value(page, node) for node in page.markup.marked.get(mark, ())))


def _time_value(page: Evidence, node: int) -> str:
    markup = page.markup
    for name in ("content", vocabulary().times.get(page.tree.nodes.tag[node], "datetime")):
        if value := markup.attribute(node, name):
            return value
    text = markup.text(node)
    return text if len(text) <= DATELINE else ""


def _first(page: Evidence, values: Iterable[str]) -> datetime | None:
    """The first plausible date: not after the page's capture."""
    for value in values:
        found = dates.parse(value, month_first=page.month_first)
        if found and (page.captured is None or found - AHEAD <= page.captured):
            return found
    return None


PUBLISHED: tuple[tuple[str, Callable[[Evidence], datetime | None]], ...] = (
    ("older date line", from_older_line),
    ("json-ld article", from_article),
    ("meta", from_meta),
    ("itemprop", from_property),
    ("date line", from_dateline),
    ("url", from_path),
    ("label", from_label),
    ("time element", from_far),
)
MODIFIED: tuple[tuple[str, Callable[[Evidence], datetime | None]], ...] = (
    ("json-ld article", modified_in_article),
    ("meta", modified_in_meta),
    ("marked element", modified_marked),
    ("json-ld page", modified_in_page_node),
)
