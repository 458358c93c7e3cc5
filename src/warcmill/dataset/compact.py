"""Small parts merged into large ones, sorted for look-ups; the account stays, and a crash leaves nothing half done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from warcmill.dataset import contract, layout, manifest, staging
from warcmill.dataset.checks.foldercheck import is_dataset
from warcmill.dataset.checks.partcheck import UNREADABLE, plain
from warcmill.dataset.commit import commit, replacing, settle
from warcmill.dataset.contract import TABLES
from warcmill.dataset.manifest import Account, Committed, Input, Manifest
from warcmill.dataset.parts import PartFile, footer
from warcmill.dataset.rows import Stamps
from warcmill.dataset.sorting import RUN_BYTES, Sorter
from warcmill.errors import MissingInput, OutputError

TARGET_BYTES = 1 << 30
"""Parts are merged until they are about so large: large enough for few requests, small enough to be made again."""

ROWS_AT_ONCE = 256
"""Rows that are read at a time: those of a few hundred large pages already take as much memory as a run."""

ORDER = {
    "captures": ("url_surtkey", "fetch_time", "capture_id"),
    "rejects": ("source_uri", "source_member", "warc_record_offset"),
}
"""What the rows of a merged part are sorted by."""


@dataclass(frozen=True, slots=True)
class Compaction:
    """What was done: groups of units merged, how many units went into them, and bytes of parts before and after."""

    merged: int
    units: int
    before: int
    after: int


def compact(out: Path, *, target: int = TARGET_BYTES, run_bytes: int = RUN_BYTES) -> Compaction:
    """Merge units with small parts into units with large parts, and write the account of the dataset anew.

    A merged unit holds the inputs and the account of all its units, so that a later run still knows what is done. Its
    manifest replaces theirs at one stroke; what a crash leaves behind, the next call clears away. Memory is bounded by
    a few times `run_bytes`. Raises MissingInput where there is no dataset, OutputError if the disk is full or a part
    can't be read.
    """
    if not is_dataset(out):
        raise MissingInput(f"{out}: there is no dataset here")
    layout.prepare(out)
    settle(out)
    found = [unit for _, unit in manifest.units(out) if unit is not None]
    groups = list(plan(found, target))
    after = sum(merge(out, group, run_bytes) for group in groups)
    manifest.write_run(out)
    members = [unit for group in groups for unit in group]
    return Compaction(len(groups), len(members), sum(map(size, members)), after)


def plan(units: Iterable[Manifest], target: int) -> Iterator[list[Manifest]]:
    """Groups of units of the same making whose parts together have about the size that is wanted."""
    small = [unit for unit in units if size(unit) < target // 2]
    small.sort(key=lambda unit: (unit["config_digest"], unit["unit"]))
    group: list[Manifest] = []
    for unit in small:
        other = bool(group) and unit["config_digest"] != group[0]["config_digest"]
        if other or sum(map(size, group)) + size(unit) > target:
            yield from [group] if len(group) > 1 else []
            group = []
        group.append(unit)
    yield from [group] if len(group) > 1 else []


def size(unit: Manifest) -> int:
    """Bytes of a unit's parts."""
    return sum(output["bytes"] for output in unit["outputs"])


def merge(out: Path, group: Sequence[Manifest], run_bytes: int = RUN_BYTES) -> int:
    """Merge some units into one; the size of its parts."""
    replaces = replacing(out, (unit["unit"] for unit in group))
    name = layout.MERGED + hashlib.sha256(repr(sorted(replaces.items())).encode()).hexdigest()[:16]
    newest = max(group, key=lambda unit: str(unit["finished"]))
    stamps = Stamps(**{each: newest[each] for each in manifest.STAMPS})
    account = Account()
    for unit in group:
        account += Account.of_json(unit["account"])
    inputs = [Input(**each) for unit in group for each in unit["inputs"]]
    started = min(unit["started"] for unit in group)
    with layout.output_errors(out), staging.attempt(out / layout.STAGING) as folder, ExitStack() as stack:
        files = []
        for table in TABLES:
            files.append(sorted_part(out, folder, table, group, Stamped(name, stamps), run_bytes))
            stack.callback(files[-1].discard)
        outputs = tuple(part.output(name, stamps.config_digest) for part in files)
        draft = manifest.record(Committed(name, account, outputs), stamps, inputs, started, replaces)
        commit(out, draft, [part.path for part in files], folder)
    return sum(output.bytes for output in outputs)


class Stamped(NamedTuple):
    """What the footers of a merged unit's parts say of it."""

    unit: str
    stamps: Stamps


def sorted_part(
    out: Path, folder: Path, table: str, group: Sequence[Manifest], stamped: Stamped, run_bytes: int
) -> PartFile:
    """A staged part with all rows of the group's units, in order."""
    held_to = contract.contract(table)
    part = PartFile(folder / table, held_to, sorted_by=ORDER[table])
    try:
        with Sorter(held_to.arrow, ORDER[table], folder, table, run_bytes) as sorter:
            for path, rows in parts_of(out, group, table):
                add_part(sorter, path, rows)
            for batch in sorter.in_order():
                part.write(batch)
        rows = sum(rows for _, rows in parts_of(out, group, table))
        facts = {"warcmill.unit": stamped.unit, "warcmill.rows": str(rows)}
        part.finish(footer(held_to, stamped.stamps) | facts)
    except BaseException:
        part.discard()
        raise
    return part


def parts_of(out: Path, group: Sequence[Manifest], table: str) -> Iterator[tuple[Path, int]]:
    """Parts of one table that belong to a group, and how many rows each has by its manifest."""
    for unit in group:
        for output in unit["outputs"]:
            if output["table"] == table:
                yield layout.named(out, output["path"]), output["rows"]


def add_part(sorter: Sorter, path: Path, rows: int) -> None:
    """Read a part whole, page checksums verified; an OutputError if it is not what its manifest says."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as part:
            found = part.metadata.num_rows
            for batch in part.iter_batches(ROWS_AT_ONCE, use_threads=False):
                sorter.add(batch.cast(sorter.schema))
    except UNREADABLE as error:
        raise OutputError(f"{path}: {plain(error)}; nothing was merged, see warcmill validate") from error
    if found != rows:
        raise OutputError(f"{path}: {found:,} rows, its manifest says {rows:,}; nothing was merged")
