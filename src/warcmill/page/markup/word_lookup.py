"""Which of the words of a page's kinds of elements are known, as numbers."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from warcmill.page.markup.class_words import key_words
from warcmill.page.native import native_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warcmill.page.judge.arrays import Bools, Ints


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of the known words of each kind of element, all in one row."""

    numbers: array[int]
    start: array[int]
    count: array[int]

    def of_kinds(self, kinds: Ints) -> tuple[Ints, Ints]:
        """The numbers of each of some kinds in a row, and the place in `kinds` that each comes from."""
        numbers, start, count = (np.frombuffer(column, np.int64) for column in (self.numbers, self.start, self.count))
        count = count[kinds]
        at = np.repeat(np.arange(len(kinds)), count)
        shift = start[kinds] - (np.cumsum(count) - count)
        return at, numbers[np.arange(len(at)) + shift[at]]

    def of_kind(self, kind: int) -> list[int]:
        """The numbers of one kind."""
        return self.numbers[self.start[kind] : self.start[kind] + self.count[kind]].tolist()

    def having(self) -> Iterator[int]:
        """The kinds that have any."""
        yield from (kind for kind, count in enumerate(self.count) if count)


class Names:
    """The names of a page's kinds of elements, by their keys (see `walk.Nodes`)."""

    def __init__(self, kinds: list[str]) -> None:
        self.kinds = kinds

    def words(self, kind: int) -> tuple[str, ...]:
        """The words of a kind (see `words.key_words`)."""
        return key_words(self.kinds[kind])

    @cached_property
    def hashes(self) -> Any:
        """The words of all kinds as the compiled tables look them up."""
        return None if native_words is None else native_words.hashes(self.kinds)


class Finder:
    """Known words with their numbers, to be found in the names of elements."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._table = None if native_words is None else native_words.Table(words)

    def find(self, names: Names) -> Known:
        """The numbers of the known words of each kind of element."""
        if self._table is None:
            return self.find_plainly(names)
        numbers, starts, counts = self._table.find(*names.hashes)
        return Known(numbers, starts, counts)

    def find_plainly(self, names: Names) -> Known:
        """The same without the compiled table."""
        known = self._words
        found = [[known[word] for word in key_words(kind) if word in known] for kind in names.kinds]
        count = array("q", [len(own) for own in found])
        start = array("q", accumulate(count, initial=0))[:-1]
        return Known(array("q", [number for own in found for number in own]), start, count)


def distinct(numbers: Ints, most: int) -> tuple[Bools, Ints]:
    """Which of the numbers below `most` there are, and of each number how many distinct ones are less."""
    met = np.zeros(most, np.bool_)
    met[numbers] = True
    return met, (np.cumsum(met) - 1)[numbers]
