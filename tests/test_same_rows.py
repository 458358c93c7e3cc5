"""`bench/same_rows.py` says of two tables whether they hold the same rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.same_rows import compare

KEY, COLUMNS = ("url",), ("text", "url")


def test_the_order_of_rows_and_their_parts_is_no_difference(tmp_path: Path) -> None:
    before = [part(tmp_path / "one", [("a", "1"), ("a", "2"), ("b", "3")])]
    after = [part(tmp_path / "two", [("b", "3")]), part(tmp_path / "three", [("a", "2"), ("a", "1")])]
    assert not compare(before, after, KEY, COLUMNS)


def test_a_changed_value_a_lost_row_and_a_doubled_one_are_told_by_key(tmp_path: Path) -> None:
    before = [part(tmp_path / "one", [("a", "1"), ("b", "2"), ("c", "3")])]
    after = [part(tmp_path / "two", [("a", "1"), ("a", "1"), ("b", "other")])]
    found = compare(before, after, KEY, COLUMNS)
    assert (found.missing, found.added) == ([("c",)], [("a",)])
    assert {name: [key for key, *_ in pairs] for name, pairs in found.columns.items()} == {"text": [("b",)]}


def part(path: Path, rows: list[tuple[str, str]]) -> Path:
    """A file of addresses and texts."""
    pq.write_table(pa.Table.from_pylist([{"url": url, "text": text} for url, text in rows]), path)
    return path
