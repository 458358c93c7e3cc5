"""Two processes at the seams of a commit: the first commit stands, byte for byte, whatever becomes of the other."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rows import STAMPS, commit_unit, row
from test_kills import strays

from warcmill.dataset import layout, manifest, staging
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.commit import replacing, settle
from warcmill.dataset.parts import PartWriter
from warcmill.dataset.store import Folder
from warcmill.errors import CommitConflict, OutputError

OTHER = replace(STAMPS, run_id="run-2")
OTHER_RULES = replace(OTHER, config_digest="decaf")
FORK = multiprocessing.get_context("fork")


def bytes_of(out: Path) -> dict[str, bytes]:
    """Everything that a reader of the dataset can meet."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and layout.STAGING not in path.parts
    }


def elsewhere(what: Callable[[], object]) -> int:
    """Do something in another process; its exit code, negative for the signal that killed it."""
    process = FORK.Process(target=what)
    process.start()
    process.join(60)
    return process.exitcode or 0


def killed_before(out: Path, operation: str, stamps: object = OTHER) -> Callable[[], None]:
    """An attempt that is killed before it does this to the store."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def attempt() -> None:
        setattr(Folder, operation, die)
        commit_unit(out, "a", range(4), stamps=stamps)  # type: ignore[arg-type]

    return attempt


@pytest.mark.parametrize("operation", ["exclusive", "read", "put", "create"])
def test_an_attempt_that_is_killed_while_it_commits_does_no_harm_to_the_first(tmp_path: Path, operation: str) -> None:
    commit_unit(tmp_path, "a", range(4))
    before = bytes_of(tmp_path)
    fate = elsewhere(killed_before(tmp_path, operation))
    assert fate == (0 if operation in {"put", "create"} else -signal.SIGKILL)  # it never comes so far
    settle(tmp_path)
    assert (bytes_of(tmp_path), list((tmp_path / layout.STAGING).iterdir())) == (before, [])


@pytest.mark.parametrize("operation", ["put", "create"])
def test_what_a_killed_attempt_has_put_is_taken_away_by_the_next_run_and_the_unit_can_be_done(
    tmp_path: Path, operation: str
) -> None:
    assert elsewhere(killed_before(tmp_path, operation)) == -signal.SIGKILL
    settle(tmp_path)
    assert strays(tmp_path) == set()
    commit_unit(tmp_path, "a", range(4))
    manifest.write_run(tmp_path)
    assert validate([str(tmp_path)]).findings == []


def test_a_slower_attempt_of_another_run_leaves_the_first_commit_as_it_is_and_gets_it(tmp_path: Path) -> None:
    done = commit_unit(tmp_path, "a", range(4))
    before = bytes_of(tmp_path)
    assert commit_unit(tmp_path, "a", range(4), stamps=OTHER) == done
    assert bytes_of(tmp_path) == before


def test_an_attempt_of_another_configuration_is_told_and_the_first_commit_stands(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(4))
    before = bytes_of(tmp_path)
    with pytest.raises(CommitConflict, match="unit a was committed meanwhile by another run, of another configuration"):
        commit_unit(tmp_path, "a", range(4), stamps=OTHER_RULES)
    assert bytes_of(tmp_path) == before


def test_an_attempt_without_room_on_the_disk_leaves_the_first_commit_as_it_is(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(4))
    before = bytes_of(tmp_path)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        with pytest.raises(OutputError):
            commit_unit(tmp_path, "a", range(400), stamps=OTHER)

    assert elsewhere(full) == 0
    assert bytes_of(tmp_path) == before


def test_many_attempts_at_the_same_moment_are_one_commit(tmp_path: Path) -> None:
    layout.prepare(tmp_path)
    gate = FORK.Barrier(4)

    def attempt(number: int) -> None:
        gate.wait()
        commit_unit(tmp_path, "a", range(4), stamps=replace(STAMPS, run_id=f"run-{number}"))

    processes = [FORK.Process(target=attempt, args=(number,)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    manifest.write_run(tmp_path)
    assert validate([str(tmp_path)]).findings == []
    assert pq.read_table(tmp_path / "captures").num_rows == 4


def remade(out: Path, unit: str) -> None:
    """Unit `a` made again under another configuration."""
    with PartWriter(out, OTHER_RULES) as part:
        part.write(row(7))
        part.account.records = 1
        part.commit(unit, [], replacing(out, ["a"]))


def test_a_unit_that_is_made_again_stands_beside_the_old_one_until_its_record_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_unit(tmp_path, "a", range(4))
    before = bytes_of(tmp_path)
    seen: list[dict[str, bytes]] = []
    create = Folder.create

    def look(self: Folder, draft: Path, name: str) -> bool:
        seen.append(bytes_of(tmp_path))
        return create(self, draft, name)

    monkeypatch.setattr(Folder, "create", look)
    remade(tmp_path, "a.2")
    assert before.items() <= seen[0].items()
    assert not before.keys() & bytes_of(tmp_path).keys() - {
        f"_schema/{name}-1.0.0.json" for name in ("captures", "rejects")
    }
    assert pq.read_table(tmp_path / "captures").column("url").to_pylist() == [row(7)["url"]]


def test_two_runs_that_would_replace_the_same_unit_do_not_both(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(4))
    with PartWriter(tmp_path, OTHER) as slow:
        replaces = replacing(tmp_path, ["a"])
        remade(tmp_path, "a.2")
        before = bytes_of(tmp_path)
        with pytest.raises(CommitConflict, match="unit a was replaced by another run meanwhile"):
            slow.commit("a.3", [], replaces)
    assert bytes_of(tmp_path) == before


def test_what_a_running_process_has_staged_is_left_alone_and_what_a_dead_one_has_is_cleared(tmp_path: Path) -> None:
    layout.prepare(tmp_path)
    folder = tmp_path / layout.STAGING
    with staging.attempt(folder) as mine:
        (folder / mine.name.replace(str(os.getpid()), "1", 1)).mkdir()  # a process of this number began at another time
        (folder / f"1-0-00000000-{mine.name.split('-', 3)[3]}x").mkdir()  # another machine's, and young
        settle(tmp_path)
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            [mine.name, f"1-0-00000000-{mine.name.split('-', 3)[3]}x"]
        )
