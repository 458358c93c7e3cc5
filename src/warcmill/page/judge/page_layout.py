# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The layout of a page: its passages and elements as columns of numbers, from which all features are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import doubles, fractions, longs, octets, zeros
else:
    from warcmill.buffers import doubles, fractions, longs, octets, zeros

from warcmill.page.judge.character_classes import (
    CHARACTERS_PER_WORD,
    CLASSES,
    COMMA,
    CURRENCY,
    DIGIT,
    LETTER,
    SPACE,
    UNSPACED,
    UPPER,
    class_table,
)
from warcmill.page.judge.shape import LONG_TEXT, PROSE_SHARES

if TYPE_CHECKING:
    from array import array
    from typing import Any

    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.markup.tree import Tree

PASSAGE_NUMBERS: Final = ("words", "before", "commas", "capital_words", "currency", "last")
NODE_NUMBERS: Final = (
    "node_first", "node_end", "node_words", "node_up", "node_signature", "node_first_make",
)  # fmt: skip

_comma = cython.declare(cython.uchar, COMMA)
_currency = cython.declare(cython.uchar, CURRENCY)
_digit = cython.declare(cython.uchar, DIGIT)
_space = cython.declare(cython.uchar, SPACE)
_unspaced = cython.declare(cython.uchar, UNSPACED)
_capital = cython.declare(cython.uchar, UPPER | LETTER)
_last_class = cython.declare(cython.uint, CLASSES - 1)
_characters_per_word = cython.declare(cython.longlong, CHARACTERS_PER_WORD)
_long_text = cython.declare(cython.double, LONG_TEXT)


class Layout:
    """Columns with one entry per passage; those that begin with `node_` have one entry per element."""

    owner: Ints
    container: Ints
    words: Ints
    links: Floats
    """Share of the text that stands inside links."""
    before: Ints
    """Words of the page before the passage."""
    commas: Ints
    capital_words: Ints
    """Words that begin with a capital."""
    digits: Floats
    """Share of the characters that are digits."""
    currency: Ints
    last: Ints
    """Code point of the last character."""
    node_first: Ints
    node_end: Ints
    """The passages of an element, from first to end (exclusive)."""
    node_words: Ints
    node_links: Floats
    node_parent: Ints
    node_kind: Ints
    node_last: Ints
    """The next element that is not a descendant."""
    node_up: Ints
    """The nearest ancestor with more passages than the element itself; 0 for the root."""
    node_signature: Ints
    """Equal for elements of the same tag and class."""
    node_first_make: Ints
    """The same by tag and first class alone."""

    def __init__(self, columns: dict[str, array[Any]]) -> None:
        self.columns = columns
        self.prose: tuple[int, int, int] = (0, 0, 0)
        """The smallest elements that contain 50, 80 and 95 % of the page's prose; 0 (the root) if there is none."""
        self.total: int = columns["node_words"][0]
        """Number of words on the page."""

    def __getattr__(self, name: str) -> Any:
        """A column as a NumPy array."""
        try:
            column = self.columns[name]
        except KeyError:
            raise AttributeError(name) from None
        found = self.__dict__[name] = np.frombuffer(column, np.int64 if column.typecode == "q" else np.float64)
        return found


def lay_out(tree: Tree) -> Layout:
    """Compute the columns of a page that has at least one passage."""
    passages, nodes = tree.passages, tree.nodes
    count, node_count = len(passages.text), len(nodes.kind)
    parent = nodes.parent[:]
    parent[0] = 0
    columns: dict[str, array[Any]] = {
        "owner": passages.owner,
        "container": passages.container,
        "node_kind": nodes.kind,
        "node_parent": parent,
        "node_last": nodes.end,
        "links": fractions(count),
        "digits": fractions(count),
        "node_links": fractions(node_count),
        "prose": fractions(count + 1),
    }
    for name in PASSAGE_NUMBERS:
        columns[name] = zeros(count)
    for name in NODE_NUMBERS:
        columns[name] = zeros(node_count)
    _count_characters(passages.text, passages.linked, columns)
    _place_nodes(columns, nodes.first_piece, nodes.end_piece, passages.end_piece)
    _name_nodes(columns, nodes.make, nodes.first_make)
    _add_up(columns)
    layout = Layout(columns)
    layout.prose = _prose(columns)
    return layout


@cython.cfunc
def _count_characters(texts: list[str], linked_lengths: array[int], columns: dict[str, array[Any]]) -> None:
    """For each text, its numbers of `PASSAGE_NUMBERS` and its shares of links and of digits."""
    words: cython.p_longlong = longs(columns["words"])
    before: cython.p_longlong = longs(columns["before"])
    commas: cython.p_longlong = longs(columns["commas"])
    capitals: cython.p_longlong = longs(columns["capital_words"])
    currency: cython.p_longlong = longs(columns["currency"])
    last: cython.p_longlong = longs(columns["last"])
    linked: cython.p_longlong = longs(linked_lengths)
    links: cython.p_double = doubles(columns["links"])
    digit_share: cython.p_double = doubles(columns["digits"])
    table = class_table()
    classes: cython.p_uchar = octets(table)
    met: cython.longlong = 0
    passage: cython.Py_ssize_t
    length: cython.Py_ssize_t
    text: str
    for passage in range(len(texts)):
        text = texts[passage]
        length = len(text)
        spaces: cython.longlong = 0
        digits: cython.longlong = 0
        signs: cython.longlong = 0
        begins: cython.bint = True
        character: cython.uint = 0
        at: cython.Py_ssize_t
        for at in range(length):
            character = ord(text[at])
            one: cython.uchar = classes[min(character, _last_class)]
            if one == _space:
                spaces += 1
                begins = True
                continue
            if one == _capital:
                capitals[passage] += begins
            elif one == _digit:
                digits += 1
            elif one == _comma:
                commas[passage] += 1
            elif one == _unspaced:
                signs += 1
            elif one == _currency:
                currency[passage] += 1
            begins = False
        words[passage] = spaces + 1 + signs // _characters_per_word
        before[passage] = met
        met += words[passage]
        last[passage] = ord("?") if ord("\ud800") <= character <= ord("\udfff") else character
        links[passage] = min(cython.cast(cython.double, linked[passage]) / length, 1.0)
        digit_share[passage] = cython.cast(cython.double, digits) / length


