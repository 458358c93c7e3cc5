"""What stands around a run of text says about it: the second look, at the probabilities that the first one gave."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from warcmill.page.judging.feature import Axis, Feature
from warcmill.page.judging.features import FRACTION, GAP, LEVEL, LINKS, SIZE
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.judging.arrays import Floats, Ints
    from warcmill.page.judging.view import View

CHANCE: Final = Axis("probability", (0.01, 0.03, 0.07, 0.13, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99))
COARSE: Final = Axis("probability", (0.1, 0.3, 0.5, 0.7, 0.9))
EXPECTED: Final = Axis("expected words", (10, 30, 60, 120, 250, 500, 1000, 2000))
_NEVER: Final = 10_000
_SURE: Final = 0.6
_SURE_WORDS: Final = 12


class Neighbours:
    """A page with a first probability for each run, as the features of the second look see it."""

    def __init__(self, view: View, chance: Floats) -> None:
        self.view = view
        self.chance = chance
        self.index = view.index
        self.weight = view.layout.words + 0.5
        self.expected: Floats = chance * self.weight
        self._weights = np.concatenate(([0.0], np.cumsum(self.weight)))
        self._sums = np.concatenate(([0.0], np.cumsum(self.expected)))

    def between(self, first: Ints, end: Ints) -> Floats:
        """Mean probability of the runs first to end; 0 where there are none."""
        if native_score is None:
            return between_plainly(self._sums, self._weights, first, end)
        mean = np.empty(len(self.index))
        native_score.between(self._sums, self._weights, first, end, mean)
        return mean

    def around(self, level: int) -> Floats:
        """Mean probability of the element `level` above, without the run itself."""
        node = self.view.levels[level]
        first, end = self.view.layout.node_first[node], self.view.layout.node_end[node]
        others = self._weights[end] - self._weights[first] - self.weight
        mean: Floats = (self._sums[end] - self._sums[first] - self.expected) / np.maximum(others, 0.1)
        return mean

    def alike(self, levels: int) -> Floats:
        """Mean probability of all runs whose own elements, up to `levels` above, have the same tags and classes."""
        group = self.view.alike(levels)
        mean: Floats = (np.bincount(group, self.expected) / np.bincount(group, self.weight))[group]
        return mean

    @cached_property
    def section(self) -> tuple[Floats, Floats]:
        """Mean probability from the last heading to the next one, the heading not counted; and that of the heading."""
        start = self.view.last_heading
        later = np.where(self.view.heading_level > 0, self.index, len(self.index))
        following = np.minimum.accumulate(np.append(later[1:], len(self.index))[::-1])[::-1]
        heading = np.where(start >= 0, self.chance[start], 0.5)
        return self.between(start + 1, np.ascontiguousarray(following)), heading

    @property
    def next_to(self) -> tuple[Floats, Floats]:
        """Probability of the run before and of the run after."""
        return self.between(self.index - 1, self.index), self.between(self.index + 1, self.index + 2)

    @property
    def whole_page(self) -> Floats:
        """Mean probability of the page."""
        return np.full(len(self.index), self.expected.sum() / self.weight.sum())

    @property
    def expected_before(self) -> Floats:
        """Share of the expected text that stands before each run."""
        share: Floats = self._sums[:-1] / self._sums[-1]
        return share

    @cached_property
    def sure(self) -> Any:
        """Runs of some length that are likely main text."""
        return (self.chance > _SURE) & (self.view.layout.words >= _SURE_WORDS)

    @cached_property
    def since_sure(self) -> Ints:
        """Runs since the last sure one."""
        since: Ints = self.index - np.maximum.accumulate(np.where(self.sure, self.index, -_NEVER))
        return since

    @cached_property
    def until_sure(self) -> Ints:
        """Runs until the next sure one."""
        later = np.where(self.sure, self.index, _NEVER + len(self.index))
        until: Ints = np.minimum.accumulate(later[::-1])[::-1] - self.index
        return until


def between_plainly(sums: Floats, weights: Floats, first: Ints, end: Ints) -> Floats:
    """Of each stretch from first to end the mean by running sums of values and weights, without the compiled one."""
    first, end = np.maximum(first, 0), np.minimum(end, len(sums) - 1)
    mean: Floats = (sums[end] - sums[first]) / np.maximum(weights[end] - weights[first], 0.1)
    return mean


def _window(first: int, end: int) -> Callable[[Neighbours], tuple[Any, ...]]:
    return lambda n: (n.between(n.index + first, n.index + end),)


SECOND_LOOK: Final = (
    Feature("own", (CHANCE, SIZE), lambda n: (n.chance, n.view.size)),
    Feature("own-links", (CHANCE, LINKS), lambda n: (n.chance, n.view.layout.links)),
    Feature("own-heading", (CHANCE, LEVEL), lambda n: (n.chance, n.view.heading_level)),
    Feature("element-around", (CHANCE,), lambda n: (n.around(0),)),
    Feature("two-elements-around", (CHANCE,), lambda n: (n.around(1),)),
    Feature("three-elements-around", (CHANCE,), lambda n: (n.around(2),)),
    Feature("two-before", (CHANCE,), _window(-2, 0)),
    Feature("two-after", (CHANCE,), _window(1, 3)),
    Feature("five-before", (CHANCE,), _window(-5, 0)),
    Feature("five-after", (CHANCE,), _window(1, 6)),
    Feature("fifteen-before", (CHANCE,), _window(-15, 0)),
    Feature("fifteen-after", (CHANCE,), _window(1, 16)),
    Feature("before-and-after", (COARSE, COARSE, COARSE), lambda n: (*n.next_to, n.chance)),
    Feature("page", (CHANCE,), lambda n: (n.whole_page,)),
    Feature("page-expected", (EXPECTED,), lambda n: (np.full(len(n.index), n.expected.sum()),)),
    Feature("alike-two", (CHANCE,), lambda n: (n.alike(2),)),
    Feature("alike-four", (CHANCE,), lambda n: (n.alike(4),)),
    Feature("section", (CHANCE,), lambda n: (n.section[0],)),
    Feature("section-heading", (COARSE, LEVEL), lambda n: (n.section[1], n.view.heading_level)),
    Feature("expected-before", (FRACTION,), lambda n: (n.expected_before,)),
    Feature("since-sure", (GAP,), lambda n: (n.since_sure,)),
    Feature("until-sure", (GAP,), lambda n: (n.until_sure,)),
)
