# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What is measured around each passage, once all have a probability: the measures of the second look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.libc.math import exp
    from cython.cimports.warcmill.buffers import doubles, fractions, longs, zeros
else:
    from math import exp

    from warcmill.buffers import doubles, fractions, longs, zeros

from warcmill.page.judge.model.fitted_points import FAR, PER_LOGIT
from warcmill.page.judge.shape import LEAST_WEIGHT, NEVER, SURE, SURE_WORDS

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

Columns = dict[str, "array[Any]"]

NEIGHBOUR_SHARES: Final = (
    "element-around", "two-elements-around", "three-elements-around", "before", "after", "two-before", "two-after",
    "five-before", "five-after", "fifteen-before", "fifteen-after", "page-chance", "page-expected", "alike-two-chance",
    "alike-four-chance", "slot-chance", "section", "section-heading", "expected-before",
)  # fmt: skip
"""Mean probabilities of what is around a passage, but for `page-expected` (words) and `expected-before` (a share)."""
NEIGHBOUR_NUMBERS: Final = ("since-sure", "until-sure")
_WINDOWS: Final[Mapping[str, tuple[int, int]]] = {
    "before": (-1, 0), "after": (1, 2), "two-before": (-2, 0), "two-after": (1, 3), "five-before": (-5, 0),
    "five-after": (1, 6), "fifteen-before": (-15, 0), "fifteen-after": (1, 16),
}  # fmt: skip
_ELEMENTS: Final = {
    "element-around": "parent",
    "two-elements-around": "grandparent",
    "three-elements-around": "great-grandparent",
}
_ALIKE: Final = ("alike-two", "alike-four", "slot")

_sure_chance = cython.declare(cython.double, SURE)
_sure_words = cython.declare(cython.longlong, SURE_WORDS)
_least_weight = cython.declare(cython.double, LEAST_WEIGHT)
_never = cython.declare(cython.longlong, NEVER)
_points_per_logit = cython.declare(cython.double, PER_LOGIT)
_far = cython.declare(cython.double, FAR)


def probabilities(scores: array[int]) -> array[float]:
    """The probability that each score stands for."""
    found = fractions(len(scores))
    score: cython.p_longlong = longs(scores)
    out: cython.p_double = doubles(found)
    passage: cython.Py_ssize_t
    for passage in range(len(scores)):
        out[passage] = 1.0 / (1.0 + exp(-min(max(score[passage] / _points_per_logit, -_far), _far)))
    return found


def weigh(view: Columns, chance: array[float]) -> Columns:
    """The columns of a page with a probability for each passage: weights and expected words, alone and added up."""
    passages: cython.Py_ssize_t = len(chance)
    columns: Columns = {"chance": chance, "weight": fractions(passages), "expected": fractions(passages)}
    columns["weights"], columns["sums"] = fractions(passages + 1), fractions(passages + 1)
    words: cython.p_longlong = longs(view["words"])
    likely: cython.p_double = doubles(chance)
    weight: cython.p_double = doubles(columns["weight"])
    expected: cython.p_double = doubles(columns["expected"])
    weights: cython.p_double = doubles(columns["weights"])
    sums: cython.p_double = doubles(columns["sums"])
    passage: cython.Py_ssize_t
    for passage in range(passages):
        weight[passage] = words[passage] + 0.5
        expected[passage] = likely[passage] * weight[passage]
        weights[passage + 1] = weights[passage] + weight[passage]
        sums[passage + 1] = sums[passage] + expected[passage]
    return columns


def measure_neighbours(view: Columns, columns: Columns) -> None:
    """Add the measures of the second look to the columns that `weigh` gave; `view` are those of the page."""
    passages = len(columns["chance"])
    for name in NEIGHBOUR_SHARES:
        columns[name] = fractions(passages)
    for name in NEIGHBOUR_NUMBERS:
        columns[name] = zeros(passages)
    for name, (first, end) in _WINDOWS.items():
        _measure_window(columns, first, end, columns[name])
    for name, element in _ELEMENTS.items():
        _measure_element(view, columns, view[element], columns[name])
    for name in _ALIKE:
        _measure_alike(columns, view[name], columns[f"{name}-chance"])
    _measure_sections(view, columns)
    _measure_page(view, columns)


