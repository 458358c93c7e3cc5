"""Find which words of a page's kinds of elements are known, as numbers."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.markup.class_words import key_hashes, key_words
from warcmill.page.markup.word_table import WordTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of the known words of each kind of element, concatenated."""

    numbers: array[int]
    start: array[int]
    count: array[int]

    def of_kinds(self, kinds: Ints) -> tuple[Ints, Ints]:
        """The numbers of the words of some kinds, concatenated, and for each the index in `kinds`."""
        numbers, start, count = (np.frombuffer(column, np.int64) for column in (self.numbers, self.start, self.count))
        count = count[kinds]
        at = np.repeat(np.arange(len(kinds)), count)
        shift = start[kinds] - (np.cumsum(count) - count)
        return at, numbers[np.arange(len(at)) + shift[at]]

    def of_kind(self, kind: int) -> list[int]:
        """The numbers of one kind."""
        return self.numbers[self.start[kind] : self.start[kind] + self.count[kind]].tolist()

    def having(self) -> Iterator[int]:
        """The kinds that have known words."""
        yield from (kind for kind, count in enumerate(self.count) if count)


class Names:
    """The names of a page's kinds of elements, by their keys (see `traversal.Nodes`)."""

    def __init__(self, kinds: list[str]) -> None:
        self.kinds = kinds

    def words(self, kind: int) -> tuple[str, ...]:
        """The words of a kind (see `class_words.key_words`)."""
        return key_words(self.kinds[kind])

    @cached_property
    def hashes(self) -> list[array[int]]:
        """The words of each kind as hashes, the keys of tables."""
        return [key_hashes(kind) for kind in self.kinds]


class Finder:
    """Finds numbered words in the names of elements."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._table = WordTable(words)

    def find(self, names: Names) -> Known:
        """The numbers of the known words of each kind of element."""
        return Known(*self._table.find(names.hashes))


def distinct(numbers: Ints, most: int) -> tuple[Bools, Ints]:
    """Which numbers below `most` occur, and for each given number how many distinct smaller ones there are."""
    met = np.zeros(most, np.bool_)
    met[numbers] = True
    return met, (np.cumsum(met) - 1)[numbers]
