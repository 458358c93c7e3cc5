"""The points of some features, looked up for all passages of a page at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from warcmill.page.judge.feature import Features
from warcmill.page.judge.model.fitted_points import BIAS
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.feature import Feature
    from warcmill.page.judge.model.fitted_points import Cells
    from warcmill.page.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Scores:
    """What a table says of each passage."""

    total: Ints
    """All points, and the bias."""
    least: Ints
    """The points of the rule that is worth least to it."""
    worst: Ints
    """That rule, as its number in the table's `codes`."""


class Table:
    """Features with the points of their cells and the rules that these belong to."""

    def __init__(self, features: Sequence[Feature], cells: Cells, rulebook: Rulebook) -> None:
        self.features = features
        self._together = Features(features)
        self.bias = cells.get(BIAS, (0,))[0]
        self._points = np.concatenate([np.array(cells.get(one.name, (0,) * one.size), np.int64) for one in features])
        self._offsets = np.cumsum([0] + [one.size for one in features[:-1]])[:, None]
        owners = [rulebook.by_feature[one.name].code for one in features]
        self.codes = sorted(set(owners))
        self._of_rule = np.array([[owner == code for owner in owners] for code in self.codes], np.int64)
        self._scorer: Any = None
        if native_score is not None:
            axes, numbers = [one.axes for one in features], [self.codes.index(owner) for owner in owners]
            self._scorer = native_score.Scorer(axes, numbers, len(self.codes), self._points)

    def look(self, page: Any) -> Scores:
        """The scores of the passages of a page (whatever the features look at)."""
        values = self._together.values(page)
        total, least, worst = self.look_plainly(values) if self._scorer is None else self._look(values)
        return Scores(total + self.bias, least, worst)

    def _look(self, values: list[Any]) -> Ints:
        found = np.empty((3, len(values[0])), np.int64)
        self._scorer.look(values, found)
        return found

    def look_plainly(self, values: list[Any]) -> tuple[Ints, Ints, Ints]:
        """Total without bias, least and worst; without the compiled scorer."""
        points = self._points[self._together.cells(values) + self._offsets]
        by_rule = self._of_rule @ points
        worst = np.argmin(by_rule, axis=0)
        return points.sum(axis=0), by_rule[worst, np.arange(len(worst))], worst

    def cells(self, page: Any) -> Ints:
        """The cell of each feature (rows) for each passage (columns)."""
        return self._together.cells(self._together.values(page))

    def points(self, page: Any) -> Ints:
        """The points of each feature (rows) for each passage (columns)."""
        found: Ints = self._points[self.cells(page) + self._offsets]
        return found
