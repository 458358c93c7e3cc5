"""One walk over a parsed page: its elements, its runs of text, and the pieces that they are made of, as plain arrays.

What comes after works on these arrays alone (document order, parents before children). Two walks give them: a compiled
one, and a plain one for where that could not be built.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Protocol

from warcmill.page.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS
from warcmill.page.native import native_walk

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = Any
"""An lxml element; lxml ships no types."""

MAX_NODES: Final = 120_000
"""More elements than this are not walked (quirk `page-cut`)."""

BREAK: Final = "\u2028"
"""The piece that stands for `<br>`: the line separator of Unicode, white space to whoever only collapses."""
SEAM: Final = "\x1f"
"""The piece between inline elements side by side that hold words of their own: a space, but where a script has none."""


_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+\d*)?\s*(?:;|!|$)", re.IGNORECASE
)


class Elements(Protocol):
    """The elements of a page in document order."""

    def __getitem__(self, node: int) -> Element:
        """An element."""

    def __iter__(self) -> Iterator[Element]:
        """All of them."""

    def __len__(self) -> int:
        """How many there are."""

    def get(self, node: int, name: str) -> str | None:
        """The value of an element's attribute, None if it has none of that name."""


class ElementList(list[Element]):
    """Elements that are all at hand."""

    def get(self, node: int, name: str) -> str | None:
        """The value of an element's attribute."""
        found: str | None = self[node].get(name)
        return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements, one entry each in every list but `kinds`, in document order.

    `key` is the tag and the telling attributes as one string, a null byte before each (`div`, `class=story body`,
    `id=main`): equal keys mean equal words. `kinds` are the distinct keys of the page, `kind` is an index of them: what
    follows from a key alone is found once for each kind. `end` is the next element that is not inside this one;
    `first_piece` and `end_piece` bound the pieces of text inside it. Numbers are held as 64-bit integers, for numpy to
    take as they are.
    """

    element: Elements
    parent: array[int]
    tag: list[str]
    key: list[str]
    kind: array[int]
    kinds: list[str]
    end: array[int]
    first_piece: array[int]
    end_piece: array[int]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of text between block-level tags, in reading order, one entry each in every list.

    `owner` is the deepest element that holds the whole run, `container` the nearest block-level one. `text` has its
    white space collapsed; `end_piece` bounds the run's raw pieces (it begins where the one before ends).
    """

    owner: list[int]
    container: list[int]
    text: list[str]
    linked: list[int]
    """Characters of the text that stand inside links."""
    end_piece: list[int]


def walk(root: Element) -> tuple[Nodes, Runs, list[str], bool]:
    """Nodes, runs and pieces of a tree in one pass, and whether all of it was walked."""
    if native_walk is None:
        return walk_plainly(root)
    nodes, runs, pieces, whole = native_walk.walk(root, MAX_NODES, _HIDDEN_STYLE.search, BREAK, SEAM)
    return Nodes(*nodes), Runs(*runs), pieces, whole


