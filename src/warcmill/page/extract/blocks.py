"""Kept passages as content blocks, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from warcmill.model import Block, Span, make
from warcmill.page.extract import block_kinds, captions, data_tables, listings, spans, whitespace
from warcmill.page.extract.items import Items
from warcmill.page.extract.kept_elements import Stand
from warcmill.page.extract.spans import Marks
from warcmill.page.extract.trim_record import CREDIT, Trim, words_of
from warcmill.page.extract.trimming import trim
from warcmill.page.markup.text_walk import BREAK, SEAM
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.model import PageType, SpanKind
    from warcmill.page.extract.block_kinds import Place, Places
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Cut:
    """The main text of a page, and what was cut out of kept passages on the way."""

    blocks: tuple[Block, ...]
    trim: Trim
    stand: Stand
    """How the page's elements relate to what is kept in the end."""
    starts: tuple[int, ...] = ()
    """The piece of text that each block begins with."""


def cut(tree: Tree, kept: Sequence[bool], rules: Rulebook | None = None, page_type: PageType | None = None) -> Cut:
    """Turn the kept passages (one flag for each passage) into blocks.

    - The passages of one heading, list item, caption or listing form one block; the cells of a table row form one too,
      separated by ` | `.
    - A `<br>` is a line break in paragraphs, quotes and list items, a space in headings, captions and table rows; two
      begin a new paragraph.
    - The level of a list item is its depth; a definition is one level below its term.
    - Layout tables, and list items that are whole parts of the page, are replaced by what they contain.
    - Repeated texts (except in documentation), picture credits and the like are cut by the rules of the family
      `cutting`.
    """
    words = words_of(rules or rulebook())
    own = words.of_page(tree)
    stand = Stand(tree, kept)
    trimmed = trim(tree, kept, stand, own, page_type)
    where = block_kinds.find(tree, stand.around, own)
    captions.cut_credits(tree, trimmed, where, words)
    writer = _Writer(tree, where, trimmed, Marks(tree, trimmed, stand.holds))
    for passage, keep in enumerate(trimmed.kept):
        if keep:
            writer.add(passage)
    written = writer.finish()
    final = Stand(tree, trimmed.kept, trimmed.gone) if trimmed.codes or trimmed.gone else stand
    return Cut(written, trimmed, final, tuple(writer.starts))


@dataclass(slots=True)
class _Writer:
    """Collects the passages of one group and writes them as a block when the next group begins."""

    tree: Tree
    where: Places
    trim: Trim
    marks: Marks
    blocks: list[Block] = field(default_factory=list)
    place: Place = block_kinds.PARAGRAPH
    passages: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """The group of the open block."""
    starts: list[int] = field(default_factory=list)
    items: Items = field(init=False)
    met: list[int] = field(default_factory=list)
    """Tables, in document order."""
    grid: data_tables.Grid = field(default_factory=dict)
    """The row of the last table."""

    def __post_init__(self) -> None:
        self.items = Items(self.tree)

    def add(self, passage: int) -> None:
        """Add a kept passage."""
        place = self.where.of_passage(passage)
        if self.passages and (place.group < 0 or place.group != self.place.group):
            self.close()
        self.place = place
        self.passages.append(passage)

    def close(self) -> None:
        """Write the open block."""
        if self.passages:
            start = self.start(self.passages[0])
            text = _TEXT[self.place.kind](self)
            if text:
                kind, level = self.place.kind, self.place.level
                self.starts.append(start)
                facts = _FACTS[kind](self) if kind in _FACTS else _NO_FACTS
                self.blocks.append(make(Block, (kind, text, level, "body", *facts, tuple(self.spans), 0)))
            self.passages = []
            self.spans = []

    def finish(self) -> tuple[Block, ...]:
        """Write the last block; pictures after all text are placed at its end."""
        self.close()
        if self.blocks and (rest := self.marks.rest()):
            last = self.blocks[-1]
            after = (make(Span, ("image", len(last.text), 0, node)) for _, node, _, _ in rest)
            self.blocks[-1] = last._replace(spans=(*last.spans, *after))
        return tuple(self.blocks)

    def start(self, passage: int) -> int:
        """The first piece of a passage."""
        return self.tree.passages.end_piece[passage - 1] if passage else 0

    def pieces(self, passage: int) -> list[str]:
        """The pieces of a passage as a reader sees them."""
        start, end = self.start(passage), self.tree.passages.end_piece[passage]
        own = self.tree.pieces[start:end]
        if passage in self.trim.touched:
            own = [self.trim.edits.get(piece, text) for piece, text in enumerate(own, start)]
        return own

    def line(self, passage: int) -> str:
        """A passage on one line."""
        text = self.tree.passages.text[passage]
        if passage in self.trim.touched or not whitespace.is_plain(text) or SEAM in self.pieces(passage):
            return whitespace.line("".join(self.pieces(passage)))
        return text

    def lines(self, passage: int) -> str:
        """A passage with the line breaks that the page prescribes."""
        text = self.tree.passages.text[passage]
        if not self.tree.passages.marked[passage] and passage not in self.trim.touched and whitespace.is_plain(text):
            return text
        pieces = self.pieces(passage)
        return whitespace.lines("".join(pieces)) if BREAK in pieces else self.line(passage)

    def joined(self, read: Callable[[int], str], gap: str, at: int = 0) -> str:
        """The passages joined into one text that begins at an offset of the block, and the spans of each."""
        parts: list[str] = []
        for passage in self.passages:
            if text := read(passage):
                self.mark(passage, text, at)
                parts.append(text)
                at += len(text) + len(gap)
        return gap.join(parts)

    def mark(self, passage: int, text: str, at: int) -> None:
        """Record the spans of a passage whose text begins at an offset of the block."""
        start = self.start(passage)
        if marks := self.marks.of(start, self.tree.passages.end_piece[passage]):
            self.spans += spans.found(marks, self.pieces(passage), start, text, at)

    def clip(self, start: int, length: int) -> None:
        """Keep this many characters of the block's text from an offset on, and trim the spans accordingly."""
        self.spans = [spans.clipped(span, start, length) for span in self.spans]


