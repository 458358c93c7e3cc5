"""Which of the words of a page's kinds of elements are known, as numbers."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.native import native_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warcmill.page.judging.layout import Bools, Ints


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of the known words of each kind of element, all in one row."""

    numbers: Ints
    start: Ints
    count: Ints

    def of_kinds(self, kinds: Ints) -> tuple[Ints, Ints]:
        """The numbers of each of some kinds in a row, and the place in `kinds` that each comes from."""
        count = self.count[kinds]
        at = np.repeat(np.arange(len(kinds)), count)
        shift = self.start[kinds] - (np.cumsum(count) - count)
        return at, self.numbers[np.arange(len(at)) + shift[at]]


def find(words: Sequence[tuple[str, ...]], known: Mapping[str, int]) -> Known:
    """The numbers that `known` gives to the words of each kind (`Tree.words`)."""
    counts, numbers = find_plainly(words, known) if native_words is None else native_words.find_known(words, known)
    count = np.array(counts)
    return Known(np.array(numbers), np.cumsum(count) - count, count)


def find_plainly(words: Sequence[tuple[str, ...]], known: Mapping[str, int]) -> tuple[array[int], array[int]]:
    """How many known words each kind has, and their numbers in one row; without the compiled one."""
    found = [[known[word] for word in own if word in known] for own in words]
    return array("q", map(len, found)), array("q", [number for own in found for number in own])


def distinct(numbers: Ints, most: int) -> tuple[Bools, Ints]:
    """Which of the numbers below `most` there are, and of each number how many distinct ones are less."""
    met = np.zeros(most, np.bool_)
    met[numbers] = True
    return met, (np.cumsum(met) - 1)[numbers]
