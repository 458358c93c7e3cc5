"""`warcmill inspect`: what it prints, and its exit codes."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from archives import DATE, FIVE, PAGE, http, name, packed, record
from click.testing import CliRunner

from warcmill.cli.inspect import inspect

BLOCK = http()
WARCMILL = (sys.executable, "-c", "from warcmill.cli import main; main()")


def run(*arguments: str | Path, stdin: bytes | None = None) -> tuple[int, list[str]]:
    result = CliRunner().invoke(inspect, [str(one) for one in arguments], input=stdin)
    return result.exit_code, result.output.splitlines()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.warc"
    path.write_bytes(record("one", BLOCK) + b"?" * 50 + record("two", b"x: y\r\n", "metadata"))
    return path


def test_every_record_and_gap_is_one_json_object(archive: Path) -> None:
    code, lines = run(archive, "--json")
    first, gap, second = map(json.loads, lines)
    assert code == 1
    assert first == {
        "kind": "record",
        "source": str(archive),
        "source_member": None,
        "offset": 0,
        "length": len(record("one", BLOCK)),
        "of_stream": False,
        "type": "response",
        "record_id": name("one"),
        "url": "https://example.org/one",
        "date": DATE,
        "media_type": "application/http; msgtype=response",
        "block_length": len(BLOCK),
        "block_sha256": hashlib.sha256(BLOCK).hexdigest(),
        "block_digest_status": "verified-raw",
        "status": 200,
        "payload_type": "text/html",
        "payload_length": len(PAGE),
        "payload_sha256": hashlib.sha256(PAGE).hexdigest(),
        "payload_digest": None,
        "payload_digest_status": "absent",
        "truncated": None,
        "method": None,
        "role": None,
        "page_url": None,
        "skipped": None,
        "quirks": [],
    }
    assert (gap["kind"], gap["reason"], gap["offset"], gap["length"]) == ("gap", "garbage", first["length"], 50)
    assert (second["skipped"], second["type"], second["offset"]) == ("metadata", "metadata", first["length"] + 50)
    assert set(second) == set(first)


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029"])
def test_a_letter_that_ends_lines_elsewhere_ends_none_here(tmp_path: Path, letter: str) -> None:
    path = tmp_path / f"a{letter}b.warc"
    path.write_bytes(record("one", BLOCK))
    code, lines = run(path, "--json")
    assert (code, [json.loads(line)["source"] for line in lines]) == (0, [str(path)])


def test_a_sound_archive_exits_zero_with_a_line_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(*FIVE))
    code, lines = run(path)
    assert (code, len(lines)) == (0, 5)
    assert lines[0].split() == ["0", str(len(packed(FIVE[0]))), "response", "https://example.org/page-0"]


def test_a_cut_archive_exits_one_and_names_the_offset(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(*FIVE)[:-40])
    code, lines = run(path)
    assert code == 1
    assert lines[-1].split()[0] == str(len(packed(*FIVE[:4])))
    assert "truncated" in lines[-1]


def test_a_missing_input_exits_two_with_one_line(tmp_path: Path) -> None:
    command = [*WARCMILL, "inspect", str(tmp_path / "none.warc")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_stdin_is_read_as_a_pipe() -> None:
    command = [*WARCMILL, "inspect", "-", "--json"]
    done = subprocess.run(command, input=packed(*FIVE), capture_output=True, check=False)
    objects = [json.loads(line) for line in io.BytesIO(done.stdout)]
    assert (done.returncode, [one["record_id"] for one in objects]) == (0, [name(f"page-{n}") for n in range(5)])
    assert {one["source"] for one in objects} == {"-"}


@pytest.mark.parametrize("content", [b"", b"just text\n", bytes(3000), b"\x1f\x8b\x08", b"PK\x03\x04", b"WARC/1.0\r\n"])
def test_what_is_no_archive_is_one_gap_and_exits_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    code, lines = run(path, "--json")
    assert (code, [json.loads(line)["kind"] for line in lines]) == (1, ["gap"])


def test_a_dangling_link_in_a_folder_is_one_line_and_the_rest_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body>Tide.</body></html>")
    (tmp_path / "b.html").symlink_to(tmp_path / "gone")
    code, lines = run(tmp_path, "--json")
    found = sorted(
        (Path(entry["source"]).name, entry["kind"], entry.get("message")) for entry in map(json.loads, lines)
    )
    assert (code, found) == (1, [("a.html", "record", None), ("b.html", "gap", "No such file or directory")])
