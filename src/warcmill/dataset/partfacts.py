"""Facts of a Parquet file that checks ask for: its columns, row numbers, null counts, capture ids."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
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


def halves(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """Capture ids as pairs of numbers; one that is no 32 hex digits, which is found elsewhere, as its own hash."""
    texts = ["" if each is None else each for each in ids.to_pylist()]
    try:
        packed = bytes.fromhex("".join(texts))
    except ValueError:
        packed = b""
    if len(packed) != 16 * len(texts):
        return np.array([[hash(each) & (2**64 - 1), len(each)] for each in texts], dtype=np.uint64).reshape(-1, 2)
    return np.frombuffer(packed, dtype=np.uint64).reshape(-1, 2)


def spread(name: str, rows: int, count: int) -> list[int]:
    """So many row numbers of a file, the same at every run."""
    chosen = random.Random(name)  # noqa: S311 -- a sample, no secret
    return sorted(chosen.sample(range(rows), min(count, rows)))
