"""The blocks of a row with their own texts and spans, as its offsets tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warcmill.model import Block, Span

MAIN = frozenset({"lead", "body"})
"""The zones whose blocks point into `text`; all others point into `text_aside`."""


def blocks_of(row: Mapping[str, Any]) -> list[Block]:
    """The blocks of a row of `captures` in reading order, each with its text, its spans counted from its own start."""
    spans: dict[int, list[Span]] = {}
    starts = [block["start"] for block in row["blocks"]]
    for span in row["spans"]:
        own = Span(span["kind"], span["start"] - starts[span["block"] - 1], span["length"], span["target"])
        spans.setdefault(span["block"], []).append(own)
    return [_block(row, block, tuple(spans.get(at, ()))) for at, block in enumerate(row["blocks"], 1)]


def _block(row: Mapping[str, Any], block: Mapping[str, Any], spans: tuple[Span, ...]) -> Block:
    facts = {name: value for name, value in block.items() if name != "length"}
    whole = row["text" if block["zone"] in MAIN else "text_aside"] or ""
    return Block(text=whole[block["start"] : block["start"] + block["length"]], spans=spans, **facts)
