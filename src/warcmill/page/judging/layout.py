"""Where the text of a page lies: its runs and elements as numpy arrays, from which every feature is computed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from warcmill.page.tree import Tree

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LONG_TEXT: Final = 12
"""Words outside of links from which on a run counts as prose."""
_CLASSED: Final = 0x3100
"""Code points below this are classed by their Unicode category; above, only scripts without spaces matter."""
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
"""Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_CHARACTERS_PER_WORD: Final = 2
UPPER, DIGIT, COMMA, SPACE, LETTER, UNSPACED, CURRENCY, OTHER = 1, 2, 4, 8, 16, 32, 64, 128


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry per run in each array, but for those that begin with `node_`: one entry per element."""

    owner: Ints
    container: Ints
    words: Ints
    links: Floats
    """Share of the text that stands inside links."""
    before: Ints
    """Words of the page before the run."""
    total: int
    """Words of the page."""
    commas: Ints
    capitals: Ints
    """Words that begin with a capital."""
    digits: Floats
    """Share of the characters that are digits."""
    currency: Ints
    last: Ints
    """Code point of the last character."""
    node_first: Ints
    node_end: Ints
    """The runs of an element are first to end, exclusive."""
    node_words: Ints
    node_links: Floats
    node_parent: Ints
    node_kind: Ints
    node_last: Ints
    """The next element that is not inside the element."""
    node_up: Ints
    """The nearest ancestor with more runs than the element itself; 0 for the root."""
    node_signature: Ints
    """Equal for elements of the same tag and class."""
    prose: tuple[int, int, int]
    """The smallest elements that hold 50, 80 and 95 % of the page's prose; 0 (the root) where there is none."""


def lay_out(tree: Tree) -> Layout:
    """The arrays of a page that has at least one run."""
    runs, nodes = tree.runs, tree.nodes
    counts = _counted(runs.text)
    links = np.array(runs.linked) / counts["length"]
    links = np.minimum(links, 1.0)
    words = counts["words"]
    ends = np.array(runs.end_piece)
    first_piece, end_piece = np.array(nodes.first_piece), np.array(nodes.end_piece)
    first = np.searchsorted(ends, first_piece, side="right")
    end = np.where(end_piece > first_piece, np.searchsorted(ends, end_piece - 1, side="right") + 1, first)
    parent = np.array(nodes.parent)
    parent[0] = 0
    kind = np.array(nodes.kind)
    node_words = _between(words, first, end)
    linked = _between(words * links, first, end)
    return Layout(
        owner=np.array(runs.owner),
        container=np.array(runs.container),
        words=words,
        links=links,
        before=np.cumsum(words) - words,
        total=int(words.sum()),
        commas=counts["commas"],
        capitals=counts["capitals"],
        digits=counts["digits"] / counts["length"],
        currency=counts["currency"],
        last=counts["last"],
        node_first=first,
        node_end=end,
        node_words=node_words,
        node_links=linked / np.maximum(node_words, 1),
        node_parent=parent,
        node_kind=kind,
        node_last=np.array(nodes.end),
        node_up=_up(parent, first, end),
        node_signature=_signatures(nodes.kinds)[kind],
        prose=_prose(words * (1 - links), first, end),
    )


def _between(values: npt.NDArray[Any], first: Ints, end: Ints) -> npt.NDArray[Any]:
    """Sum of the values of runs first to end, for each element."""
    sums = np.concatenate(([0], np.cumsum(values)))
    return sums[end] - sums[first]


def _up(parent: Ints, first: Ints, end: Ints) -> Ints:
    same = (first[parent] == first) & (end[parent] == end)
    same[0] = False
    top = np.where(same, parent, np.arange(len(parent)))
    while True:
        higher = top[top]
        if np.array_equal(higher, top):
            return parent[top]
        top = higher


def _signatures(kinds: list[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(tag_and_class(kind), len(numbers)) for kind in kinds])


def tag_and_class(key: str) -> str:
    """The part of an element's key (see `tree.Nodes`) that its siblings of the same make share."""
    start = key.find("\0class=")
    if start < 0:
        return key.partition("\0")[0]
    end = key.find("\0", start + 1)
    return key.partition("\0")[0] + (key[start:end] if end > 0 else key[start:])


def _prose(unlinked: Floats, first: Ints, end: Ints) -> tuple[int, int, int]:
    prose = np.where(unlinked >= _LONG_TEXT, unlinked, 0.0)
    total = prose.sum()
    if not total:
        return 0, 0, 0
    held = _between(prose, first, end) / total
    # Elements that hold more than half lie inside each other, so the last in document order is the smallest.
    a, b, c = (int(np.flatnonzero(held >= share)[-1]) for share in (0.501, 0.8, 0.95))
    return a, b, c


@cache
def _classes() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for code in range(_CLASSED):
        table[code] = _class_of(chr(code))
    for low, high in _UNSPACED:
        table[low : high + 1] = UNSPACED
    for code in range(0x3000, 0x3030):
        table[code] = COMMA if chr(code) in "、，" else OTHER
    return table


def _class_of(character: str) -> int:
    category = unicodedata.category(character)
    if character in ",;،؛":
        return COMMA
    if character.isspace():
        return SPACE
    return {"Lu": UPPER | LETTER, "Lt": UPPER | LETTER, "Nd": DIGIT, "Sc": CURRENCY}.get(
        category, LETTER if category[0] == "L" else OTHER
    )


def _counted(texts: list[str]) -> dict[str, Ints]:
    """Counts of characters and words of all texts at once."""
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), np.uint32)
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate(([0], np.cumsum(lengths[:-1] + 1)))
    classes = _classes()[np.minimum(joined, 0xFFFF)]
    after_space = np.empty(len(joined), np.bool_)
    after_space[0] = True
    np.equal(classes[:-1], SPACE, out=after_space[1:])

    def count(mask: npt.NDArray[Any]) -> Ints:
        return np.add.reduceat(mask, starts, dtype=np.int64)

    # The line break between two texts counts as a space of the first one: so words are spaces, but for the last text.
    words = count(classes == SPACE)
    words[-1] += 1
    words += count(classes == UNSPACED) // _CHARACTERS_PER_WORD
    return {
        "length": lengths,
        "words": words,
        "commas": count(classes == COMMA),
        "capitals": count(after_space & (classes == (UPPER | LETTER))),
        "digits": count(classes == DIGIT),
        "currency": count(classes == CURRENCY),
        "last": joined[starts + lengths - 1].astype(np.int64),
    }
