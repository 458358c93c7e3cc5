"""CDXJ: one line a record, sorted by key and time, as pywb and cdxj-indexer have it."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from warcmill.dataset.export.shard import Shard
from warcmill.dataset.rows import Row

COLUMNS = (
    "capture_id", "url", "url_surtkey", "fetch_time", "fetch_status", "content_mime_type", "content_digest",
    "warc_type", "source_uri", "source_member", "warc_record_offset", "warc_record_length",
)  # fmt: skip
INDEX = "index.cdxj"
_AT_ONCE = 100_000
"""Lines that are sorted in memory."""
_FILES = 64
"""Files that are merged at once."""


def write(shard: Shard) -> int:
    """Write the sorted lines of a part; rows without a key, a time or a place in an archive are left out."""
    count = 0
    runs: list[Path] = []
    held: list[str] = []
    for row in shard.rows():
        if row["url_surtkey"] is None or row["fetch_time"] is None or row["warc_record_offset"] is None:
            shard.left_out["no-key" if row["url_surtkey"] is None else "no-time-or-place"] += 1
            continue
        held.append(line(row))
        count += 1
        if len(held) >= _AT_ONCE:
            runs.append(_sorted_run(shard.path, len(runs), held))
            held = []
    runs.append(_sorted_run(shard.path, len(runs), held))
    merge(runs, shard.path)
    for run in runs:
        run.unlink()
    return count


def line(row: Row) -> str:
    """`key timestamp {…}`; all values are strings, and digests are bare, as in CDX."""
    mime = "warc/revisit" if row["warc_type"] == "revisit" else row["content_mime_type"]
    status = row["fetch_status"]
    named = row["source_member"] or row["source_uri"]
    values = {
        "url": row["url"],
        "mime": mime,
        "status": None if status is None else str(status),
        "digest": row["content_digest"],
        "length": str(row["warc_record_length"]),
        "offset": str(row["warc_record_offset"]),
        "filename": PurePosixPath(named).name or named,
    }
    known = {name: value for name, value in values.items() if value is not None}
    time = row["fetch_time"]
    stamp = f"{time.year:04}{time:%m%d%H%M%S}"
    key = row["url_surtkey"].replace(" ", "%20")
    return f"{key} {stamp} {json.dumps(known, ensure_ascii=True)}\n"


def merge(files: Sequence[Path], target: Path) -> None:
    """Merge sorted files into a sorted one, a bounded number of them open at a time."""
    level, own = 0, False
    todo = list(files)
    while len(todo) > _FILES:
        level += 1
        groups = [todo[at : at + _FILES] for at in range(0, len(todo), _FILES)]
        merged = [target.with_name(f"{target.name}.{level}-{number}") for number in range(len(groups))]
        for group, path in zip(groups, merged, strict=True):
            _merge(group, path)
        _delete(todo if own else ())
        todo, own = merged, True
    _merge(todo, target)
    _delete(todo if own else ())


def _merge(files: Iterable[Path], target: Path) -> None:
    with ExitStack() as stack:
        opened = [stack.enter_context(path.open("rb")) for path in files]
        with target.open("wb") as out:
            out.writelines(heapq.merge(*opened))


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink()


def _sorted_run(path: Path, number: int, lines: list[str]) -> Path:
    run = path.with_name(f"{path.name}.run-{number}")
    with run.open("wb") as file:
        file.writelines(sorted(each.encode() for each in lines))
    return run


def finish(shards: Sequence[Path], folder: Path) -> Iterator[Path]:
    """The index over all parts."""
    merge(shards, folder / INDEX)
    yield folder / INDEX