@cython.cfunc
@cython.exceptval(check=False)
@cython.inline
def _mean(
    sums: cython.p_double, weights: cython.p_double, first: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.double:
    """The mean probability of the passages first to end; 0 where there are none."""
    weight: cython.double = weights[end] - weights[first]
    return (sums[end] - sums[first]) / (max(_least_weight, weight))


@cython.cfunc
def _measure_window(columns: Columns, first: cython.Py_ssize_t, end: cython.Py_ssize_t, out: array[float]) -> None:
    """The mean from `first` places after each passage up to, not including, `end` places after."""
    sums: cython.p_double = doubles(columns["sums"])
    weights: cython.p_double = doubles(columns["weights"])
    means: cython.p_double = doubles(out)
    passages: cython.Py_ssize_t = len(out)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        means[passage] = _mean(
            sums, weights, min(max(passage + first, 0), passages), min(max(passage + end, 0), passages)
        )


@cython.cfunc
def _measure_element(view: Columns, columns: Columns, nodes: array[int], out: array[float]) -> None:
    """The mean of an element without the passage itself."""
    sums: cython.p_double = doubles(columns["sums"])
    weights: cython.p_double = doubles(columns["weights"])
    weight: cython.p_double = doubles(columns["weight"])
    expected: cython.p_double = doubles(columns["expected"])
    first: cython.p_longlong = longs(view["node_first"])
    end: cython.p_longlong = longs(view["node_end"])
    node: cython.p_longlong = longs(nodes)
    means: cython.p_double = doubles(out)
    passage: cython.Py_ssize_t
    others: cython.double
    for passage in range(len(out)):
        others = weights[end[node[passage]]] - weights[first[node[passage]]] - weight[passage]
        means[passage] = (sums[end[node[passage]]] - sums[first[node[passage]]] - expected[passage]) / (
            max(_least_weight, others)
        )


@cython.cfunc
def _measure_alike(columns: Columns, groups: array[int], out: array[float]) -> None:
    """The mean of all passages of a passage's group."""
    weight: cython.p_double = doubles(columns["weight"])
    expected: cython.p_double = doubles(columns["expected"])
    group: cython.p_longlong = longs(groups)
    means: cython.p_double = doubles(out)
    passages: cython.Py_ssize_t = len(out)
    pairs = fractions(2 * passages)
    of_group: cython.p_double = doubles(pairs)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        of_group[2 * group[passage]] += expected[passage]
        of_group[2 * group[passage] + 1] += weight[passage]
    for passage in range(passages):
        means[passage] = of_group[2 * group[passage]] / of_group[2 * group[passage] + 1]


@cython.cfunc
def _measure_sections(view: Columns, columns: Columns) -> None:
    """The mean from the last heading to the next one, the heading not counted, and its own; one half without one."""
    sums: cython.p_double = doubles(columns["sums"])
    weights: cython.p_double = doubles(columns["weights"])
    chance: cython.p_double = doubles(columns["chance"])
    level: cython.p_longlong = longs(view["heading-level"])
    last: cython.p_longlong = longs(view["last-heading"])
    section: cython.p_double = doubles(columns["section"])
    heading: cython.p_double = doubles(columns["section-heading"])
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    following: cython.Py_ssize_t = passages
    for passage in range(passages - 1, -1, -1):
        section[passage] = _mean(sums, weights, last[passage] + 1, following)
        heading[passage] = chance[last[passage]] if last[passage] >= 0 else 0.5
        if level[passage] > 0:
            following = passage


@cython.cfunc
def _measure_page(view: Columns, columns: Columns) -> None:
    """The mean of the page; what is expected before each passage; how far off the sure passages are."""
    sums: cython.p_double = doubles(columns["sums"])
    weights: cython.p_double = doubles(columns["weights"])
    chance: cython.p_double = doubles(columns["chance"])
    words: cython.p_longlong = longs(view["words"])
    page_chance: cython.p_double = doubles(columns["page-chance"])
    page_expected: cython.p_double = doubles(columns["page-expected"])
    expected_before: cython.p_double = doubles(columns["expected-before"])
    since: cython.p_longlong = longs(columns["since-sure"])
    until: cython.p_longlong = longs(columns["until-sure"])
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    last: cython.longlong = -_never
    following: cython.longlong = passages - 1 + _never
    for passage in range(passages):
        page_chance[passage] = sums[passages] / weights[passages]
        page_expected[passage] = sums[passages]
        expected_before[passage] = sums[passage] / sums[passages]
        if chance[passage] > _sure_chance and words[passage] >= _sure_words:
            last = passage
        since[passage] = passage - last
    for passage in range(passages - 1, -1, -1):
        if chance[passage] > _sure_chance and words[passage] >= _sure_words:
            following = passage
        until[passage] = following - passage