def _paragraph(writer: _Writer) -> str:
    return writer.joined(writer.lines, "\n")


def _heading(writer: _Writer) -> str:
    return writer.joined(writer.line, " ")


def _code(writer: _Writer) -> str:
    text = whitespace.code(["".join(writer.pieces(passage)) for passage in writer.passages])
    if len(writer.passages) == 1:
        writer.mark(writer.passages[0], text, 0)
        writer.spans = [span for span in writer.spans if span.kind in spans.IN_CODE]
    return text


def _row(writer: _Writer) -> str:
    row = writer.place.group
    table = writer.where.up[row]
    if not writer.met or table != writer.met[-1]:
        writer.met.append(table)
        writer.grid = data_tables.grid(writer.tree, table, lambda cell: writer.where.near[cell] >= 0)
    own: dict[int, list[int]] = {}
    for passage in writer.passages:
        own.setdefault(writer.where.of_passage(passage).cell, []).append(passage)
    parts: list[str] = []
    cells: list[Span] = []
    at = 0
    for cell in writer.grid[row]:
        writer.passages = own.get(cell, [])
        text = writer.joined(writer.line, " ", at)
        kind: SpanKind = "header-cell" if cell >= 0 and writer.tree.nodes.tag[cell] == "th" else "cell"
        cells.append(make(Span, (kind, at, len(text), None)))
        parts.append(text)
        at += len(text) + len(data_tables.BORDER)
    whole = data_tables.BORDER.join(parts)
    text = whole.rstrip(" |").lstrip(" ")
    writer.spans = [*cells, *writer.spans]
    writer.clip(len(whole) - len(whole.lstrip(" ")), len(text))
    return text


def _caption(writer: _Writer) -> str:
    whole = _heading(writer)
    text, credit = captions.parted(whole)
    if credit:
        writer.trim.loose.append((writer.place.group, CREDIT, whole[len(text) :]))
        writer.clip(0, len(text))
    return text


_TEXT: Final[dict[str, Callable[[_Writer], str]]] = {
    "paragraph": _paragraph,
    "quote": _paragraph,
    "heading": _heading,
    "list-item": _paragraph,
    "code": _code,
    "table-row": _row,
    "caption": _caption,
}

Facts = tuple[bool | None, int | None, str | None, int | None, int | None]
"""The columns of a block that depend on its kind: ordered or not, number, language, table, row."""


def _item_facts(writer: _Writer) -> Facts:
    return (*writer.items.of(writer.place.group), None, None, None)


def _code_facts(writer: _Writer) -> Facts:
    return None, None, listings.language(writer.tree, writer.place.group), None, None


def _row_facts(writer: _Writer) -> Facts:
    return None, None, None, len(writer.met), list(writer.grid).index(writer.place.group) + 1


_NO_FACTS: Final[Facts] = (None, None, None, None, None)
_FACTS: Final[dict[str, Callable[[_Writer], Facts]]] = {
    "list-item": _item_facts,
    "code": _code_facts,
    "table-row": _row_facts,
}
