"""Where the elements of a page stand to its kept text: around it, among it, or apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warcmill.page.extract.kept_pieces import ends_of_kept, kept_before, sort_elements

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from warcmill.page.markup.tree import Tree


class Stand:
    """The kept text of a page by its elements; `kept` has a flag for each passage, `gone` are pieces cut out of it."""

    def __init__(self, tree: Tree, kept: Sequence[bool], gone: Collection[int] = ()) -> None:
        nodes = tree.nodes
        counts = kept_before(tree.passages.end_piece, kept, gone)
        self.first: int
        """The first kept piece; -1 if nothing is kept."""
        self.last: int
        self.holds: list[bool]
        """Of each element, whether it holds kept text."""
        self.around: list[int]
        """The elements that do, in document order."""
        self.apart: list[int]
        """The elements that show text and keep none of it, in document order."""
        self._shows: list[bool]
        self.first, self.last = ends_of_kept(counts)
        self.holds, self.around, self.apart, self._shows = sort_elements(counts, nodes.first_piece, nodes.end_piece)
        self._parents = nodes.parent
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
