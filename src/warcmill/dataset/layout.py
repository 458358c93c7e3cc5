"""Where the files of a dataset are, and how one of them becomes visible: whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warcmill.dataset import contract, paths
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


def part_path(out: Path, table: str, unit: str) -> Path:
    """The Parquet file of a unit in one of the tables."""
    return out / table / f"part-{unit}.parquet"


def manifest_path(out: Path, unit: str) -> Path:
    """The unit's commit record."""
    return out / MANIFESTS / f"{unit}.json"


def run_path(out: Path) -> Path:
    """The account of the whole dataset."""
    return manifest_path(out, RUN)


def staging_path(out: Path, unit: str, what: str) -> Path:
    """A name that no other process uses: a unit may be tried twice at the same time (speculative execution)."""
    return out / STAGING / f"{unit}.{what}.{os.getpid()}-{secrets.token_hex(4)}"


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
    with output_errors(path):
        publish(staged(path, text, out=out), path)


def staged(path: Path, text: str, *, out: Path) -> Path:
    """Put a small file on the disk, whole or not at all, under the name that it has until it is published."""
    draft = staging_path(out, path.stem, "json")
    try:
        with output_errors(path), draft.open("w", encoding="utf-8") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def publish(staged: Path, final: Path) -> None:
    """Give a finished file its name; it survives a power cut from here on."""
    staged.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sha256(path: Path) -> str:
    """Digest of a file, hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def sole_writer(out: Path) -> Iterator[None]:
    """Hold a lock on the dataset's folder, and clear away what a killed run left unfinished.

    Raises OutputError if another process holds it. It ends with the process.
    """
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        clear_staging(out)
        yield
    except BlockingIOError:
        raise OutputError(f"{out}: another run is writing there") from None
    finally:
        os.close(folder)


def clear_staging(out: Path) -> int:
    """Delete what killed runs left unfinished; how many files. Only for one who knows that no other run writes here."""
    leftovers = list((out / STAGING).glob("*"))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Say of a full disk, a missing right or a file in the way which output it concerns."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error
