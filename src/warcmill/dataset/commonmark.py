"""A row's blocks as Markdown: CommonMark with tables, notes as footnotes, formulas between dollar signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from warcmill.dataset.inline_markdown import Inline, line_starts
from warcmill.dataset.row_blocks import MAIN, blocks_of
from warcmill.model import Block

_LARGEST: Final = 999_999_999
"""The largest number of an item (CommonMark, 5.2)."""
_FENCES: Final = re.compile("`{3,}")
_DEEPEST: Final = 100


def markdown(row: Mapping[str, Any], *, title: bool = False, aside: bool = False) -> str:
    """The main text of a row of `captures` as Markdown, made of the row alone; empty if it has none.

    Links, pictures, emphasis, inline code, listings with their language, numbered lists, tables, quotes, formulas (TeX)
    and footnotes are as the page has them. Inserted, deleted, raised and lowered text is HTML, as CommonMark has no
    marks for it. With `title` the page's title is the first heading, unless it is one already; with `aside` also what
    stands in other zones is there, in the order of the page.
    """
    blocks = blocks_of(row)
    notes = _labels(blocks)
    writer = _Writer(Inline(row, notes))
    if title and row["title"] and all(row["title"] != block.text for block in blocks if block.kind == "heading"):
        writer.heading(Block("heading", row["title"], 1))
    shown = [(at, block) for at, block in enumerate(blocks, 1) if aside or block.zone in MAIN]
    for table, rows in groupby(shown, key=lambda each: each[1].table_number or -each[0]):
        every = list(rows)
        at, block = every[0]
        if table > 0:
            writer.table([each for _, each in every])
        elif at in notes:
            writer.note(notes[at], block)
        else:
            _WRITE[block.kind](writer, block)
    return writer.finish()


def _labels(blocks: Sequence[Block]) -> dict[int, str]:
    """Labels of the blocks that are notes, in the order in which they are referred to."""
    targets = (span.target for block in blocks for span in block.spans if span.kind == "note-reference" and span.target)
    notes = [at for at in dict.fromkeys(targets) if blocks[at - 1].kind in ("list-item", "paragraph")]
    return {at: str(number) for number, at in enumerate(notes, 1)}


@dataclass(frozen=True, slots=True)
class _Item:
    """An open list item: its depth, where its text begins, its marker and number."""

    level: int
    indent: int
    marker: str
    ordered: bool
    number: int | None


@dataclass(slots=True)
class _Writer:
    inline: Inline
    parts: list[str] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    """Open list items, the outer ones first."""
    before: Block | None = None

    def finish(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    def put(self, block: Block, lines: str, gap: str = "\n\n", indent: int = 0, first: str = "") -> None:
        """Write the lines of a block; `first` stands before the first of them, as many spaces before the others."""
        rest = " " * (indent + len(first))
        written = f"\n{rest}".join(lines.split("\n"))
        self.parts.append((gap if self.parts else "") + " " * indent + first + written)
        self.before = block

    def text(self, block: Block) -> str:
        """A block's text as inline Markdown."""
        return line_starts(self.inline.write(block.text, block.spans))

    def indent(self, block: Block) -> int:
        """Where a block stands that is in a list item, or is not; items that it is not in are closed."""
        level = block.level or 0
        while self.items and self.items[-1].level > level:
            self.items.pop()
        return self.items[-1].indent if self.items else 0

    def pictures(self, block: Block, indent: int) -> Block:
        """Write the pictures that stand before a block; the block without them."""
        first = [span for span in block.spans if span.kind == "image" and not span.start]
        for span in first:
            if shown := self.inline.image(span.target):
                self.put(block, shown, indent=indent)
        return block._replace(spans=tuple(span for span in block.spans if span not in first)) if first else block

    def heading(self, block: Block) -> None:
        self.items.clear()
        block = self.pictures(block, 0)
        said = self.inline.write(block.text, block.spans)
        said = re.sub(r"(^|\s)(#+)$", r"\1\\\2", said)
        self.put(block, f"{'#' * (block.level or 1)} {said}")

    def paragraph(self, block: Block) -> None:
        indent = self.indent(block)
        block = self.pictures(block, indent)
        if _is_formula(block):
            self.put(block, f"$$\n{block.text}\n$$", indent=indent)
        else:
            self.put(block, self.text(block), indent=indent)

    def quote(self, block: Block) -> None:
        indent = self.indent(block)
        joined = self.before is not None and self.before.kind == "quote" and not indent
        lines = self.text(block).replace("\n", "\n> ")
        self.put(block, f"> {lines}", "\n>\n" if joined else "\n\n", indent)

    def code(self, block: Block) -> None:
        indent = self.indent(block)
        block = self.pictures(block, indent)
        fence = "`" * (max(map(len, _FENCES.findall(block.text)), default=2) + 1)
        self.put(block, f"{fence}{block.language or ''}\n{block.text}\n{fence}", indent=indent)

    def item(self, block: Block) -> None:
        level = block.level or 1
        last = next((item for item in self.items if item.level == level), None)
        after = self.before is not None and self.before.kind == "list-item"
        if last and block.number is not None and block.number == last.number and self.items[-1] is not last:
            self.put(block, self.text(block), indent=self.indent(block))
            return
        self.indent(block._replace(level=level - 1))
        indent = self.items[-1].indent if self.items else 0
        item = _next_item(block, level, indent, last)
        self.items.append(replace(item, indent=indent + len(item.marker) + 1))
        # A number that begins a list and is not 1 is no item right after a line of text.
        tight = after and (
            not item.ordered or item.number == 1 or (last is not None and item.marker[-1] == last.marker[-1])
        )
        self.put(block, self.text(block), "\n" if tight else "\n\n", indent, f"{item.marker} ")

    def note(self, label: str, block: Block) -> None:
        self.items.clear()
        lines = self.text(block).split("\n")
        self.parts.append(("\n\n" if self.parts else "") + f"[^{label}]: " + "\n    ".join(lines))
        self.before = block

    def table(self, rows: Sequence[Block]) -> None:
        indent = self.indent(rows[0])
        written = [self.cells(row) for row in rows]
        width = max(map(len, written))
        if not _is_header(rows[0]):
            written.insert(0, [""] * width)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in written]
        lines.insert(1, "|" + " --- |" * width)
        self.put(rows[-1], "\n".join(lines), indent=indent)

    def cells(self, row: Block) -> list[str]:
        """The cells of a table row; a pipe in them is escaped, whatever it stands in."""
        found = []
        pictures = [span for span in row.spans if span.kind == "image"]
        others = [span for span in row.spans if span.kind != "image"]
        for cell in row.spans:
            if cell.kind in ("cell", "header-cell"):
                stop = cell.start + cell.length
                own = [span for span in pictures if cell.start <= span.start <= stop]
                pictures = [span for span in pictures if span not in own]
                said = self.inline.write(row.text, [*others, *own], cell.start, stop)
                found.append(said.replace("|", "\\|").strip())
        return found


