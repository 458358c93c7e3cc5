"""A Parquet file with columns for URL and page: each row is a capture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warcmill.model import Gap, Record, Skipped
from warcmill.read.dumps.entry import capture
from warcmill.read.input import Input, Item
from warcmill.read.tables import columns

MAGIC = b"PAR1"
_ROWS_AT_ONCE = 64
_BROKEN = (pa.ArrowException, OSError, ValueError, KeyError, MemoryError, NotImplementedError)


def sniff(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a Parquet file does; its columns show when it is read."""
    return head.startswith(MAGIC)


def records(source: Input) -> Iterator[Item]:
    """Yield row by row; the places of rows count the bytes of their pages, one behind the other.

    `source.stream` must be able to seek. Memory is bounded by a row group's compressed size and a few rows.
    """
    size = source.stream.seek(0, 2)
    source.stream.seek(0)
    try:
        file = pq.ParquetFile(source.stream, pre_buffer=False)
        names = file.schema_arrow.names
    except _BROKEN as error:
        source.account(size)
        yield Gap(source.whole(size), "unreadable", f"a Parquet file: {_first_line(error)}")
        return
    if not columns.has_page(names, source.options.columns):
        source.account(size)
        yield Gap(source.whole(size), "not-an-archive", "a Parquet file without columns for URL and page")
        return
    wanted = [name for name in names if columns.is_wanted(name, source.options.columns)]
    yield from _rows(source, file, wanted, size)


def _rows(source: Input, file: Any, wanted: list[str], size: int) -> Iterator[Item]:
    at = 0
    number = 0
    rows = file.metadata.num_rows
    try:
        for batch in file.iter_batches(_ROWS_AT_ONCE, columns=wanted):
            for row in batch.to_pylist():
                found = columns.entry(row, source.options.columns)
                identity = f"urn:row:{number}"
                number += 1
                if isinstance(found, str):
                    yield Skipped(Record(source.at(at, 0, of_stream=True), "resource", identity), found)
                    continue
                where = source.at(at, len(found.body), of_stream=True)
                yield capture(found, where, source.options, identity)
                at += len(found.body)
    except _BROKEN as error:
        yield Gap(source.at(0, 0), "unreadable", f"rows {number:,} to {rows:,} of the file: {_first_line(error)}")
    source.account(at, of_stream=True, stored=size)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
