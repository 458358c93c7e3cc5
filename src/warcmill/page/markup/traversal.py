"""One traversal of a parsed page: its elements, passages, and their pieces of text, as plain arrays.

Everything later works on these arrays alone (document order, parents before children). There are two traversals: a
compiled one, and one in plain Python for where that could not be built.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from warcmill.page.markup.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS
from warcmill.page.native import native_walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Element = Any
"""An lxml element; lxml ships no type hints."""
Numbers: TypeAlias = "array[int]"
"""64-bit integers, which NumPy can use without a copy."""

MAX_NODES: Final = 120_000
"""Elements beyond this number are not visited (quirk `page-cut`)."""

BREAK: Final = "\u2028"
"""The piece that represents `<br>`: Unicode's line separator, mere white space to code that only collapses it."""
SEAM: Final = "\x1f"
"""The piece between adjacent inline elements that contain separate words: a space, in scripts that use spaces."""


_NEVER: Final = 1 << 60
"""A depth that no element has."""
_CLASS: Final = re.compile(r"[^\t-\r\x1c-\x1f ]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|!|$)", re.IGNORECASE
)


class Elements(Protocol):
    """The elements of a page in document order."""

    def __getitem__(self, node: int) -> Element:
        """An element."""

    def __iter__(self) -> Iterator[Element]:
        """All elements."""

    def __len__(self) -> int:
        """Number of elements."""

    def get(self, node: int, name: str) -> str | None:
        """The value of an element's attribute; None if it has none of that name."""


class ElementList(list[Element]):
    """Elements held in a list."""

    def get(self, node: int, name: str) -> str | None:
        """The value of an element's attribute."""
        found: str | None = self[node].get(name)
        return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements in document order; every list has one entry for each, except those about kinds.

    The key of an element is its tag and its naming attributes as one string, each preceded by a null byte (`div`,
    `class=story body`, `id=main`): equal keys mean equal words. `kinds` are the distinct keys of the page and `kind` an
    index into them: what depends on the key alone is computed once per kind. `end` is the next element that is not a
    descendant; `first_piece` and `end_piece` bound the pieces of text inside the element.
    """

    element: Elements
    parent: Numbers
    tag: list[str]
    kind: Numbers
    end: Numbers
    first_piece: Numbers
    end_piece: Numbers
    kinds: list[str]
    kind_tag: list[str]
    """The tag of each kind."""
    make: Numbers
    """For each kind, a number that is equal for the same tag and class."""
    first_make: Numbers
    """The same by tag and first class alone, digits folded: other classes say `odd`, `last` or `active`."""

    def key(self, node: int) -> str:
        """The key of an element."""
        return self.kinds[self.kind[node]]

    def of_kinds(self, kinds: Iterable[int]) -> list[int]:
        """The elements of some kinds."""
        wanted = bytearray(len(self.kinds))
        for kind in kinds:
            wanted[kind] = 1
        if native_walk is None:
            return [node for node, kind in enumerate(self.kind) if wanted[kind]]
        found: list[int] = native_walk.of_kinds(self.kind, wanted)
        return found

    def of_tags(self, *tags: str) -> list[int]:
        """The elements of some tags."""
        return self.of_kinds(kind for kind, tag in enumerate(self.kind_tag) if tag in tags)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages between block-level tags in reading order; every list has one entry for each.

    `owner` is the deepest element that contains the whole passage, `container` the nearest block-level one. `text` has
    its white space collapsed; `end_piece` bounds the passage's raw pieces (they begin where the previous passage ends).
    """

    owner: Numbers
    container: Numbers
    text: list[str]
    linked: Numbers
    """Number of characters of the text inside links."""
    end_piece: Numbers
    marked: bytearray
    """Whether there is a `BREAK` or a `SEAM` among its pieces."""


