"""An external merge sort of Arrow batches: sorted runs on disk, merged a slice at a time, in bounded memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

RUN_BYTES = 64 << 20
"""A run is sorted in memory, which takes about three times as much."""

SLICE_BYTES = 4 << 20
"""What is held of each run while they are merged."""

FAN_IN = 24
"""Runs that are merged at a time; if there are more, they are merged in rounds."""

Key = tuple[tuple[bool, Any], ...]


class Sorter:
    """Takes batches in any order, gives their rows back sorted by `keys`, nulls last; to be used as a context manager.

    Runs are written below `folder` under names that begin with `prefix`, and deleted at the end.
    """

    def __init__(
        self, schema: pa.Schema, keys: Sequence[str], folder: Path, prefix: str, run_bytes: int = RUN_BYTES
    ) -> None:
        self.schema, self.keys = schema, list(keys)
        self._folder, self._prefix, self._run_bytes = folder, prefix, run_bytes
        self._held: list[pa.RecordBatch] = []
        self._bytes = 0
        self._runs: list[Path] = []
        self._made = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take rows; a full run is sorted and goes to disk."""
        self._held.append(batch)
        self._bytes += batch.nbytes
        if self._bytes >= self._run_bytes:
            self._runs.append(self._spill(self._slices(self._take_held())))

    def in_order(self) -> Iterator[pa.RecordBatch]:
        """All rows in order. What fits in one run never touches the disk."""
        last = self._take_held()
        if not self._runs:
            yield from self._slices(last)
            return
        if last.num_rows:
            self._runs.append(self._spill(self._slices(last)))
        del last
        while len(self._runs) > FAN_IN:
            some, self._runs = self._runs[:FAN_IN], self._runs[FAN_IN:]
            self._runs.append(self._spill(self._merged(some)))
            for path in some:
                path.unlink()
        yield from self._merged(self._runs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._folder.glob(f"{self._prefix}.run-*"):
            path.unlink(missing_ok=True)

    def _take_held(self) -> pa.Table:
        table = pa.Table.from_batches(self._held, self.schema)
        self._held, self._bytes = [], 0
        return table.take(self._order(table)).combine_chunks() if table.num_rows else table

    def _order(self, table: pa.Table) -> pa.Array:
        return pc.sort_indices(table, sort_keys=[(key, "ascending", "at_end") for key in self.keys])

    def _slices(self, table: pa.Table) -> Iterator[pa.RecordBatch]:
        """A table as batches that are small enough to hold one of each run."""
        rows = max(1, table.num_rows * SLICE_BYTES // max(table.nbytes, 1))
        yield from table.to_batches(max_chunksize=rows)

    def _spill(self, batches: Iterable[pa.RecordBatch]) -> Path:
        path = self._folder / f"{self._prefix}.run-{self._made}"
        self._made += 1
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with path.open("wb") as handle, pa.ipc.new_stream(handle, self.schema, options=options) as writer:
            for batch in batches:
                writer.write_batch(batch)
        return path

    def _merged(self, paths: Sequence[Path]) -> Iterator[pa.RecordBatch]:
        """Rows of several runs in order: of what is held of each, all that no unread row can come before."""
        runs = [_Run(path, self.keys) for path in paths]
        try:
            while runs := [run for run in runs if run.fill()]:
                horizon = min(run.last for run in runs)
                table = pa.Table.from_batches([run.up_to(horizon) for run in runs], self.schema)
                yield from table.take(self._order(table)).combine_chunks().to_batches()
        finally:
            for run in runs:
                run.close()


class _Run:
    """A sorted run, read a slice at a time."""

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        self._handle = path.open("rb")
        stream = pa.ipc.open_stream(self._handle)
        self._reader = iter(stream)
        self._rows = pa.RecordBatch.from_pylist([], schema=stream.schema)
        self._keys = keys

    def fill(self) -> bool:
        """Whether there are rows left; some are held then."""
        while not self._rows.num_rows:
            following = next(self._reader, None)
            if following is None:
                self.close()
                return False
            self._rows = following
        return True

    @property
    def last(self) -> Key:
        """Key of the last row held."""
        return self._key(self._rows.num_rows - 1)

    def up_to(self, horizon: Key) -> pa.RecordBatch:
        """The rows held whose keys are not beyond the horizon; they are held no longer."""
        count = bisect_right(range(self._rows.num_rows), horizon, key=self._key)
        taken, self._rows = self._rows.slice(0, count), self._rows.slice(count)
        return taken

    def close(self) -> None:
        """Let go of the file."""
        self._handle.close()

    def _key(self, row: int) -> Key:
        values = (self._rows.column(key)[row] for key in self._keys)
        return tuple((not value.is_valid, comparable(value)) for value in values)


def comparable(value: pa.Scalar) -> Any:
    """A scalar as Python compares it: times by number, strings in the order of UTF-8 (which is Arrow's), null as 0."""
    if not value.is_valid:
        return 0
    return value.value if pa.types.is_timestamp(value.type) else value.as_py()