def walk_plainly(root: Element) -> tuple[Nodes, Runs, list[str], bool]:  # noqa: C901, PLR0912, PLR0915  # one loop, run for each element
    """As `walk`, without the compiled one."""
    elements = ElementList()
    parents = array("q")
    tags: list[str] = []
    keys: list[str] = []
    kinds = array("q")
    kind_of_key: dict[str, int] = {}
    ends = array("q")
    first_piece = array("q")
    end_piece = array("q")
    owners: list[int] = []
    containers: list[int] = []
    texts: list[str] = []
    linked_lengths: list[int] = []
    run_end: list[int] = []
    pieces: list[str] = []
    linked: list[str] = []

    open_elements: list[Element] = [None]
    open_nodes: list[int] = [-1]
    open_containers: list[int] = [0]
    depth = 0
    never = 1 << 60
    muted_at = never  # depth of the outermost unshown element that is open
    link_at = never  # depth of the outermost link that is open
    pre_at = never  # depth of the outermost preformatted element that is open
    held = ""  # white space in it that stands before the next text
    run_start = 0
    owner = owner_depth = 0  # the deepest element that holds the whole run so far
    lowest = 0  # least depth since the last piece of the run
    closed_at = -1  # number of pieces when an inline element that holds whole words was closed
    whole = True

    def flush() -> None:
        nonlocal run_start
        if len(pieces) == run_start:
            return
        owners.append(owner)
        containers.append(open_containers[-1])
        texts.append(" ".join("".join(pieces[run_start:]).split()))
        linked_lengths.append(len(" ".join("".join(linked).split())) if linked else 0)
        run_end.append(len(pieces))
        run_start = len(pieces)
        linked.clear()

    for element in chain(root.iter(), (None,)):
        parent = None if element is None else element.getparent()
        while open_elements[-1] is not parent:
            closing = open_elements[-1]
            tag = tags[open_nodes[-1]]
            if tag in BLOCK_TAGS:
                if len(pieces) != run_start:
                    flush()
            elif tag not in WORD_TAGS:
                closed_at = len(pieces)
            end_piece[open_nodes[-1]] = len(pieces)
            ends[open_nodes[-1]] = len(elements)
            open_elements.pop()
            open_nodes.pop()
            open_containers.pop()
            if depth == muted_at:
                muted_at = never
            if depth == link_at:
                link_at = never
            if depth == pre_at:
                pre_at = never
                held = ""
            depth -= 1
            if depth < lowest:  # noqa: PLR1730  # min() takes three times as long, for each element
                lowest = depth
            text = closing.tail
            if text and muted_at == never and depth:
                if len(pieces) == run_start:
                    if text.isspace():
                        if pre_at != never:
                            held += text
                        continue
                    if held:
                        text = held + text
                        held = ""
                    owner = open_nodes[-1]
                    owner_depth = depth
                elif lowest < owner_depth:
                    owner = open_nodes[lowest]
                    owner_depth = lowest
                lowest = depth
                pieces.append(text)
                if link_at != never:
                    linked.append(text)
        if element is None:
            break
        node = len(elements)
        if node >= MAX_NODES:
            whole = False
            # The rest is left out, and what is open is closed as if the page ended here.
            while len(open_elements) > 1:
                flush()
                end_piece[open_nodes[-1]] = len(pieces)
                ends[open_nodes[-1]] = node
                open_elements.pop()
                open_nodes.pop()
            break
        tag = element.tag
        depth += 1
        key = tag
        for name, value in element.items():
            if name in KEYED:
                key += f"\0{name}={value}"
            elif name == "style" and _HIDDEN_STYLE.search(value):
                key += "\0style=hidden"
        if tag in BLOCK_TAGS:
            if len(pieces) != run_start:
                flush()
            open_containers.append(node)
            if tag == "pre" and pre_at == never:
                pre_at = depth
        else:
            open_containers.append(open_containers[-1])
        open_elements.append(element)
        open_nodes.append(node)
        elements.append(element)
        parents.append(open_nodes[-2])
        tags.append(tag)
        keys.append(key)
        kinds.append(kind_of_key.setdefault(key, len(kind_of_key)))
        ends.append(0)
        first_piece.append(len(pieces))
        end_piece.append(0)
        if muted_at != never:
            continue
        if tag in UNSHOWN_TAGS and not (tag == "template" and element.get("shadowrootmode")):
            muted_at = depth
            continue
        if tag == "br":
            if pre_at != never:
                if len(pieces) > run_start:
                    pieces.append(BREAK)
                else:
                    held += "\n"
            elif len(pieces) > run_start:
                # Two line breaks in a row end a paragraph, whatever white space stands between them.
                if pieces[-1] == BREAK or (pieces[-1].isspace() and pieces[-2] == BREAK):
                    flush()
                else:
                    pieces.append(BREAK)
            continue
        if tag == "a" and link_at == never:
            link_at = depth
        text = element.text
        if text:
            if len(pieces) == run_start:
                if text.isspace():
                    if pre_at != never:
                        held += text
                    continue
                if held:
                    text = held + text
                    held = ""
                owner = node
                owner_depth = depth
            elif lowest < owner_depth:
                owner = open_nodes[lowest]
                owner_depth = lowest
            if closed_at == len(pieces) > run_start and tag not in WORD_TAGS and pre_at == never:
                pieces.append(SEAM)
            lowest = depth
            pieces.append(text)
            if link_at != never:
                linked.append(text)
    nodes = Nodes(elements, parents, tags, keys, kinds, list(kind_of_key), ends, first_piece, end_piece)
    return nodes, Runs(owners, containers, texts, linked_lengths, run_end), pieces, whole
