"""Faults planted into a dataset, one function each; each says by which rules it has to be found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rows import STAMPS, commit_unit

from warcmill.dataset import layout, manifest
from warcmill.dataset.parts import WRITER

Fault = Callable[[Path], None]


def part(out: Path, number: int, table: str = "captures") -> Path:
    return out / layout.part_name(table, f"unit-{number}", STAMPS.config_digest)


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], object], schema: pa.Schema | None = None) -> None:
    """Write a part anew with other rows, the footer as it was, as a foreign program would."""
    table = pq.read_table(path)
    footer = {key: value for key, value in pq.read_metadata(path).metadata.items() if key.startswith(b"warcmill")}
    rows = table.to_pylist()
    change(rows)
    schema = schema or table.schema
    with pq.ParquetWriter(path, schema, **WRITER) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        writer.add_key_value_metadata(footer)


def change_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))


def truncated_file(out: Path) -> None:
    path = part(out, 0)
    path.write_bytes(path.read_bytes()[:-100])


def flipped_byte(out: Path) -> None:
    path = part(out, 1)
    chunk = next(column for column in columns(path) if column.path_in_schema == "text")
    middle = (chunk.dictionary_page_offset or chunk.data_page_offset) + chunk.total_compressed_size // 2
    whole = bytearray(path.read_bytes())
    whole[middle] ^= 0xFF
    path.write_bytes(whole)


def columns(path: Path) -> list[Any]:
    group = pq.read_metadata(path).row_group(0)
    return [group.column(i) for i in range(group.num_columns)]


def foreign_file(out: Path) -> None:
    pq.write_table(pa.table({"a": [1, 2]}), out / "captures" / "export.parquet")


def missing_part(out: Path) -> None:
    part(out, 2, "rejects").unlink()


def extra_column(out: Path) -> None:
    path = part(out, 3)
    schema = pq.read_schema(path).append(pa.field("crawler", pa.string()))
    rewrite(path, lambda rows: rows[0].update(crawler="x"), schema)


def null_url(out: Path) -> None:
    path = part(out, 4)
    schema = pq.read_schema(path)
    at = schema.get_field_index("url")
    rewrite(path, lambda rows: rows[5].update(url=None), schema.set(at, schema.field(at).with_nullable(True)))


def wrong_status(out: Path) -> None:
    rewrite(part(out, 5), lambda rows: [row.update(fetch_status=1_200) for row in rows[3:10]])


def unlisted_zone(out: Path) -> None:
    rewrite(part(out, 6), lambda rows: rows[0]["links"][7].update(zone="sidebar"))


def malformed_id(out: Path) -> None:
    rewrite(part(out, 7), lambda rows: rows[1].update(capture_id="NOT-AN-ID"))


def repeated_capture(out: Path) -> None:
    rewrite(part(out, 8), lambda rows: rows[9].update(capture_id=rows[0]["capture_id"]))


def untrue_length(out: Path) -> None:
    rewrite(part(out, 9), lambda rows: rows[0].update(text_length=7))


def lying_manifest(out: Path) -> None:
    change_manifest(layout.manifest_path(out, "unit-10"), lambda unit: unit["account"].update(rows=11, records=13))


def open_account(out: Path) -> None:
    change_manifest(layout.manifest_path(out, "unit-11"), lambda unit: unit["account"]["skipped"].update(request=5))


def broken_manifest(out: Path) -> None:
    layout.manifest_path(out, "unit-12").write_text('{"unit": "unit-12", ')


def stale_total(out: Path) -> None:
    change_manifest(layout.run_path(out), lambda run: run.update(units=99))


FAULTS: dict[Fault, set[str]] = {
    truncated_file: {"unreadable-file", "changed-file"},
    flipped_byte: {"damaged-page", "changed-file"},
    foreign_file: {"stray-file", "foreign-file"},
    missing_part: {"missing-file"},
    extra_column: {"extra-column", "changed-file"},
    null_url: {"null-value", "other-type", "changed-file"},
    wrong_status: {"value-out-of-range", "changed-file"},
    unlisted_zone: {"value-not-listed", "changed-file"},
    malformed_id: {"value-malformed", "changed-file"},
    repeated_capture: {"duplicate-capture", "changed-file"},
    untrue_length: {"length-untrue", "changed-file"},
    lying_manifest: {"untrue-count", "stale-total"},
    open_account: {"open-account", "stale-total"},
    broken_manifest: {"bad-manifest", "stray-file"},
    stale_total: {"stale-total"},
}
"""Each fault, and the names of the rules that find it in a dataset that has no other."""


def sound(out: Path) -> Path:
    """A dataset of thirteen small units without a fault."""
    for number in range(13):
        commit_unit(out, f"unit-{number}", range(number * 10, number * 10 + 10), rejects=1)
    manifest.write_run(out)
    return out