@cython.cfunc
def _place_nodes(
    columns: dict[str, array[Any]], first_pieces: array[int], end_pieces: array[int], passage_ends: array[int]
) -> None:
    """The passages of each element, and its nearest ancestor with more passages."""
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    up: cython.p_longlong = longs(columns["node_up"])
    parent: cython.p_longlong = longs(columns["node_parent"])
    first_piece: cython.p_longlong = longs(first_pieces)
    end_piece: cython.p_longlong = longs(end_pieces)
    passage_end: cython.p_longlong = longs(passage_ends)
    passages: cython.Py_ssize_t = len(passage_ends)
    nodes: cython.Py_ssize_t = len(first_pieces)
    pieces: cython.Py_ssize_t = passage_end[passages - 1]
    passage_of_piece, top_of_node = zeros(pieces + 1), zeros(nodes)
    passage_of: cython.p_longlong = longs(passage_of_piece)
    top: cython.p_longlong = longs(top_of_node)
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    piece: cython.Py_ssize_t = 0
    above: cython.Py_ssize_t
    for passage in range(passages):
        while piece < passage_end[passage]:
            passage_of[piece] = passage
            piece += 1
    passage_of[pieces] = passages
    for node in range(nodes):
        first[node] = end[node] = passage_of[min(first_piece[node], pieces)]
        if end_piece[node] > first_piece[node]:
            end[node] = passage_of[end_piece[node] - 1] + 1
        above = parent[node]
        top[node] = top[above] if node and first[above] == first[node] and end[above] == end[node] else node
        up[node] = parent[top[node]]


@cython.cfunc
def _name_nodes(columns: dict[str, array[Any]], makes: array[int], first_makes: array[int]) -> None:
    kind: cython.p_longlong = longs(columns["node_kind"])
    signature: cython.p_longlong = longs(columns["node_signature"])
    first_signature: cython.p_longlong = longs(columns["node_first_make"])
    make: cython.p_longlong = longs(makes)
    first_make: cython.p_longlong = longs(first_makes)
    node: cython.Py_ssize_t
    for node in range(len(columns["node_kind"])):
        signature[node] = make[kind[node]]
        first_signature[node] = first_make[kind[node]]


@cython.cfunc
def _add_up(columns: dict[str, array[Any]]) -> None:
    """For each element, its words and how many are linked; for each passage, the words of prose before it."""
    words: cython.p_longlong = longs(columns["words"])
    links: cython.p_double = doubles(columns["links"])
    before_prose: cython.p_double = doubles(columns["prose"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    node_words: cython.p_longlong = longs(columns["node_words"])
    node_links: cython.p_double = doubles(columns["node_links"])
    passages: cython.Py_ssize_t = len(columns["words"])
    word_sums, linked_sums = zeros(passages + 1), fractions(passages + 1)
    before: cython.p_longlong = longs(word_sums)
    linked: cython.p_double = doubles(linked_sums)
    unlinked: cython.double
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    for passage in range(passages):
        unlinked = words[passage] * (1 - links[passage])
        before[passage + 1] = before[passage] + words[passage]
        linked[passage + 1] = linked[passage] + words[passage] * links[passage]
        before_prose[passage + 1] = before_prose[passage] + (unlinked if unlinked >= _long_text else 0.0)
    for node in range(len(columns["node_words"])):
        node_words[node] = before[end[node]] - before[first[node]]
        node_links[node] = (linked[end[node]] - linked[first[node]]) / max(node_words[node], 1)


def _prose(columns: dict[str, array[Any]]) -> tuple[int, int, int]:
    """The smallest elements that contain these shares: elements that contain more than half are nested."""
    before: cython.p_double = doubles(columns["prose"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    total: cython.double = before[len(columns["words"])]
    half: cython.double = PROSE_SHARES[0]
    most: cython.double = PROSE_SHARES[1]
    nearly_all: cython.double = PROSE_SHARES[2]
    held: cython.double
    node: cython.Py_ssize_t
    a: cython.Py_ssize_t = 0
    b: cython.Py_ssize_t = 0
    c: cython.Py_ssize_t = 0
    if total > 0:
        for node in range(len(columns["node_first"])):
            held = (before[end[node]] - before[first[node]]) / total
            a = node if held >= half else a
            b = node if held >= most else b
            c = node if held >= nearly_all else c
    return a, b, c
