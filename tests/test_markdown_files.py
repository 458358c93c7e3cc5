"""A dataset as Markdown files, written by the command and read back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rows import commit_unit, dataset, row

import warcmill
from warcmill.cli import cli
from warcmill.errors import MissingInput


def export(source: Path, out: Path) -> Result:
    return CliRunner().invoke(cli, ["export", str(source), "--to", "markdown", "-o", str(out)])


def test_each_capture_with_text_is_a_file_with_front_matter(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=2, rows=10)
    done = export(tmp_path / "dataset", tmp_path / "out")
    rows = [row(number) for number in range(20) if row(number)["text"]]
    assert (done.exit_code, done.stderr) == (0, "warcmill export: 2 rows left out: no-text\n")
    assert sorted(path.stem for path in (tmp_path / "out").rglob("*.md")) == sorted(each["capture_id"] for each in rows)
    page = row(2)
    (path,) = (tmp_path / "out/data").glob(f"*/{page['url_host_name']}/{page['capture_id']}.md")
    _, front, text = path.read_text("utf-8").split("---\n", 2)
    values = {name: json.loads(value) for name, value in (line.split(": ", 1) for line in front.splitlines())}
    assert text == f"\n{warcmill.markdown(page)}\n"
    assert {name: values[name] for name in ("title", "url", "authors", "date_published_day", "collection")} == {
        "title": "Report 2",
        "url": page["url"],
        "authors": ["Ada Example", "Bo Example"],
        "date_published_day": "2024-03-31",
        "collection": "town",
    }


def test_each_folder_has_a_list_of_the_digests_of_its_files(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset")
    export(tmp_path / "dataset", tmp_path / "out")
    folders = sorted((tmp_path / "out/data").iterdir())
    lists = [line.split("  ") for folder in folders for line in (folder / "SHA256SUMS").read_text().splitlines()]
    held = {path.relative_to(folder).as_posix(): path for folder in folders for path in folder.rglob("*.md")}
    assert len(held) == 52
    sums = {name: digest for digest, name in lists}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in held.items()} == sums


def test_parts_that_are_done_are_not_done_again_and_new_ones_are_added(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=1, rows=5)
    export(tmp_path / "dataset", tmp_path / "out")
    first = next((tmp_path / "out").rglob("*.md"))
    first.write_text("mine")
    commit_unit(tmp_path / "dataset", "more", range(20, 23))
    done = warcmill.export(tmp_path / "dataset", tmp_path / "out", "markdown")
    assert (done.written, done.files, done.rows) == (1, 2, 7)
    assert first.read_text() == "mine"


def test_a_part_whose_record_is_broken_is_done_anew(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=2, rows=5)
    export(tmp_path / "dataset", tmp_path / "out")
    next((tmp_path / "out/_manifest").iterdir()).write_text("{")
    assert warcmill.export(tmp_path / "dataset", tmp_path / "out", "markdown").written == 1
    assert warcmill.export(tmp_path / "dataset", tmp_path / "out", "markdown").written == 0


def test_what_is_no_dataset_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="there is no dataset"):
        warcmill.export(tmp_path / "none", tmp_path / "out", "markdown")
    assert not (tmp_path / "out").exists()