def walk(root: Element) -> tuple[Nodes, Passages, list[str], bool]:
    """The nodes, passages and pieces of a tree in one pass, and whether all of it was visited."""
    if native_walk is None:
        return walk_plainly(root)
    nodes, passages, pieces, whole = native_walk.walk(root, MAX_NODES, _HIDDEN_STYLE.search, BREAK, SEAM)
    return Nodes(*nodes), Passages(*passages), pieces, whole


def walk_plainly(root: Element) -> tuple[Nodes, Passages, list[str], bool]:
    """Like `walk`, in plain Python."""
    state = _Walk()
    whole = state.walk(root)
    return state.nodes, state.passages, state.pieces, whole


class _Walk:
    """The state of one traversal; `_traversal.pyx` uses the same names."""

    def __init__(self) -> None:
        parent, kind, end, first_piece, end_piece, make, first_make = (array("q") for _ in range(7))
        self.elements = ElementList()
        self.nodes = Nodes(self.elements, parent, [], kind, end, first_piece, end_piece, [], [], make, first_make)
        self.passages = Passages(array("q"), array("q"), [], array("q"), array("q"), bytearray())
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.kind_of_key: dict[str, int] = {}
        self.make_of: dict[str, int] = {}
        self.first_make_of: dict[str, int] = {}
        self.open_nodes = [-1]
        self.open_containers = [0]
        self.muted_at = self.link_at = self.pre_at = _NEVER
        """Depth of the outermost open element that is, respectively, not shown, a link, preformatted."""
        self.held = ""
        """White space in a preformatted element, pending until the next text."""
        self.passage_start = 0
        self.owner = self.owner_depth = 0
        """The deepest element that contains the whole passage so far."""
        self.lowest = 0
        """Least depth since the passage's last piece."""
        self.closed_at = -1
        """Number of pieces when an inline element with whole words was closed."""
        self.is_marked = False

    @property
    def depth(self) -> int:
        """Number of open elements."""
        return len(self.open_nodes) - 1

    def walk(self, root: Element) -> bool:
        """Traverse the tree; return whether all of it was visited."""
        opened: list[Element] = [None]
        for element in root.iter():
            parent = element.getparent()
            while opened[-1] is not parent:
                self.close(opened.pop())
            if len(self.elements) >= MAX_NODES:
                self.stop()
                return False
            self.open(element)
            opened.append(element)
        while opened[-1] is not None:
            self.close(opened.pop())
        return True

    def stop(self) -> None:
        """Close all open elements as if the page ended here."""
        self.flush()
        while self.depth:
            self.end(self.open_nodes.pop())

    def end(self, node: int) -> None:
        """Record where an element ends."""
        self.nodes.end_piece[node] = len(self.pieces)
        self.nodes.end[node] = len(self.nodes.tag)

    def close(self, element: Element) -> None:
        """Leave an element, and add the text after it."""
        tag = self.nodes.tag[self.open_nodes[-1]]
        if tag in BLOCK_TAGS:
            self.flush()
        elif tag not in WORD_TAGS:
            self.closed_at = len(self.pieces)
        self.muted_at = _NEVER if self.muted_at == self.depth else self.muted_at
        self.link_at = _NEVER if self.link_at == self.depth else self.link_at
        if self.pre_at == self.depth:
            self.pre_at, self.held = _NEVER, ""
        self.end(self.open_nodes.pop())
        self.open_containers.pop()
        self.lowest = min(self.lowest, self.depth)
        if self.depth and self.muted_at == _NEVER:
            self.take(element.tail, self.open_nodes[-1], parts_words=False)

    def open(self, element: Element) -> None:
        """Enter an element, and add the text that it begins with."""
        tag, node = element.tag, len(self.nodes.tag)
        if tag in BLOCK_TAGS:
            self.flush()
        self.add_node(element)
        self.open_containers.append(node if tag in BLOCK_TAGS else self.open_containers[-1])
        self.open_nodes.append(node)
        if tag == "pre":
            self.pre_at = min(self.pre_at, self.depth)
        if self.muted_at != _NEVER:
            return
        if tag in UNSHOWN_TAGS and not (tag == "template" and element.get("shadowrootmode")):
            self.muted_at = self.depth
            return
        if tag == "br":
            self.take_break()
            return
        if tag == "a":
            self.link_at = min(self.link_at, self.depth)
        self.take(element.text, node, parts_words=tag not in WORD_TAGS)

    def add_node(self, element: Element) -> None:
        """Append an entry to every list of the nodes."""
        nodes, key = self.nodes, _key(element)
        kind = self.kind_of_key.setdefault(key, len(nodes.kinds))
        if kind == len(nodes.kinds):
            nodes.kinds.append(key)
            nodes.kind_tag.append(element.tag)
            nodes.make.append(self.make_of.setdefault(_tag_and_class(key), len(self.make_of)))
            nodes.first_make.append(self.first_make_of.setdefault(first_make(key), len(self.first_make_of)))
        self.elements.append(element)
        nodes.parent.append(self.open_nodes[-1])
        nodes.tag.append(element.tag)
        nodes.kind.append(kind)
        nodes.end.append(0)
        nodes.first_piece.append(len(self.pieces))
        nodes.end_piece.append(0)

    def take_break(self) -> None:
        """Add a `<br>`; two in a row end a paragraph, whatever white space is between them."""
        pieces = self.pieces
        begins = len(pieces) == self.passage_start
        if self.pre_at != _NEVER and begins:
            self.held += "\n"
        elif begins:
            return
        elif self.pre_at == _NEVER and (pieces[-1] == BREAK or (pieces[-1].isspace() and pieces[-2] == BREAK)):
            self.flush()
        else:
            self.mark(BREAK)

    def take(self, text: str | None, owner: int, *, parts_words: bool) -> None:
        """Add text, if there is any; `parts_words` if it begins an element with separate words."""
        if not text:
            return
        if len(self.pieces) == self.passage_start:
            if text.isspace():
                self.held += text if self.pre_at != _NEVER else ""
                return
            text, self.held = self.held + text, ""
            self.owner, self.owner_depth = owner, self.depth
        elif self.lowest < self.owner_depth:
            self.owner, self.owner_depth = self.open_nodes[self.lowest], self.lowest
        if parts_words and self.closed_at == len(self.pieces) > self.passage_start and self.pre_at == _NEVER:
            self.mark(SEAM)
        self.lowest = self.depth
        self.pieces.append(text)
        if self.link_at != _NEVER:
            self.linked.append(text)

    def mark(self, piece: str) -> None:
        """Add a piece that represents markup."""
        self.pieces.append(piece)
        self.is_marked = True

    def flush(self) -> None:
        """End the open passage, if there is one."""
        if len(self.pieces) == self.passage_start:
            return
        passages, own = self.passages, self.pieces[self.passage_start :]
        passages.owner.append(self.owner)
        passages.container.append(self.open_containers[-1])
        passages.text.append(_collapsed(own))
        passages.linked.append(len(_collapsed(self.linked)))
        passages.end_piece.append(len(self.pieces))
        passages.marked.append(self.is_marked)
        self.is_marked = False
        self.passage_start = len(self.pieces)
        self.linked.clear()


def _key(element: Element) -> str:
    key: str = element.tag
    for name, value in element.items():
        if name in KEYED:
            key += f"\0{name}={value}"
        elif name == "style" and _HIDDEN_STYLE.search(value):
            key += "\0style=hidden"
    return key


def _tag_and_class(key: str) -> str:
    start = key.find("\0class=")
    if start < 0:
        return key.partition("\0")[0]
    end = key.find("\0", start + 1)
    return key.partition("\0")[0] + (key[start:end] if end > 0 else key[start:])


def first_make(key: str) -> str:
    """The tag and the first class of a key, digits folded."""
    tag, _, rest = _tag_and_class(key).partition("\0class=")
    first = _CLASS.search(rest)
    return _DIGITS.sub("#", f"{tag} {first[0]}" if first else tag)


def _collapsed(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
