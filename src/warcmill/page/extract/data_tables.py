"""Data tables row by row, and how to tell them from layout tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.page.markup.tree import Tree

Grid = dict[int, list[int]]
"""The cells of each row, column by column; -1 where a row has no cell of its own."""

BORDER: Final = " | "
"""Separator between the cells of a row; empty cells at its end are not written."""
_NO_DATA: Final = ("role=presentation", "role=none")
_SECTIONS: Final = frozenset({"thead", "tbody", "tfoot"})
_LEAST: Final = 2
"""Number of cells in a row of data."""
_LONGEST_CELL: Final = 160
"""A table without header cells whose cells have more characters on average is a layout table."""
_WIDEST: Final = 40
"""Row and column spans are followed within this many columns; beyond, cells are taken one by one."""


def is_data(tree: Tree, table: int, cells: Sequence[int]) -> bool:
    """Whether a table relates values by rows and columns.

    `cells` are those with kept text; they contain no headings, code or tables.
    """
    nodes = tree.nodes
    if len(cells) < _LEAST or any(role in nodes.key(table) for role in _NO_DATA):
        return False
    rows = Counter(nodes.parent[cell] for cell in cells)
    if max(rows.values()) < _LEAST:
        return False
    if any(nodes.tag[cell] == "th" for cell in cells):
        return True
    text = sum(map(len, tree.pieces[nodes.first_piece[table] : nodes.end_piece[table]]))
    return len(rows) > 1 and text <= _LONGEST_CELL * len(cells)


def grid(tree: Tree, table: int, is_kept: Callable[[int], bool]) -> Grid:
    """The rows of a table with each cell in its column, without columns of which nothing is kept (HTML, 4.9.12)."""
    rows: Grid = {}
    carried: dict[int, int] = {}
    for row, cells in _rows(tree, table).items():
        rows[row] = _placed(tree, cells, carried)
    used = {column for cells in rows.values() for column, cell in enumerate(cells) if cell >= 0 and is_kept(cell)}
    return {row: [cell for column, cell in enumerate(cells) if column in used] for row, cells in rows.items()}


def _rows(tree: Tree, table: int) -> Grid:
    """The cells of each row, as written.

    The descendants of an element follow it directly and have no parent before it.
    """
    tags, parents = tree.nodes.tag, tree.nodes.parent
    rows: Grid = {}
    sections = {table}
    node = table + 1
    while node < len(tags) and parents[node] >= table:
        tag, parent = tags[node], parents[node]
        if tag in _SECTIONS and parent == table:
            sections.add(node)
        elif tag == "tr" and parent in sections:
            rows[node] = []
        elif parent in rows and tag in ("td", "th"):
            rows[parent].append(node)
        node += 1
    return rows


def _placed(tree: Tree, cells: list[int], carried: dict[int, int]) -> list[int]:
    """A row's cells in their columns; `carried` says for how many more rows the cells above extend, by column."""
    placed: list[int] = []
    for cell in cells:
        while _take(carried, len(placed)):
            placed.append(-1)
        across, down = _span(tree, cell, "colspan"), _span(tree, cell, "rowspan")
        if down > 1:
            for column in range(len(placed), min(len(placed) + across, _WIDEST)):
                carried[column] = down - 1
        placed.append(cell)
        placed += [-1] * min(across - 1, _WIDEST - len(placed))
    for column, left in carried.items():
        if left and column >= len(placed):
            carried[column] = left - 1
    return placed


def _take(carried: dict[int, int], column: int) -> bool:
    left = carried.get(column, 0)
    if left:
        carried[column] = left - 1
    return left > 0


def _span(tree: Tree, cell: int, name: str) -> int:
    written = tree.nodes.element[cell].get(name)
    if not written or not written.isdecimal() or len(written) > len("9999"):
        return 1
    return max(int(written), 1)
