"""Lists, tables and listings are kept whole where most of them is kept: one with holes says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcmill.page.judge.arrays import Bools, Floats, Ints
    from warcmill.page.judge.view import View

LISTINGS: Final = frozenset({"pre"})
"""Elements that are kept whole if any of their text is kept, or the passages before and after them both are."""
STRUCTURES: Final = frozenset({"ul", "ol", "dl", "table"}) | LISTINGS
"""Elements that are kept whole if so many of their units are kept, in whole or in part:"""
MOST: Final = 0.5
UNITS: Final = frozenset({"li", "dt", "dd", "td", "th"})
"""What a structure is made of. A unit of which a part is kept is not filled up: the rest are its buttons."""


def made_whole(view: View, chance: Floats, kept: Bools) -> Bools:
    """The passages to keep: those that are kept, and the missing units of structures that are mostly kept.

    A passage belongs to the nearest structure around it, so a list inside of a list stands for itself. What a hard rule
    took (probability 0) is not brought back.
    """
    layout, tags = view.layout, view.tree.nodes.kind_tag
    nodes = _of_kinds(view, STRUCTURES)
    first, end = layout.node_first[nodes], layout.node_end[nodes]
    sums = np.concatenate(([0], np.cumsum(kept)))
    have = sums[end] - sums[first]
    listings = np.array([tags[kind] in LISTINGS for kind in layout.node_kind[nodes].tolist()], np.bool_)
    beside = np.concatenate(([False], kept, [False]))
    torn = (have < end - first) & ((have > 0) | (listings & beside[first] & beside[end + 1]))
    if not torn.any():
        return kept
    structure, unit = _innermost(view, nodes), _innermost(view, _of_kinds(view, UNITS))
    whole = kept.copy()
    for node in nodes[torn].tolist():
        own = structure == node
        if tags[layout.node_kind[node]] in LISTINGS:
            whole |= own
            continue
        there, every = np.unique(unit[own & kept]), np.unique(unit[own])
        if len(there) >= MOST * len(every):
            whole |= own & (unit >= 0) & ~np.isin(unit, there)
    return kept | (whole & (chance > 0))


def _of_kinds(view: View, tags: Iterable[str]) -> Ints:
    """The elements of some tags, in document order."""
    wanted = frozenset(tags)
    return np.flatnonzero(np.array([tag in wanted for tag in view.tree.nodes.kind_tag])[view.layout.node_kind])


def _innermost(view: View, nodes: Ints) -> Ints:
    """Of each passage the innermost of some elements around it, -1 where there is none."""
    first, end = view.layout.node_first[nodes], view.layout.node_end[nodes]
    found = np.full(len(view), -1)
    for node, begin, after in zip(nodes.tolist(), first.tolist(), end.tolist(), strict=True):
        found[begin:after] = node  # in document order: what is inside comes later
    return found
