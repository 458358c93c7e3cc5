"""Faults of the environment are no facts about an input: nothing of it is committed, the others are, a rerun heals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import Server
from test_normalize import archive, command, rows
from warcs import page, warc

from warcmill.dataset.checks.validate import validate
from warcmill.read import remote

SHIM = Path(__file__).parent / "failing_read.c"


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes `read` fail."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not Path("/proc/self/fd").exists():
        pytest.skip("it takes a C compiler and /proc to make read fail")
    library = tmp_path_factory.mktemp("shim") / "failing_read.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SHIM, "-ldl"], check=True)
    return library


def large(path: Path, pages: int = 60) -> Path:
    """An archive of random bytes between its pages, so that it is large and its records lie far apart."""
    bodies = (page(f"Page {i}") + b"<!--" + os.urandom(9_000).hex().encode() + b"-->" for i in range(pages))
    path.write_bytes(warc((f"http://example.org/{path.name}/{i}", body) for i, body in enumerate(bodies)))
    return path


@pytest.mark.parametrize("offset", [0, 3_000, 150_000, 400_000])
def test_a_read_error_at_any_offset_costs_no_row_after_a_healthy_rerun(tmp_path: Path, shim: Path, offset: int) -> None:
    bad, good, out = large(tmp_path / "bad.warc.gz"), archive(tmp_path, "good.warc.gz"), tmp_path / "out"
    assert bad.stat().st_size > 400_000
    env = os.environ | {"LD_PRELOAD": str(shim), "FAIL_PATH": str(bad), "FAIL_AT": str(offset)}
    done = command("normalize", bad, good, "-o", out, "--json", env=env)
    told = json.loads(done.stdout)
    assert (done.returncode, told["unfinished"]) == (1, [{"input": str(bad), "why": "Input/output error"}])
    assert (len(rows(out)), "Traceback" in done.stderr) == (3, False)
    again = command("normalize", bad, good, "-o", out, "--json")
    account = json.loads(again.stdout)["account"]
    assert (again.returncode, account["size"]) == (0, bad.stat().st_size + good.stat().st_size)
    assert (len(rows(out)), validate([str(out)]).findings) == (63, [])


def test_a_file_that_may_not_be_read_and_one_that_is_gone_keep_no_other_from_being_done(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    paths = [archive(folder, f"{name}.warc.gz") for name in "abc"]
    (folder / "gone.warc.gz").symlink_to(folder / "nowhere")
    done = command("normalize", folder, "-o", out, "--json")
    unfinished = [{"input": f"{folder}/gone.warc.gz", "why": "No such file or directory"}]
    assert (done.returncode, json.loads(done.stdout)["unfinished"], len(rows(out))) == (1, unfinished, 9)
    (folder / "gone.warc.gz").unlink()
    archive(folder, "b.warc.gz", pages=5)
    paths[2].unlink()
    done = command("normalize", folder, "-o", out)
    assert (done.returncode, len(rows(out)), validate([str(out)]).findings) == (0, 11, [])
    assert f"warcmill: {paths[2]}: is gone; its rows stay" in done.stderr.splitlines()
    assert command("normalize", folder, "-o", out, "--gone", "drop").returncode == 0
    assert (len(rows(out)), validate([str(out)]).findings) == (8, [])


def test_what_is_asked_for_is_done_again_and_a_dry_run_says_so_and_writes_nothing(tmp_path: Path) -> None:
    a, b, out = archive(tmp_path), archive(tmp_path, "b.warc.gz"), tmp_path / "out"
    assert command("normalize", a, "-o", out, "--dry-run").returncode == 0
    assert not out.exists()
    command("normalize", a, "-o", out)
    before = rows(out)
    told = command("normalize", a, b, "-o", out, "--redo", a, "--dry-run").stdout.splitlines()
    assert [line.split()[:2] for line in told[:4]] == [["inputs", "2"], ["done", "0"], ["new", "1"], ["again", "1"]]
    done = command("normalize", a, "-o", out, "--redo", a)
    assert "warcmill: 1 committed inputs will be done again: asked for" in done.stderr.splitlines()
    assert (rows(out), validate([str(out)]).findings) == (before, [])


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_run_with_a_word_on_what_is_committed(tmp_path: Path, sent: int, code: int) -> None:
    small, long, out = archive(tmp_path, pages=1), archive(tmp_path, "long.warc.gz", pages=3_000), tmp_path / "out"
    command("normalize", small, "-o", out)
    words = [sys.executable, "-c", "from warcmill.cli import main; main()", "normalize", str(small), str(long)]
    process = subprocess.Popen([*words, "-o", str(out)], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list((out / "_staging").glob("*/captures")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(sent)
    _, told = process.communicate(timeout=60)
    said = "warcmill: interrupted: 1 of 2 inputs are committed; the same command goes on"
    assert (process.returncode, told.splitlines()[-1]) == (code, said)
    assert (list((out / "_staging").iterdir()), len(rows(out))) == ([], 1)


# --- behind a network ---------------------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on loopback that misbehaves as it is told."""
    monkeypatch.setattr(remote, "PAUSES", (0.01, 0.02))
    with Server() as running:
        yield running


