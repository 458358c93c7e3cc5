"""What stands around a passage says about it: the second look, at the probabilities that the first one gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from warcmill.page.judge import nearby_measures
from warcmill.page.judge.feature import Axis, Feature
from warcmill.page.judge.first_look import COUNT, FRACTION, GAP, LEVEL, LINKS, SIZE
from warcmill.page.judge.measures import Measured, column_of

if TYPE_CHECKING:
    from array import array

    from warcmill.page.judge.arrays import Floats
    from warcmill.page.judge.view import View

CHANCE: Final = Axis("probability", (0.01, 0.03, 0.07, 0.13, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99))
COARSE: Final = Axis("probability", (0.1, 0.3, 0.5, 0.7, 0.9))
OF_SLOT: Final = Axis("probability", (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95))
EXPECTED: Final = Axis("expected words", (10, 30, 60, 120, 250, 500, 1000, 2000))


class Judged(Measured):
    """A page with a probability for each passage; measures of the page itself are those of its view."""

    def __init__(self, view: View, chance: array[float] | Floats) -> None:
        super().__init__(nearby_measures.weigh(view.columns, column_of(chance)), len(view))
        self.view = view

    def column(self, name: str) -> array[Any]:
        """A measure of the judged page, or of the page."""
        found = self.columns.get(name)
        return self.view.columns[name] if found is None else found


class Neighbours(Judged):
    """A judged page as the features of the second look see it."""

    def __init__(self, view: View, chance: array[float] | Floats) -> None:
        super().__init__(view, chance)
        nearby_measures.measure_neighbours(view.columns, self.columns)


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