def _next_item(block: Block, level: int, indent: int, last: _Item | None) -> _Item:
    """An item with its marker: another one than before, where the numbers tell that another list begins."""
    number = block.number
    ordered = bool(block.ordered) and number is not None and 0 <= number <= _LARGEST
    goes_on = last is not None and (number is None or last.number is None or number == last.number + 1)
    former = last.marker if last else ""
    if ordered:
        sign = former[-1:] if goes_on and last and last.ordered else ")" if former.endswith(".") else "."
        return _Item(level, indent, f"{number}{sign}", ordered, number)
    sign = former if goes_on and last and not last.ordered else "*" if former == "-" else "-"
    return _Item(level, indent, sign, ordered, number)


def _is_header(row: Block) -> bool:
    kinds = [span.kind for span in row.spans if span.kind == "header-cell" or (span.kind == "cell" and span.length)]
    return "header-cell" in kinds and "cell" not in kinds


def _is_formula(block: Block) -> bool:
    whole = [span for span in block.spans if span.kind == "formula" and span.length == len(block.text)]
    return bool(whole) and "$" not in block.text


_WRITE: Final[dict[str, Callable[[_Writer, Block], None]]] = {
    "paragraph": _Writer.paragraph,
    "caption": _Writer.paragraph,
    "heading": _Writer.heading,
    "quote": _Writer.quote,
    "code": _Writer.code,
    "list-item": _Writer.item,
}
