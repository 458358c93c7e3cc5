"""What a dataset says, for tests that hold two of them against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from warcmill.dataset import layout, manifest

Table = list[dict[str, Any]]


def table(out: Path, name: str = "captures") -> Table:
    """All rows of a table, but for the run's id, by URL."""
    rows = [row for path in (out / name).glob("*.parquet") for row in pq.read_table(path).to_pylist()]
    return sorted(({**row, "run_id": ""} for row in rows), key=lambda row: (str(row.get("url")), repr(row)))


def contents(out: Path) -> tuple[Table, Table, dict[str, Any]]:
    """Captures, rejects and account."""
    return table(out), table(out, "rejects"), manifest.write_run(out)["account"]


def strays(out: Path) -> set[str]:
    """Files below a dataset that neither its manifests name nor its layout."""
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    units = [unit for _, unit in manifest.units(out) if unit]
    named = {output["path"] for unit in units for output in unit["outputs"]}
    records = {layout.manifest_path(out, unit["unit"]).relative_to(out).as_posix() for unit in units}
    schemas = {f"_schema/{name}-1.0.0.json" for name in ("captures", "rejects")}
    return files - named - records - schemas - {"_manifest/run.json"}
