"""Disks that are too small by a little, for every size up to the one that is large enough."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rows import commit_unit, dataset
from test_kills import rows, strays

from warcmill.dataset import manifest
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.compact import compact
from warcmill.errors import OutputError

SIZES = range(4, 1_024, 4)
"""Kilobytes that a disk has, page by page: each file of a unit is once the one that does not fit."""
FULL = "No space left on device"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of one megabyte."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a disk of a few kilobytes cannot be mounted here")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def resize(disk: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", disk], check=True)


def test_a_unit_that_finds_the_disk_full_leaves_no_file_and_fits_when_there_is_room(disk: Path) -> None:
    out = disk / "dataset"
    told = []
    for size in SIZES:
        resize(disk, size)
        try:
            commit_unit(out, "a", range(40), rejects=2)
            manifest.write_run(out)
            break
        except OutputError as error:
            told.append(str(error).rpartition(": ")[2])
            assert (rows(out), strays(out)) == ([], set()) or manifest.committed(out, "a", "c0ffee")
    assert (len(told) > 10, set(told)) == (True, {FULL})
    assert validate([str(out)]).findings == []


def test_a_compaction_that_finds_the_disk_full_changes_nothing_and_fits_when_there_is_room(disk: Path) -> None:
    out = dataset(disk / "dataset", units=3, rows=20)
    before, listed = rows(out), sorted(out.rglob("*"))
    held = sum(path.stat().st_blocks for path in out.rglob("*")) // 2
    told = []
    for size in (size for size in SIZES if size > held):
        resize(disk, size)
        try:
            compact(out)
            break
        except OutputError as error:
            told.append(str(error).rpartition(": ")[2])
            assert (rows(out), sorted(out.rglob("*"))) == (before, listed) or len(list(manifest.units(out))) == 1
    assert (len(told) > 10, set(told)) == (True, {FULL})
    assert (rows(out), strays(out), validate([str(out)]).findings) == (before, set(), [])
