"""How the elements of a page relate to its kept text: around it, among it, or apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warcmill.page.extract.kept_pieces import ends_of_kept, kept_before, sort_elements

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warcmill.page.markup.tree import Tree


class Stand:
    """The kept text of a page by element; `kept` has a flag for each passage, `gone` has the pieces cut out of it."""

    def __init__(self, tree: Tree, kept: Sequence[bool], gone: Collection[int] = ()) -> None:
        nodes = tree.nodes
        counts = kept_before(tree.passages.end_piece, kept, gone)
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
        self.first, self.last = ends_of_kept(counts)
        self.holds, self.around, self.apart, self._shows = sort_elements(counts, nodes.first_piece, nodes.end_piece)
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
