"""A named view on a passage: the cell that it falls into on one or two axes, and what the cell is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.measures import Measured


@dataclass(frozen=True, slots=True)
class Axis:
    """A measure in bins: a value up to `bounds[0]` is in bin 0, one over the last bound in the last bin."""

    name: str
    bounds: tuple[float, ...]
    edges: Floats = field(init=False, repr=False, compare=False)
    """The bounds, for numpy."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "edges", np.array(self.bounds, np.float64))

    @property
    def size(self) -> int:
        """How many bins."""
        return len(self.bounds) + 1

    def bins(self, values: Any) -> Ints:
        """The bin of each value."""
        found: Ints = self.edges.searchsorted(values)
        return found

    def label(self, index: int) -> str:
        """A bin in words: `words 10..20`."""
        low = "" if index == 0 else f"{self.bounds[index - 1]:g}"
        high = "" if index == len(self.bounds) else f"{self.bounds[index]:g}"
        return f"{self.name} {low}..{high}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure that is one of a few names; values are their numbers."""

    name: str
    names: tuple[str, ...]
    edges: ClassVar[None] = None
    """There is nothing to put into bins."""

    @property
    def size(self) -> int:
        """How many names."""
        return len(self.names)

    def bins(self, values: Ints) -> Ints:
        """The values themselves."""
        return values

    def label(self, index: int) -> str:
        """A value by its name: `element=p`."""
        return f"{self.name}={self.names[index]}"


@dataclass(frozen=True, slots=True)
class Feature:
    """A named view on a passage; the points of its cells are in the rulebook under `name`."""

    name: str
    axes: tuple[Axis | Kind, ...]
    measures: tuple[str, ...]
    """What of a page is on each axis, by name (`measured.Measured`)."""

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(axis.size for axis in self.axes)

    def cells(self, page: Measured) -> Ints:
        """The cell of each passage."""
        first, *others = zip(self.axes, self.measures, strict=True)
        cells = first[0].bins(page[first[1]])
        for axis, measure in others:
            cells = cells * axis.size + axis.bins(page[measure])
        return cells

    def label(self, cell: int) -> str:
        """A cell in words."""
        labels: list[str] = []
        for axis in reversed(self.axes):
            cell, index = divmod(cell, axis.size)
            labels.append(axis.label(index))
        return ", ".join(reversed(labels))


class Features:
    """Features that are looked at together: values on the same axis are put into bins at once."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._measures = [name for feature in features for name in feature.measures]
        uses = [axis for feature in features for axis in feature.axes]
        self._uses = {axis: [use for use, other in enumerate(uses) if other is axis] for axis in dict.fromkeys(uses)}
        ends = np.cumsum([len(feature.axes) for feature in features])
        self._last = ends - 1
        # Of each further axis, the last first: the features that have it, its uses, the cells of the axes after it.
        self._further: list[tuple[Ints, Ints, Ints]] = []
        for back in range(1, max(len(feature.axes) for feature in features)):
            having = np.array([number for number, feature in enumerate(features) if len(feature.axes) > back])
            sizes = [prod(axis.size for axis in features[number].axes[-back:]) for number in having]
            self._further.append((having, ends[having] - 1 - back, np.array(sizes)[:, None]))

    def values(self, page: Measured) -> list[Any]:
        """What the features look at: for each axis of each an array with a value for each passage."""
        return [page[name] for name in self._measures]

    def cells(self, values: list[Any]) -> Ints:
        """The cell of each feature (rows) for each passage (columns)."""
        bins = np.empty((len(values), len(values[0])), np.int64)
        for axis, uses in self._uses.items():
            bins[uses] = axis.bins(np.array([values[use] for use in uses]))
        cells: Ints = bins[self._last]
        for having, own, sizes in self._further:
            cells[having] += bins[own] * sizes
        return cells
