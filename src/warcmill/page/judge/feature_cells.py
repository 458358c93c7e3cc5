# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Find the cell of each passage for each feature, and add up the points of these cells."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from math import floor
from typing import TYPE_CHECKING, Any

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import doubles, longs, zeros
else:
    from warcmill.buffers import doubles, longs, zeros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judge.feature import Feature
    from warcmill.page.judge.measures import Measured


class Cells:
    """Some features; their cells are numbered consecutively, feature by feature."""

    def __init__(self, features: Sequence[Feature]) -> None:
        looked_at = [(name, axis) for one in features for name, axis in zip(one.measures, one.axes, strict=True)]
        distinct = {(name, id(axis)): (name, axis) for name, axis in looked_at}
        place = {key: number for number, key in enumerate(distinct)}
        self._measures = [name for name, _ in distinct.values()]
        self._edges = [None if axis.bounds is None else _edges(axis.bounds) for _, axis in distinct.values()]
        self._sizes = [axis.size for _, axis in distinct.values()]
        self._uses = [
            [place[name, id(axis)] for name, axis in zip(one.measures, one.axes, strict=True)] for one in features
        ]
        """For each feature, the numbers of its measures."""
        self.offsets = [sum(one.size for one in features[:number]) for number in range(len(features))]
        """The first cell of each feature."""

    def find(self, page: Measured) -> array[int]:
        """The cell of each feature for each passage: all passages for the first feature, then for the second."""
        passages = len(page)
        bins = zeros(len(self._measures) * passages)
        for number, name in enumerate(self._measures):
            edges = self._edges[number]
            if edges is None:
                _take(page.column(name), bins, number * passages, self._sizes[number])
            else:
                _put_into_bins(page.column(name), edges, bins, number * passages)
        cells = array("q", [0]) * (len(self._uses) * passages)
        for feature, uses in enumerate(self._uses):
            for use in uses:
                _combine(cells, feature * passages, bins, use * passages, self._sizes[use], passages)
            _shift(cells, feature * passages, self.offsets[feature], passages)
        return cells


def _edges(bounds: Sequence[float]) -> tuple[array[float], array[int]]:
    """The edges as fractions and as whole numbers; a whole number above 1 is above 1.5 too."""
    return array("d", bounds), array("q", [floor(bound) for bound in bounds])


@cython.cfunc
def _take(values: array[int], out: array[int], at: cython.Py_ssize_t, size: cython.longlong) -> None:
    """Measures whose values are bins already."""
    value: cython.p_longlong = longs(values)
    bins: cython.p_longlong = longs(out)
    passage: cython.Py_ssize_t
    for passage in range(len(values)):
        if not 0 <= value[passage] < size:
            raise ValueError("a value is none of its axis")
        bins[at + passage] = value[passage]


@cython.cfunc
def _put_into_bins(
    values: array[Any], edges: tuple[array[float], array[int]], out: array[int], at: cython.Py_ssize_t
) -> None:
    """The bin of each value: the number of edges below it."""
    passage: cython.Py_ssize_t
    number: cython.Py_ssize_t
    passages: cython.Py_ssize_t = len(values)
    if not cython.compiled:
        for passage in range(passages):
            out[at + passage] = bisect_left(edges[0], values[passage])
    elif values.typecode == "q":
        for number in range(len(edges[1])):
            _count_above(longs(values), longs(edges[1])[number], longs(out), at, passages)
    else:
        for number in range(len(edges[0])):
            _count_fractions_above(doubles(values), doubles(edges[0])[number], longs(out), at, passages)


@cython.cfunc
@cython.exceptval(check=False)
def _count_above(
    value: cython.p_longlong,
    edge: cython.longlong,
    bins: cython.p_longlong,
    at: cython.Py_ssize_t,
    passages: cython.Py_ssize_t,
) -> cython.void:
    """Add one for each value above an edge."""
    passage: cython.Py_ssize_t
    for passage in range(passages):
        bins[at + passage] += value[passage] > edge


@cython.cfunc
@cython.exceptval(check=False)
def _count_fractions_above(
    value: cython.p_double,
    edge: cython.double,
    bins: cython.p_longlong,
    at: cython.Py_ssize_t,
    passages: cython.Py_ssize_t,
) -> cython.void:
    passage: cython.Py_ssize_t
    for passage in range(passages):
        bins[at + passage] += value[passage] > edge


@cython.cfunc
def _combine(
    out: array[int],
    at: cython.Py_ssize_t,
    bins: array[int],
    use: cython.Py_ssize_t,
    size: cython.longlong,
    passages: cython.Py_ssize_t,
) -> None:
    """Add another axis of a feature."""
    cell: cython.p_longlong = longs(out)
    one: cython.p_longlong = longs(bins)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        cell[at + passage] = cell[at + passage] * size + one[use + passage]


@cython.cfunc
def _shift(out: array[int], at: cython.Py_ssize_t, offset: cython.longlong, passages: cython.Py_ssize_t) -> None:
    cell: cython.p_longlong = longs(out)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        cell[at + passage] += offset


def add_up(
    cells: array[int], points: array[int], of_rule: Sequence[int], rules: int, passages: cython.Py_ssize_t
) -> tuple[array[int], array[int], array[int]]:
    """For each passage: all its points, the least that any rule gives it, and the number of that rule.

    `points` has the points of all cells, `of_rule` the number of each feature's rule.
    """
    total, least, worst, by_rule = zeros(passages), zeros(passages), zeros(passages), zeros(rules * passages)
    cell: cython.p_longlong = longs(cells)
    point: cython.p_longlong = longs(points)
    points_of_passage: cython.p_longlong = longs(total)
    own: cython.p_longlong = longs(by_rule)
    lowest: cython.p_longlong = longs(least)
    lowest_rule: cython.p_longlong = longs(worst)
    at: cython.Py_ssize_t
    rule_at: cython.Py_ssize_t
    passage: cython.Py_ssize_t
    number: cython.Py_ssize_t
    worth: cython.longlong
    for number in range(len(of_rule)):
        at = number * passages
        rule_at = of_rule[number] * passages
        for passage in range(passages):
            worth = point[cell[at + passage]]
            points_of_passage[passage] += worth
            own[rule_at + passage] += worth
    for passage in range(passages):
        lowest[passage] = own[passage]
    for number in range(1, rules):
        at = number * passages
        for passage in range(passages):
            if own[at + passage] < lowest[passage]:
                lowest[passage] = own[at + passage]
                lowest_rule[passage] = number
    return total, least, worst
