"""Where the text of a page lies: its passages and elements as numpy arrays, from which every feature is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from warcmill.page.judge.character_classes import CHARACTERS_PER_WORD, classes
from warcmill.page.judge.character_counts import counted
from warcmill.page.judge.shape import LONG_TEXT, PROSE_SHARES
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.markup.traversal import Nodes
    from warcmill.page.markup.tree import Tree


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry per passage in each array, but for those that begin with `node_`: one entry per element."""

    owner: Ints
    container: Ints
    words: Ints
    links: Floats
    """Share of the text that stands inside links."""
    before: Ints
    """Words of the page before the passage."""
    total: int
    """Words of the page."""
    commas: Ints
    capitals: Ints
    """Words that begin with a capital."""
    digits: Floats
    """Share of the characters that are digits."""
    currency: Ints
    last: Ints
    """Code point of the last character."""
    node_first: Ints
    node_end: Ints
    """The passages of an element are first to end, exclusive."""
    node_words: Ints
    node_links: Floats
    node_parent: Ints
    node_kind: Ints
    node_last: Ints
    """The next element that is not inside the element."""
    node_up: Ints
    """The nearest ancestor with more passages than the element itself; 0 for the root."""
    node_signature: Ints
    """Equal for elements of the same tag and class."""
    node_first_make: Ints
    """The same by tag and first class alone."""
    prose: tuple[int, int, int]
    """The smallest elements that hold 50, 80 and 95 % of the page's prose; 0 (the root) where there is none."""


def lay_out(tree: Tree) -> Layout:
    """The arrays of a page that has at least one passage."""
    if native_score is None:
        return lay_out_plainly(tree)
    return Layout(**native_score.lay_out(tree.nodes, tree.passages, classes()))


def lay_out_plainly(tree: Tree) -> Layout:
    """The same without the compiled one."""
    passages, nodes = tree.passages, tree.nodes
    counts = counted(passages.text)
    links: Floats = np.minimum(np.array(passages.linked) / counts.length, 1.0)
    words = counts.spaces + 1 + counts.unspaced // CHARACTERS_PER_WORD
    first, end = _places(nodes, np.array(passages.end_piece))
    node_words = _between(words, first, end)
    parent = np.array(nodes.parent)
    parent[0] = 0
    kind = np.array(nodes.kind)
    return Layout(
        owner=np.array(passages.owner),
        container=np.array(passages.container),
        words=words,
        links=links,
        before=np.cumsum(words) - words,
        total=int(words.sum()),
        commas=counts.commas,
        capitals=counts.capitals,
        digits=counts.digits / counts.length,
        currency=counts.currency,
        last=counts.last,
        node_first=first,
        node_end=end,
        node_words=node_words,
        node_links=_between(words * links, first, end) / np.maximum(node_words, 1),
        node_parent=parent,
        node_kind=kind,
        node_last=np.array(nodes.end),
        node_up=_up(parent, first, end),
        node_signature=np.array(nodes.make)[kind],
        node_first_make=np.array(nodes.first_make)[kind],
        prose=_prose(words * (1 - links), first, end),
    )


def _places(nodes: Nodes, passage_end: Ints) -> tuple[Ints, Ints]:
    """The first run of each element, and the end of its passages."""
    first_piece, end_piece = np.array(nodes.first_piece), np.array(nodes.end_piece)
    first = np.searchsorted(passage_end, first_piece, side="right")
    return first, np.where(
        end_piece > first_piece, np.searchsorted(passage_end, end_piece - 1, side="right") + 1, first
    )


def _between(values: npt.NDArray[Any], first: Ints, end: Ints) -> npt.NDArray[Any]:
    """Sum of the values of passages first to end, for each element."""
    sums = np.concatenate(([0], np.cumsum(values)))
    return sums[end] - sums[first]


def _up(parent: Ints, first: Ints, end: Ints) -> Ints:
    same = (first[parent] == first) & (end[parent] == end)
    same[0] = False
    top = np.where(same, parent, np.arange(len(parent)))
    while True:
        higher = top[top]
        if np.array_equal(higher, top):
            return parent[top]
        top = higher


def _prose(unlinked: Floats, first: Ints, end: Ints) -> tuple[int, int, int]:
    prose = np.where(unlinked >= LONG_TEXT, unlinked, 0.0)
    total = prose.sum()
    if not total:
        return 0, 0, 0
    held = _between(prose, first, end) / total
    a, b, c = (int(np.flatnonzero(held >= share)[-1]) for share in PROSE_SHARES)  # the last is the smallest
    return a, b, c
