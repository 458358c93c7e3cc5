"""Parquet parts: staged, checked, renamed; a unit's two of them and its manifest, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warcmill.dataset import contract, layout, staging
from warcmill.dataset.commit import commit
from warcmill.dataset.contract import Contract
from warcmill.dataset.manifest import Account, Committed, Input, Manifest, Output, committed, now, record
from warcmill.dataset.rows import Row, Stamps, reject_of
from warcmill.errors import CommitConflict, OutputError
from warcmill.model import Failed, Source

GROUP_ROWS = 10_000
GROUP_BYTES = 64 << 20
"""A row group ends at so many rows, or bytes in Arrow's memory; it is what a writer holds and a reader skips."""

PENDING_ROWS = 1_000
PENDING_BYTES = 2 << 20
"""Rows become Arrow columns at so many or so heavy: as Python objects they take several times the room, which the next
pages can have then while it is still in the processor's cache."""

LOOKUPS = {"captures": ("capture_id", "warc_record_id", "content_digest", "url"), "rejects": ()}
"""Columns that are looked up by value: they get bloom filters."""

WRITER: Mapping[str, Any] = {
    "compression": "zstd",
    "compression_level": 5,  # 7 % smaller than 3, for 0.1 ms a page
    "data_page_version": "1.0",
    "write_page_index": True,
    "write_page_checksum": True,
    "write_statistics": True,
    "use_dictionary": True,
    "use_content_defined_chunking": False,
    "store_schema": False,  # Arrow's own copy of it, 12 kB a file, says nothing that the Parquet schema does not
}
"""Measured by `bench/parquet.py`; readers of every kind take these."""

PLACES = frozenset({"start", "block", "target"})
"""Members that mostly grow from item to item: their differences take two thirds of the room, and less time, than a
dictionary of them."""

FALSE_POSITIVES = 0.01


class PartFile:
    """One Parquet file under its staging name. Holds at most a row group in memory."""

    def __init__(self, path: Path, schema: Contract, *, sorted_by: Sequence[str] = ()) -> None:
        self.path = path
        self.rows = 0
        self._schema = schema
        self._sorting = [pq.SortingColumn(schema.arrow.get_field_index(name)) for name in sorted_by]
        self._handle = path.open("wb")
        self._writer: pq.ParquetWriter | None = None
        self._batches: list[pa.RecordBatch] = []
        self._held_rows = 0
        self._held_bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows; a full row group goes to disk."""
        while self._held_rows + batch.num_rows >= GROUP_ROWS:
            missing = GROUP_ROWS - self._held_rows
            self._hold(batch.slice(0, missing))
            self._end_group()
            batch = batch.slice(missing)
        self._hold(batch)
        if self._held_bytes >= GROUP_BYTES:
            self._end_group()

    def _hold(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._batches.append(batch)
            self._held_rows += batch.num_rows
            self._held_bytes += batch.nbytes

    def finish(self, footer: Mapping[str, str]) -> None:
        """Write what is held and the footer, and put it all on the disk. A part without rows is a whole file too."""
        self._end_group()
        writer = self._writer or self._open(0)
        writer.add_key_value_metadata(dict(footer))
        writer.close()
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        found = pq.read_metadata(self.path).num_rows
        if found != self.rows:
            raise OutputError(f"{self.path}: {self.rows:,} rows were written, {found:,} can be read back")

    def output(self, unit: str, config_digest: str) -> Output:
        """What a manifest says of the finished part, under the name that it is to get."""
        path = layout.part_name(self._schema.name, unit, config_digest)
        return Output(path, self._schema.name, self.rows, self.path.stat().st_size, layout.sha256(self.path))

    def discard(self) -> None:
        """Leave nothing behind; on a full disk, or without memory, closing fails once more."""
        self._batches.clear()
        for each in (self._writer, self._handle):
            with suppress(OSError, ValueError, MemoryError):
                if each:
                    each.close()
        self.path.unlink(missing_ok=True)

    def _end_group(self) -> None:
        if self._held_rows:
            writer = self._writer or self._open(self._held_rows)
            table = pa.Table.from_batches(self._batches, self._schema.arrow)
            writer.write_table(table, row_group_size=self._held_rows)
            self.rows += self._held_rows
        self._batches, self._held_rows, self._held_bytes = [], 0, 0

    def _open(self, group_rows: int) -> pq.ParquetWriter:
        """The writer, made when the first row group is there: its bloom filters are as large as that group needs."""
        options = {**WRITER, **encodings(self._schema)}
        if group_rows:
            bloom = {"ndv": group_rows, "fpp": FALSE_POSITIVES}
            options["bloom_filter_options"] = dict.fromkeys(LOOKUPS[self._schema.name], bloom)
        self._writer = pq.ParquetWriter(
            self._handle, self._schema.arrow, sorting_columns=self._sorting or None, **options
        )
        return self._writer


def encodings(schema: Contract) -> dict[str, Any]:
    """The writer's options that say which columns are written as differences, and all others by a dictionary."""
    growing = [leaf for leaf in schema.leaves if leaf.rpartition(".list.element.")[2] in PLACES]
    return {
        "use_dictionary": [leaf for leaf in schema.leaves if leaf not in growing],
        "column_encoding": dict.fromkeys(growing, "DELTA_BINARY_PACKED") or None,
    }


