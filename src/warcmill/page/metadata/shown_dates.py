"""Dates that readers see: the date line near the heading, and what stands in cards and reviews instead."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from warcmill.page.metadata import dates, titles
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from warcmill.page.metadata.page_facts import Evidence

DATELINE = 120
"""Characters of a passage that can be a date line."""
LEVELS = 5
"""Elements around a date that are looked at for the card that it stands in."""
CARDS = 3
"""Elements of the same make from which on they are cards."""
MOST_IN_CARD = 20
"""Passages of text of a card among which its heading is looked for."""
MOST_BESIDE = 200
"""Elements beside a card that are looked at."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LABEL = 30
"""Characters of a label before a date: `Updated:`."""
PROSE = 150
"""Bytes of UTF-8 from which on a passage is prose (Chinese says more in fewer letters); so many such passages make sure
that the head of the page is over."""
MOST_PROSE = 3
CLOSE = 12
"""Texts nearer to the heading than a date that still stands right by it."""
NO_RANK = 1_000
AHEAD = timedelta(days=2)
"""A page may be dated so much after its capture: clocks and zones."""


def dateline(page: Evidence) -> tuple[datetime | None, int]:
    """The date near the heading, and how many texts stand nearer to it."""
    if page.is_home:
        return None, NO_RANK
    declared = _declared_dates(page)
    updated: tuple[datetime | None, int] = None, NO_RANK
    end = _end_of_head(page)
    texts = page.tree.passages.text
    for rank, passage in enumerate(passage for passage in page.nearest if passage < end):
        if not (passage in declared or dates.may_be_in(texts[passage])) or is_listed(page, passage):
            continue
        for found, is_update in _dates_of_passage(page, passage, declared.get(passage, [])):
            if not is_update:
                return found, rank
            if updated[0] is None and rank <= CLOSE:
                updated = found, NO_RANK
    return updated


def is_listed(page: Evidence, passage: int) -> bool:
    """Whether a passage stands in a review or a card: one of several elements alike whose heading leads elsewhere."""
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
    """A heading that is a link, but not to a place on the page, nor one that says the page's title, as posts have."""
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
    """How many elements of the same make stand beside an element, itself counted; no more than `CARDS` are needed."""
    nodes = page.tree.nodes
    parent, make = nodes.parent[node], nodes.make[nodes.kind[node]]
    beside = (one for one in range(parent + 1, len(nodes.tag)) if nodes.parent[one] == parent)
    same = (one for one in islice(beside, MOST_BESIDE) if nodes.make[nodes.kind[one]] == make)
    return sum(1 for _ in islice(same, CARDS))


def _end_of_head(page: Evidence) -> int:
    """The run with which the text is under way: what is dated from there on is a comment, or another page."""
    passages = page.tree.passages.text
    prose = (passage for passage in range(page.heading_passage + 1, page.near.stop) if _is_prose(passages[passage]))
    return next(islice(prose, MOST_PROSE - 1, None), page.near.stop)


def _is_prose(text: str) -> bool:
    return len(text) > PROSE or (not text.isascii() and len(text.encode("utf-8", "replace")) > PROSE)


def _dates_of_passage(page: Evidence, passage: int, declared: list[str]) -> Iterator[tuple[datetime, bool]]:
    """The dates in a passage that can be the page's, and of each whether it is called that of an update."""
    passages = page.tree.passages.text
    text = passages[passage] if len(passages[passage]) <= DATELINE else ""
    told = dates.told(text, month_first=page.month_first)
    said = label(page, passage)
    if declared:
        words = [each.before + each.after for each in told] if len(told) == len(declared) else [text] * len(declared)
        dated = [(first(page, (value,)), before) for value, before in zip(declared, words, strict=True)]
    else:
        dated = [(first(page, (each.text,)), each.before + each.after) for each in told]
    for date, before in dated:
        said += before
        if date and not vocabulary().no_dates.search(said):
            yield date, vocabulary().update.search(said) is not None
        said = ""


def _declared_dates(page: Evidence) -> dict[int, list[str]]:
    """The `datetime` values of `<time>` elements by the passage in which these begin."""
    markup = page.markup
    found: dict[int, list[str]] = {}
    for node in markup.times:
        if value := markup.attribute(node, vocabulary().times[page.tree.nodes.tag[node]]):
            found.setdefault(markup.passage_at(node), []).append(value)
    return found


def label(page: Evidence, passage: int) -> str:
    """The text before a passage, if it is short enough to be its label and has no date of its own."""
    before = page.tree.passages.text[passage - 1] if passage else ""
    return f"{before} " if len(before) <= LABEL and not dates.may_be_in(before) else ""


def time_value(page: Evidence, node: int) -> str:
    """What an element says the time is: an attribute of it, else its text; empty if that is long."""
    markup = page.markup
    for name in ("content", vocabulary().times.get(page.tree.nodes.tag[node], "datetime")):
        if value := markup.attribute(node, name):
            return value
    text = markup.text(node)
    return text if len(text) <= DATELINE else ""


def first(page: Evidence, values: Iterable[str]) -> datetime | None:
    """The first date that a page can have: not after its capture."""
    for value in values:
        found = dates.parse(value, month_first=page.month_first)
        if found and (page.captured is None or found - AHEAD <= page.captured):
            return found
    return None


def is_other(page: Evidence, passage: int) -> bool:
    """Whether a passage, or its label, says of its date that it is no date of publication."""
    texts = page.tree.passages.text
    said = label(page, passage) + (texts[passage] if passage < len(texts) else "")
    vocab = vocabulary()
    return vocab.update.search(said) is not None or vocab.no_dates.search(said) is not None
