"""Runs by several workers: the same rows as by one process, and what ends a worker costs the record that it was at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from contents import contents, strays, table
from shared import shared
from warcs import page, warc

import warcmill
from warcmill.cli.sizes import SIZE
from warcmill.dataset.checks.validate import validate
from warcmill.errors import WorkerError
from warcmill.model import Source
from warcmill.read import read
from warcmill.run.agenda import Wishes
from warcmill.run.workers.breadcrumbs import READING, WORKING, Trail, blamed, last, mapped
from warcmill.run.workers.supervisor import Limits

SAMPLES = Path(__file__).parents[1] / "sample_warcs"
POISON = Path(__file__).parent / "poison"
CLI = [sys.executable, "-m", "warcmill"]


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def give(kind: str) -> None:
        monkeypatch.setenv("POISON", kind)
        monkeypatch.setenv("PYTHONPATH", str(POISON))

    return give


def archive(folder: Path, name: str, *paths: str) -> Path:
    path = folder / f"{name}.warc.gz"
    path.write_bytes(warc((f"http://{name}.example/{each}", page(f"Page {i}")) for i, each in enumerate(paths)))
    return path


def of_one_and_of(inputs: list[str], folder: Path, *counts: int) -> tuple[Path, list[Path]]:
    """The dataset that one process makes, and those of so many workers."""
    alone, together = folder / "1" / "set", [folder / str(count) / "set" for count in counts]
    warcmill.normalize(inputs, alone)
    for count, out in zip(counts, together, strict=True):
        warcmill.normalize(inputs, out, jobs=count)
    return alone, together


def test_workers_make_the_rows_that_one_process_makes(tmp_path: Path) -> None:
    alone, together = of_one_and_of(sorted(str(path) for path in SAMPLES.iterdir()), tmp_path, 2, 7)
    expected = contents(alone)
    for out in together:
        assert contents(out) == expected
        assert (strays(out), validate([str(out)]).findings) == (set(), [])


def test_workers_make_the_same_rows_of_real_archives_too(tmp_path: Path) -> None:
    found = [path for path in sorted(shared("warcs").rglob("*")) if path.is_file() and path.stat().st_size < 1 << 20]
    alone, (together,) = of_one_and_of([str(path) for path in found], tmp_path, 2)
    assert contents(together) == contents(alone)


@pytest.mark.parametrize(
    ("deed", "reason", "limits"),
    [
        ("kills", "worker-died", Limits()),
        ("stalls", "worker-stalled", Limits(stall=3)),
        ("eats", "out-of-memory", Limits()),
        ("hoards", "out-of-memory", Limits(memory=190 << 20)),
    ],
)
def test_a_page_that_ends_its_worker_costs_itself_alone(
    tmp_path: Path, poison: Callable[[str], None], deed: str, reason: str, limits: Limits
) -> None:
    bad = archive(tmp_path, "bad", "first", f"poison-{deed}", "last")
    good = archive(tmp_path, "good", "only")
    poison("pages")
    out, told = tmp_path / "out", list[str]()
    run = warcmill.normalize([str(bad), str(good)], out, jobs=2, limits=limits, notice=told.append)
    assert [row["url"] for row in table(out)] == [
        "http://bad.example/first", "http://bad.example/last", "http://good.example/only",
    ]  # fmt: skip
    at = [each.source.offset for each in read(bad)][1]
    (reject,) = table(out, "rejects")
    assert (reject["reason"], reject["url"], reject["warc_record_offset"]) == (
        reason, f"http://bad.example/poison-{deed}", at,
    )  # fmt: skip
    assert (run.unfinished, run.account.records, run.account.gaps_in_the_sums()) == ((), 4, [])
    assert any(reason in line for line in told)
    assert (strays(out), validate([str(out)]).findings) == (set(), [])


def test_a_record_that_ends_its_worker_while_it_is_read_costs_itself_alone(
    tmp_path: Path, poison: Callable[[str], None]
) -> None:
    bad = archive(tmp_path, "bad", "first", "second", "third")
    bad.write_bytes(bad.read_bytes() + warc([("http://bad.example/4", page("poison-kills"))]))
    bad.write_bytes(bad.read_bytes() + warc([("http://bad.example/5", page("fifth"))]))
    poison("pages")
    warcmill.normalize([str(bad)], tmp_path / "out", jobs=2)
    urls = [f"http://bad.example/{each}" for each in ("5", "first", "second", "third")]
    assert [row["url"] for row in table(tmp_path / "out")] == urls
    (reject,) = table(tmp_path / "out", "rejects")
    assert (reject["reason"], reject["url"]) == ("worker-died", "http://bad.example/4")


def test_rejects_of_workers_can_be_tried_again(tmp_path: Path, poison: Callable[[str], None]) -> None:
    bad, out = archive(tmp_path, "bad", "first", "poison-kills"), tmp_path / "out"
    poison("pages")
    warcmill.normalize([str(bad)], out, jobs=2)
    assert len(table(out, "rejects")) == 1
    os.environ.pop("POISON")
    warcmill.normalize([str(bad)], out, jobs=2, wishes=Wishes(retry_unreadable=True))
    assert (len(table(out)), table(out, "rejects")) == (2, [])


def test_a_unit_that_ends_three_workers_is_named_and_costs_no_other(
    tmp_path: Path, poison: Callable[[str], None]
) -> None:
    bad = archive(tmp_path, "bad", *(f"poison-kills-{i}" for i in range(4)))
    good = archive(tmp_path, "good", "only")
    poison("pages")
    run = warcmill.normalize([str(bad), str(good)], tmp_path / "out", jobs=2)
    assert [row["url"] for row in table(tmp_path / "out")] == ["http://good.example/only"]
    ((name, why),) = run.unfinished
    assert (name, "3 workers ended" in why, "worker-died" in why) == (str(bad), True, True)


def test_workers_that_end_as_they_begin_end_the_run_with_their_last_words(
    tmp_path: Path, poison: Callable[[str], None]
) -> None:
    poison("start")
    with pytest.raises(WorkerError, match="ended with exit code 1: SystemExit: no life here"):
        warcmill.normalize([str(archive(tmp_path, "a", "x"))], tmp_path / "out", jobs=2)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(what: Callable[[], object], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_supervisor_leaves_no_worker_and_the_next_run_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    inputs = [str(archive(tmp_path, "a", "first", "poison-stalls")), str(archive(tmp_path, "b", "only"))]
    out = tmp_path / "set" / "set"
    words = [*CLI, "normalize", *inputs, "-o", str(out), "--jobs", "2", "-q"]
    env = os.environ | {"POISON": "pages", "PYTHONPATH": str(POISON)}
    run = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: len(list((out / "_manifest").glob("b-*.json"))) == 1 and len(children(run.pid)) == 2)
    workers = children(run.pid)
    run.send_signal(how)
    assert run.wait(30) == {signal.SIGKILL: -9, signal.SIGTERM: 143}[how]
    until(lambda: not any(map(is_running, workers)), 10)
    again = warcmill.normalize(inputs, out, jobs=2)
    warcmill.normalize(inputs, tmp_path / "fresh" / "set")
    assert (again.done_before, contents(out)) == (1, contents(tmp_path / "fresh" / "set"))
    assert (strays(out), validate([str(out)]).findings) == (set(), [])


def test_a_note_that_was_not_written_to_its_end_does_not_count(tmp_path: Path) -> None:
    notes = mapped(tmp_path / "notes")
    trail = Trail(notes, ["a", "b"], {})
    trail.open("b")
    trail.opened(is_archive=True)
    trail.read()
    assert blamed(last(notes)) == (READING, 1, 1)
    before = notes[:8]
    trail.work(Source("b", 7, 9))
    assert blamed(last(notes)) == (WORKING, 1, 7, 0, 0)
    notes[:8] = before
    assert blamed(last(notes)) == (READING, 1, 1)


@pytest.mark.parametrize(
    ("text", "size"), [("500", 500), ("64MiB", 64 << 20), ("1GB", 10**9), ("1.5 kB", 1500), ("2tib", 2 << 40)]
)
def test_sizes_are_numbers_with_or_without_a_unit(text: str, size: int) -> None:
    assert SIZE.convert(text, None, None) == size


@pytest.mark.parametrize("text", ["", "0", "-1", "1XB", "GB", "0.1B", "1e9"])
def test_what_is_no_size_is_named_as_that(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"is no size; sizes are such as 500000, 64MiB or 1\.5GB"):
        SIZE.convert(text, None, None)
