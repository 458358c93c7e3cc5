"""What kind of page it is, article, forum, product …, by scored terms of the page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import unquote, urlsplit

import numpy as np

from warcmill.model import PageType
from warcmill.page.judge import WRAPPING_SHARE, chance, judge_of
from warcmill.page.judging.feature import Axis, Feature
from warcmill.page.judging.known import distinct
from warcmill.page.judging.points import BIAS, MOST, SOME
from warcmill.page.judging.view import TAG_NUMBER
from warcmill.page.judging.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judging.known import Known
    from warcmill.page.judging.layout import Ints
    from warcmill.page.judging.view import View
    from warcmill.page.rulebook import Rulebook

TYPES: Final[tuple[PageType, ...]] = get_args(PageType)
UNSURE: Final = 0.4
"""A page whose likeliest type is less likely than this has none."""
_MOST_KEYS: Final = 20_000
_LEVELS: Final = Axis("count", (0, 1, 2, 5, 10, 20, 40))
_PART: Final = Axis("part", (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9))


def _count(view: View, tag: str) -> tuple[list[int]]:
    return ([int(np.count_nonzero(view.tag_number == TAG_NUMBER[tag]))],)


def _mean_of(values: Any, view: View) -> tuple[list[float]]:
    return ([float(values.sum()) / view.layout.total],)


PAGE_FEATURES: Final = (
    Feature("page-words", (Axis("words", (50, 150, 300, 600, 1000, 2000, 4000, 8000)),), lambda v: ([v.layout.total],)),
    Feature(
        "page-run-length",
        (Axis("words", (3, 4, 5, 6, 8, 10, 15, 20, 30)),),
        lambda v: ([v.layout.total / len(v.index)],),
    ),
    Feature("page-linked", (_PART,), lambda v: ([v.layout.node_links[0]],)),
    Feature("page-prose", (_PART,), lambda v: _mean_of(v.layout.words * v.is_prose, v)),
    Feature("page-paragraphs", (_PART,), lambda v: ([v.paragraphs[0]],)),
    Feature("page-prices", (_LEVELS,), lambda v: ([int((v.layout.currency > 0).sum())],)),
    Feature("page-siblings", (Axis("count", (2, 5, 10, 20, 40, 80)),), lambda v: ([int(v.most_alike)],)),
    Feature("page-h1", (_LEVELS,), lambda v: _count(v, "h1")),
    Feature("page-h2", (_LEVELS,), lambda v: _count(v, "h2")),
    Feature("page-h3", (_LEVELS,), lambda v: _count(v, "h3")),
    Feature("page-code", (_LEVELS,), lambda v: _count(v, "code")),
    Feature("page-pre", (_LEVELS,), lambda v: _count(v, "pre")),
    Feature("page-time", (_LEVELS,), lambda v: _count(v, "time")),
    Feature("page-articles", (_LEVELS,), lambda v: _count(v, "article")),
    Feature("page-tables", (_LEVELS,), lambda v: _count(v, "table")),
)


def terms(view: View, url: str) -> set[str]:
    """All that counts about a page: words of its elements (those of its wrappers apart), URL, title, measures."""
    words_of = view.tree.words
    return {
        *_of_page(view, url),
        *(way + word for way, kinds in _kinds(view).items() for kind in kinds.tolist() for word in words_of[kind]),
    }


def _of_page(view: View, url: str) -> Iterator[str]:
    yield from (_of_cell(one, int(one.cells(view)[0])) for one in PAGE_FEATURES)
    yield from _said(view, url)


def _of_cell(feature: Feature, cell: int) -> str:
    return f"{feature.name}: {feature.label(cell)}"


def _said(view: View, url: str) -> Iterator[str]:
    yield BIAS
    yield from (f"title {word}" for word in words(folded(view.tree.title)))
    yield from _of_url(url)


def _kinds(view: View) -> dict[str, Ints]:
    """The kinds of elements with text; those that wrap the page apart."""
    layout = view.layout
    full = np.flatnonzero(layout.node_end > layout.node_first)[:_MOST_KEYS]
    wraps = layout.node_words[full] >= WRAPPING_SHARE * layout.total
    kinds, most = layout.node_kind[full], len(view.tree.words)
    return {way: np.flatnonzero(distinct(kinds[some], most)[0]) for way, some in ((SOME, ~wraps), (MOST, wraps))}


def _of_url(url: str) -> Iterator[str]:
    try:
        split = urlsplit(url)
        host = split.hostname or ""
    except ValueError:
        return
    yield from (f"host {word}" for word in words(folded(host)))
    path = unquote(split.path).strip("/")
    yield f"depth {min(path.count('/') + bool(path), 6)}"
    yield from (f"path {word}" for word in words(folded(path)))


class PageTypes:
    """The points of page types, made ready for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._number = {term: number for number, term in enumerate(rulebook.points.types)}
        self._of_cell = [[self._number.get(_of_cell(one, cell)) for cell in range(one.size)] for one in PAGE_FEATURES]
        self._points = np.array(list(rulebook.points.types.values()), np.int64).reshape(-1, len(TYPES))
        # By way and word (as the judge numbers them) the term's number, or that of a row of nothing: so no term need be
        # put together for each word of each element.
        words = judge_of(rulebook).words
        self._terms_of = {
            way: np.array([self._number.get(way + word, len(self._points)) for word in words], np.int64)
            for way in (SOME, MOST)
        }
        self._points = np.vstack((self._points, np.zeros((1, len(TYPES)), np.int64)))

    def find(self, view: View, url: str, known: Known) -> tuple[PageType | None, float]:
        """The likeliest type, None if none is likely enough, and its probability; `known` are the judge's words."""
        if not self._number:
            return None, 0.0
        score = self._points[self._terms(view, url, known)].sum(axis=0)
        likely = chance(score)
        best = int(np.argmax(likely))
        share = float(likely[best] / likely.sum())
        return (TYPES[best] if share >= UNSURE else None), share

    def _terms(self, view: View, url: str, known: Known) -> Ints:
        """As `terms`, but their numbers, of those with points."""
        found = [self._number[term] for term in _said(view, url) if term in self._number]
        for feature, numbers in zip(PAGE_FEATURES, self._of_cell, strict=True):
            if (number := numbers[int(feature.cells(view)[0])]) is not None:
                found.append(number)
        words = [self._terms_of[way][known.of_kinds(kinds)[1]] for way, kinds in _kinds(view).items()]
        return np.flatnonzero(distinct(np.concatenate((np.array(found, np.int64), *words)), len(self._points))[0])


@cache
def page_types_of(rulebook: Rulebook) -> PageTypes:
    """The page types of a rulebook, made ready once for each process."""
    return PageTypes(rulebook)
