"""What befalls a run from outside: folders that may not be listed, a mount that vanishes, a file that changes."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_environment import large
from test_normalize import archive, command, rows

import warcmill
from warcmill.dataset.checks.validate import validate

DROP_BOUNDING, OVERRIDE, SEARCH = 24, 1, 2
"""Of `prctl` and capabilities(7): what lets root read what may not be read."""


def as_anybody() -> None:
    """Make the program that is started next subject to the modes of files, even if root starts it."""
    libc = ctypes.CDLL(None)
    for capability in (OVERRIDE, SEARCH):
        libc.prctl(DROP_BOUNDING, capability, 0, 0, 0)


def test_a_subfolder_that_may_not_be_listed_costs_itself_and_is_done_when_it_may(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "closed").mkdir(parents=True)
    archive(folder)
    archive(folder / "closed", "b.warc.gz", pages=2)
    (folder / "closed").chmod(0)
    done = command("normalize", folder, "-o", out, "--json", preexec_fn=as_anybody)
    (folder / "closed").chmod(0o700)
    unfinished = [{"input": f"{folder}/closed", "why": "Permission denied"}]
    assert (done.returncode, json.loads(done.stdout)["unfinished"], len(rows(out))) == (1, unfinished, 3)
    assert (command("normalize", folder, "-o", out).returncode, len(rows(out))) == (0, 5)
    assert validate([str(out)]).findings == []


def swapped(path: Path) -> None:
    """Another archive under its name."""
    path.write_bytes(large(path.with_name("other"), pages=30).read_bytes())
    path.with_name("other").unlink()


def test_a_file_that_changes_while_it_is_read_is_not_committed_and_done_by_the_next_run(tmp_path: Path) -> None:
    path, good, out = large(tmp_path / "a.warc.gz"), archive(tmp_path, "good.warc.gz"), tmp_path / "out"
    is_whole = True

    def disturb(progress: Any) -> None:
        nonlocal is_whole
        if is_whole and progress.done.rows == 1:
            is_whole = False
            swapped(path)

    done = warcmill.normalize([str(path), str(good)], out, observe=disturb)
    assert (done.unfinished, len(rows(out))) == (((str(path), "it changed while it was read"),), 3)
    assert (warcmill.normalize([str(path), str(good)], out).unfinished, len(rows(out))) == ((), 33)
    assert validate([str(out)]).findings == []


# --- mounts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def mount(tmp_path: Path) -> Any:
    """A disk that is mounted."""
    folder = tmp_path / "mnt"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a disk cannot be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder."""
    (tmp_path / "mnt").mkdir()
    return tmp_path / "mnt"


def vanishing(folder: Path, vanish: Callable[[], object], come_back: Callable[[], object]) -> None:
    """Let a folder of three archives vanish while the first is read; what is committed then and later."""
    out = folder.parent / "out"
    kept = folder.parent / "kept"
    paths = [large(folder / f"{name}.warc.gz", pages=20 - number) for number, name in enumerate("abc")]
    shutil.copytree(folder, kept)
    is_there = True

    def disturb(progress: Any) -> None:
        nonlocal is_there
        if is_there and progress.done.files == 1:
            is_there = False
            vanish()

    done = warcmill.normalize([str(folder)], out, observe=disturb)
    assert sorted(name for name, _ in done.unfinished) == [str(path) for path in paths]  # small ones share a unit
    assert {why for _, why in done.unfinished} == {"No such file or directory"}
    come_back()
    for path in kept.iterdir():
        shutil.copy2(path, folder)
    again = warcmill.normalize([str(folder)], out)
    assert (again.unfinished, len(rows(out)), validate([str(out)]).findings) == ((), 57, [])


def test_a_folder_that_is_moved_away_during_a_run_leaves_its_inputs_unfinished(folder: Path) -> None:
    vanishing(folder, lambda: folder.rename(folder.with_name("away")), folder.mkdir)


def test_a_mount_that_vanishes_during_a_run_leaves_its_inputs_unfinished(mount: Path) -> None:
    def again() -> None:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", mount], check=True)

    vanishing(mount, lambda: subprocess.run(["umount", "-l", mount], check=True), again)
