"""The words around a run of text and what they are worth: on its path, near it, in it, in the headings above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judging.words import folded, key_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warcmill.page.judging.view import View

INSIDE, WRAPPING, NEAR = range(3)
"""A word weighs otherwise on any element around a run, on one that holds most of the page, on the run's own two."""
WAYS: Final = 3
_SHORT: Final = 60
"""Characters up to which a text may be a stock phrase."""
_HEADING_WORDS: Final = 10
_MOST_PATHS: Final = 50_000
"""Paths remembered before the memory is emptied; each takes some 1 kB."""
_MOST_KINDS: Final = 200_000
"""Element keys remembered before the memory is emptied."""
_MOST_TERMS: Final = 400
"""Terms that a path may have: no page has so many on purpose, and each path below would go through them."""


class Lexicon:
    """Numbers of known words and their points, with a memory for the paths that pages repeat.

    A term is a word in one of three ways: `number * WAYS + way`. A path is a number too: that of a set of terms, held
    as those that it adds to the path above it.
    """

    def __init__(self, words: dict[str, int], points: Sequence[float], hard: dict[int, str]) -> None:
        self._words = words
        self._points = points
        self._hard = hard
        self.forget()

    def forget(self) -> None:
        """Empty the memory."""
        self._kinds: dict[str, int] = {}
        self._kind_of_numbers: dict[tuple[int, ...], int] = {}
        self._numbers: list[tuple[int, ...]] = []
        self._paths: dict[tuple[int, int, bool], int] = {}
        self._near: dict[tuple[int, int], int] = {}
        # By path: the one above it, the terms that it adds to that one, its points, the hard rule that it falls under.
        self.above: list[int] = [0]
        self.new: list[tuple[int, ...]] = [()]
        self.sums: list[float] = [0.0]
        self.hard: list[str] = [""]

    @property
    def is_full(self) -> bool:
        """Whether the memory has grown so large that it is better emptied."""
        return len(self.new) > _MOST_PATHS or len(self._kinds) > _MOST_KINDS

    def numbers(self, words: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the known words among these."""
        known = self._words
        return tuple([known[word] for word in words if word in known])

    def paths(self, view: View, wrapping_share: float) -> tuple[list[int], list[int]]:
        """Of each run of a page the path of the words around it, and that of its own two elements."""
        nodes, layout = view.tree.nodes, view.layout
        wrapping = (layout.node_words >= wrapping_share * layout.total).tolist()
        parents, keys = nodes.parent, nodes.key
        paths, kinds = [0] * len(keys), [0] * len(keys)
        known_kinds, known_paths, known_near = self._kinds, self._paths, self._near
        for node in np.flatnonzero(layout.node_end > layout.node_first).tolist():
            kind = known_kinds.get(keys[node])
            kind = kinds[node] = self._kind(keys[node]) if kind is None else kind
            above = paths[parents[node]] if node else 0
            at = (above, kind, wrapping[node])
            known = known_paths.get(at)
            paths[node] = self._path(at) if known is None else known
        owners = view.tree.runs.owner
        near: list[int] = []
        for owner in owners:
            two = kinds[owner], kinds[parents[owner]] if owner else kinds[owner]
            known = known_near.get(two)
            near.append(self._beside(*two) if known is None else known)
        return [paths[owner] for owner in owners], near

    def terms(self, path: int) -> list[int]:
        """The terms of a path, each once."""
        found: list[int] = []
        while path:
            found += self.new[path]
            path = self.above[path]
        return found

    def _path(self, at: tuple[int, int, bool]) -> int:
        """The path one element further down, met for the first time."""
        above, kind, wrapping = at
        numbers = self._numbers[kind]
        way = WRAPPING if wrapping else INSIDE
        known = set(self.terms(above)) if numbers else ()
        new = tuple([term for number in numbers if (term := number * WAYS + way) not in known])
        if len(known) >= _MOST_TERMS:
            new = ()
        hard = self.hard[above] or ("" if wrapping else self._taken_by(numbers))
        found = self._paths[at] = self._add(above, new, hard) if new else above
        return found

    def _beside(self, kind: int, above: int) -> int:
        """The path of a run's own two elements, met for the first time."""
        numbers = dict.fromkeys((*self._numbers[kind], *self._numbers[above]))
        found = self._near[kind, above] = self._add(0, tuple([number * WAYS + NEAR for number in numbers]), "")
        return found

    def worth(self, terms: Iterable[int]) -> float:
        """Points of some terms."""
        points = self._points
        return sum([points[term] for term in terms])

    def _taken_by(self, numbers: tuple[int, ...]) -> str:
        return next((self._hard[number] for number in numbers if number in self._hard), "") if self._hard else ""

    def _add(self, above: int, new: tuple[int, ...], hard: str) -> int:
        self.above.append(above)
        self.new.append(new)
        self.hard.append(hard)
        self.sums.append(self.sums[above] + self.worth(new))
        return len(self.new) - 1

    def _kind(self, key: str) -> int:
        """A number for an element's known words, met for the first time: keys that differ in others alone share it."""
        numbers = self.numbers(key_words(key))
        kind = self._kinds[key] = self._kind_of_numbers.setdefault(numbers, len(self._numbers))
        if kind == len(self._numbers):
            self._numbers.append(numbers)
        return kind


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
