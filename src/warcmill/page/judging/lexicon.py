"""The words around a run of text and what they are worth: on its path, near it, in it, in the headings above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judging import known
from warcmill.page.judging.known import distinct
from warcmill.page.judging.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judging.known import Known
    from warcmill.page.judging.layout import Floats, Ints
    from warcmill.page.judging.view import View

INSIDE, WRAPPING, NEAR = range(3)
"""A word weighs otherwise on any element around a run, on one that holds most of the page, on the run's own two."""
WAYS: Final = 3
_SHORT: Final = 60
"""Characters up to which a text may be a stock phrase."""
_HEADING_WORDS: Final = 10


class Lexicon:
    """Numbers of known words, their points and their rules.

    A term is a word in one of three ways: `number * WAYS + way`. `points` has one entry for each term, `codes` for each
    word; `hard` names the rule of the words that decide alone.
    """

    def __init__(
        self, words: dict[str, int], points: Sequence[int], codes: Sequence[str], hard: dict[int, str]
    ) -> None:
        self._words = words
        self.points = np.array(points, np.int64)
        self.codes = sorted(set(codes))
        number = {code: number for number, code in enumerate(self.codes)}
        self.code_of_term = np.repeat(np.array([number[code] for code in codes], np.int64), WAYS)
        self._hard = hard
        self._is_hard = np.array([number in hard for number in range(len(codes))], np.bool_)

    def known(self, words: Sequence[tuple[str, ...]]) -> Known:
        """The numbers of the known words of a page's kinds of elements."""
        return known.find(words, self._words)

    def around(self, view: View, wrapping_share: float) -> Around:
        """The words around the runs of a page."""
        layout = view.layout
        met = self.known(view.tree.words)
        full = np.flatnonzero(layout.node_end > layout.node_first)
        end = full.searchsorted(layout.node_last[full])
        place = np.zeros(len(layout.node_first), np.int64)
        place[full] = np.arange(len(full))
        at, number = met.of_kinds(layout.node_kind[full])
        wraps = (layout.node_words[full] >= wrapping_share * layout.total)[at]
        is_owner, of_run = distinct(layout.owner, len(place))
        owners = np.flatnonzero(is_owner)
        return Around(
            self,
            met,
            _on_paths(at, number * WAYS + np.where(wraps, WRAPPING, INSIDE), end),
            place[layout.owner],
            _beside(met, layout.node_kind[owners], layout.node_kind[layout.node_parent[owners]]),
            of_run,
            self._hard_ones(at, np.where(wraps, -1, number), end),
        )

    def _hard_ones(self, at: Ints, number: Ints, end: Ints) -> list[str]:
        """Of each element with text the hard rule that takes it, for a word of its own or of an element around it."""
        found = [""] * len(end)
        for one in np.flatnonzero((number >= 0) & self._is_hard[number]).tolist() if self._hard else ():
            if not found[at[one]]:
                found[at[one] : end[at[one]]] = [self._hard[number[one]]] * int(end[at[one]] - at[one])
        return found


@dataclass(frozen=True, slots=True)
class _Terms:
    """Terms met at places in a row, each in force from there up to, not including, the `end` of its place."""

    place: Ints
    term: Ints
    end: Ints
    """Of each place of the row, whether it has terms or not."""

    def at(self, place: int) -> list[int]:
        """The terms in force at a place."""
        found: list[int] = self.term[(self.place <= place) & (place < self.end[self.place])].tolist()
        return found

    def sums(self, values: Ints, group: Ints | int = 0, groups: int = 1) -> Floats:
        """The sum of the values (one for each term) in force at each place (rows), for each group of them (columns)."""
        size = len(self.end) + 1
        sums: Floats = np.bincount(self.place * groups + group, values, size * groups).astype(np.float64)
        sums -= np.bincount(self.end[self.place] * groups + group, values, size * groups)
        found: Floats = sums.reshape(size, groups)[:-1].cumsum(axis=0)
        return found

    def least(self, lexicon: Lexicon) -> tuple[Floats, Ints]:
        """At each place the points of the rule that is worth least there, at most 0, and its number in `codes`."""
        met, group = distinct(lexicon.code_of_term[self.term], len(lexicon.codes))
        present = np.flatnonzero(met)
        if not len(present):
            return np.zeros(len(self.end)), np.zeros(len(self.end), np.int64)
        sums = self.sums(lexicon.points[self.term], group, len(present))
        worst = sums.argmin(axis=1)
        return np.minimum(sums[np.arange(len(worst)), worst], 0), present[worst]


