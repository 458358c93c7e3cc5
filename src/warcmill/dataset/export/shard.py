"""What a form is given to write: the rows of one part of the dataset, a place for them, and who copies records."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from warcmill.dataset.rows import Row

Copy = Callable[[Row, Any], str | None]
"""Writes the record that a row was made of by one of warcio's writers; the reason, as a code, where it cannot."""


@dataclass(slots=True)
class Shard:
    """The rows of one part, to be written to one file (or folder)."""

    name: str
    """Of the unit; the same on every run."""
    path: Path
    """Where to write: staged, nobody else's."""
    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    copy: Copy | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that the form has no place for, by reason; `write` counts them."""

    def rows(self) -> Iterator[Row]:
        """The rows one by one."""
        for batch in self.batches:
            yield from batch.to_pylist()

    def texts(self) -> Iterator[Row]:
        """The rows that have a text; the others are left out."""
        for row in self.rows():
            if row["text"]:
                yield row
            else:
                self.left_out["no-text"] += 1


Write = Callable[[Shard], int]
"""Writes a shard; how many rows it wrote."""


@contextmanager
def packed(path: Path) -> Iterator[BinaryIO]:
    """A gzip file that is the same bytes for the same content: without name and time."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packing:
        writer = io.BufferedWriter(cast("Any", packing), 1 << 16)
        yield cast("BinaryIO", writer)
        writer.flush()
        writer.detach()
