"""The same bytes make rows once, also when nobody could know it before they were read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from servers import Server
from test_normalize import archive, command, rows
from warcs import page, warc

import warcmill
from warcmill.dataset.checks.validate import validate
from warcmill.read import remote
from warcmill.run import identity, normalize
from warcmill.run.identity import Identity
from warcmill.run.plan import InputFile


def test_a_copy_whose_digest_could_not_be_taken_before_makes_no_second_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, out = archive(tmp_path), tmp_path / "out"
    warcmill.normalize([str(first)], out)
    before, told = rows(out), list[str]()
    monkeypatch.setattr(remote, "PAUSES", (0.01, 0.02))
    with Server() as server:
        server.files = {"/other.warc.gz": first.read_bytes()}

        def hindered(one: InputFile, path: str) -> Identity | None:
            server.fail(503)
            found = identity.identify(one, path)
            server.heal()
            return found

        monkeypatch.setattr(normalize, "identify", hindered)
        url = f"{server.url}/other.warc.gz"
        done = warcmill.normalize([url], out, notice=told.append)
    assert (rows(out), done.unfinished, told) == (before, (), [f"{url}: same bytes as {first}"])
    assert validate([str(out)]).findings == []


def test_copies_in_one_folder_make_rows_once_and_cost_their_neighbours_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, told = tmp_path / "in", tmp_path / "out", list[str]()
    folder.mkdir()
    first = archive(folder)
    shutil.copy(first, folder / "b.warc.gz")
    archive(folder, "c.warc.gz", pages=2)
    monkeypatch.setattr(normalize, "identify", lambda *_: None)
    warcmill.normalize([str(folder)], out, notice=told.append)
    assert told == [f"{folder}/b.warc.gz: same bytes as {first}"]
    assert (len(rows(out)), validate([str(out)]).findings) == (5, [])


@pytest.mark.parametrize("pages", [5, 40])
def test_files_of_equal_size_and_equal_ends_have_no_capture_id_in_common(tmp_path: Path, pages: int) -> None:
    path, copy, out = tmp_path / "a.warc", tmp_path / "b.warc", tmp_path / "out"
    body = page("Page") + b"<!--" + b"0123456789" * 10_000 + b"-->"
    path.write_bytes(warc(((f"http://example.org/{i}", body) for i in range(pages)), gzip=False))
    data = path.read_bytes()
    middle = len(data) // 17 * 8
    copy.write_bytes(data[:middle] + data[middle:].replace(b"0123456789", b"9876543210", 300))
    command("normalize", path, copy, "-o", out)
    ids = [row["capture_id"] for row in rows(out)]
    assert (copy.stat().st_size, len(ids), len(set(ids))) == (len(data), 2 * pages, 2 * pages)
