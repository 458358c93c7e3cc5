"""Where the text of a page ends: the signs of it at the place before each passage, and what comes after."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from warcmill.page.judge.feature import Axis, Feature
from warcmill.page.judge.first_look import FRACTION, GAP, LANDMARK, LEVEL, LINKS, PLACE, SIZE
from warcmill.page.judge.measures import Measured
from warcmill.page.judge.second_look import COARSE, Judged
from warcmill.page.judge.view import shifted
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.view import View

AHEAD: Final = Axis("expected words", (3, 20, 55, 150, 400, 1100))
MEAN: Final = Axis("probability", (0.05, 0.15, 0.3, 0.5, 0.7, 0.9))
EDGE: Final = Axis("probability", (0.02, 0.08, 0.18, 0.31, 0.45, 0.6, 0.73, 0.86, 0.94, 0.98))
HOLDS: Final = Axis("share", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97))
STILL: Final = Axis("not yet over", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98))


class Places(Judged):
    """The places before the passages of a judged page, as the signs of an end see them; one entry for each passage."""

    def __init__(self, view: View, chance: Floats) -> None:
        super().__init__(view, chance)
        if native_score is not None:
            native_score.measure_places(self, self.known)

    @cached_property
    def around_both(self) -> Ints:
        """The smallest element that holds the passage before the place and the one after it."""
        layout = self.view.layout
        node = layout.container[np.maximum(self.index - 1, 0)]
        apart = np.flatnonzero(layout.node_end[node] <= self.index)
        while len(apart):
            node[apart] = layout.node_up[node[apart]]
            apart = apart[layout.node_end[node[apart]] <= apart]
        return node

    @property
    def linked_ahead(self) -> Floats:
        """Share of links in the text of the ten passages after the place."""
        sums = np.concatenate(([0.0], np.cumsum(self.view.layout.links * self.weight)))
        end = np.minimum(self.index + 10, len(self.index))
        share: Floats = (sums[end] - sums[:-1]) / (self.weights[end] - self.weights[:-1])
        return share

    @property
    def sure_ahead(self) -> Floats:
        """Words of sure passages after the place."""
        words = np.where(self.sure, self.weight, 0.0)
        rest: Floats = words.sum() - (np.cumsum(words) - words)
        return rest

    MEASURES: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "chance": lambda p: p.chance,
        "sooner": lambda p: shifted(p.chance, 1, 0.0),
        "ahead": lambda p: p.sums[-1] - p.sums[:-1],
        "expected-before": lambda p: p.sums[:-1] / p.sums[-1],
        "sure-ahead": lambda p: p.sure_ahead,
        "holds": lambda p: p.view.layout.node_words[p.around_both] / p.view.layout.total,
        "rest-of-element": lambda p: p.between(p.index, p.view.layout.node_end[p.around_both]),
        "three-ahead": lambda p: p.window(0, 3),
        "ten-ahead": lambda p: p.window(0, 10),
        "thirty-ahead": lambda p: p.window(0, 30),
        "three-behind": lambda p: p.window(-3, 0),
        "ten-behind": lambda p: p.window(-10, 0),
        "rest": lambda p: p.between(p.index, np.full(len(p.index), len(p.index))),
        "prose-place-behind": lambda p: shifted(p.view["prose-place"], 1, p.view["prose-place"][0]),
        "landmark-behind": lambda p: shifted(p.view["landmark"], 1, p.view["landmark"][0]),
        "linked-ahead": lambda p: p.linked_ahead,
    }


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

    def __init__(self, view: View, chance: Floats, still: Floats) -> None:
        super().__init__()
        self.view, self.chance, self.still = view, chance, still

    MEASURES: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "chance": lambda c: c.chance,
        "still": lambda c: c.still,
        "size": lambda c: c.view["size"],
    }


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


def still(likely: Floats) -> Floats:
    """Of each passage the probability that the text is not over, by those that it ends before each."""
    going_on: Floats = 1.0 - likely
    going_on[0] = 1.0
    product: Floats = np.multiply.accumulate(going_on)
    return product
