from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from faults import columns, flipped_byte
from rows import STAMPS, commit_unit, digest, row

from warcmill.dataset import manifest
from warcmill.dataset.compact import compact
from warcmill.dataset.parts import PartWriter

NUMBERS = range(1_000)


@pytest.fixture(scope="module")
def large_part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A merged part of ten row groups whose texts do not compress."""
    out = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warcmill.dataset.parts.PENDING_ROWS", 100)
        patch.setattr("warcmill.dataset.parts.GROUP_ROWS", 100)
        for unit in range(2):
            with PartWriter(out, STAMPS) as part:
                for number in NUMBERS[unit::2]:
                    noise = " ".join(digest(f"{number} {i}") for i in range(100))
                    part.write(row(number) | {"text": noise, "text_length": len(noise)})
                part.commit(f"unit-{unit}")
        patch.setattr("warcmill.dataset.sorting.SLICE_BYTES", 1 << 18)
        compact(out)
    (path,) = (out / "captures").glob("*.parquet")
    return path


def profile(tmp_path: Path, query: str) -> tuple[dict[str, Any], int]:
    """DuckDB's account of the scan, and how many bytes the query read."""
    with duckdb.connect() as db:
        db.execute("SET enable_external_file_cache = false")
        db.execute("PRAGMA enable_profiling = 'json'")
        db.execute(f"PRAGMA profiling_output = '{tmp_path / 'profile.json'}'")
        assert len(db.execute(query).fetchall()) == 1
    found = json.loads((tmp_path / "profile.json").read_text())
    scan = found["operator"][0]
    while scan["type"] != "TABLE_SCAN":
        scan = scan["children"][0]
    return scan, found["io"]["total_bytes_read"]


@pytest.mark.parametrize("column", ["url_surtkey", "warc_record_id", "capture_id", "url"])
def test_a_look_up_reads_a_fraction_of_the_file(large_part: Path, tmp_path: Path, column: str) -> None:
    wanted = row(777)[column]
    scan, read = profile(tmp_path, f"SELECT text FROM '{large_part}' WHERE {column} = '{wanted}'")
    assert scan["total_row_groups_to_scan"] == 10
    assert scan["row_groups_scanned"] <= 2  # a bloom filter is wrong once in a hundred times
    assert read < large_part.stat().st_size / 4


def test_columns_that_are_looked_up_have_bloom_filters_of_the_size_that_their_group_needs(large_part: Path) -> None:
    filters = {
        each.path_in_schema: each.bloom_filter_length for each in columns(large_part) if each.bloom_filter_length
    }
    assert filters.keys() == {"capture_id", "warc_record_id", "content_digest", "url"}
    assert max(filters.values()) < 300  # 100 values at one in a hundred: 128 bytes and a header


def test_a_flipped_byte_is_a_checksum_error_when_checksums_are_read(tmp_path: Path) -> None:
    for number in range(2):
        commit_unit(tmp_path, f"unit-{number}", range(number * 10, number * 10 + 10))
    manifest.write_run(tmp_path)
    flipped_byte(tmp_path)
    damaged = tmp_path / "captures/part-unit-1-c0ffee.parquet"
    with pytest.raises((OSError, pa.ArrowException), match="CRC checksum verification failed"):
        pq.read_table(damaged, page_checksum_verification=True)