class PartWriter:
    """What a unit of work writes to: rows, rejects and an account; all of it becomes visible by `commit`, or nothing.

        with PartWriter(out, stamps) as part:
            part.write(row)                  # has passed the gate
            part.reject(failed)              # of_record=False for a gap: it stands for no record
            part.account.skip("request")     # records, skipped, gaps, size, record_bytes, gap_bytes are the caller's
            part.commit(unit, inputs)

    Raises OutputError for whatever the disk says; leaving the block without a commit deletes what was staged.
    """

    def __init__(self, out: Path, stamps: Stamps) -> None:
        layout.prepare(out)
        self.account = Account()
        self._accounts = [self.account]
        self._owners: list[Account] = []
        self._out, self._stamps, self._started = out, stamps, now()
        self._pending: dict[str, list[Row]] = {table: [] for table in contract.TABLES}
        self._weight = 0
        self._exit = ExitStack()
        with layout.output_errors(out), ExitStack() as stack:
            self._folder = stack.enter_context(staging.attempt(out / layout.STAGING))
            self._files = {table: PartFile(self._folder / table, contract.contract(table)) for table in contract.TABLES}
            for part in self._files.values():
                stack.callback(part.discard)
            self._exit = stack.pop_all()

    def begin(self) -> Account:
        """Open an account of its own for the next input; that of the unit is the sum of all."""
        self.account = Account()
        self._accounts.append(self.account)
        return self.account

    def carry(self, unit: Manifest, inputs: Collection[str]) -> None:
        """Take rows over, as they are, of some inputs of a committed unit, by what they are called; no account."""
        wanted = pa.array(sorted(inputs), pa.string())
        for output in unit["outputs"]:
            path, schema = layout.named(self._out, output["path"]), contract.contract(output["table"]).arrow
            with layout.output_errors(path), pq.ParquetFile(path, page_checksum_verification=True) as part:
                for batch in part.iter_batches(PENDING_ROWS, use_threads=False):
                    mine = batch.filter(pc.is_in(batch.column("source_uri"), value_set=wanted))
                    self._files[output["table"]].write(mine.cast(schema))

    def write(self, row: Row) -> None:
        """Add a row of `captures` that has passed the gate."""
        self.account.rows += 1
        self._owners.append(self.account)
        self._add("captures", row)

    def reject(self, failed: Failed, *, of_record: bool = True) -> None:
        """Add a row of `rejects`, for a record or (`of_record=False`) for bytes that belong to none."""
        self._reject(failed, self.account, of_record=of_record)

    def _reject(self, failed: Failed, account: Account, *, of_record: bool) -> None:
        account.reject_rows += 1
        account.reasons[failed.reason] += 1
        if of_record:
            account.rejected += 1
        else:
            account.gap_rejects += 1
        self._add("rejects", reject_of(failed, self._stamps.run_id))

    def commit(
        self, unit: str, inputs: Sequence[Input] = (), replaces: Mapping[str, str] = MappingProxyType({})
    ) -> Committed:
        """Finish the files and make the unit part of the dataset, in place of those that it replaces.

        If it is already, under the same configuration, that first commit stands and is returned, and this one leaves
        nothing; if under another one, raises CommitConflict.
        """
        layout.check_unit_name(unit)
        for table in contract.TABLES:
            self._convert(table)
        config = self._stamps.config_digest
        with layout.output_errors(self._out):
            for table, part in self._files.items():
                part.finish(self._footer(table, unit, inputs))
            outputs = tuple(part.output(unit, config) for part in self._files.values())
        total = Account()
        for account in self._accounts:
            total += account
        done = Committed(unit, total, outputs)
        ours = record(done, self._stamps, inputs, self._started, replaces)
        staged = [part.path for part in self._files.values()]
        if commit(self._out, ours, staged, self._folder) is ours:
            return done
        first = committed(self._out, unit, config)
        if first is None:
            raise CommitConflict(f"unit {unit} was committed meanwhile by another run, of another configuration")
        return first

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def _add(self, table: str, row: Row) -> None:
        self._pending[table].append(row)
        self._weight += weight(row)
        if self._weight >= PENDING_BYTES or len(self._pending[table]) >= PENDING_ROWS:
            for each in contract.TABLES:
                self._convert(each)
            self._weight = 0

    def _convert(self, table: str) -> None:
        rows, self._pending[table] = self._pending[table], []
        if rows:
            owners, self._owners = (self._owners, []) if table == "captures" else ([], self._owners)
            batch = self._batch(table, rows, owners)
            with layout.output_errors(self._out):
                self._files[table].write(batch)

    def _batch(self, table: str, rows: list[Row], owners: list[Account]) -> pa.RecordBatch:
        """The rows as columns. One that Arrow refuses, in spite of the gate, is rejected; the others are not lost."""
        schema = contract.contract(table).arrow
        try:
            return pa.RecordBatch.from_pylist(rows, schema=schema)
        except MemoryError:  # Arrow's is an ArrowException too; it says nothing of the rows
            raise
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            fit = [row for row, owner in zip_longest(rows, owners) if self._fits(row, owner)]
            return pa.RecordBatch.from_pylist(fit, schema=schema)

    def _fits(self, row: Row, owner: Account | None) -> bool:
        """Whether Arrow takes a row; a capture that it does not take is a reject of its input's account."""
        try:
            pa.RecordBatch.from_pylist([row], schema=contract.contract("captures" if owner else "rejects").arrow)
        except MemoryError:
            raise
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            if owner is None:
                raise  # reject_of makes rows of strings and small numbers only
            owner.rows -= 1
            self._reject(unwritable(row, error), owner, of_record=True)
            return False
        return True

    def _footer(self, table: str, unit: str, inputs: Sequence[Input]) -> dict[str, str]:
        return footer(contract.contract(table), self._stamps) | {
            "warcmill.unit": unit,
            "warcmill.inputs": json.dumps([asdict(each) for each in inputs]),
            "warcmill.rows": str(self._files[table].rows),
        }


def footer(schema: Contract, stamps: Stamps) -> dict[str, str]:
    """The key-value pairs that every part has in its footer."""
    facts = {"schema": f"{schema.name}-{schema.version}", "schema_digest": schema.digest, **asdict(stamps)}
    return {f"warcmill.{name}": value for name, value in facts.items()}


def unwritable(row: Row, error: Exception) -> Failed:
    """A row that the gate let in and Arrow did not take."""
    place = ("warc_record_offset", "warc_record_length", "source_member")
    source = Source(row["source_uri"], *(row[name] for name in place))
    return Failed(source, "write", "not-encodable", str(error), row["warc_record_id"], row["warc_type"], row["url"])


def weight(row: Row) -> int:
    """About how many bytes a row takes in Arrow's memory; the texts and addresses, and some for each item of a list."""
    total = 512
    for value in row.values():
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, list):
            total += 160 * len(value)
    return total
