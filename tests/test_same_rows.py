"""`bench/same_rows.py` says of two tables whether they hold the same rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]


def compare(before: Path, after: Path, *options: str) -> tuple[int, list[str]]:
    """Exit code, and the lines that it prints without their indent."""
    words = [sys.executable, "-m", "bench.same_rows", str(before), str(after), "--key", "url", *options]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, [line.strip() for line in done.stdout.splitlines()]


def part(path: Path, rows: list[tuple[str, str]]) -> Path:
    """A file of addresses and texts."""
    pq.write_table(pa.Table.from_pylist([{"url": url, "text": text} for url, text in rows]), path)
    return path


def test_the_order_of_rows_is_no_difference(tmp_path: Path) -> None:
    before = part(tmp_path / "one", [("a", "1"), ("a", "2"), ("b", "3")])
    after = part(tmp_path / "two", [("b", "3"), ("a", "2"), ("a", "1")])
    assert compare(before, after) == (0, ["captures: 3 rows, all the same"])


def test_a_changed_value_a_lost_row_and_a_doubled_one_are_told_by_key(tmp_path: Path) -> None:
    before = part(tmp_path / "one", [("a", "1"), ("b", "2"), ("c", "3")])
    after = part(tmp_path / "two", [("a", "1"), ("a", "1"), ("b", "other")])
    assert compare(before, after) == (
        1,
        [
            "captures: 3 rows",
            "only before: ('c',)",
            "1 rows only before",
            "only after: ('a',)",
            "1 rows only after",
            "text: differs in 1 rows",
            "('b',)",
            "before '2'",
            "after  'other'",
        ],
    )


def test_a_column_that_is_ignored_may_differ(tmp_path: Path) -> None:
    before, after = part(tmp_path / "one", [("a", "1")]), part(tmp_path / "two", [("a", "2")])
    assert compare(before, after, "--ignore", "text") == (0, ["captures: 1 rows, all the same"])
