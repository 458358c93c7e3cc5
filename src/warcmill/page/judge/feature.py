"""A feature of a passage: the cell that it falls into on one or two axes, and the name of that cell."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Axis:
    """A measure in bins: values up to `bounds[0]` are in bin 0, values above the last bound in the last bin."""

    name: str
    bounds: tuple[float, ...]

    @property
    def size(self) -> int:
        """Number of bins."""
        return len(self.bounds) + 1

    def label(self, index: int) -> str:
        """The label of a bin: `words 10..20`."""
        low = "" if index == 0 else f"{self.bounds[index - 1]:g}"
        high = "" if index == len(self.bounds) else f"{self.bounds[index]:g}"
        return f"{self.name} {low}..{high}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure whose values are the numbers of a few names."""

    name: str
    names: tuple[str, ...]
    bounds: ClassVar[None] = None
    """No bounds: the values are bins already."""

    @property
    def size(self) -> int:
        """Number of names."""
        return len(self.names)

    def label(self, index: int) -> str:
        """The label of a value: `element=p`."""
        return f"{self.name}={self.names[index]}"


@dataclass(frozen=True, slots=True)
class Feature:
    """A named feature of passages; the rulebook has the points of its cells under `name`."""

    name: str
    axes: tuple[Axis | Kind, ...]
    measures: tuple[str, ...]
    """The measure on each axis, by name (`measures.Measured`)."""

    @property
    def size(self) -> int:
        """Number of cells."""
        return prod(axis.size for axis in self.axes)

    def label(self, cell: int) -> str:
        """The label of a cell."""
        labels: list[str] = []
        for axis in reversed(self.axes):
            cell, index = divmod(cell, axis.size)
            labels.append(axis.label(index))
        return ", ".join(reversed(labels))
