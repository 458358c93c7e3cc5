"""Where the files of a dataset are, and how one of them becomes visible: whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warcmill.dataset import contract, paths, staging
from warcmill.dataset.contract import TABLES
from warcmill.errors import OutputError

MANIFESTS = "_manifest"
SCHEMAS = "_schema"
STAGING = "_staging"
"""Unfinished files. None is named *.parquet: DuckDB and Polars globs read a file that begins with an underscore."""

DELTA_LOG = "_delta_log"
"""Where Delta Lake keeps its log when a table's folder is registered with it."""

RUN = "run"
MERGED = "compact-"
"""What the names of units begin with that others were merged into."""

NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def part_name(table: str, unit: str, config_digest: str) -> str:
    """The Parquet file of a unit in one of the tables, by its path in the dataset; no two configurations share one."""
    return f"{table}/part-{unit}-{config_digest[:8]}.parquet"


def named(out: Path, name: str) -> Path:
    """The file that a manifest names by its path in the dataset; every such name becomes a path here."""
    return out / name


def record_name(unit: str) -> str:
    """The unit's commit record, by its path in the dataset."""
    return f"{MANIFESTS}/{unit}.json"


def manifest_path(out: Path, unit: str) -> Path:
    """The unit's commit record."""
    return out / record_name(unit)


def run_path(out: Path) -> Path:
    """The account of the whole dataset."""
    return manifest_path(out, RUN)


def check_unit_name(unit: str) -> None:
    """An OutputError if the unit can't give files their names."""
    if unit == RUN or not paths.UNIT_NAME.fullmatch(unit):
        raise OutputError(f"{unit!r} cannot be the name of a unit: letters, digits, dots, hyphens and underscores only")


def prepare(out: Path) -> None:
    """Make the folders of a dataset and write its schemas down; an OutputError if it holds another schema version."""
    paths.check_folders(out)
    with output_errors(out):
        for folder in (*TABLES, MANIFESTS, SCHEMAS, STAGING):
            (out / folder).mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        _settle_schema(out, contract.contract(table))


def _settle_schema(out: Path, ours: contract.Contract) -> None:
    for path in sorted((out / SCHEMAS).glob(f"{ours.name}-*.json")):
        theirs = contract.load(path)
        if theirs.digest != ours.digest:
            raise OutputError(
                f"{out} holds {theirs.name} {theirs.version} ({theirs.digest[:12]}), this is {ours.version} "
                f"({ours.digest[:12]}): one directory holds one schema version, choose another output directory"
            )
    if not (out / SCHEMAS / ours.file_name).exists():
        write_whole(out / SCHEMAS / ours.file_name, ours.text, out=out)


def write_whole(path: Path, text: str, *, out: Path) -> None:
    """Write a small file so that it is never seen half."""
    with output_errors(path), staging.attempt(out / STAGING) as folder:
        publish(staged(folder / path.name, text), path)


def staged(draft: Path, text: str) -> Path:
    """Put a small file on the disk, under a name that it has until it is published."""
    with output_errors(draft), draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    return draft


def publish(staged: Path, final: Path) -> None:
    """Give a finished file its name; it survives a power cut from here on."""
    staged.replace(final)
    _sync(final.parent)


def publish_new(staged: Path, final: Path) -> bool:
    """Give a finished file its name unless there is one of that name; whether there was none."""
    try:
        os.link(staged, final)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if final.exists():  # file systems without links: here all hangs on `exclusive`
            return False
        staged.replace(final)
    _sync(final.parent)
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Digest of a file, hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """Be the only process that changes what the dataset says that it is; held for the moment of a commit only.

    It waits for others, ends with the process, and is no more than a courtesy where the file system has no locks: the
    record of a unit is published by a step that fails if there is one.
    """
    with output_errors(out):
        folder = os.open(out / MANIFESTS, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Say of a full disk, a missing right or a file in the way which output it concerns."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error
