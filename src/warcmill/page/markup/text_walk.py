# cython: language_level=3, boundscheck=False, initializedcheck=False, nonecheck=False
"""One walk over the elements of a page: its passages of text, and the pieces that they are made of.

A passage is the text between two block-level tags. The elements come as columns (`lxml_nodes.Markup`), in document
order.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import longs, zeros
else:
    from warcmill.buffers import longs, zeros

from warcmill.page.markup.elements import BLOCK_TAGS, UNSHOWN_TAGS, WORD_TAGS

if TYPE_CHECKING:
    from warcmill.page.markup.lxml_nodes import Markup

BREAK: Final = "\u2028"
"""The piece that stands for `<br>`: the line separator of Unicode, white space to whoever only collapses."""
SEAM: Final = "\x1f"
"""The piece between inline elements side by side that hold words of their own: a space, but where a script has none."""

_BLOCK = cython.declare(cython.longlong, 1)
_WORD = cython.declare(cython.longlong, 2)
_UNSHOWN = cython.declare(cython.longlong, 4)
_LINK = cython.declare(cython.longlong, 8)
_LINE_BREAK = cython.declare(cython.longlong, 16)
_PREFORMATTED = cython.declare(cython.longlong, 32)
_TEMPLATE = cython.declare(cython.longlong, 64)
_never = cython.declare(cython.longlong, 1 << 60)
"""A depth that no element has."""
_FLAGS: Final[dict[str, int]] = {}
for _one, _tags in (
    (_BLOCK, BLOCK_TAGS),
    (_WORD, WORD_TAGS),
    (_UNSHOWN, UNSHOWN_TAGS),
    (_LINK, ["a"]),
    (_LINE_BREAK, ["br"]),
    (_PREFORMATTED, ["pre"]),
    (_TEMPLATE, ["template"]),
):
    for _tag in _tags:
        _FLAGS[_tag] = _FLAGS.get(_tag, 0) | _one


@cython.cclass
class TextWalk:
    """The state of a walk, and what it found: `pieces`, and one entry for each passage or element in each column."""

    markup: Any
    tails: list[str | None]
    flags_of: dict[str, int]
    pieces: list[str]
    linked_pieces: list[str]
    text: list[str]
    owners: Any
    containers: Any
    linked: Any
    piece_ends: Any
    marked: bytearray
    ends: Any
    first_pieces: Any
    end_pieces: Any
    end: cython.p_longlong
    first_piece: cython.p_longlong
    end_piece: cython.p_longlong
    opened: cython.longlong
    """Elements until now."""
    stack: object
    open_nodes: cython.p_longlong
    open_containers: cython.p_longlong
    open_flags: cython.p_longlong
    depth: cython.Py_ssize_t
    muted_at: cython.longlong
    link_at: cython.longlong
    preformatted_at: cython.longlong
    """Depth of the outermost element that is open and not shown, a link, preformatted."""
    held: str
    """White space in a preformatted element that stands before the next text."""
    start: cython.longlong
    """The first piece of the passage."""
    owner: cython.longlong
    owner_depth: cython.longlong
    """The deepest element that holds the whole passage so far."""
    lowest: cython.longlong
    """Least depth since the last piece of the passage."""
    closed_at: cython.longlong
    """Number of pieces when an inline element that holds whole words was closed."""
    is_marked: cython.bint

    def __init__(self, markup: Markup) -> None:
        count = len(markup.tag)
        self.markup, self.tails, self.flags_of = markup, markup.tails, _FLAGS
        self.pieces, self.linked_pieces, self.text, self.marked = [], [], [], bytearray()
        self.owners, self.containers, self.linked, self.piece_ends = (array("q") for _ in range(4))
        self.ends, self.first_pieces, self.end_pieces = zeros(count), zeros(count), zeros(count)
        self.end, self.first_piece, self.end_piece = longs(self.ends), longs(self.first_pieces), longs(self.end_pieces)
        self.stack = (zeros(count + 2), zeros(count + 2), zeros(count + 2))
        self.open_nodes, self.open_containers = longs(self.stack[0]), longs(self.stack[1])
        self.open_flags = longs(self.stack[2])
        self.open_nodes[0], self.depth, self.opened, self.start, self.lowest, self.owner = -1, 0, 0, 0, 0, 0
        self.muted_at = self.link_at = self.preformatted_at = _never
        self.held, self.closed_at, self.owner_depth, self.is_marked = "", -1, 0, False

    def walk(self) -> None:
        """Walk over all elements; where more were left out, close what is open as if the page ended there."""
        parents: array[int] = self.markup.parent
        parent: cython.p_longlong = longs(parents)
        tags: list[str] = self.markup.tag
        texts: list[str | None] = self.markup.texts
        node: cython.Py_ssize_t
        for node in range(len(tags)):
            self.close_up_to(parent[node])
            self.open(node, tags[node], texts[node])
        if len(parents) > len(tags):
            self.close_up_to(parent[len(tags)])
            self.flush()
            while self.depth:
                self.leave()
        else:
            self.close_up_to(-1)

    def passages(self) -> tuple[Any, ...]:
        """The columns of `traversal.Passages`."""
        return self.owners, self.containers, self.text, self.linked, self.piece_ends, self.marked

    def reach(self) -> tuple[array[int], array[int], array[int]]:
        """Of each element the next one that is not inside it, its first piece, and the piece after its last."""
        return self.ends, self.first_pieces, self.end_pieces

    def found_pieces(self) -> list[str]:
        """All shown text in document order."""
        return self.pieces

    @cython.cfunc
    def close_up_to(self, node: cython.longlong) -> None:
        """Leave all elements that are open inside of one."""
        while self.open_nodes[self.depth] != node:
            self.close()

    @cython.cfunc
    def leave(self) -> None:
        """Note where an element ends."""
        node: cython.longlong = self.open_nodes[self.depth]
        self.end_piece[node] = len(self.pieces)
        self.end[node] = self.opened
        self.depth -= 1

    @cython.cfunc
    def close(self) -> None:
        """Leave an element, and take the text behind it."""
        node: cython.longlong = self.open_nodes[self.depth]
        flags: cython.longlong = self.open_flags[self.depth]
        if flags & _BLOCK:
            self.flush()
        elif not flags & _WORD:
            self.closed_at = len(self.pieces)
        self.muted_at = _never if self.muted_at == self.depth else self.muted_at
        self.link_at = _never if self.link_at == self.depth else self.link_at
        if self.preformatted_at == self.depth:
            self.preformatted_at, self.held = _never, ""
        self.leave()
        self.lowest = min(self.lowest, self.depth)
        if self.depth and self.muted_at == _never:
            self.take(self.tails[node], self.open_nodes[self.depth], False)

    @cython.cfunc
    def open(self, node: cython.longlong, tag: str, text: str | None) -> None:
        """Enter an element, and take the text that it begins with."""
        flags: cython.longlong = self.flags_of.get(tag, 0)
        if flags & _BLOCK:
            self.flush()
        self.depth += 1
        self.opened += 1
        self.first_piece[node] = len(self.pieces)
        self.open_nodes[self.depth], self.open_flags[self.depth] = node, flags
        self.open_containers[self.depth] = node if flags & _BLOCK else self.open_containers[self.depth - 1]
        if flags & _PREFORMATTED:
            self.preformatted_at = min(self.preformatted_at, self.depth)
        if self.muted_at != _never:
            return
        if flags & _UNSHOWN and not (flags & _TEMPLATE and self.markup.elements.get(node, "shadowrootmode")):
            self.muted_at = self.depth
        elif flags & _LINE_BREAK:
            self.take_break()
        else:
            if flags & _LINK:
                self.link_at = min(self.link_at, self.depth)
            self.take(text, node, not flags & _WORD)

    @cython.cfunc
    def take_break(self) -> None:
        """Take a `<br>`; two in a row end a paragraph, whatever white space stands between them."""
        pieces = self.pieces
        begins: cython.bint = len(pieces) == self.start
        if self.preformatted_at != _never and begins:
            self.held += "\n"
        elif begins:
            return
        elif self.preformatted_at == _never and (pieces[-1] == BREAK or (pieces[-1].isspace() and pieces[-2] == BREAK)):
            self.flush()
        else:
            self.mark(BREAK)

    @cython.cfunc
    def take(self, said: str | None, owner: cython.longlong, parts_words: cython.bint) -> None:
        """Take some text, if any; `parts_words` where it opens an element of words of its own."""
        if said is None:
            return
        text: str = said
        if len(self.pieces) == self.start:
            if _is_blank(text):
                if self.preformatted_at != _never:
                    self.held += text
                return
            if self.held:
                text, self.held = self.held + text, ""
            self.owner, self.owner_depth = owner, self.depth
        elif self.lowest < self.owner_depth:
            self.owner, self.owner_depth = self.open_nodes[self.lowest], self.lowest
        if (
            parts_words
            and self.closed_at == len(self.pieces)
            and self.closed_at > self.start
            and self.preformatted_at == _never
        ):
            self.mark(SEAM)
        self.lowest = self.depth
        self.pieces.append(text)
        if self.link_at != _never:
            self.linked_pieces.append(text)

    @cython.cfunc
    def mark(self, piece: str) -> None:
        """Take a piece that stands for markup."""
        self.pieces.append(piece)
        self.is_marked = True

    @cython.cfunc
    def flush(self) -> None:
        """End the passage, if there is one."""
        end: cython.longlong = len(self.pieces)
        if end == self.start:
            return
        self.owners.append(self.owner)
        self.containers.append(self.open_containers[self.depth])
        self.text.append(_collapsed(self.pieces, self.start, end))
        self.linked.append(len(_collapsed(self.linked_pieces, 0, len(self.linked_pieces))) if self.linked_pieces else 0)
        self.piece_ends.append(end)
        self.marked.append(self.is_marked)
        self.is_marked = False
        self.start = end
        self.linked_pieces = []


@cython.cfunc
@cython.exceptval(check=False)
def _is_blank(text: str) -> cython.bint:
    """Whether it is nothing but white space."""
    at: cython.Py_ssize_t
    for at in range(len(text)):
        if not text[at].isspace():
            break
    else:
        return True
    return False


@cython.cfunc
def _collapsed(pieces: list[str], start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> str:
    """Pieces as one line, each run of white space a space."""
    text: str = pieces[start] if end - start == 1 else "".join(pieces[start:end])
    at: cython.Py_ssize_t
    letter: cython.Py_UCS4
    spaced: cython.bint = True
    for at in range(len(text)):
        letter = text[at]
        if letter == " ":
            if spaced:
                return " ".join(text.split())
            spaced = True
        elif letter.isspace():
            return " ".join(text.split())
        else:
            spaced = False
    return " ".join(text.split()) if spaced else text


def of_kinds(kinds: array[int], wanted: bytearray) -> list[int]:
    """The numbers of the elements of the kinds that are wanted."""
    kind: cython.p_longlong = longs(kinds)
    found: list[int] = []
    node: cython.Py_ssize_t
    for node in range(len(kinds)):
        if wanted[kind[node]]:
            found.append(node)  # noqa: PERF401  # compiled, it is the loop that is fast
    return found
