"""Kept runs of text as content blocks, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from warcmill.model import Block
from warcmill.page.extract import block_kinds, captions, data_tables, whitespace
from warcmill.page.extract.kept_elements import Stand
from warcmill.page.extract.trim_record import CREDIT, Trim, words_of
from warcmill.page.extract.trimming import trim
from warcmill.page.markup.traversal import BREAK, SEAM
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.model import PageType
    from warcmill.page.extract.block_kinds import Place, Places
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Cut:
    """The main text of a page, and what was taken out of kept runs on the way."""

    blocks: tuple[Block, ...]
    trim: Trim
    stand: Stand
    """Where the page's elements stand to what is kept in the end."""


def cut(tree: Tree, kept: Sequence[bool], rules: Rulebook | None = None, page_type: PageType | None = None) -> Cut:
    """The kept runs (one flag for each) as blocks.

    - Runs of one heading, one list item, one caption, one listing are one block; the cells of a table row are one, ` |
      ` between them.
    - A `<br>` is a new line in paragraphs, quotes and list items, a space in headings, captions and table rows; two
      are a new paragraph.
    - List items have their depth as level; a definition stands one level below its term.
    - Tables that only lay out a page, and list items that are whole parts of it, are what they hold.
    - Second copies of a text (documentation has none), credits of pictures and the like are cut, as the rules of the
      family `cutting` say.
    """
    words = words_of(rules or rulebook())
    own = words.of_page(tree)
    stand = Stand(tree, kept)
    trimmed = trim(tree, kept, stand, own, page_type)
    where = block_kinds.find(tree, stand.around, own)
    captions.cut_credits(tree, trimmed, where, words)
    writer = _Writer(tree, where, trimmed)
    for run, keep in enumerate(trimmed.kept):
        if keep:
            writer.add(run)
    writer.close()
    final = Stand(tree, trimmed.kept, trimmed.gone) if trimmed.codes or trimmed.gone else stand
    return Cut(tuple(writer.blocks), trimmed, final)


@dataclass(slots=True)
class _Writer:
    """Collects runs of one group, and writes them as a block when the next group begins."""

    tree: Tree
    where: Places
    trim: Trim
    blocks: list[Block] = field(default_factory=list)
    place: Place = block_kinds.PARAGRAPH
    runs: list[int] = field(default_factory=list)
    table: int = -1
    grid: data_tables.Grid = field(default_factory=dict)

    def add(self, run: int) -> None:
        """Take one more kept run."""
        place = self.where.of_run(run)
        if self.runs and (place.group < 0 or place.group != self.place.group):
            self.close()
        self.place = place
        self.runs.append(run)

    def close(self) -> None:
        """Write the block that is open."""
        if self.runs:
            text = _TEXT[self.place.kind](self)
            if text:
                self.blocks.append(Block(self.place.kind, text, self.place.level))
            self.runs = []

    def pieces(self, run: int) -> list[str]:
        """The pieces of a run as they are to be read."""
        start, end = self.tree.runs.end_piece[run - 1] if run else 0, self.tree.runs.end_piece[run]
        own = self.tree.pieces[start:end]
        if run in self.trim.touched:
            own = [self.trim.edits.get(piece, text) for piece, text in enumerate(own, start)]
        return own

    def line(self, run: int) -> str:
        """A run on one line."""
        text = self.tree.runs.text[run]
        if run in self.trim.touched or not whitespace.is_plain(text) or SEAM in self.pieces(run):
            return whitespace.line("".join(self.pieces(run)))
        return text

    def lines(self, run: int) -> str:
        """A run with the line breaks that the page asks for."""
        text = self.tree.runs.text[run]
        if not self.tree.runs.marked[run] and run not in self.trim.touched and whitespace.is_plain(text):
            return text
        pieces = self.pieces(run)
        return whitespace.lines("".join(pieces)) if BREAK in pieces else self.line(run)


def _paragraph(writer: _Writer) -> str:
    return writer.lines(writer.runs[0])


def _heading(writer: _Writer) -> str:
    return " ".join(filter(None, map(writer.line, writer.runs)))


def _item(writer: _Writer) -> str:
    return "\n".join(filter(None, map(writer.lines, writer.runs)))


def _code(writer: _Writer) -> str:
    return whitespace.code(["".join(writer.pieces(run)) for run in writer.runs])


def _row(writer: _Writer) -> str:
    row = writer.place.group
    table = writer.where.up[row]
    if table != writer.table:
        writer.table = table
        writer.grid = data_tables.grid(writer.tree, table, lambda cell: writer.where.near[cell] >= 0)
    texts: dict[int, list[str]] = {}
    for run in writer.runs:
        texts.setdefault(writer.where.of_run(run).cell, []).append(writer.line(run))
    return data_tables.row_text(
        writer.grid[row], {cell: " ".join(filter(None, parts)) for cell, parts in texts.items()}
    )


def _caption(writer: _Writer) -> str:
    whole = _heading(writer)
    text, credit = captions.parted(whole)
    if credit:
        writer.trim.loose.append((writer.place.group, CREDIT, len(whole) - len(text)))
    return text


_TEXT: Final[dict[str, Callable[[_Writer], str]]] = {
    "paragraph": _paragraph,
    "quote": _paragraph,
    "heading": _heading,
    "list-item": _item,
    "code": _code,
    "table-row": _row,
    "caption": _caption,
}
