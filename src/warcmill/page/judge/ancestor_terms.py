"""The terms on the ancestor paths of a page's passages, each counted once: what is explained and fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge.scored_terms import INSIDE, NEAR, WAYS, WRAPPING
from warcmill.page.markup.word_lookup import distinct

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.view import View
    from warcmill.page.markup.word_lookup import Known


class Paths:
    """The terms of the elements with text: those on all ancestors of a passage, and those on its nearest two."""

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
        self.around = _on_paths(at, number * WAYS + np.where(wraps, WRAPPING, INSIDE), end)
        self.owner = place[layout.owner]
        self.near = _beside(known, layout.node_kind[owners], layout.node_kind[layout.node_parent[owners]])

    def terms(self, passage: int) -> list[int]:
        """The terms of a passage, without duplicates."""
        return [*self.around.at(int(self.owner[passage])), *self.near.at(int(self.two[passage]))]


@dataclass(frozen=True, slots=True)
class _Terms:
    """Terms in order of their positions, each in force from there up to the `end` of its position (exclusive)."""

    place: Ints
    term: Ints
    end: Ints
    """For each position, whether it has terms."""

    def at(self, place: int) -> list[int]:
        """The terms in force at a position."""
        found: list[int] = self.term[(self.place <= place) & (place < self.end[self.place])].tolist()
        return found


def _on_paths(at: Ints, term: Ints, end: Ints) -> _Terms:
    """The terms that each element adds to those of its ancestors."""
    order = term.argsort(kind="stable")
    at, term = at[order], term[order]
    # Elements with the same word are now adjacent, in document order: a word is new if no earlier one is still open.
    first = np.ones(len(term), np.bool_)
    np.not_equal(term[1:], term[:-1], out=first[1:])
    group = np.cumsum(first) * (len(end) + 1)
    open_until = np.maximum.accumulate(end[at] + group)
    new = first
    new[1:] |= open_until[:-1] <= (at + group)[1:]
    return _Terms(at[new], term[new], end)


def _beside(known: Known, own: Ints, above: Ints) -> _Terms:
    """The terms of the two elements nearest to a passage, without duplicates."""
    pairs = (known.of_kinds(own), known.of_kinds(above))
    at, number = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    most = int(number.max(initial=0)) + 1
    both = np.sort(at * most + number)
    at, number = np.divmod(both[np.diff(both, prepend=-1) != 0], most)
    return _Terms(at, number * WAYS + NEAR, np.arange(1, len(own) + 1))
