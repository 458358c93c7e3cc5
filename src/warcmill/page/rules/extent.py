"""The extent of elements in a page's text: characters inside, share of kept text, parts that they consist of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warcmill.page.markup.tree import Tree

_WHOLE: Final = 0.8
"""An element consists of a part that has this share of its text."""
_DEEP: Final = 8
"""Number of levels below an element that are examined."""
_MOST_PARTS: Final = 40


class Extent:
    """The text of one page by element; `kept` has a flag for each passage."""

    def __init__(self, tree: Tree, kept: Sequence[bool]) -> None:
        self._nodes, self._ends = tree.nodes, tree.passages.end_piece
        self._texts, self._linked, self._kept = tree.passages.text, tree.passages.linked, kept
        self.before = list(accumulate(map(len, tree.passages.text), initial=0))
        """Number of characters before each passage; the last entry is that of the whole page."""

    def length(self, first: int, end: int) -> int:
        """Number of characters of the passages from `first` to `end` (exclusive)."""
        return self.before[end] - self.before[first]

    def holds_only(self, node: int, first: int, end: int) -> bool:
        """Whether an element contains nothing but these passages."""
        start = self._ends[first - 1] if first else 0
        return self._nodes.first_piece[node] >= start and self._nodes.end_piece[node] <= self._ends[end - 1]

    def core(self, node: int, length: int) -> Iterator[int]:
        """The part of an element with nearly all of its text (of this length), the part of that part, and so on."""
        nodes, before, ends = self._nodes, self.before, self._ends
        least = _WHOLE * length
        for _ in range(_DEEP):
            child, end = node + 1, nodes.end[node]
            for _ in range(_MOST_PARTS):
                if child >= end:
                    return
                start, stop = nodes.first_piece[child], nodes.end_piece[child]
                if start < stop and before[bisect_right(ends, stop)] - before[bisect_left(ends, start + 1)] >= least:
                    break
                child = nodes.end[child]
            else:
                return
            node = child
            yield node

    def kept_share(self, node: int) -> float:
        """The share of an element's text that is kept."""
        nodes, ends = self._nodes, self._ends
        first, end = bisect_left(ends, nodes.first_piece[node] + 1), bisect_right(ends, nodes.end_piece[node])
        return (self._kept_before[end] - self._kept_before[first]) / max(self.length(first, end), 1)

    def copied_share(self, first: int, end: int) -> float:
        """The share of a text that is kept elsewhere too; links don't count: a table of contents is not a copy."""
        same = 0
        for passage in range(first, end):
            text = self._texts[passage]
            if 2 * self._linked[passage] <= len(text) and text in self._kept_texts:
                same += len(text)
        return same / max(self.length(first, end), 1)

    @cached_property
    def first_kept(self) -> int:
        """The first kept passage; the number of passages if there is none."""
        return next((passage for passage, keep in enumerate(self._kept) if keep), len(self._kept))

    @cached_property
    def last_kept(self) -> int:
        """The last kept passage; -1 if there is none."""
        return next((passage for passage in range(len(self._kept) - 1, -1, -1) if self._kept[passage]), -1)

    @cached_property
    def _kept_before(self) -> list[int]:
        lengths = [len(text) if keep else 0 for text, keep in zip(self._texts, self._kept, strict=True)]
        return list(accumulate(lengths, initial=0))

    @cached_property
    def _kept_texts(self) -> set[str]:
        return {text for text, keep in zip(self._texts, self._kept, strict=True) if keep}
