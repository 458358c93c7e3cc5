"""The type of a page (article, forum, product …), by scored terms of the page."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import unquote, urlsplit

import numpy as np

from warcmill.model import PageType
from warcmill.page.judge import type_points
from warcmill.page.judge.feature import Axis
from warcmill.page.judge.model.fitted_points import BIAS, MOST, SOME
from warcmill.page.judge.scoring import WRAPPING_SHARE, chance, judge_of
from warcmill.page.judge.shape import TAG_NUMBER
from warcmill.page.markup.class_words import folded, words
from warcmill.page.markup.word_lookup import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.model.rule import Rulebook
    from warcmill.page.judge.view import View
    from warcmill.page.markup.word_lookup import Known

TYPES: Final[tuple[PageType, ...]] = get_args(PageType)
UNSURE: Final = 0.4
"""A page whose likeliest type is less probable than this has no type."""
_MOST_KEYS: Final = 20_000
_LEVELS: Final = Axis("count", (0, 1, 2, 5, 10, 20, 40))
_PART: Final = Axis("part", (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9))


@dataclass(frozen=True, slots=True)
class Measure:
    """A named number of a page; the rulebook has the points of its bins as terms."""

    name: str
    axis: Axis
    value: Callable[[View], float]

    def bin(self, view: View) -> int:
        """The bin of a page."""
        return bisect_left(self.axis.bounds, self.value(view))

    def term(self, index: int) -> str:
        """The term for a bin."""
        return f"{self.name}: {self.axis.label(index)}"


def _tags(name: str, tag: str) -> Measure:
    return Measure(name, _LEVELS, lambda view: view.tag_count[TAG_NUMBER[tag]])


MEASURES: Final = (
    Measure("page-words", Axis("words", (50, 150, 300, 600, 1000, 2000, 4000, 8000)), lambda v: v.layout.total),
    Measure(
        "page-passage-length",
        Axis("words", (3, 4, 5, 6, 8, 10, 15, 20, 30)),
        lambda v: v.layout.total / len(v.index),
    ),
    Measure("page-linked", _PART, lambda v: float(v.layout.node_links[0])),
    Measure("page-prose", _PART, lambda v: int(v.layout.words @ v.is_prose) / v.layout.total),
    Measure("page-paragraphs", _PART, lambda v: float(v["paragraphs"][0])),
    Measure("page-prices", _LEVELS, lambda v: int(np.count_nonzero(v.layout.currency))),
    Measure("page-siblings", Axis("count", (2, 5, 10, 20, 40, 80)), lambda v: max(v.columns["siblings"])),
    _tags("page-h1", "h1"),
    _tags("page-h2", "h2"),
    _tags("page-h3", "h3"),
    _tags("page-code", "code"),
    _tags("page-pre", "pre"),
    _tags("page-time", "time"),
    _tags("page-articles", "article"),
    _tags("page-tables", "table"),
)


def terms(view: View, url: str) -> set[str]:
    """All terms of a page: words of its elements (wrappers separately), of its URL and title, and measures."""
    words_of = view.tree.names.words
    return {
        *_of_page(view, url),
        *(way + word for way, kinds in _kinds(view).items() for kind in kinds.tolist() for word in words_of(kind)),
    }


def _of_page(view: View, url: str) -> Iterator[str]:
    yield from (one.term(one.bin(view)) for one in MEASURES)
    yield from _said(view, url)


def _said(view: View, url: str) -> Iterator[str]:
    yield BIAS
    yield from (f"title {word}" for word in words(folded(view.tree.title)))
    yield from _of_url(url)


def _kinds(view: View) -> dict[str, Ints]:
    """The kinds of elements with text, those that wrap the page separately."""
    layout = view.layout
    full = np.flatnonzero(layout.node_end > layout.node_first)[:_MOST_KEYS]
    wraps = layout.node_words[full] >= WRAPPING_SHARE * layout.total
    kinds, most = layout.node_kind[full], len(view.tree.nodes.kinds)
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
    """The points of page types, prepared for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._number = {term: number for number, term in enumerate(rulebook.points.types)}
        self._of_bin = [[self._number.get(one.term(index)) for index in range(one.axis.size)] for one in MEASURES]
        self._points = array("q", [value for values in rulebook.points.types.values() for value in values])
        # The numbers of the terms of each word, as the judge numbers words, or a number past the last term: this avoids
        # building a term for each word of each element.
        words, none = judge_of(rulebook).words, len(rulebook.points.types)
        self._terms_of = array("q", [self._number.get(way + word, none) for word in words for way in (SOME, MOST)])

    def find(self, view: View, url: str, known: Known) -> tuple[PageType | None, float]:
        """The likeliest type and its probability; the type is None if unlikely. `known` has the judge's words."""
        if not self._number:
            return None, 0.0
        likely = chance(self._sums(view, known, self._said(view, url)))
        best = int(np.argmax(likely))
        share = float(likely[best] / likely.sum())
        return (TYPES[best] if share >= UNSURE else None), share

    def _said(self, view: View, url: str) -> list[int]:
        """Like `_of_page`, but the numbers of the terms that have points."""
        found = [self._number[term] for term in _said(view, url) if term in self._number]
        bins = (numbers[measure.bin(view)] for measure, numbers in zip(MEASURES, self._of_bin, strict=True))
        return found + [number for number in bins if number is not None]

    def _sums(self, view: View, known: Known, said: list[int]) -> Ints:
        wrapping = WRAPPING_SHARE * view.layout.total
        sums = type_points.add_up(
            view.columns, known, wrapping, _MOST_KEYS, said, self._terms_of, self._points, len(TYPES)
        )  # fmt: skip
        return np.frombuffer(sums, np.int64)


@cache
def page_types_of(rulebook: Rulebook) -> PageTypes:
    """The page types of a rulebook, prepared once per process."""
    return PageTypes(rulebook)
