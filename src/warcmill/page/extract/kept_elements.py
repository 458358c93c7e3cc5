"""How the elements of a page relate to its kept text: around it, among it, or apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.native import native_cut

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warcmill.page.markup.traversal import Numbers
    from warcmill.page.markup.tree import Tree


class Stand:
    """The kept text of a page by element; `kept` has a flag for each passage, `gone` has the pieces cut out of it."""

    def __init__(self, tree: Tree, kept: Sequence[bool], gone: Collection[int] = ()) -> None:
        nodes = tree.nodes
        stand = stand_plainly if native_cut is None else native_cut.stand
        found = stand(nodes.first_piece, nodes.end_piece, tree.passages.end_piece, list(kept), gone)
        self.first: int
        """The first kept piece; -1 if nothing is kept."""
        self.last: int
        self.holds: list[bool]
        """For each element, whether it contains kept text."""
        self.around: list[int]
        """The elements that contain kept text, in document order."""
        self.apart: list[int]
        """The elements that show text but keep none of it, in document order."""
        self._shows: list[bool]
        self.first, self.last, self.holds, self.around, self.apart, self._shows = found
        self._parents = nodes.parent
        self._known: dict[int, bool] = {}

    def among(self, node: int) -> bool:
        """Whether an element contains kept text, or stands among it.

        It stands among it if it shows no text, and its nearest ancestor that does contains kept text.
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


def stand_plainly(
    first_piece: Numbers, end_piece: Numbers, passage_end: Numbers, kept: list[bool], gone: Collection[int]
) -> tuple[int, int, list[bool], list[int], list[int], list[bool]]:
    """The values of a `Stand`, in plain Python."""
    flags = np.repeat(np.array(kept, np.int64), np.diff([0, *passage_end])) if kept else np.zeros(0, np.int64)
    flags[list(gone)] = 0
    before = np.concatenate(([0], np.cumsum(flags)))
    first, end = np.array(first_piece), np.array(end_piece)
    held, shown = before[end] > before[first], end > first
    places = np.flatnonzero(flags).tolist() or [-1]
    around, apart = np.flatnonzero(held).tolist(), np.flatnonzero(shown & ~held).tolist()
    return places[0], places[-1], held.tolist(), around, apart, shown.tolist()
