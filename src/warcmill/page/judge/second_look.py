"""What stands around a passage says about it: the second look, at the probabilities that the first one gave."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from warcmill.page.judge.feature import Axis, Feature
from warcmill.page.judge.first_look import COUNT, FRACTION, GAP, LEVEL, LINKS, SIZE
from warcmill.page.judge.measures import Measured
from warcmill.page.judge.shape import LEAST_WEIGHT, SURE, SURE_WORDS
from warcmill.page.judge.view import since
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.view import View

CHANCE: Final = Axis("probability", (0.01, 0.03, 0.07, 0.13, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99))
COARSE: Final = Axis("probability", (0.1, 0.3, 0.5, 0.7, 0.9))
OF_SLOT: Final = Axis("probability", (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95))
EXPECTED: Final = Axis("expected words", (10, 30, 60, 120, 250, 500, 1000, 2000))


class Judged(Measured):
    """A page with a probability for each passage; measures of the page itself are those of its view."""

    def __init__(self, view: View, chance: Floats) -> None:
        super().__init__()
        self.view = view
        self.chance = chance
        self.index = view.index
        self.weight = view.layout.words + 0.5
        self.expected: Floats = chance * self.weight
        self.weights = np.concatenate(([0.0], np.cumsum(self.weight)))
        self.sums = np.concatenate(([0.0], np.cumsum(self.expected)))

    def __getitem__(self, name: str) -> Any:
        """A measure of the judged page, or of the page."""
        return super().__getitem__(name) if name in self.MEASURES else self.view[name]

    def between(self, first: Ints, end: Ints) -> Floats:
        """Mean probability of the passages first to end; 0 where there are none."""
        first, end = np.maximum(first, 0), np.minimum(end, len(self.index))
        mean: Floats = (self.sums[end] - self.sums[first]) / np.maximum(
            self.weights[end] - self.weights[first], LEAST_WEIGHT
        )
        return mean

    def window(self, first: int, end: int) -> Floats:
        """Mean probability of the passages from `first` places after each one up to `end` places after, exclusive."""
        return self.between(self.index + first, self.index + end)

    @cached_property
    def sure(self) -> Any:
        """Passages of some length that are likely main text."""
        return (self.chance > SURE) & (self.view.layout.words >= SURE_WORDS)


class Neighbours(Judged):
    """A judged page as the features of the second look see it."""

    def __init__(self, view: View, chance: Floats) -> None:
        super().__init__(view, chance)
        if native_score is not None:
            native_score.measure_neighbours(self, self.known)

    def around(self, name: str) -> Floats:
        """Mean probability of the element that a measure names, without the passage itself."""
        first, end = self.view.layout.node_first[self.view[name]], self.view.layout.node_end[self.view[name]]
        others = self.weights[end] - self.weights[first] - self.weight
        mean: Floats = (self.sums[end] - self.sums[first] - self.expected) / np.maximum(others, LEAST_WEIGHT)
        return mean

    def alike(self, name: str) -> Floats:
        """Mean probability of all passages of the group that a measure names."""
        group = self.view[name]
        mean: Floats = (np.bincount(group, self.expected) / np.bincount(group, self.weight))[group]
        return mean

    @property
    def section(self) -> Floats:
        """Mean probability from the last heading to the next one, the heading not counted."""
        later = np.where(self.view["heading-level"] > 0, self.index, len(self.index))
        following = np.minimum.accumulate(np.append(later[1:], len(self.index))[::-1])[::-1]
        return self.between(self.view["last-heading"] + 1, following)

    @property
    def section_heading(self) -> Floats:
        """Probability of the last heading; one half where there is none."""
        start = self.view["last-heading"]
        return np.where(start >= 0, self.chance[start], 0.5)

    MEASURES: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "chance": lambda n: n.chance,
        "element-around": lambda n: n.around("parent"),
        "two-elements-around": lambda n: n.around("grandparent"),
        "three-elements-around": lambda n: n.around("great-grandparent"),
        "before": lambda n: n.window(-1, 0),
        "after": lambda n: n.window(1, 2),
        "two-before": lambda n: n.window(-2, 0),
        "two-after": lambda n: n.window(1, 3),
        "five-before": lambda n: n.window(-5, 0),
        "five-after": lambda n: n.window(1, 6),
        "fifteen-before": lambda n: n.window(-15, 0),
        "fifteen-after": lambda n: n.window(1, 16),
        "page-chance": lambda n: np.full(len(n.index), n.sums[-1] / n.weights[-1]),
        "page-expected": lambda n: np.full(len(n.index), n.sums[-1]),
        "alike-two-chance": lambda n: n.alike("alike-two"),
        "alike-four-chance": lambda n: n.alike("alike-four"),
        "slot-chance": lambda n: n.alike("slot"),
        "section": lambda n: n.section,
        "section-heading": lambda n: n.section_heading,
        "expected-before": lambda n: n.sums[:-1] / n.sums[-1],
        "since-sure": lambda n: since(n.sure),
        "until-sure": lambda n: since(n.sure[::-1])[::-1].copy(),
    }
    """Mean probabilities of what is around a passage, but for the last three."""


SECOND_LOOK: Final = (
    Feature("own", (CHANCE, SIZE), ("chance", "size")),
    Feature("own-links", (CHANCE, LINKS), ("chance", "links")),
    Feature("own-heading", (CHANCE, LEVEL), ("chance", "heading-level")),
    Feature("element-around", (CHANCE,), ("element-around",)),
    Feature("two-elements-around", (CHANCE,), ("two-elements-around",)),
    Feature("three-elements-around", (CHANCE,), ("three-elements-around",)),
    Feature("two-before", (CHANCE,), ("two-before",)),
    Feature("two-after", (CHANCE,), ("two-after",)),
    Feature("five-before", (CHANCE,), ("five-before",)),
    Feature("five-after", (CHANCE,), ("five-after",)),
    Feature("fifteen-before", (CHANCE,), ("fifteen-before",)),
    Feature("fifteen-after", (CHANCE,), ("fifteen-after",)),
    Feature("before-and-after", (COARSE, COARSE, COARSE), ("before", "after", "chance")),
    Feature("page", (CHANCE,), ("page-chance",)),
    Feature("page-expected", (EXPECTED,), ("page-expected",)),
    Feature("alike-two", (CHANCE,), ("alike-two-chance",)),
    Feature("alike-four", (CHANCE,), ("alike-four-chance",)),
    Feature("alike-slot", (COUNT, OF_SLOT), ("slot-count", "slot-chance")),
    Feature("section", (CHANCE,), ("section",)),
    Feature("section-heading", (COARSE, LEVEL), ("section-heading", "heading-level")),
    Feature("expected-before", (FRACTION,), ("expected-before",)),
    Feature("since-sure", (GAP,), ("since-sure",)),
    Feature("until-sure", (GAP,), ("until-sure",)),
)
