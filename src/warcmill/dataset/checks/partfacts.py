"""Facts of a Parquet file that checks ask for: its columns, row numbers, null counts, capture ids."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warcmill.dataset.contract import FIELD_ID


def field_difference(name: str, ours: pa.Field, theirs: pa.Field) -> str:
    """In words, how a column of a file is not the one of the contract; empty if it is."""
    if not ours.type.equals(theirs.type):
        return f"{name} is {theirs.type}, the contract has {ours.type}"
    if ours.nullable != theirs.nullable:
        return f"{name} {'may' if theirs.nullable else 'may not'} be null, other than in the contract"
    wanted, has = list(field_ids(ours)), list(field_ids(theirs))
    return "" if wanted == has else f"{name} has field ids {', '.join(has)}, in the contract {', '.join(wanted)}"


def field_ids(of: pa.Field) -> Iterator[str]:
    """Ids of a field and of all below it, with the names of those that have one."""
    yield f"{of.name}={(of.metadata or {}).get(FIELD_ID, b'none').decode()}"
    if pa.types.is_list(of.type):
        yield from field_ids(of.type.value_field)
    for each in of.type if pa.types.is_struct(of.type) else ():
        yield from field_ids(each)


def leaf_paths(part: pq.ParquetFile) -> set[str]:
    """Parquet's paths of all leaves: foreign writers call the elements of a list otherwise."""
    return {part.schema.column(i).path for i in range(part.metadata.num_columns)}


def first_row(part: pq.ParquetFile, group: int) -> int:
    """Number in the file of a row group's first row."""
    return sum(part.metadata.row_group(i).num_rows for i in range(group))


def null_count(metadata: pq.FileMetaData, group: int, name: str) -> int | None:
    """Nulls of a column by the statistics of a row group; None if there are no statistics."""
    chunks = (metadata.row_group(group).column(i) for i in range(metadata.num_columns))
    chunk = next(each for each in chunks if each.path_in_schema == name)
    statistics = chunk.statistics if chunk.is_stats_set else None
    return statistics.null_count if statistics is not None and statistics.has_null_count else None


@dataclass(frozen=True, slots=True)
class Ids:
    """Capture ids of some rows of a file in 24 bytes each: two 64-bit halves, and the row's number."""

    halves: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: pa.Array, first: int) -> Ids:
        """The ids in a column that begins at row `first`; of an id that is no 32 hex digits its hash."""
        rows = pc.indices_nonzero(pc.is_valid(column)).to_numpy().astype(np.int64) + first
        return cls(_halves(column.drop_null().to_pylist()), rows)

    @classmethod
    def of_texts(cls, ids: list[str], rows: list[int]) -> Ids:
        """Ids and the rows that they stand in."""
        return cls(_halves(ids), np.array(rows, dtype=np.int64))


def _halves(ids: list[str]) -> npt.NDArray[np.uint64]:
    try:
        packed = bytes.fromhex("".join(ids))
    except ValueError:
        packed = b""
    if len(packed) != 16 * len(ids) or any(len(each) != 32 for each in ids):  # noqa: PLR2004 -- two digits a byte
        packed = b"".join(hashlib.md5(each.encode(), usedforsecurity=False).digest() for each in ids)
    return np.frombuffer(packed, dtype=np.uint64).reshape(-1, 2)


def spread(name: str, rows: int, count: int) -> list[int]:
    """So many row numbers of a file, the same at every run."""
    chosen = random.Random(name)  # noqa: S311 -- a sample, no secret
    return sorted(chosen.sample(range(rows), min(count, rows)))
