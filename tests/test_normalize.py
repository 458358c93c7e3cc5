"""The main job, run as its users run it: processes, files, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow.parquet as pq
import pytest
from warcs import page, warc

import warcmill
from warcmill.dataset.checks.validate import validate

PACK = """
family = "house"
prefix = "OUR"
about = "What our own sites have."

[[rule]]
code = "OUR001"
name = "our-box"
since = "1.0"
why = "Our sites put house news into it."
words = ["housenews"]
points = -50
drop = ['<div class="housenews"><p>Our party</p></div>']
keep = ['<p>The house news of 1999 were good.</p>']
"""


def command(*args: str | Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """Run `warcmill` as a process of its own."""
    words = [sys.executable, "-c", "from warcmill.cli import main; main()", *map(str, args)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, **kwargs)


def archive(folder: Path, name: str = "a.warc.gz", pages: int = 3) -> Path:
    path = folder / name
    path.write_bytes(warc((f"http://example.org/{name}/{i}", page(f"Page {i} of {name}")) for i in range(pages)))
    return path


def visible(out: Path) -> list[str]:
    """Every Parquet file that a reader's glob could meet, and every manifest."""
    return sorted(
        path.relative_to(out).as_posix() for pattern in ("*.parquet", "*.json") for path in out.rglob(pattern)
    )


def rows(out: Path) -> list[dict[str, Any]]:
    table = pq.read_table(out / "captures").drop_columns(["run_id"])
    return sorted(table.to_pylist(), key=lambda row: str(row["capture_id"]))


def test_duckdb_polars_and_pyarrow_read_the_same_rows(tmp_path: Path) -> None:
    assert command("normalize", archive(tmp_path), "-o", tmp_path / "out").returncode == 0
    glob = f"{tmp_path}/out/captures/*.parquet"
    columns = "url, title, text, fetch_status, authors, blocks"
    by_duckdb = duckdb.connect().execute(f"SELECT {columns} FROM '{glob}' ORDER BY url").fetchall()
    frame = polars.read_parquet(glob).sort("url").select(columns.split(", "))
    by_polars = [tuple(row.values()) for row in frame.to_dicts()]
    by_pyarrow = [
        tuple(row[name] for name in columns.split(", "))
        for row in sorted(rows(tmp_path / "out"), key=lambda r: r["url"])
    ]
    assert by_duckdb == by_polars == by_pyarrow
    assert [row[:2] for row in by_duckdb] == [
        (f"http://example.org/a.warc.gz/{i}", f"Page {i} of a.warc.gz") for i in range(3)
    ]


def test_the_account_of_a_run_closes_over_every_byte(tmp_path: Path) -> None:
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes() + b"not a record")
    told = json.loads(command("normalize", path, "-o", tmp_path / "out", "--json").stdout)
    account = told["account"]
    assert account["size"] == account["record_bytes"] + account["gap_bytes"] == path.stat().st_size
    assert account["gap_bytes"] == len(b"not a record")
    assert (account["records"], account["rows"], account["rejected"], account["reject_rows"]) == (3, 3, 0, 1)


def test_a_rerun_skips_what_is_committed_and_tells_the_same_account(tmp_path: Path) -> None:
    inputs = [archive(tmp_path, "a.warc.gz"), archive(tmp_path, "b.warc.gz")]
    first = json.loads(command("normalize", *inputs, "-o", tmp_path / "out", "--json").stdout)
    before = {
        name: (tmp_path / "out" / name).stat().st_mtime_ns
        for name in visible(tmp_path / "out")
        if "run.json" not in name
    }
    again = json.loads(command("normalize", *inputs, "-o", tmp_path / "out", "--json").stdout)
    after = {
        name: (tmp_path / "out" / name).stat().st_mtime_ns
        for name in visible(tmp_path / "out")
        if "run.json" not in name
    }
    assert (first["done_before"], again["done_before"]) == (0, 2)
    assert again["account"] == first["account"]
    assert after == before


