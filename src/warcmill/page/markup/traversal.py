"""One walk over a parsed page: its elements, its passages, and the pieces that they are made of, as plain arrays.

What comes after works on these arrays alone (document order, parents before children). The elements are read by
`lxml_nodes`; what follows from them is one source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from warcmill.page.markup.lxml_nodes import read
from warcmill.page.markup.makes import makes
from warcmill.page.markup.text_walk import TextWalk, of_kinds

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator

Element = Any
"""An lxml element; lxml ships no types."""
Numbers: TypeAlias = "array[int]"
"""Of 64 bits each, for numpy to take as they are."""

MAX_NODES: Final = 120_000
"""More elements than this are not walked (quirk `page-cut`)."""


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


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements, one entry each in every list but those of kinds, in document order.

    The key of an element is its tag and its telling attributes as one string, a null byte before each (`div`,
    `class=story body`, `id=main`): equal keys mean equal words. `kinds` are the distinct keys of the page, `kind` is an
    index of them: what follows from a key alone is found once for each kind. `end` is the next element that is not
    inside this one; `first_piece` and `end_piece` bound the pieces of text inside it.
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
    """Of each kind its tag."""
    make: Numbers
    """Of each kind a number, the same for those of the same tag and class."""
    first_make: Numbers
    """The same by tag and first class alone, digits folded: the other classes say `odd`, `last` or `active`."""

    def key(self, node: int) -> str:
        """The key of an element."""
        return self.kinds[self.kind[node]]

    def of_kinds(self, kinds: Iterable[int]) -> list[int]:
        """The elements of some kinds."""
        wanted = bytearray(len(self.kinds))
        for kind in kinds:
            wanted[kind] = 1
        return of_kinds(self.kind, wanted)

    def of_tags(self, *tags: str) -> list[int]:
        """The elements of some tags."""
        return self.of_kinds(kind for kind, tag in enumerate(self.kind_tag) if tag in tags)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages between block-level tags, in reading order, one entry each in every list.

    `owner` is the deepest element that holds the whole run, `container` the nearest block-level one. `text` has its
    white space collapsed; `end_piece` bounds the passage's raw pieces (it begins where the one before ends).
    """

    owner: Numbers
    container: Numbers
    text: list[str]
    linked: Numbers
    """Characters of the text that stand inside links."""
    end_piece: Numbers
    marked: bytearray
    """Whether there is a `BREAK` or a `SEAM` among its pieces."""


def walk(root: Element) -> tuple[Nodes, Passages, list[str], bool]:
    """Nodes, passages and pieces of a tree, and whether all of it was walked."""
    markup = read(root, MAX_NODES)
    found = TextWalk(markup)
    found.walk()
    nodes = Nodes(
        markup.elements,
        markup.parent[: len(markup.tag)],
        markup.tag,
        markup.kind,
        *found.reach(),
        markup.kinds,
        markup.kind_tag,
        *makes(markup.kinds),
    )
    return nodes, Passages(*found.passages()), found.found_pieces(), markup.is_whole
