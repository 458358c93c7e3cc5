"""The points of a set of features, looked up for all passages of a page at once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge.feature_cells import Cells, add_up
from warcmill.page.judge.model.fitted_points import BIAS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.feature import Feature
    from warcmill.page.judge.measures import Measured
    from warcmill.page.judge.model.fitted_points import Cells as Points
    from warcmill.page.judge.model.rule import Rulebook


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all passages by one table."""

    total: Ints
    """All points plus the bias."""
    least: Ints
    """The points of the rule that gives the least."""
    worst: Ints
    """That rule, as its number in the table's `codes`."""


class Table:
    """Features with the points of their cells, and the rules that own them."""

    def __init__(self, features: Sequence[Feature], cells: Points, rulebook: Rulebook) -> None:
        self.features = features
        self.bias = cells.get(BIAS, (0,))[0]
        self._cells = Cells(features)
        self._points = array("q")
        for one in features:
            self._points.extend(cells.get(one.name, (0,) * one.size))
        owners = [rulebook.by_feature[one.name].code for one in features]
        self.codes = sorted(set(owners))
        self._rules = [self.codes.index(owner) for owner in owners]

    def look(self, page: Measured) -> Scores:
        """The scores of all passages of a page."""
        found = add_up(self._cells.find(page), self._points, self._rules, len(self.codes), len(page))
        total, least, worst = (np.frombuffer(column, np.int64) for column in found)
        return Scores(total + self.bias, least, worst)

    def cells(self, page: Measured) -> Ints:
        """The cell of each feature (rows) for each passage (columns)."""
        return cells_of(self._cells, page)

    def points(self, page: Measured) -> Ints:
        """The points of each feature (rows) for each passage (columns)."""
        offsets = np.array(self._cells.offsets)[:, None]
        found: Ints = np.frombuffer(self._points, np.int64)[self.cells(page) + offsets]
        return found


def cells_of(cells: Cells, page: Measured) -> Ints:
    """The cell of each feature (rows) for each passage (columns)."""
    numbers = np.frombuffer(cells.find(page), np.int64).reshape(len(cells.offsets), len(page))
    found: Ints = numbers - np.array(cells.offsets)[:, None]
    return found
