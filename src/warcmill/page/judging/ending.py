"""Where the text of a page ends: the signs of it at the place before each run, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judging.feature import Axis, Feature
from warcmill.page.judging.features import FRACTION, GAP, LANDMARK, LEVEL, LINKS, PLACE, SIZE
from warcmill.page.judging.neighbours import COARSE, Neighbours

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judging.arrays import Floats, Ints
    from warcmill.page.judging.view import View

AHEAD: Final = Axis("expected words", (3, 20, 55, 150, 400, 1100))
MEAN: Final = Axis("probability", (0.05, 0.15, 0.3, 0.5, 0.7, 0.9))
EDGE: Final = Axis("probability", (0.02, 0.08, 0.18, 0.31, 0.45, 0.6, 0.73, 0.86, 0.94, 0.98))
HOLDS: Final = Axis("share", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97))
STILL: Final = Axis("not yet over", (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98))


class Places(Neighbours):
    """The places before the runs of a judged page, as the signs of an end see them; one entry for each run."""

    @property
    def sooner(self) -> Floats:
        """Probability of the run before the place; 0 at the page's beginning."""
        shifted: Floats = self.view.shifted(self.chance, 1, 0.0)
        return shifted

    @property
    def ahead(self) -> Floats:
        """Expected words of text after the place."""
        rest: Floats = self._sums[-1] - self._sums[:-1]
        return rest

    @cached_property
    def sure_ahead(self) -> Floats:
        """Words of sure runs after the place."""
        words = np.where(self.sure, self.weight, 0.0)
        rest: Floats = words.sum() - (np.cumsum(words) - words)
        return rest

    @cached_property
    def around_both(self) -> Ints:
        """The smallest element that holds the run before the place and the one after it."""
        layout = self.view.layout
        node = layout.container[np.maximum(self.index - 1, 0)]
        apart = np.flatnonzero(layout.node_end[node] <= self.index)
        while len(apart):
            node[apart] = layout.node_up[node[apart]]
            apart = apart[layout.node_end[node[apart]] <= apart]
        return node

    @property
    def linked_ahead(self) -> Floats:
        """Share of links in the text of the ten runs after the place."""
        sums = np.concatenate(([0.0], np.cumsum(self.view.layout.links * self.weight)))
        end = np.minimum(self.index + 10, len(self.index))
        share: Floats = (sums[end] - sums[:-1]) / (self._weights[end] - self._weights[:-1])
        return share


def _in_element(places: Places) -> tuple[Floats, Floats]:
    layout, node = places.view.layout, places.around_both
    return layout.node_words[node] / layout.total, places.between(places.index, layout.node_end[node])


def _step(values: Ints, view: View) -> tuple[Ints, Ints]:
    return view.shifted(values, 1, values[0]), values


SIGNS: Final = (
    Feature("end-expected", (AHEAD, FRACTION), lambda p: (p.ahead, p.expected_before)),
    Feature("end-element", (HOLDS, MEAN), _in_element),
    Feature("end-edge", (EDGE, EDGE), lambda p: (p.sooner, p.chance)),
    Feature("end-after", (MEAN, MEAN), lambda p: (p.between(p.index, p.index + 3), p.between(p.index, p.index + 10))),
    Feature("end-before", (MEAN, MEAN), lambda p: (p.between(p.index - 3, p.index), p.between(p.index - 10, p.index))),
    Feature("end-sure", (AHEAD, MEAN), lambda p: (p.sure_ahead, p.between(p.index, p.index + 30))),
    Feature("end-rest", (MEAN,), lambda p: (p.between(p.index, np.full(len(p.index), len(p.index))),)),
    Feature("end-prose-place", (PLACE, PLACE), lambda p: _step(p.view.prose_place, p.view)),
    Feature("end-landmark", (LANDMARK, LANDMARK), lambda p: _step(p.view.landmark, p.view)),
    Feature("end-heading", (LEVEL, MEAN), lambda p: (p.view.heading_level, p.between(p.index, p.index + 10))),
    Feature("end-since-prose", (GAP,), lambda p: (p.view.since_prose,)),
    Feature("end-until-prose", (GAP,), lambda p: (p.view.until_prose,)),
    Feature("end-run", (SIZE, LINKS), lambda p: (p.view.size, p.view.layout.links)),
    Feature("end-links", (LINKS,), lambda p: (p.linked_ahead,)),
    Feature("end-part-of-page", (FRACTION,), lambda p: (p.view.layout.before / p.view.layout.total,)),
)
"""What tells where a text ends; their points are those of a place, not of a run."""


@dataclass(frozen=True, slots=True)
class Course:
    """A page with the probability, at each run, that the text is not over yet."""

    view: View
    chance: Floats
    still: Floats


def _profile(kind: str) -> tuple[Feature, ...]:
    return (
        Feature(f"{kind}-end", (STILL, COARSE), lambda c: (c.still, c.chance)),
        Feature(f"{kind}-end-size", (STILL, SIZE), lambda c: (c.still, c.view.size)),
    )


PROFILES: Final[dict[PageType, tuple[Feature, ...]]] = {
    "article": _profile("article"),
    "documentation": _profile("documentation"),
}
"""What a run is worth in the last look, by page type."""
LAST_LOOK: Final = (*SIGNS, *(feature for features in PROFILES.values() for feature in features))


def still(likely: Floats) -> Floats:
    """Of each run the probability that the text is not over, by those that it ends before each."""
    going_on: Floats = 1.0 - likely
    going_on[0] = 1.0
    product: Floats = np.multiply.accumulate(going_on)
    return product
