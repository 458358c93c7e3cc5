"""The kind of block that kept text belongs to (heading, list item, code, cell …), by the nearest element that tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from warcmill.page.extract import data_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from warcmill.model import BlockKind
    from warcmill.page.extract.trim_record import WordsOfPage
    from warcmill.page.markup.tree import Tree

ROLES: Final[dict[str, str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("ul", "ol", "menu", "dir", "dl"), "list"),
    **dict.fromkeys(("li", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("pre", "listing"), "code"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "dd": "definition",
    "table": "table",
    "tr": "row",
    "blockquote": "quote",
}
"""Elements that determine what kind of text they hold; each of them begins a block."""
DEEPEST: Final = 100
"""List items at this depth or deeper all get this depth: nobody counts further, and the column stays bounded."""
_ROLE_HEADING: Final = "role=heading"
_MOST_PARAGRAPHS: Final = 2
"""A list item with more of them, or with a heading, is a part of the page (a post, a product), and its text is not a
list item's."""


class Place(NamedTuple):
    """The kind of block that a passage belongs to, and its group."""

    kind: BlockKind
    group: int = -1
    """Consecutive passages of the same group form one block; a passage of group -1 is a block of its own."""
    level: int | None = None
    cell: int = -1
    """The element of the cell, if the group is a table row."""


PARAGRAPH: Final = Place("paragraph")


@dataclass(slots=True)
class Places:
    """The kinds of a page's kept text.

    Elements are indices of `tree.nodes`; the keys of all dictionaries are elements that determine a kind.
    """

    tree: Tree
    near: list[int]
    """For each element with kept text, the nearest element that determines its kind: itself or an ancestor."""
    role: dict[int, str] = field(default_factory=dict)
    up: dict[int, int] = field(default_factory=dict)
    """The next such element above; -1 for none."""
    place: dict[int, Place] = field(default_factory=dict)
    around: dict[int, Place] = field(default_factory=dict)
    """For a list: the kind of the text that it stands in."""
    headed: set[int] = field(default_factory=set)
    """Elements that contain headings."""
    parted: set[int] = field(default_factory=set)
    """Elements that contain headings, code or tables."""
    paragraphs: dict[int, int] = field(default_factory=dict)
    """The number of `<p>` in an element."""
    cells: dict[int, list[int]] = field(default_factory=dict)
    """For a table: its cells with kept text."""
    data: set[int] = field(default_factory=set)
    """Tables that hold data."""

    def of_passage(self, passage: int) -> Place:
        """The kind of a kept passage."""
        return self.place.get(self.near[self.tree.passages.container[passage]], PARAGRAPH)


def find(tree: Tree, kept: Iterable[int], words: WordsOfPage) -> Places:
    """Find the kinds of a page's text; `kept` are the elements with kept text in document order."""
    found = Places(tree, [-1] * len(tree.nodes.tag))
    _look(found, kept, [_role(tree, kind, words) for kind in range(len(tree.nodes.kinds))])
    for node, role in found.role.items():
        found.place[node] = _RESOLVE[role](found, node, found.place.get(found.up[node], PARAGRAPH))
    return found


def _role(tree: Tree, kind: int, words: WordsOfPage) -> str | None:
    """The role of the elements of a kind."""
    if kind in words.captions:
        return "caption"
    role = ROLES.get(tree.nodes.kind_tag[kind])
    return "heading" if role is None and _ROLE_HEADING in tree.nodes.kinds[kind] else role


def _look(found: Places, kept: Iterable[int], roles: Sequence[str | None]) -> None:
    """Find the elements that determine kinds, and what they hold; `roles` has the role of each kind of element."""
    nodes = found.tree.nodes
    tags, kinds, parents, near = nodes.tag, nodes.kind, nodes.parent, found.near
    for node in kept:
        above = near[parents[node]] if node else -1
        role = roles[kinds[node]]
        if role is None:
            near[node] = above
            if tags[node] == "p":
                found.paragraphs[above] = found.paragraphs.get(above, 0) + 1
            continue
        near[node] = node
        found.role[node] = role
        found.up[node] = above
        if note := _NOTE.get(role):
            note(found, node, above)


def _mark(found: Places, marked: set[int], node: int) -> None:
    while node >= 0 and node not in marked:
        marked.add(node)
        node = found.up[node]


def _note_heading(found: Places, _: int, above: int) -> None:
    _mark(found, found.headed, above)
    _mark(found, found.parted, above)


def _note_part(found: Places, _: int, above: int) -> None:
    _mark(found, found.parted, above)


def _note_cell(found: Places, node: int, above: int) -> None:
    if found.role.get(above) == "row":
        found.cells.setdefault(found.up[above], []).append(node)


_NOTE: Final[dict[str, Callable[[Places, int, int], None]]] = {
    "heading": _note_heading,
    "code": _note_part,
    "table": _note_part,
    "cell": _note_cell,
}


def _heading(found: Places, node: int, outer: Place) -> Place:
    if outer.kind == "table-row":
        return outer
    tag = found.tree.nodes.tag[node]
    if tag in ROLES:
        return Place("heading", node, int(tag[1]))
    level = found.tree.nodes.element[node].get("aria-level")
    # ARIA 1.2: a heading without a level has level 2.
    return Place("heading", node, int(level) if level in tuple("123456") else 2)


def _depth(outer: Place) -> int | None:
    """The depth of the list item that contains an element; None outside of lists."""
    return None if outer.kind == "heading" else outer.level


def _code(_: Places, node: int, outer: Place) -> Place:
    return outer if outer.kind in ("table-row", "code") else Place("code", node, _depth(outer))


def _quote(_: Places, __: int, outer: Place) -> Place:
    return outer if outer.kind == "table-row" else Place("quote", -1, _depth(outer))


def _caption(_: Places, node: int, outer: Place) -> Place:
    return outer if outer.kind == "table-row" else Place("caption", node, _depth(outer))


def _list(found: Places, node: int, outer: Place) -> Place:
    found.around[node] = outer
    if outer.kind == "table-row":
        return outer
    return Place("list-item", -1, min((outer.level or 0) + 1, DEEPEST) if outer.kind == "list-item" else 1)


def _item(found: Places, node: int, outer: Place, deeper: int = 0) -> Place:
    if outer.kind == "table-row":
        return outer
    if node in found.headed or found.paragraphs.get(node, 0) > _MOST_PARAGRAPHS:
        around = found.around.get(found.up[node], outer)
        return PARAGRAPH if around.kind == "list-item" else around
    level = outer.level if outer.kind == "list-item" else None
    return Place("list-item", node, min((level or 1) + deeper, DEEPEST))


def _definition(found: Places, node: int, outer: Place) -> Place:
    return _item(found, node, outer, 1)


def _table(found: Places, node: int, outer: Place) -> Place:
    if node not in found.parted and data_tables.is_data(found.tree, node, found.cells.get(node, [])):
        found.data.add(node)
    return outer


def _row(_: Places, __: int, outer: Place) -> Place:
    return outer


def _cell(found: Places, node: int, outer: Place) -> Place:
    row = found.up[node]
    in_data = found.role.get(row) == "row" and found.up[row] in found.data
    return Place("table-row", row, _depth(outer), node) if in_data else outer


_RESOLVE: Final[dict[str, Callable[[Places, int, Place], Place]]] = {
    "heading": _heading,
    "list": _list,
    "item": _item,
    "definition": _definition,
    "table": _table,
    "row": _row,
    "cell": _cell,
    "code": _code,
    "quote": _quote,
    "caption": _caption,
}
