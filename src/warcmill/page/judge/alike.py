# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What repeats on a page: similar siblings, passages in similar records (slots), copies of a text.

A slot is the set of passages whose container has the same tag and first class (`traversal.Nodes`), and so have the
elements above it: the names in all posts of a thread, the prices on all cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import doubles, fractions, longs, zeros
else:
    from warcmill.buffers import doubles, fractions, longs, zeros

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

LEVELS: Final = 4
"""Number of levels that must agree in a slot."""
_SPREAD: Final = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio: multiplying by it spreads neighbouring numbers far apart (Knuth, 6.4)."""

_spread = cython.declare(cython.ulonglong, _SPREAD)
_all_bits = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


@cython.cclass
class _Groups:
    """Numbers pairs of numbers from 0 on in the order of first occurrence; the capacity is fixed."""

    first: cython.p_longlong
    second: cython.p_longlong
    number: cython.p_longlong
    """One more than the pair's number; 0 in an empty slot of the table."""
    columns: object
    mask: cython.ulonglong
    count: cython.longlong

    def __init__(self, room: int) -> None:
        size = 16
        while size < 2 * room:
            size *= 2
        first, second, number = zeros(size), zeros(size), zeros(size)
        self.first, self.second, self.number = longs(first), longs(second), longs(number)
        self.columns = (first, second, number)
        self.mask, self.count = size - 1, 0

    @cython.cfunc
    @cython.exceptval(check=False)
    def of(self, one: cython.longlong, other: cython.longlong) -> cython.longlong:
        """The number of a pair."""
        place: cython.ulonglong = ((one * 31 + other) * _spread & _all_bits) >> 32 & self.mask
        while self.number[place] and (self.first[place] != one or self.second[place] != other):
            place = (place + 1) & self.mask
        if not self.number[place]:
            self.count += 1
            self.first[place] = one
            self.second[place] = other
            self.number[place] = self.count
        return self.number[place] - 1


def siblings(columns: dict[str, array[Any]]) -> array[int]:
    """For each element, how many siblings share its tag and class, itself included."""
    parent: cython.p_longlong = longs(columns["node_parent"])
    make: cython.p_longlong = longs(columns["node_signature"])
    nodes: cython.Py_ssize_t = len(columns["node_parent"])
    groups = _Groups(nodes)
    group_of_node, counts, found = zeros(nodes), zeros(nodes), zeros(nodes)
    group: cython.p_longlong = longs(group_of_node)
    count: cython.p_longlong = longs(counts)
    out: cython.p_longlong = longs(found)
    node: cython.Py_ssize_t
    for node in range(nodes):
        group[node] = groups.of(parent[node], make[node])
        count[group[node]] += 1
    for node in range(nodes):
        out[node] = count[group[node]]
    return found


def of_one_make(
    columns: dict[str, array[Any]], make_name: str, nodes: array[int], levels: cython.Py_ssize_t
) -> array[int]:
    """Number elements from 0 on; equal numbers if they and their ancestors up to this many levels look the same."""
    parent: cython.p_longlong = longs(columns["node_parent"])
    make: cython.p_longlong = longs(columns[make_name])
    node_of: cython.p_longlong = longs(nodes)
    count: cython.Py_ssize_t = len(nodes)
    chains, whole = _Groups(levels * count), _Groups(count)
    found = zeros(count)
    out: cython.p_longlong = longs(found)
    number: cython.Py_ssize_t
    node: cython.Py_ssize_t
    chain: cython.longlong
    for number in range(count):
        node = node_of[number]
        chain = make[node]
        for _ in range(1, levels):
            node = parent[node]
            chain = chains.of(chain, make[node])
        out[number] = whole.of(chain, 0)
    return found


def slots(columns: dict[str, array[Any]], nodes: array[int]) -> array[int]:
    """Number elements by their slots."""
    return of_one_make(columns, "node_first_make", nodes, LEVELS)


def copies(texts: Sequence[str]) -> tuple[array[int], array[int]]:
    """For each text, the first one that is equal to it, and how many such texts there are."""
    first: dict[str, int] = {}
    of_text, counts, found = zeros(len(texts)), zeros(len(texts)), zeros(len(texts))
    said: cython.p_longlong = longs(of_text)
    count: cython.p_longlong = longs(counts)
    out: cython.p_longlong = longs(found)
    passage: cython.Py_ssize_t
    for passage in range(len(texts)):
        said[passage] = first.setdefault(texts[passage], passage)
        count[said[passage]] += 1
    for passage in range(len(texts)):
        out[passage] = count[said[passage]]
    return of_text, found


def measure_slots(columns: dict[str, array[Any]], total: cython.double) -> None:
    """What the slot of each passage holds: passages, mean words and links, share of the page's words, variety.

    Variety is the number of different texts per passage: low where all say `Reply`.
    """
    slot: cython.p_longlong = longs(columns["slot"])
    said: cython.p_longlong = longs(columns["said"])
    words: cython.p_longlong = longs(columns["words"])
    links: cython.p_double = doubles(columns["links"])
    count: cython.p_longlong = longs(columns["slot-count"])
    mean_words: cython.p_double = doubles(columns["slot-words"])
    mean_links: cython.p_double = doubles(columns["slot-links"])
    share: cython.p_double = doubles(columns["slot-share"])
    variety: cython.p_double = doubles(columns["slot-variety"])
    passages: cython.Py_ssize_t = len(columns["slot"])
    texts = _Groups(passages)
    sums = fractions(4 * passages)
    own: cython.p_double = doubles(sums)
    passage: cython.Py_ssize_t
    at: cython.Py_ssize_t
    met: cython.longlong = 0
    for passage in range(passages):
        at = 4 * slot[passage]
        own[at] += 1
        own[at + 1] += words[passage]
        own[at + 2] += links[passage]
        texts.of(slot[passage], said[passage])
        own[at + 3] += texts.count - met
        met = texts.count
    for passage in range(passages):
        at = 4 * slot[passage]
        count[passage] = cython.cast(cython.longlong, own[at])
        mean_words[passage] = own[at + 1] / own[at]
        mean_links[passage] = own[at + 2] / own[at]
        share[passage] = own[at + 1] / total
        variety[passage] = own[at + 3] / own[at]
