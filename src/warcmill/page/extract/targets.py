"""Targets of spans: elements of the page replaced by numbers in its lists of links, images and blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from warcmill.model import Block, Span, make

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warcmill.model import SpanKind
    from warcmill.page.markup.tree import Tree

_IN_A_MARK: Final = 8
"""A note's link is looked for in this many elements of its mark."""


def settled(
    tree: Tree, blocks: Sequence[Block], starts: Sequence[int], links: Sequence[int], images: Mapping[int, int]
) -> tuple[Block, ...]:
    """The blocks of a page with the targets of their spans resolved.

    `starts` has the piece that each block begins with, `links` the elements of all links in order, `images` the number
    of each picture. Links that lead nowhere, pictures that are not content and references to notes that are not kept
    give no spans. Of two nested spans of the same kind, the inner one is dropped.
    """
    if not any(block.spans for block in blocks):
        return tuple(blocks)
    notes = _notes(tree, blocks, starts)
    targets: dict[SpanKind, Mapping[int, int]] = {
        "link": {element: at for at, element in enumerate(links, 1)},
        "image": images,
        "note-reference": notes,
    }
    noted = set(notes.values())
    return tuple(
        block._replace(spans=(*_settled(block.spans, targets), *_note(block, at in noted)))
        if block.spans or at in noted
        else block
        for at, block in enumerate(blocks, 1)
    )


def _note(block: Block, is_note: bool) -> tuple[Span, ...]:
    return (make(Span, ("note", 0, len(block.text), None)),) if is_note else ()


def _notes(tree: Tree, blocks: Sequence[Block], starts: Sequence[int]) -> dict[int, int]:
    """For the elements that refer to notes, the blocks that are these notes, counted from 1."""
    marks = [span.target or 0 for block in blocks for span in block.spans if span.kind == "note-reference"]
    if not marks:
        return {}
    nodes = tree.nodes
    by_id = {key.partition("\0id=")[2].partition("\0")[0]: kind for kind, key in enumerate(nodes.kinds)}
    found: dict[int, int] = {}
    for mark in marks:
        kind = by_id.get(unquote(_fragment(tree, mark)) or "\0")
        note = next(iter(nodes.of_kinds([kind])), None) if kind is not None else None
        if note is not None and (at := _block_of(tree, note, starts)) is not None:
            found[mark] = at
    return found


def _fragment(tree: Tree, mark: int) -> str:
    """The id that the link in or around a mark leads to; empty if there is none."""
    nodes = tree.nodes
    inside = range(mark + 1, min(nodes.end[mark], mark + _IN_A_MARK))
    for node in (*inside, nodes.parent[mark]):
        if nodes.tag[node] == "a" and (href := nodes.element.get(node, "href") or "").startswith("#"):
            return href[1:]
    return ""


def _block_of(tree: Tree, element: int, starts: Sequence[int]) -> int | None:
    """The first block that begins in an element, else the one with the element's first text, counted from 1."""
    first, end = tree.nodes.first_piece[element], tree.nodes.end_piece[element]
    at = bisect_left(starts, first)
    if at < len(starts) and starts[at] < max(end, first + 1):
        return at + 1
    ends = tree.passages.end_piece
    return at if at and bisect_right(ends, starts[at - 1]) == bisect_right(ends, first) else None


def _settled(spans: Sequence[Span], targets: Mapping[SpanKind, Mapping[int, int]]) -> Iterator[Span]:
    ends: dict[SpanKind, int] = {}
    for kind, start, length, element in spans:
        if kind in targets:
            if (target := targets[kind].get(element or 0)) is not None:
                yield make(Span, (kind, start, length, target))
        elif kind in ("cell", "header-cell"):
            yield make(Span, (kind, start, length, None))
        elif start + length > ends.get(kind, -1):
            ends[kind] = start + length
            yield make(Span, (kind, start, length, None))


def moved(blocks: Sequence[Block], by: int) -> tuple[Block, ...]:
    """The blocks with the numbers of their links shifted."""
    return tuple(
        block._replace(
            spans=tuple(
                span._replace(target=(span.target or 0) + by) if span.kind == "link" else span for span in block.spans
            )
        )
        for block in blocks
    )
