"""The elements of a parsed page as columns, read through lxml: what `_libxml2.pyx` reads from the parser's own nodes.

The key of an element is its tag and its telling attributes as one string, a null byte before each.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from warcmill.page.markup.elements import KEYED, UNSHOWN_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT: Final = UNSHOWN_TAGS - {"template"}
"""Elements whose text nobody asks for; of templates, some declare a part of the page."""
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|!|$)", re.IGNORECASE
)


class Elements(list[Any]):
    """The elements of a page in document order."""

    def get(self, node: int, name: str) -> str | None:
        """The value of an element's attribute, None if it has none of that name."""
        found: str | None = self[node].get(name)
        return found


class Markup(NamedTuple):
    """The elements of a page, one entry each in every column but those of kinds, in document order."""

    elements: Elements
    parent: array[int]
    """-1 of the first; one entry more, if there are more elements: the parent of the next."""
    tag: list[str]
    kind: array[int]
    """The number of an element's key."""
    kinds: list[str]
    """The distinct keys."""
    kind_tag: list[str]
    texts: list[str | None]
    """What an element begins with, before any other; None if that is no text, or nobody asks for it."""
    tails: list[str | None]
    """What follows an element at once."""
    is_whole: bool


def read(root: Any, most: int) -> Markup:
    """Up to so many elements, by what is compiled, if it is."""
    if native is None:
        return read_plainly(root, most)
    return Markup(*native.Reader(KEYED_NAMES, SILENT, _HIDDEN_STYLE.search).read(root, most))


def read_plainly(root: Any, most: int) -> Markup:
    """The same through lxml's elements."""
    found = Markup(Elements(), array("q"), [], array("q"), [], [], [], [], True)
    numbers: dict[str, int] = {}
    for element, parent in _with_parents(root):
        found.parent.append(parent)
        if len(found.tag) >= most:
            return found._replace(is_whole=False)
        key = _key(element)
        number = numbers.setdefault(key, len(numbers))
        if number == len(found.kinds):
            found.kinds.append(key)
            found.kind_tag.append(element.tag)
        found.elements.append(element)
        found.tag.append(element.tag)
        found.kind.append(number)
        found.texts.append(None if element.tag in SILENT else element.text or None)
        found.tails.append(None if element is root else element.tail or None)
    return found


def _with_parents(root: Any) -> Iterator[tuple[Any, int]]:
    """Each element, and the number of its parent."""
    opened: list[tuple[Any, int]] = []
    for number, element in enumerate(root.iter()):
        parent = element.getparent()
        while opened and opened[-1][0] is not parent:
            opened.pop()
        yield element, opened[-1][1] if opened else -1
        opened.append((element, number))


def _key(element: Any) -> str:
    key: str = element.tag
    for name, value in element.items():
        if name in KEYED:
            key += f"\0{name}={value}"
        elif name == "style" and _HIDDEN_STYLE.search(value):
            key += "\0style=hidden"
    return key


KEYED_NAMES: Final = frozenset(name.encode() for name in KEYED)
native: Any
"""What is compiled; None where nothing is, or for another lxml."""
try:
    from warcmill.page.markup import _libxml2
except (ImportError, ValueError):
    native = None
else:
    native = _libxml2
