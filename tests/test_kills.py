"""Processes that are killed in the midst of their work, at each operation on a file that they do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rows import dataset
from warcs import page, warc

import warcmill
from warcmill.dataset import layout, manifest
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.compact import compact

PROGRAM = Path(__file__).parent / "kills.py"


def killed(job: str, folder: Path, points: range) -> list[Path]:
    """A copy of the folder for each point at which there was a process to kill."""
    words = [sys.executable, str(PROGRAM), job, str(folder), *map(str, points)]
    told = subprocess.run(words, capture_output=True, text=True, timeout=300, check=True).stdout.split()
    assert len(told) == len(points)
    assert "killed" in told
    return [folder.with_name(f"{folder.name}-{n}") for n, fate in zip(points, told, strict=True) if fate == "killed"]


def rows(out: Path, paths: Iterable[Path] | None = None) -> list[dict[str, Any]]:
    """All rows, or those of some parts, less what says of which run and folder they are."""
    parts = (out / "captures").glob("*.parquet") if paths is None else paths
    found = [{**row, "run_id": "", "collection": ""} for path in parts for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda row: str(row["capture_id"]))


def told(out: Path) -> list[dict[str, Any]]:
    """The rows that count: those of units that no other one replaces."""
    paths = [out / output["path"] for _, unit in manifest.units(out) if unit for output in unit["outputs"]]
    return rows(out, [path for path in paths if path.parent.name == "captures"])


def strays(out: Path) -> set[str]:
    """Files below a dataset that neither its manifests name nor its layout."""
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    units = [unit for _, unit in manifest.units(out) if unit]
    named = {output["path"] for unit in units for output in unit["outputs"]}
    records = {layout.manifest_path(out, unit["unit"]).relative_to(out).as_posix() for unit in units}
    schemas = {f"_schema/{name}-1.0.0.json" for name in ("captures", "rejects")}
    return files - named - records - schemas - {"_manifest/run.json"}


def test_a_compaction_killed_anywhere_loses_no_row_and_the_next_one_leaves_nothing_behind(tmp_path: Path) -> None:
    whole = dataset(tmp_path / "dataset", units=3, rows=8, rejects=1)
    before, account = rows(whole), json.loads(layout.run_path(whole).read_text())["account"]
    for out in killed("compact", whole, range(3, 80, 5)):
        found = rows(out)
        assert [row for i, row in enumerate(found) if row not in found[:i]] == before
        assert manifest.write_run(out)["account"] == account
        compact(out)
        assert (rows(out), strays(out)) == (before, set())
        assert json.loads(layout.run_path(out).read_text())["account"] == account
        assert validate([str(out)]).findings == []


def test_a_run_killed_anywhere_shows_whole_files_only_and_the_next_one_leaves_nothing_behind(tmp_path: Path) -> None:
    path, out = tmp_path / "input.warc", tmp_path / "dataset"
    path.write_bytes(warc(((f"http://example.org/{i}", page(f"Page {i}")) for i in range(3)), gzip=False))
    warcmill.normalize([str(path)], out)
    once = rows(out)
    path.write_bytes(warc(((f"http://example.org/{i}", page(f"Page {i}")) for i in range(5)), gzip=False))
    warcmill.normalize([str(path)], tmp_path / "fresh")
    anew = rows(tmp_path / "fresh")
    for copy in killed("normalize", out, range(4, 60, 14)):
        assert told(copy) in (once, anew)
        warcmill.normalize([str(path)], copy)
        assert (rows(copy), strays(copy)) == (anew, set())
        assert validate([str(copy)]).findings == []
