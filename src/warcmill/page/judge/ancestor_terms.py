"""The terms on the paths of a page's passages, each counted once: explained and fitted, and here scored plainly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge import slots
from warcmill.page.judge.scored_terms import HIDES, INSIDE, LONG_PANEL, NEAR, PANELS, WAYS, WRAPPING
from warcmill.page.markup.word_lookup import distinct

if TYPE_CHECKING:
    import numpy.typing as npt

    from warcmill.page.judge.arrays import Bools, Floats, Ints
    from warcmill.page.judge.view import View
    from warcmill.page.markup.word_lookup import Known


class Paths:
    """The terms of the elements with text: those of all around a passage, and those of its own two."""

    def __init__(self, view: View, known: Known, wrapping_words: float) -> None:
        layout = view.layout
        full = np.flatnonzero(layout.node_end > layout.node_first)
        end = full.searchsorted(layout.node_last[full])
        place = np.zeros(len(layout.node_first), np.int64)
        place[full] = np.arange(len(full))
        at, number = known.of_kinds(layout.node_kind[full])
        wraps = (layout.node_words[full] >= wrapping_words)[at]
        is_owner, self.two = distinct(layout.owner, len(place))
        owners = np.flatnonzero(is_owner)
        self._view, self._full = view, full
        self._words = _Words(at, np.where(wraps, -1, number), end)
        self.around = _on_paths(at, number * WAYS + np.where(wraps, WRAPPING, INSIDE), end)
        self.owner = place[layout.owner]
        self.near = _beside(known, layout.node_kind[owners], layout.node_kind[layout.node_parent[owners]])

    def hard(self, decides: npt.NDArray[np.uint8]) -> Ints:
        """Of each element with text the word that decides alone, its own or of an element around it; -1 for none.

        `decides` has of each word whether it does so (`terms.DECIDES`, `HIDES`).
        """
        words, found = self._words, np.full(len(self._words.end), -1)
        deciding = np.flatnonzero((words.number >= 0) & (decides[words.number] > 0))
        deciding = deciding[~self._panels(words.place[deciding], decides[words.number[deciding]] == HIDES)]
        for one in deciding.tolist():
            place = int(words.place[one])
            if found[place] < 0:
                found[place : words.end[place]] = words.number[one]
        return found

    def _panels(self, place: Ints, hides: Bools) -> Bools:
        """Which of the elements at these places are hidden only until a click: many of the same make, or long ones."""
        panels = hides.copy()
        if panels.any():
            layout = self._view.layout
            hidden, back = np.unique(self._full[place[panels]], return_inverse=True)
            slot = slots.numbers(layout, hidden)
            many = np.bincount(slot)[slot] >= PANELS
            long = layout.node_words[hidden] * (1 - layout.node_links[hidden]) >= LONG_PANEL
            panels[panels] = (many | long)[back]
        return panels

    def terms(self, passage: int) -> list[int]:
        """The terms of a passage, each once."""
        return [*self.around.at(int(self.owner[passage])), *self.near.at(int(self.two[passage]))]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words met at places in a row, each in force up to, not including, the `end` of its place; -1 for such as wrap."""

    place: Ints
    number: Ints
    end: Ints


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

    def least(self, points: Ints, code: Ints, codes: int) -> tuple[Floats, Ints]:
        """At each place the points of the rule that is worth least there, at most 0, and its number.

        `points` and `code`, the number of a rule, are those of all terms.
        """
        met, group = distinct(code[self.term], codes)
        present = np.flatnonzero(met)
        if not len(present):
            return np.zeros(len(self.end)), np.zeros(len(self.end), np.int64)
        sums = self.sums(points[self.term], group, len(present))
        worst = sums.argmin(axis=1)
        return np.minimum(sums[np.arange(len(worst)), worst], 0), present[worst]


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


def _beside(known: Known, own: Ints, above: Ints) -> _Terms:
    """The terms of the two elements next to a passage, each once."""
    pairs = (known.of_kinds(own), known.of_kinds(above))
    at, number = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    most = int(number.max(initial=0)) + 1
    both = np.sort(at * most + number)
    at, number = np.divmod(both[np.diff(both, prepend=-1) != 0], most)
    return _Terms(at, number * WAYS + NEAR, np.arange(1, len(own) + 1))
