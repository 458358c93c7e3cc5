"""The words around a run of text and what they are worth: on its path, near it, in it, in the headings above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.words import folded, key_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warcmill.page.view import View

INSIDE, WRAPPING, NEAR = range(3)
"""A word weighs otherwise on any element around a run, on one that holds most of the page, on the run's own two."""
WAYS: Final = 3
_SHORT: Final = 60
"""Characters up to which a text may be a stock phrase."""
_HEADING_WORDS: Final = 10
_MOST_PATHS: Final = 400_000
"""Paths remembered before the memory is emptied."""


class Lexicon:
    """Numbers of known words and their points, with a memory for the paths that pages repeat.

    A term is a word in one of three ways: `number * WAYS + way`. A path is a number too: that of a set of terms.
    """

    def __init__(self, words: dict[str, int], points: Sequence[float], hard: dict[int, str]) -> None:
        self._words = words
        self._points = points
        self._hard = hard
        self.forget()

    def forget(self) -> None:
        """Empty the memory."""
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._paths: dict[tuple[int, str, bool], int] = {}
        self._near: dict[tuple[str, str], int] = {}
        self.terms: list[frozenset[int]] = [frozenset()]
        self.sums: list[float] = [0.0]
        self.hard: list[str] = [""]

    def trim(self) -> bool:
        """Empty the memory if it has grown large, and say so; only between pages: the numbers of paths begin anew."""
        if len(self.terms) <= _MOST_PATHS:
            return False
        self.forget()
        return True

    def number(self, word: str) -> int | None:
        """The number of a known word."""
        return self._words.get(word)

    def paths(self, view: View, wrapping_share: float) -> tuple[list[int], list[int]]:
        """Of each run of a page the path of the words around it, and that of its own two elements."""
        nodes, layout = view.tree.nodes, view.layout
        wrapping = (layout.node_words >= wrapping_share * layout.total).tolist()
        parents, keys = nodes.parent, nodes.key
        paths = [0] * len(keys)
        for node in np.flatnonzero(layout.node_end > layout.node_first).tolist():
            paths[node] = self.path(paths[parents[node]] if node else 0, keys[node], wrapping[node])
        owners = view.tree.runs.owner
        near = [self.near(keys[owner], keys[parents[owner]] if owner else "") for owner in owners]
        return [paths[owner] for owner in owners], near

    def path(self, above: int, key: str, wrapping: bool) -> int:  # positional: runs for each element of a page
        """The path one element further down."""
        at = (above, key, wrapping)
        known = self._paths.get(at)
        if known is None:
            way = WRAPPING if wrapping else INSIDE
            numbers = self._of(key)
            new = frozenset([number * WAYS + way for number in numbers]) - self.terms[above]
            hard = self.hard[above] or ("" if wrapping else self._taken_by(numbers))
            known = self._paths[at] = self._add(self.terms[above] | new, self.sums[above], new, hard) if new else above
        return known

    def near(self, key: str, key_above: str) -> int:
        """The path of a run's own two elements."""
        known = self._near.get((key, key_above))
        if known is None:
            new = frozenset([number * WAYS + NEAR for number in (*self._of(key), *self._of(key_above))])
            known = self._near[key, key_above] = self._add(new, 0.0, new, "")
        return known

    def worth(self, terms: Iterable[int]) -> float:
        """Points of some terms."""
        points = self._points
        return sum([points[term] for term in terms])

    def _taken_by(self, numbers: tuple[int, ...]) -> str:
        return next((self._hard[number] for number in numbers if number in self._hard), "") if self._hard else ""

    def _add(self, terms: frozenset[int], base: float, new: frozenset[int], hard: str) -> int:
        self.terms.append(terms)
        self.hard.append(hard)
        self.sums.append(base + self.worth(new))
        return len(self.terms) - 1

    def _of(self, key: str) -> tuple[int, ...]:
        numbers = self._numbers.get(key)
        if numbers is None:
            found = [self.number(word) for word in key_words(key)]
            numbers = self._numbers[key] = tuple([number for number in found if number is not None])
        return numbers


def text_terms(text: str) -> tuple[str, ...]:
    """What a short run says, as terms: its first word, its first two, and the whole of it; digits folded."""
    if len(text) > _SHORT:
        return ()
    short = folded(text).lower()
    first, _, rest = short.partition(" ")
    return (f"{first} …", f"{first} {rest.partition(' ')[0]} …", short) if rest else (f"{first} …", short)


def heading_terms(text: str) -> tuple[str, ...]:
    """What a heading says of the text under it, as terms: each of its words, and the whole of it."""
    words = folded(text[:200]).lower().split()
    return tuple(dict.fromkeys([f"{word} …" for word in words[:_HEADING_WORDS]] + [" ".join(words)]))
