# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Which elements hold kept text, counted over the pieces of text that each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import longs, zeros
else:
    from warcmill.buffers import longs, zeros

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Sequence


def kept_before(passage_ends: array[int], kept: Sequence[bool], gone: Iterable[int]) -> array[int]:
    """Before each piece, and at the end, the number of kept ones; `gone` are cut out of kept passages."""
    pieces: cython.Py_ssize_t = passage_ends[len(passage_ends) - 1] if len(passage_ends) else 0
    counts = zeros(pieces + 1)
    count: cython.p_longlong = longs(counts)
    end: cython.p_longlong = longs(passage_ends)
    passage: cython.Py_ssize_t
    piece: cython.Py_ssize_t = 0
    for passage in range(len(passage_ends)):
        held: cython.bint = kept[passage]
        while piece < end[passage]:
            count[piece + 1] = held
            piece += 1
    for number in gone:
        piece = number
        count[piece + 1] = 0
    for piece in range(pieces):
        count[piece + 1] += count[piece]
    return counts


def ends_of_kept(counts: array[int]) -> tuple[int, int]:
    """The first kept piece and the last; -1 if none is."""
    count: cython.p_longlong = longs(counts)
    pieces: cython.Py_ssize_t = len(counts) - 1
    piece: cython.Py_ssize_t
    first: cython.Py_ssize_t = -1
    last: cython.Py_ssize_t = -1
    for piece in range(pieces):
        if count[piece + 1] > count[piece]:
            first = piece if first < 0 else first
            last = piece
    return first, last


def sort_elements(
    counts: array[int], first_pieces: array[int], end_pieces: array[int]
) -> tuple[list[bool], list[int], list[int], list[bool]]:
    """Of each element whether it holds kept text; those that do; those that show text and keep none; which show any."""
    count: cython.p_longlong = longs(counts)
    first: cython.p_longlong = longs(first_pieces)
    end: cython.p_longlong = longs(end_pieces)
    node: cython.Py_ssize_t
    holds: list[bool] = []
    around: list[int] = []
    apart: list[int] = []
    shows: list[bool] = []
    for node in range(len(first_pieces)):
        held: cython.bint = count[end[node]] > count[first[node]]
        shown: cython.bint = end[node] > first[node]
        holds.append(bool(held))
        shows.append(bool(shown))
        if held:
            around.append(node)
        elif shown:
            apart.append(node)
    return holds, around, apart, shows
