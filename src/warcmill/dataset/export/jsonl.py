"""JSON lines, gzip: the row as the contract has it, or the field names of dolma or datatrove."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from warcmill.dataset.export.shard import Shard, Write, packed
from warcmill.dataset.gate import rfc3339
from warcmill.dataset.rows import Row

ABOUT = (
    "url", "title", "authors", "site_name", "page_type", "content_languages", "language_detected", "language_score",
    "fetch_time", "date_published", "warc_record_id", "source_uri", "warc_record_offset", "text_confidence",
)  # fmt: skip
"""Columns that stand in the metadata of a document."""
DOCUMENT = ("capture_id", "collection", "text", *ABOUT)


def contract_rows(shard: Shard) -> int:
    """Write each row as the object that `warcmill validate` takes."""
    return _write(shard, shard.rows(), plain)


def dolma(shard: Shard) -> int:
    """Write documents of dolma: id, text, source, added, created, metadata (docs/data-format.md of allenai/dolma)."""
    return _write(shard, shard.texts(), _of_dolma)


def datatrove(shard: Shard) -> int:
    """Write documents of datatrove: text, id, metadata (the fields of its `Document`, as its JSON reader maps them)."""
    return _write(shard, shard.texts(), _of_datatrove)


def plain(row: Mapping[str, Any]) -> Row:
    """A row in the contract's JSON form: times and days are RFC 3339 strings."""
    return {name: _json(value) for name, value in row.items()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, date) else value


def _of_dolma(row: Row) -> Row:
    added = rfc3339(row["fetch_time"])
    created = rfc3339(row["date_published"]) or added
    document = {"id": row["capture_id"], "text": row["text"], "source": row["collection"], "metadata": _about(row)}
    dates = {"added": added, "created": created}  # both optional, neither may be null
    return document | {name: moment for name, moment in dates.items() if moment}


def _of_datatrove(row: Row) -> Row:
    return {"text": row["text"], "id": row["capture_id"], "metadata": {**_about(row), "dataset": row["collection"]}}


def _about(row: Row) -> Row:
    """What is known of a document; what is not is left away, as readers of a metadata object expect."""
    found = {name: _json(row[name]) for name in ABOUT}
    return {name: value for name, value in found.items() if value not in (None, [])}


def _write(shard: Shard, rows: Iterable[Row], shape: Callable[[Row], Row]) -> int:
    count = 0
    with packed(shard.path) as file:
        for row in rows:
            file.write(json.dumps(shape(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    return count


WRITERS: dict[str, Write] = {"jsonl": contract_rows, "dolma": dolma, "datatrove": datatrove}
