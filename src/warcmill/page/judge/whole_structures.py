"""Lists, tables and listings are kept whole where most of them is kept: one with holes says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Bools, Floats, Ints
    from warcmill.page.judge.view import View

LISTINGS: Final = frozenset({"pre"})
"""Elements that are kept whole if any of their text is kept."""
STRUCTURES: Final = frozenset({"ul", "ol", "dl", "table"}) | LISTINGS
"""Elements that are kept whole if so much of their text is kept:"""
MOST: Final = 0.5


def made_whole(view: View, chance: Floats, kept: Bools) -> Bools:
    """The passages to keep: those that are kept, and what is missing of structures that are mostly kept.

    A passage belongs to the nearest structure around it, so a list inside of a list stands for itself. What a hard rule
    took (probability 0) is not brought back.
    """
    layout, tags = view.layout, view.tree.nodes.kind_tag
    nodes = np.flatnonzero(np.array([tag in STRUCTURES for tag in tags])[layout.node_kind])
    first, end = layout.node_first[nodes], layout.node_end[nodes]
    sums = np.concatenate(([0], np.cumsum(kept)))
    have = sums[end] - sums[first]
    torn = (have > 0) & (have < end - first)
    if not torn.any():
        return kept
    nearest = _nearest(len(kept), nodes, first, end)
    whole = kept.copy()
    for node in nodes[torn].tolist():
        own = nearest == node
        share = kept[own].mean() if own.any() else 0.0
        if share >= MOST or (share > 0 and tags[layout.node_kind[node]] in LISTINGS):
            whole |= own & (chance > 0)
    return whole


def _nearest(passages: int, nodes: Ints, first: Ints, end: Ints) -> Ints:
    """Of each passage the innermost structure around it, -1 where there is none."""
    nearest = np.full(passages, -1)
    for node, begin, after in zip(nodes.tolist(), first.tolist(), end.tolist(), strict=True):
        nearest[begin:after] = node  # in document order: what is inside comes later
    return nearest
