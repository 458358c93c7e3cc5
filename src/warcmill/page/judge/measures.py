"""The measures of a page: named columns of numbers with one entry for each passage."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Floats


class Measured:
    """A set of measures that features are computed from."""

    def __init__(self, columns: dict[str, array[Any]], passages: int) -> None:
        self.columns = columns
        """The measures computed so far."""
        self.passages = passages

    def column(self, name: str) -> array[Any]:
        """A measure; KeyError if there is none of this name."""
        return self.columns[name]

    def __getitem__(self, name: str) -> Any:
        """A measure as a NumPy array that shares its memory."""
        column = self.column(name)
        return np.frombuffer(column, np.int64 if column.typecode == "q" else np.float64)

    def __len__(self) -> int:
        """Number of passages of the page."""
        return self.passages


def column_of(values: array[float] | Floats) -> array[float]:
    """Fractions as a column of their own, if they are not one yet."""
    return values if isinstance(values, array) else array("d", values.tobytes())
