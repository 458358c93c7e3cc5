"""The numbers of list items, counted as browsers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.page.markup.tree import Tree

_MOST: Final = 2**31 - 1
"""Item numbers are limited to this, positive and negative."""


class Items:
    """The items of a page's lists; a list is counted when its first item is asked for (HTML, 4.4.8)."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._numbers: dict[int, int] = {}
        self._counted: set[int] = set()

    def of(self, item: int) -> tuple[bool, int | None]:
        """Whether an item belongs to an ordered list, and its number there; None outside of `<li>`, as for terms."""
        nodes = self._tree.nodes
        if item < 0 or nodes.tag[item] != "li":
            return False, None
        around = nodes.parent[item]
        if around not in self._counted:
            self._counted.add(around)
            self._count(around)
        return nodes.tag[around] == "ol", self._numbers.get(item)

    def _count(self, around: int) -> None:
        nodes = self._tree.nodes
        own = [
            node
            for node in range(around + 1, nodes.end[around])
            if nodes.parent[node] == around and nodes.tag[node] == "li"
        ]
        ordered = nodes.tag[around] == "ol"
        step = -1 if ordered and nodes.element.get(around, "reversed") is not None else 1
        number = _integer(nodes.element.get(around, "start") if ordered else None, len(own) if step < 0 else 1)
        for node in own:
            number = _integer(nodes.element.get(node, "value") if ordered else None, number)
            self._numbers[node] = max(-_MOST, min(number, _MOST))
            number += step


def _integer(written: str | None, otherwise: int) -> int:
    try:
        return int(written) if written and len(written) < len(str(_MOST)) else otherwise
    except ValueError:
        return otherwise