def test_a_changed_input_replaces_its_rows_and_doubles_none(tmp_path: Path) -> None:
    path = archive(tmp_path, pages=3)
    command("normalize", path, "-o", tmp_path / "out")
    archive(tmp_path, pages=5)
    command("normalize", path, "-o", tmp_path / "out")
    assert [row["url"][-1] for row in sorted(rows(tmp_path / "out"), key=lambda r: r["url"])] == [
        "0",
        "1",
        "2",
        "3",
        "4",
    ]


def test_other_rules_make_the_rows_anew(tmp_path: Path) -> None:
    path = archive(tmp_path)
    command("normalize", path, "-o", tmp_path / "out")
    before = {row["rules_digest"] for row in rows(tmp_path / "out")}
    pack = tmp_path / "ours.toml"
    pack.write_text(PACK)
    assert command("normalize", path, "-o", tmp_path / "out", "--rules", pack).returncode == 0
    after = {row["rules_digest"] for row in rows(tmp_path / "out")}
    assert len(rows(tmp_path / "out")) == 3
    assert len(before) == len(after) == 1
    assert before != after


def test_a_killed_run_shows_no_part_and_the_next_one_finishes_the_work(tmp_path: Path) -> None:
    path = archive(tmp_path, pages=600)
    out = tmp_path / "out"
    words = [
        sys.executable,
        "-c",
        "from warcmill.cli import main; main()",
        "normalize",
        str(path),
        "-o",
        str(out),
        "-q",
    ]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list((out / "_staging").glob("*/captures")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert [name for name in visible(out) if "_schema" not in name] == []
    assert list((out / "_staging").glob("*")) != []
    assert command("normalize", path, "-o", out, "-q").returncode == 0
    assert len(rows(out)) == 600
    assert list((out / "_staging").glob("*")) == []


def test_a_full_disk_is_an_error_that_names_the_output_and_nothing_half_is_visible(tmp_path: Path) -> None:
    path = archive(tmp_path, pages=200)

    # The limit comes after a first run: what libraries unpack into temporary files at their first use is no dataset.
    program = """if True:
        import resource, signal, sys
        import warcmill
        from warcmill.cli import main
        warcmill.normalize([sys.argv[2]], sys.argv[4] + "-first")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        main()
    """
    words = [sys.executable, "-c", program, "normalize", str(path), "-o", str(tmp_path / "out"), "-q"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(f"warcmill: {tmp_path}/out")
    assert "Traceback" not in done.stderr
    assert [name for name in visible(tmp_path / "out") if name.endswith(".parquet")] == []


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="what a process holds is told by Linux only")
def test_lack_of_memory_is_no_fact_about_an_archive_it_is_not_finished_and_costs_the_others_nothing(
    tmp_path: Path,
) -> None:
    large = page("Large").replace(b"</article>", b"<div class='x'><p>One more.</p><a href='/'>Go</a></div>" * 150_000)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc((f"http://example.org/{i}", body) for i, body in enumerate([page("1"), large, page("3")])))
    # As with the disk: after a first run, so that what the libraries themselves need is there.
    program = """if True:
        import resource, sys
        import warcmill
        from warcmill.cli import main
        warcmill.normalize([sys.argv[5]], sys.argv[4] + "-first")
        del sys.argv[5]
        held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + 50_000_000, resource.RLIM_INFINITY))
        main()
    """
    out, first, other = (
        tmp_path / "out",
        archive(tmp_path, "first.warc.gz"),
        archive(tmp_path, "other.warc.gz", pages=2),
    )
    words = [sys.executable, "-c", program, "normalize", str(path), "-o", str(out), str(first), str(other)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"  {path}: out of memory" in done.stdout.splitlines()
    assert (len(rows(out)), validate([str(out)]).findings) == (2, [])
    assert command("normalize", path, other, "-o", out).returncode == 0
    assert (len(rows(out)), validate([str(out)]).findings) == (5, [])


def test_two_runs_write_into_one_dataset_at_once_and_each_row_is_there_once(tmp_path: Path) -> None:
    out, inputs = tmp_path / "out", [str(archive(tmp_path, f"{name}.warc.gz", pages=20)) for name in "abcd"]
    words = [sys.executable, "-c", "from warcmill.cli import main; main()", "normalize", "-q", "-o", str(out)]
    both = [subprocess.Popen([*words, *given], stdout=subprocess.DEVNULL) for given in (inputs, inputs[::-1])]
    assert [process.wait(120) for process in both] == [0, 0]
    assert len(rows(out)) == 80
    assert validate([str(out)]).findings == []


def test_a_directory_of_another_schema_version_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command("normalize", archive(tmp_path), "-o", out)
    (schema,) = (out / "_schema").glob("captures-*.json")
    other = json.loads(schema.read_text())
    other["x-version"] = "9.9.9"
    schema.write_text(json.dumps(other))
    done = command("normalize", archive(tmp_path, "b.warc.gz"), "-o", out)
    assert done.returncode == 3
    assert "9.9.9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["gone.warc.gz", "gone/*.warc.gz"])
def test_a_missing_input_stops_the_run_before_it_begins(tmp_path: Path, name: str) -> None:
    done = command("normalize", archive(tmp_path), tmp_path / name, "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (
        2,
        f"warcmill: {tmp_path / name}: there is no such file, folder or match\n",
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty-input"), (b"Dear diary,\nnothing today.\n", "not-an-archive")]
)
def test_an_input_that_is_no_archive_is_a_reject_and_costs_the_others_nothing(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    odd = tmp_path / "odd.warc.gz"
    odd.write_bytes(content)
    done = command("normalize", odd, archive(tmp_path), "-o", tmp_path / "out")
    assert done.returncode == 1
    rejects = pq.read_table(tmp_path / "out" / "rejects").to_pylist()
    assert [(row["source_uri"], row["warc_record_offset"], row["reason"]) for row in rejects] == [(str(odd), 0, reason)]
    assert len(rows(tmp_path / "out")) == 3


def test_a_file_of_another_kind_in_a_folder_is_counted_and_is_no_damage(tmp_path: Path) -> None:
    folder = tmp_path / "collection"
    folder.mkdir()
    archive(folder)
    (folder / "notes.txt").write_text("Bought new disks.\n")
    done = command("normalize", folder, "-o", tmp_path / "out", "--json")
    account = json.loads(done.stdout)["account"]
    assert done.returncode == 0
    assert (account["gaps"], account["reject_rows"], account["gap_bytes"]) == ({"not-an-archive": 1}, 0, 18)


@pytest.mark.parametrize("root", [".", "{folder}", "{folder}-link"])
def test_a_dataset_inside_of_the_input_folder_is_no_input(tmp_path: Path, root: str) -> None:
    archive(tmp_path)
    Path(f"{tmp_path}-link").symlink_to(tmp_path)
    for done_before in (0, 1):
        done = command("normalize", root.format(folder=tmp_path), "-o", "collection/out", "--json", cwd=tmp_path)
        told = json.loads(done.stdout)
        assert (told["inputs"], told["done_before"], told["account"]["gaps"]) == (1, done_before, {})


def test_rejects_up_to_the_limit_leave_the_exit_code_zero(tmp_path: Path) -> None:
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes() + b"not a record")
    assert command("normalize", path, "-o", tmp_path / "a", "--max-rejects", "1").returncode == 0
    assert command("normalize", path, "-o", tmp_path / "b", "--max-rejects", "0").returncode == 1


def test_stdin_is_an_input_and_the_same_bytes_are_known_again(tmp_path: Path) -> None:
    data = archive(tmp_path)
    for _ in range(2):
        with data.open("rb") as stream:
            assert command("normalize", "-", "-o", tmp_path / "out", stdin=stream).returncode == 0
    assert len(rows(tmp_path / "out")) == 3


def test_the_library_does_what_the_command_does(tmp_path: Path) -> None:
    path = archive(tmp_path)
    command("normalize", path, "-o", tmp_path / "command", "--collection", "town")
    run = warcmill.normalize([str(path)], tmp_path / "library", config=warcmill.Config(collection="town"))
    assert (run.inputs, run.account.rows, run.account.reject_rows) == (1, 3, 0)
    assert rows(tmp_path / "library") == rows(tmp_path / "command")


def test_what_was_removed_is_told_of_with_its_text_if_that_is_asked_for(tmp_path: Path) -> None:
    path = archive(tmp_path)
    for name, asked in (("without", []), ("with", ["--removed-text"])):
        command("normalize", path, "-o", tmp_path / name, *asked)
    said = {
        name: {each["text"] for row in rows(tmp_path / name) for each in row["removed"]} for name in ("without", "with")
    }
    assert said == {"without": {None}, "with": {"Home About"}}


def test_a_collection_is_named_after_the_folder_unless_it_has_a_name(tmp_path: Path) -> None:
    path = archive(tmp_path)
    for name, named in (("town", []), ("out", ["--collection", "fields"])):
        command("normalize", path, "-o", tmp_path / name, *named)
    found = {name: {row["collection"] for row in rows(tmp_path / name)} for name in ("town", "out")}
    assert found == {"town": {"town"}, "out": {"fields"}}
    assert json.loads((tmp_path / "out/_manifest/run.json").read_text())["collections"] == ["fields"]


@pytest.mark.parametrize("order", [1, -1], ids=["original-first", "revisits-first"])
def test_a_revisit_gets_its_text_from_another_input_whatever_their_order(tmp_path: Path, order: int) -> None:
    folder = Path(__file__).parent.parent / "sample_warcs"
    inputs = [folder / name for name in ("revisit-1-original.warc", "revisit-2-revisits.warc", "revisit-3-spelt.warc")]
    inputs = inputs[::order]
    command("normalize", *inputs, "-o", tmp_path / "out", "-q")
    found = rows(tmp_path / "out")
    originals = {row["warc_record_id"]: row["text"] for row in found if row["warc_type"] == "response"}
    revisits = [row for row in found if row["warc_type"] == "revisit"]
    assert {row["resolved_by"] for row in revisits} == {
        "refers-to",
        "uri-and-date",
        "payload-digest",
        "earlier-capture",
    }
    assert [row["text"] for row in revisits] == [originals[row["resolved_from"]] for row in revisits]
    assert all(row["text"] for row in revisits)


def test_a_pipe_is_read_once_and_the_next_one_of_its_name_is_another_input(tmp_path: Path) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out"
    os.mkfifo(pipe)
    for path in (archive(tmp_path), archive(tmp_path, "b.warc.gz")):
        with subprocess.Popen(["cp", str(path), str(pipe)]):
            assert command("normalize", pipe, "-o", out).returncode == 0
    assert {row["title"] for row in rows(out)} == {f"Page {i} of {name}.warc.gz" for name in "ab" for i in range(3)}
    assert list((out / "_staging").iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("verb", ["inspect", "check", "normalize"])
def test_an_account_that_cannot_be_printed_is_one_line_and_exit_code_three(verb: str, tmp_path: Path) -> None:
    rest = ["-o", str(tmp_path / "out")] if verb == "normalize" else []
    words = [sys.executable, "-c", "from warcmill.cli import main; main()", verb, str(archive(tmp_path)), *rest]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (3, "warcmill: stdout: No space left on device\n")


def test_an_output_file_that_cannot_be_written_is_one_line_and_exit_code_three(tmp_path: Path) -> None:
    done = command("check", archive(tmp_path), "-o", tmp_path / "none" / "found.txt")
    assert (done.returncode, done.stderr) == (3, f"warcmill: {tmp_path}/none/found.txt: No such file or directory\n")
