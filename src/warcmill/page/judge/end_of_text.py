"""Where the text of a page ends: the signs of it at the place before each passage, and what comes after."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from warcmill.page.judge import nearby_measures
from warcmill.page.judge.feature import Axis, Feature
from warcmill.page.judge.first_look import FRACTION, GAP, LANDMARK, LEVEL, LINKS, PLACE, SIZE
from warcmill.page.judge.measures import Measured, column_of
from warcmill.page.judge.second_look import COARSE, Judged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Floats
    from warcmill.page.judge.view import View

AHEAD: Final = Axis("expected words", (3, 20, 55, 150, 400, 1100))
MEAN: Final = Axis("probability", (0.05, 0.15, 0.3, 0.5, 0.7, 0.9))
EDGE: Final = Axis("probability", (0.02, 0.08, 0.18, 0.31, 0.45, 0.6, 0.73, 0.86, 0.94, 0.98))
HOLDS: Final = Axis("share", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97))
STILL: Final = Axis("not yet over", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98))


class Places(Judged):
    """The places before the passages of a judged page, as the signs of an end see them; one entry for each passage."""

    def __init__(self, view: View, chance: array[float] | Floats) -> None:
        super().__init__(view, chance)
        nearby_measures.measure_places(view.columns, self.columns)


SIGNS: Final = (
    Feature("end-expected", (AHEAD, FRACTION), ("ahead", "expected-before")),
    Feature("end-element", (HOLDS, MEAN), ("holds", "rest-of-element")),
    Feature("end-edge", (EDGE, EDGE), ("sooner", "chance")),
    Feature("end-after", (MEAN, MEAN), ("three-ahead", "ten-ahead")),
    Feature("end-before", (MEAN, MEAN), ("three-behind", "ten-behind")),
    Feature("end-sure", (AHEAD, MEAN), ("sure-ahead", "thirty-ahead")),
    Feature("end-rest", (MEAN,), ("rest",)),
    Feature("end-prose-place", (PLACE, PLACE), ("prose-place-behind", "prose-place")),
    Feature("end-landmark", (LANDMARK, LANDMARK), ("landmark-behind", "landmark")),
    Feature("end-heading", (LEVEL, MEAN), ("heading-level", "ten-ahead")),
    Feature("end-since-prose", (GAP,), ("since-prose",)),
    Feature("end-until-prose", (GAP,), ("until-prose",)),
    Feature("end-passage", (SIZE, LINKS), ("size", "links")),
    Feature("end-links", (LINKS,), ("linked-ahead",)),
    Feature("end-part-of-page", (FRACTION,), ("part-of-page",)),
)
"""What tells where a text ends; their points are those of a place, not of a passage."""


class Course(Measured):
    """A page with the probability, at each passage, that the text is not over yet."""

    def __init__(self, view: View, chance: array[float] | Floats, still: array[float]) -> None:
        super().__init__({"chance": column_of(chance), "still": still, "size": view.columns["size"]}, len(view))


def _profile(kind: str) -> tuple[Feature, ...]:
    return (
        Feature(f"{kind}-end", (STILL, COARSE), ("still", "chance")),
        Feature(f"{kind}-end-size", (STILL, SIZE), ("still", "size")),
    )


PROFILES: Final[dict[PageType, tuple[Feature, ...]]] = {
    "article": _profile("article"),
    "documentation": _profile("documentation"),
}
"""What a passage is worth in the last look, by page type."""
LAST_LOOK: Final = (*SIGNS, *(feature for features in PROFILES.values() for feature in features))


def still(likely: Iterable[float]) -> array[float]:
    """Of each passage the probability that the text is not over, by those that it ends before each."""
    found, left = array("d"), 1.0
    for passage, ends in enumerate(likely):
        left *= 1.0 - ends if passage else 1.0
        found.append(left)
    return found