def normalize(server: Server, path: Path, out: Path) -> tuple[Any, ...]:
    from warcmill import normalize as run  # noqa: PLC0415 -- in this process, whose pauses are short

    server.files = {"/a.warc.gz": path.read_bytes()}
    done = run([f"{server.url}/a.warc.gz", str(archive(path.parent, "good.warc.gz"))], out)
    return [why for _, why in done.unfinished], len(rows(out)), done.account.size


PASSING: dict[str, Callable[[Server], object]] = {
    "answers 503 twice": lambda server: server.fail(503, times=2),
    "answers 429 once": lambda server: server.fail(429, times=1),
    "cuts one body": lambda server: server.cut(times=1),
    "closes one connection": lambda server: server.drop(times=1),
}
LASTING: dict[str, tuple[Callable[[Server], object], str]] = {
    "answers 503": (lambda server: server.fail(503), "the server answers 503"),
    "answers 403": (lambda server: server.fail(403), "the server answers 403"),
    "answers 404": (lambda server: server.fail(404), "there is nothing at this URL"),
    "refuses": (lambda server: server.stop(), "Connection refused"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_remote_input_is_tried_again(tmp_path: Path, server: Server, fault: Callable[[Server], object]) -> None:
    path = large(tmp_path / "a.warc.gz")
    fault(server)
    whole = path.stat().st_size
    unfinished, count, size = normalize(server, path, tmp_path / "out")
    assert (unfinished, count, size) == ([], 63, whole + (tmp_path / "good.warc.gz").stat().st_size)


@pytest.mark.parametrize(("fault", "why"), LASTING.values(), ids=LASTING)
def test_what_a_server_keeps_from_us_is_said_costs_no_other_input_and_is_done_when_it_is_back(
    tmp_path: Path, server: Server, fault: Callable[[Server], object], why: str
) -> None:
    path = large(tmp_path / "a.warc.gz")
    fault(server)
    assert normalize(server, path, tmp_path / "out")[:2] == ([why], 3)
    server.heal()
    assert normalize(server, path, tmp_path / "out")[:2] == ([], 63)
    assert validate([str(tmp_path / "out")]).findings == []


def test_an_archive_has_the_same_capture_ids_on_a_disk_and_behind_a_url_and_makes_no_second_rows(
    tmp_path: Path, server: Server
) -> None:
    path = large(tmp_path / "a.warc.gz")
    normalize(server, path, tmp_path / "remote")
    command("normalize", path, tmp_path / "good.warc.gz", "-o", tmp_path / "local")
    ids = [{row["capture_id"] for row in rows(tmp_path / name)} for name in ("remote", "local")]
    assert (ids[0] == ids[1], len(ids[0])) == (True, 63)
    command("normalize", path, "-o", tmp_path / "remote")
    assert len(rows(tmp_path / "remote")) == 63


def test_no_secret_of_a_url_is_in_the_dataset_and_a_new_signature_is_no_new_input(
    tmp_path: Path, server: Server
) -> None:
    from warcmill import normalize as run  # noqa: PLC0415 -- as above

    server.files = {"/a.warc.gz": archive(tmp_path).read_bytes()}
    out = tmp_path / "out"
    for signature in ("first-secret", "second-secret"):
        url = f"{server.url}/a.warc.gz?X-Amz-Signature={signature}"
        assert run([url.replace("://", "://ann:geheim@")], out).unfinished == ()
    text = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert [word for word in (b"secret", b"geheim", b"ann:") if word in text] == []
    assert ({row["source_uri"] for row in rows(out)}, len(rows(out))) == ({f"{server.url}/a.warc.gz"}, 3)
