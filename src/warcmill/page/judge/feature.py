"""A named view on a passage: the cell that it falls into on one or two axes, and what the cell is called."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Axis:
    """A measure in bins: a value up to `bounds[0]` is in bin 0, one over the last bound in the last bin."""

    name: str
    bounds: tuple[float, ...]

    @property
    def size(self) -> int:
        """How many bins."""
        return len(self.bounds) + 1

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
    bounds: ClassVar[None] = None
    """There is nothing to put into bins."""

    @property
    def size(self) -> int:
        """How many names."""
        return len(self.names)

    def label(self, index: int) -> str:
        """A value by its name: `element=p`."""
        return f"{self.name}={self.names[index]}"


@dataclass(frozen=True, slots=True)
class Feature:
    """A named view on a passage; the points of its cells are in the rulebook under `name`."""

    name: str
    axes: tuple[Axis | Kind, ...]
    measures: tuple[str, ...]
    """What of a page is on each axis, by name (`measures.Measured`)."""

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(axis.size for axis in self.axes)

    def label(self, cell: int) -> str:
        """A cell in words."""
        labels: list[str] = []
        for axis in reversed(self.axes):
            cell, index = divmod(cell, axis.size)
            labels.append(axis.label(index))
        return ", ".join(reversed(labels))