@dataclass(frozen=True, slots=True)
class Around:
    """The words around the runs of one page."""

    lexicon: Lexicon
    known: Known
    """Of each kind of element the numbers of its words in the lexicon."""
    _paths: _Terms
    _owner: Ints
    _near: _Terms
    _two: Ints
    _hard: list[str]

    @property
    def points(self) -> Floats:
        """Of each run what the words around it are worth."""
        points = self.lexicon.points
        on_path, near = (terms.sums(points[terms.term])[:, 0] for terms in (self._paths, self._near))
        found: Floats = on_path[self._owner] + near[self._two]
        return found

    @property
    def hard(self) -> list[str]:
        """Of each run the code of the hard rule that takes it by a word, or an empty string."""
        return [self._hard[owner] for owner in self._owner.tolist()]

    def terms(self, run: int) -> list[int]:
        """The terms of a run, each once."""
        return [*self._paths.at(int(self._owner[run])), *self._near.at(int(self._two[run]))]

    def worst(self) -> tuple[Floats, list[str]]:
        """Of each run the least points, at most 0, that a rule has by the words on its path or near it; that rule."""
        (path, path_code), (near, near_code) = self._paths.least(self.lexicon), self._near.least(self.lexicon)
        path, near = path[self._owner], near[self._two]
        code = np.where(path <= near, path_code[self._owner], near_code[self._two])
        return np.minimum(path, near), [self.lexicon.codes[number] for number in code.tolist()]


def _on_paths(at: Ints, term: Ints, end: Ints) -> _Terms:
    """The terms that each element adds to those of the elements around it."""
    order = term.argsort(kind="stable")
    at, term = at[order], term[order]
    # The elements with one word stand together now, in document order: it is new where none before is still open.
    first = np.ones(len(term), np.bool_)
    np.not_equal(term[1:], term[:-1], out=first[1:])
    group = np.cumsum(first) * (len(end) + 1)
    open_until = np.maximum.accumulate(end[at] + group)
    new = first
    new[1:] |= open_until[:-1] <= (at + group)[1:]
    return _Terms(at[new], term[new], end)


def _beside(met: Known, own: Ints, above: Ints) -> _Terms:
    """The terms of the two elements next to a run, each once."""
    pairs = (met.of_kinds(own), met.of_kinds(above))
    at, number = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    most = int(number.max(initial=0)) + 1
    both = np.sort(at * most + number)
    at, number = np.divmod(both[np.diff(both, prepend=-1) != 0], most)
    return _Terms(at, number * WAYS + NEAR, np.arange(1, len(own) + 1))


def text_terms(text: str) -> tuple[str, ...]:
    """What a short run says, as terms: its first word, its first two, and the whole of it; digits folded."""
    if len(text) > _SHORT:
        return ()
    short = folded(text).lower()
    first, _, rest = short.partition(" ")
    return (f"{first} …", f"{first} {rest.partition(' ')[0]} …", short) if rest else (f"{first} …", short)


class Phrases:
    """The points of what short runs say: `points` has them by term, as `text_terms` names them."""

    def __init__(self, points: dict[str, int]) -> None:
        self._whole = points
        begun = {term.removesuffix(" …"): value for term, value in points.items() if term.endswith(" …")}
        self._first = {term: value for term, value in begun.items() if " " not in term}
        self._two = {term: value for term, value in begun.items() if term.count(" ") == 1}

    def points(self, texts: Sequence[str]) -> Ints:
        """Of each text the sum over its terms; all are folded at once."""
        found = np.zeros(len(texts), np.int64)
        short = [number for number, text in enumerate(texts) if len(text) <= _SHORT]
        lines = folded("\n".join([texts[number] for number in short])).lower().split("\n") if short else []
        first_of, two_of, whole_of = self._first.get, self._two.get, self._whole.get
        for number, text in zip(short, lines, strict=True):
            first, _, rest = text.partition(" ")
            points = first_of(first, 0) + whole_of(text, 0)
            if rest:
                points += two_of(f"{first} {rest.partition(' ')[0]}", 0)
            if points:
                found[number] = points
        return found


def heading_terms(text: str) -> tuple[str, ...]:
    """What a heading says of the text under it, as terms: each of its words, and the whole of it."""
    words = folded(text[:200]).lower().split()
    return tuple(dict.fromkeys([f"{word} …" for word in words[:_HEADING_WORDS]] + [" ".join(words)]))
