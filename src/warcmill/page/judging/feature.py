"""A named view on a run of text: the cell that it falls into on one or two axes, and what the cell is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.judging.layout import Floats, Ints


@dataclass(frozen=True, slots=True)
class Axis:
    """A measure in bins: a value up to `edges[0]` is in bin 0, one over the last edge in the last bin."""

    name: str
    edges: tuple[float, ...]
    _edges: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_edges", np.array(self.edges, np.float64))

    @property
    def size(self) -> int:
        """How many bins."""
        return len(self.edges) + 1

    def bins(self, values: Any) -> Ints:
        """The bin of each value."""
        found: Ints = self._edges.searchsorted(values)
        return found

    def label(self, index: int) -> str:
        """A bin in words: `words 10..20`."""
        low = "" if index == 0 else f"{self.edges[index - 1]:g}"
        high = "" if index == len(self.edges) else f"{self.edges[index]:g}"
        return f"{self.name} {low}..{high}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure that is one of a few names; values are their numbers."""

    name: str
    names: tuple[str, ...]

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
    """A named view on a run; the points of its cells are in the rulebook under `name`."""

    name: str
    axes: tuple[Axis | Kind, ...]
    values: Callable[[Any], tuple[Any, ...]]

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(axis.size for axis in self.axes)

    def cells(self, page: Any) -> Ints:
        """The cell of each run."""
        first, *others = zip(self.axes, self.values(page), strict=True)
        cells = first[0].bins(first[1])
        for axis, values in others:
            cells = cells * axis.size + axis.bins(values)
        return cells

    def label(self, cell: int) -> str:
        """A cell in words."""
        labels: list[str] = []
        for axis in reversed(self.axes):
            cell, index = divmod(cell, axis.size)
            labels.append(axis.label(index))
        return ", ".join(reversed(labels))
