"""A page by its measures: columns of numbers with names, one entry for each passage."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Floats


class Measured:
    """What features look at."""

    def __init__(self, columns: dict[str, array[Any]], passages: int) -> None:
        self.columns = columns
        """The measures that have been worked out."""
        self.passages = passages

    def column(self, name: str) -> array[Any]:
        """A measure; KeyError if there is none of that name."""
        return self.columns[name]

    def __getitem__(self, name: str) -> Any:
        """A measure as an array of numpy's, which shares its memory."""
        column = self.column(name)
        return np.frombuffer(column, np.int64 if column.typecode == "q" else np.float64)

    def __len__(self) -> int:
        """How many passages the page has."""
        return self.passages


def column_of(values: array[float] | Floats) -> array[float]:
    """Fractions as a column of their own, if they are none."""
    return values if isinstance(values, array) else array("d", values.tobytes())
