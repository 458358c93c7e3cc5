# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The points of a page's terms, each counted once: a term has one number for each type of page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    from collections.abc import Sequence

    from warcmill.page.markup.word_lookup import Known


def add_up(
    columns: dict[str, array[Any]],
    known: Known,
    wrapping_words: cython.double,
    most: cython.Py_ssize_t,
    rows: Sequence[int],
    rows_of_words: array[int],
    points: array[int],
    width: cython.Py_ssize_t,
) -> array[int]:
    """Sum the given rows of `points`, and those of the words of elements with text, up to a number of elements.

    `rows_of_words` has two rows for each word: for elements with less than `wrapping_words` words, and for all others;
    a row past the last stands for none.
    """
    kind: cython.p_longlong = longs(columns["node_kind"])
    words: cython.p_longlong = longs(columns["node_words"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    number: cython.p_longlong = longs(known.numbers)
    start: cython.p_longlong = longs(known.start)
    count: cython.p_longlong = longs(known.count)
    row_of: cython.p_longlong = longs(rows_of_words)
    point: cython.p_longlong = longs(points)
    height: cython.Py_ssize_t = len(points) // width
    met_kinds, met_rows, sums = zeros(2 * len(known.count)), zeros(height + 1), zeros(width)
    met: cython.p_longlong = longs(met_kinds)
    met_row: cython.p_longlong = longs(met_rows)
    out: cython.p_longlong = longs(sums)
    node: cython.Py_ssize_t
    at: cython.Py_ssize_t
    way: cython.Py_ssize_t
    row: cython.Py_ssize_t
    for row in rows:
        _add(row, point, met_row, height, width, out)
    for node in range(len(columns["node_kind"])):
        if first[node] >= end[node]:
            continue
        way = words[node] >= wrapping_words
        if not met[2 * kind[node] + way]:
            met[2 * kind[node] + way] = 1
            for at in range(start[kind[node]], start[kind[node]] + count[kind[node]]):
                _add(row_of[2 * number[at] + way], point, met_row, height, width, out)
        most -= 1
        if most == 0:
            break
    return sums


@cython.cfunc
@cython.exceptval(check=False)
def _add(
    row: cython.Py_ssize_t,
    point: cython.p_longlong,
    met: cython.p_longlong,
    height: cython.Py_ssize_t,
    width: cython.Py_ssize_t,
    out: cython.p_longlong,
) -> cython.void:
    column: cython.Py_ssize_t
    if row < height and not met[row]:
        met[row] = 1
        for column in range(width):
            out[column] += point[row * width + column]
