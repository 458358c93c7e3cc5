"""A dataset as Markdown files, written by the command and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rows import commit_unit, dataset, row

import warcmill
from warcmill.cli import cli
from warcmill.dataset import markdown_files
from warcmill.errors import MissingInput


def export(source: Path, out: Path) -> Result:
    return CliRunner().invoke(cli, ["export", str(source), "--to", "markdown", "-o", str(out)])


def test_each_capture_with_text_is_a_file_with_front_matter(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=2, rows=10)
    done = export(tmp_path / "dataset", tmp_path / "out")
    rows = [row(number) for number in range(20) if row(number)["text"]]
    assert (done.exit_code, done.stdout) == (0, f"{len(rows)} files written, {len(rows)} in all\n")
    assert sorted(path.stem for path in (tmp_path / "out").rglob("*.md")) == sorted(each["capture_id"] for each in rows)
    page = row(2)
    said = (tmp_path / "out" / page["url_host_name"] / f"{page['capture_id']}.md").read_text("utf-8")
    _, front, text = said.split("---\n", 2)
    values = {name: json.loads(value) for name, value in (line.split(": ", 1) for line in front.splitlines())}
    assert text == f"\n{warcmill.markdown(page)}\n"
    assert {name: values[name] for name in ("title", "url", "authors", "date_published_day", "collection")} == {
        "title": "Report 2",
        "url": page["url"],
        "authors": ["Ada Example", "Bo Example"],
        "date_published_day": "2024-03-31",
        "collection": "town",
    }


def test_parts_that_are_done_are_not_done_again_and_new_ones_are_added(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=1, rows=5)
    export(tmp_path / "dataset", tmp_path / "out")
    first = next((tmp_path / "out").rglob("*.md"))
    first.write_text("mine")
    commit_unit(tmp_path / "dataset", "more", range(20, 23))
    assert export(tmp_path / "dataset", tmp_path / "out").stdout == "2 files written, 7 in all\n"
    assert first.read_text() == "mine"
    assert markdown_files.write_markdown(tmp_path / "dataset", tmp_path / "out") == markdown_files.Written(0, 7, 2)


def test_a_broken_manifest_and_half_a_file_are_done_anew(tmp_path: Path) -> None:
    dataset(tmp_path / "dataset", units=1, rows=5)
    export(tmp_path / "dataset", tmp_path / "out")
    (tmp_path / "out" / markdown_files.MANIFEST).write_text("{")
    assert export(tmp_path / "dataset", tmp_path / "out").stdout == "5 files written, 5 in all\n"


def test_what_is_no_dataset_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="there is no dataset"):
        markdown_files.write_markdown(tmp_path / "none", tmp_path / "out")
    assert not (tmp_path / "out").exists()
