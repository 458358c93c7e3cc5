# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The cells that the runs of a page fall into, feature by feature, and the points of these cells added up."""

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
    """Some features, whose cells are numbered one feature after the other."""

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
        """Of each feature the numbers of what it looks at."""
        self.offsets = [sum(one.size for one in features[:number]) for number in range(len(features))]
        """Of each feature its first cell."""

    def find(self, page: Measured) -> array[int]:
        """The cell of each feature for each run: all runs of the first feature, then of the second."""
        runs = len(page)
        bins = zeros(len(self._measures) * runs)
        for number, name in enumerate(self._measures):
            edges = self._edges[number]
            if edges is None:
                _take(page.column(name), bins, number * runs, self._sizes[number])
            else:
                _put_into_bins(page.column(name), edges, bins, number * runs)
        cells = array("q", [0]) * (len(self._uses) * runs)
        for feature, uses in enumerate(self._uses):
            for use in uses:
                _combine(cells, feature * runs, bins, use * runs, self._sizes[use], runs)
            _shift(cells, feature * runs, self.offsets[feature], runs)
        return cells


def _edges(bounds: Sequence[float]) -> tuple[array[float], array[int]]:
    """The edges for fractions, and for whole numbers, which are above 1.5 where they are above 1."""
    return array("d", bounds), array("q", [floor(bound) for bound in bounds])


@cython.cfunc
def _take(values: array[int], out: array[int], at: cython.Py_ssize_t, size: cython.longlong) -> None:
    """Values that are bins already."""
    value: cython.p_longlong = longs(values)
    bins: cython.p_longlong = longs(out)
    run: cython.Py_ssize_t
    for run in range(len(values)):
        if not 0 <= value[run] < size:
            raise ValueError("a value is none of its axis")
        bins[at + run] = value[run]


@cython.cfunc
def _put_into_bins(
    values: array[Any], edges: tuple[array[float], array[int]], out: array[int], at: cython.Py_ssize_t
) -> None:
    """The bin of each value: how many edges are less."""
    run: cython.Py_ssize_t
    number: cython.Py_ssize_t
    runs: cython.Py_ssize_t = len(values)
    if not cython.compiled:
        for run in range(runs):
            out[at + run] = bisect_left(edges[0], values[run])
    elif values.typecode == "q":
        for number in range(len(edges[1])):
            _count_above(longs(values), longs(edges[1])[number], longs(out), at, runs)
    else:
        for number in range(len(edges[0])):
            _count_fractions_above(doubles(values), doubles(edges[0])[number], longs(out), at, runs)


@cython.cfunc
@cython.exceptval(check=False)
def _count_above(
    value: cython.p_longlong,
    edge: cython.longlong,
    bins: cython.p_longlong,
    at: cython.Py_ssize_t,
    runs: cython.Py_ssize_t,
) -> cython.void:
    """One more for each value that is above an edge."""
    run: cython.Py_ssize_t
    for run in range(runs):
        bins[at + run] += value[run] > edge


@cython.cfunc
@cython.exceptval(check=False)
def _count_fractions_above(
    value: cython.p_double,
    edge: cython.double,
    bins: cython.p_longlong,
    at: cython.Py_ssize_t,
    runs: cython.Py_ssize_t,
) -> cython.void:
    run: cython.Py_ssize_t
    for run in range(runs):
        bins[at + run] += value[run] > edge


@cython.cfunc
def _combine(
    out: array[int],
    at: cython.Py_ssize_t,
    bins: array[int],
    use: cython.Py_ssize_t,
    size: cython.longlong,
    runs: cython.Py_ssize_t,
) -> None:
    """One more axis of a feature."""
    cell: cython.p_longlong = longs(out)
    one: cython.p_longlong = longs(bins)
    run: cython.Py_ssize_t
    for run in range(runs):
        cell[at + run] = cell[at + run] * size + one[use + run]


@cython.cfunc
def _shift(out: array[int], at: cython.Py_ssize_t, offset: cython.longlong, runs: cython.Py_ssize_t) -> None:
    cell: cython.p_longlong = longs(out)
    run: cython.Py_ssize_t
    for run in range(runs):
        cell[at + run] += offset


def add_up(
    cells: array[int], points: array[int], of_rule: Sequence[int], rules: int, runs: cython.Py_ssize_t
) -> tuple[array[int], array[int], array[int]]:
    """Of each run its points in all, the least that a rule gives it, and the number of that rule.

    `points` are those of all cells, `of_rule` is the number of the rule of each feature.
    """
    total, least, worst, by_rule = zeros(runs), zeros(runs), zeros(runs), zeros(rules * runs)
    cell: cython.p_longlong = longs(cells)
    point: cython.p_longlong = longs(points)
    points_of_run: cython.p_longlong = longs(total)
    own: cython.p_longlong = longs(by_rule)
    lowest: cython.p_longlong = longs(least)
    lowest_rule: cython.p_longlong = longs(worst)
    at: cython.Py_ssize_t
    rule_at: cython.Py_ssize_t
    run: cython.Py_ssize_t
    number: cython.Py_ssize_t
    worth: cython.longlong
    for number in range(len(of_rule)):
        at = number * runs
        rule_at = of_rule[number] * runs
        for run in range(runs):
            worth = point[cell[at + run]]
            points_of_run[run] += worth
            own[rule_at + run] += worth
    for run in range(runs):
        lowest[run] = own[run]
    for number in range(1, rules):
        at = number * runs
        for run in range(runs):
            if own[at + run] < lowest[run]:
                lowest[run] = own[at + run]
                lowest_rule[run] = number
    return total, least, worst
