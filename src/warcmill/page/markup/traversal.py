"""One traversal of a parsed page: its elements, passages, and their pieces of text, as plain arrays.

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
"""An lxml element; lxml ships no type hints."""
Numbers: TypeAlias = "array[int]"
"""64-bit integers, which NumPy can use without a copy."""

MAX_NODES: Final = 120_000
"""Elements beyond this number are not visited (quirk `page-cut`)."""


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
        return of_kinds(self.kind, wanted)

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
