"""What stands around a passage says about it: the second look, at the probabilities that the first one gave."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

from warcmill.page.judge import main_text_measures, nearby_measures
from warcmill.page.judge.feature import Axis, Feature, Kind
from warcmill.page.judge.first_look import COUNT, FRACTION, GAP, LEVEL, LINKS, SIZE
from warcmill.page.judge.main_text_measures import (
    ARTICLE_PLACES,
    CLIMB,
    HEAD_PLACES,
    MAIN_PLACES,
    NO_PICTURE,
    SURE_PLACES,
)
from warcmill.page.judge.measures import Measured, column_of
from warcmill.page.judge.shape import PICTURES, SURROUNDINGS

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Floats
    from warcmill.page.judge.view import View

CHANCE: Final = Axis("probability", (0.01, 0.03, 0.07, 0.13, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99))
COARSE: Final = Axis("probability", (0.1, 0.3, 0.5, 0.7, 0.9))
OF_SLOT: Final = Axis("probability", (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95))
EXPECTED: Final = Axis("expected words", (10, 30, 60, 120, 250, 500, 1000, 2000))
FINE: Final = Axis("probability", (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 0.96))
MAIN_PLACE: Final = Kind("place", MAIN_PLACES)
SURE_PLACE: Final = Kind("among sure", SURE_PLACES)
HEAD_PLACE: Final = Kind("place", HEAD_PLACES)
ARTICLE_PLACE: Final = Kind("in", ARTICLE_PLACES)
SURROUNDING: Final = Kind("inside", tuple(tags[0] for tags in SURROUNDINGS))
PICTURED: Final = Axis("words beside a picture", (10, 25, 60, 150, 1000, NO_PICTURE - 1))
LIKENESS: Final = Axis("share of sure text", (0.02, 0.1, 0.3, 0.6, 0.9))
STEPS: Final = Axis("elements up", tuple(range(CLIMB - 1)))


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
        pictured = array("q", [tag in PICTURES for tag in view.tree.nodes.kind_tag])
        main_text_measures.measure_main_text(
            view.columns, self.columns, view.kind_tag, pictured, view.headline, view.layout.prose[1]
        )


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
    Feature("between-sure", (GAP, GAP, COARSE), ("since-sure", "until-sure", "chance")),
    Feature("main-place", (MAIN_PLACE, SIZE, COARSE), ("main-place", "size", "chance")),
    Feature("sure-place", (SURE_PLACE, SIZE, FINE), ("sure-place", "size", "chance")),
    Feature("head-place", (HEAD_PLACE, LINKS, SIZE), ("head-place", "links", "size")),
    Feature("surrounding", (SURROUNDING, SIZE, SURE_PLACE), ("surrounding", "size", "sure-place")),
    Feature("pictured", (PICTURED, SIZE, SURE_PLACE), ("pictured-words", "size", "sure-place")),
    Feature("article-place", (ARTICLE_PLACE, SIZE), ("article-place", "size")),
    Feature("like-main", (LIKENESS, SIZE, COARSE), ("like-main", "size", "chance")),
    Feature("climb", (STEPS, SIZE, SURE_PLACE), ("climb", "size", "sure-place")),
)
