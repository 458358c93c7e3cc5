"""Where the elements of a page stand to its kept text: around it, among it, or apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warcmill.page.tree import Tree


class Stand:
    """The kept text of a page by its elements; `kept` has a flag for each run, `gone` are pieces cut out of it."""

    def __init__(self, tree: Tree, kept: Sequence[bool], gone: Collection[int] = ()) -> None:
        flags = (
            np.repeat(np.array(kept, np.int64), np.diff([0, *tree.runs.end_piece]))
            if len(kept)
            else np.zeros(0, np.int64)
        )
        flags[list(gone)] = 0
        before = np.concatenate(([0], np.cumsum(flags)))
        first, end = np.array(tree.nodes.first_piece), np.array(tree.nodes.end_piece)
        held = before[end] > before[first]
        places = np.flatnonzero(flags)
        self.first: int = int(places[0]) if len(places) else -1
        """The first kept piece; -1 if nothing is kept."""
        self.last: int = int(places[-1]) if len(places) else -1
        self.holds: list[bool] = held.tolist()
        """Of each element, whether it holds kept text."""
        self.around: list[int] = np.flatnonzero(held).tolist()
        """The elements that do, in document order."""
        self.apart: list[int] = np.flatnonzero((end > first) & ~held).tolist()
        """The elements that show text and keep none of it, in document order."""
        self._parents = tree.nodes.parent
        self._shows: list[bool] = (end > first).tolist()
        self._known: dict[int, bool] = {}

    def among(self, node: int) -> bool:
        """Whether an element holds kept text, or stands among it.

        The latter is so if it shows no text at all, and the next element up that does holds kept text.
        """
        if self._shows[node]:
            return self.holds[node]
        path: list[int] = []
        while node >= 0 and not self._shows[node] and node not in self._known:
            path.append(node)
            node = self._parents[node]
        answer = node >= 0 and (self.holds[node] or self._known.get(node, False))
        self._known.update(dict.fromkeys(path, answer))
        return answer
