"""The sources of a page's dates of publication and modification."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warcmill.page.metadata import authors, dates, shown_dates
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from warcmill.page.metadata.page_facts import Evidence

MIDNIGHT = time()
MOST_PASSAGES = 20_000
"""Passages of text among which `Published on` is looked for."""


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
    line, rank = page.remember("dateline", shown_dates.dateline)
    shown = line if rank <= shown_dates.CLOSE else _labelled(page, _is_announced)
    return shown if shown and shown < declared - shown_dates.AHEAD and not _is_turned(shown, declared) else None


def _is_turned(shown: datetime, declared: datetime) -> bool:
    """Whether two dates are one, of which day and month were taken for each other."""
    return (shown.year, shown.month, shown.day) == (declared.year, declared.day, declared.month)


def from_own_day(page: Evidence) -> datetime | None:
    """The day that readers see, or that the address has, where the declared time in UTC falls on one beside it."""
    line, rank = page.remember("dateline", shown_dates.dateline)
    declared = from_article(page) or from_meta(page) or line
    if declared is None or declared.utcoffset():
        return None
    for shown in (from_path(page), line if rank <= shown_dates.CLOSE else None):
        if shown:
            return shown if _is_beside(shown, declared) else None
    return None


def _is_beside(shown: datetime, declared: datetime) -> bool:
    """Whether a date is of the day before or after a declared one, and may be the same time as other clocks tell it.

    Of two times of day the minutes must then be equal: else the one shown is that of an update.
    """
    times = shown.time() != MIDNIGHT and declared.time() != MIDNIGHT
    same = not times or (not shown.utcoffset() and shown.minute == declared.minute)
    return same and abs((shown.date() - declared.date()).days) == 1


def from_dateline(page: Evidence) -> datetime | None:
    """The date near the heading that is not labelled as an update, else an update right by it.

    It may be in a short text or in the `datetime` of a `<time>`; those below the heading are preferred.
    """
    return page.remember("dateline", shown_dates.dateline)[0]


def from_label(page: Evidence) -> datetime | None:
    """A short text with a date that says `Published on`, or that follows a byline, anywhere on the page."""
    return _labelled(page, _is_told)


def _labelled(page: Evidence, is_told: Callable[[str, str], bool]) -> datetime | None:
    """The first date in a short text of which the text or the one before it tells that it is that of publication."""
    passages = page.tree.passages
    before = ""
    for passage, text in enumerate(() if page.is_home else passages.text[:MOST_PASSAGES]):
        if len(text) <= shown_dates.DATELINE and dates.may_be_in(text):
            found = shown_dates.first(page, (text,)) if is_told(text, before) else None
            if found and not page.is_foreign(passages.container[passage]):
                return found
        before = text
    return None


def _is_announced(text: str, before: str) -> bool:
    """Whether a text with a date says in so many words that it is that of publication, or the one before it does."""
    return vocabulary().published.search(text) is not None or _introduces(before)


def _is_told(text: str, before: str) -> bool:
    """The same, or whether the text begins as a byline or a date's label does, and tells of no update."""
    if _is_announced(text, before):
        return True
    vocab = vocabulary()
    said = vocab.byline.match(text) or _is_labelled(text)
    return bool(said) and not (vocab.no_dates.search(text) or vocab.update.search(text))


def _introduces(text: str) -> bool:
    return len(text) <= shown_dates.DATELINE and (
        authors.has_byline(text)
        or bool(vocabulary().published.fullmatch(text.rstrip(" :")))
        or bool(vocabulary().date_label.match(text))
    )


def _is_labelled(text: str) -> bool:
    """Whether a word that says `Date` stands right before the date of a text."""
    where = dates.position(text)
    return where is not None and vocabulary().date_label.search(text[: where[0]]) is not None


def from_only_time(page: Evidence) -> datetime | None:
    """The day of the `<time>` and date elements, if all that stand in no card and among no comments have the same."""
    if page.is_home:
        return None
    found: datetime | None = None
    for node in (*page.markup.times, *page.markup.marked.get("date", ())):
        date = shown_dates.first(page, (shown_dates.time_value(page, node),))
        passage = page.markup.passage_at(node)
        if date is None or page.is_foreign(node) or shown_dates.is_listed(page, passage):
            continue
        if shown_dates.is_other(page, passage):
            return None
        if found and found.date() != date.date():
            return None
        found = found or date
    return found


def from_update(page: Evidence) -> datetime | None:
    """The last short text that says `Last updated on` and has a date."""
    update = vocabulary().update
    for passage, text in reversed(list(enumerate(() if page.is_home else page.tree.passages.text[:MOST_PASSAGES]))):
        if (
            len(text) <= shown_dates.DATELINE
            and dates.may_be_in(text)
            and update.search(f"{shown_dates.label(page, passage)}{text}")
        ):
            found = shown_dates.first(page, (text,))
            if found and not page.is_foreign(page.tree.passages.container[passage]):
                return found
    return None


def from_far(page: Evidence) -> datetime | None:
    """On an article: the first `<time>` or element marked as a date, anywhere on the page."""
    if page.is_home or not page.is_article:
        return None
    return shown_dates.first(page, (shown_dates.time_value(page, node) for node in page.markup.times)) or _of_elements(
        page, "date"
    )


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
    return shown_dates.first(
        page, (str(value) for value in values if isinstance(value, (str, int)) and not isinstance(value, bool))
    )


def _of_metas(page: Evidence, field: str) -> datetime | None:
    metas = page.markup.metas
    return shown_dates.first(page, (value for name in vocabulary().metas[field] for value in metas.get(name, ())))


def _of_elements(page: Evidence, mark: str) -> datetime | None:
    return shown_dates.first(page, (shown_dates.time_value(page, node) for node in page.markup.marked.get(mark, ())))


PUBLISHED: tuple[tuple[str, Callable[[Evidence], datetime | None]], ...] = (
    ("older date line", from_older_line),
    ("day of the page", from_own_day),
    ("json-ld article", from_article),
    ("meta", from_meta),
    ("itemprop", from_property),
    ("date line", from_dateline),
    ("url", from_path),
    ("label", from_label),
    ("time element", from_far),
    ("only time", from_only_time),
)
MODIFIED: tuple[tuple[str, Callable[[Evidence], datetime | None]], ...] = (
    ("json-ld article", modified_in_article),
    ("meta", modified_in_meta),
    ("marked element", modified_marked),
    ("json-ld page", modified_in_page_node),
    ("update", from_update),
)
