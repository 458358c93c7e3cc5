"""Records and gaps as `inspect` tells them: a line for people, an object for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from warcmill.model import Capture, Gap
from warcmill.show.printable import printable, printable_json

if TYPE_CHECKING:
    from warcmill.model import Record, Skipped
    from warcmill.read import Item


def describe(item: Item) -> dict[str, Any]:
    """A record or gap as the JSON object that stands for it."""
    source = item.source
    where = {
        "source": source.uri,
        "source_member": source.member,
        "offset": source.offset,
        "length": source.length,
        "of_stream": source.of_stream,
    }
    if isinstance(item, Gap):
        return {"kind": "gap", **where, "reason": item.reason, "severity": item.severity, "message": item.message}
    record = item.record
    return {
        "kind": "record",
        **where,
        **_record(record),
        **(_capture(item) if isinstance(item, Capture) else _skipped(item)),
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "type": record.type,
        "record_id": record.record_id,
        "url": record.url,
        "date": record.warc_date,
        "media_type": record.media_type,
        "block_length": record.block_length,
        "block_sha256": record.block_sha256,
        "block_digest_status": record.block_digest_status,
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "status": capture.status,
        "payload_type": capture.media_type,
        "payload_length": capture.body_length,
        "payload_sha256": capture.payload_sha256,
        "payload_digest": capture.payload_digest,
        "payload_digest_status": capture.payload_digest_status,
        "truncated": capture.truncated,
        "method": capture.method,
        "role": capture.role,
        "page_url": capture.page_url,
        "skipped": None,
        "quirks": list(capture.quirks),
    }


def _skipped(item: Skipped) -> dict[str, Any]:
    return {
        "status": None,
        "payload_type": None,
        "payload_length": None,
        "payload_sha256": None,
        "payload_digest": None,
        "payload_digest_status": "absent",
        "truncated": None,
        "method": None,
        "role": None,
        "page_url": None,
        "skipped": item.reason,
        "quirks": list(item.record.quirks),
    }


def as_object(entry: dict[str, Any]) -> str:
    """An entry as JSON on one line; escaped is what is no UTF-8, ends lines or steers terminals."""
    return printable_json(json.dumps(entry, ensure_ascii=False))


def line(entry: dict[str, Any]) -> str:
    """A record or gap as one line for people: offset, length, what it is."""
    place = f"{entry['offset']:>12} {entry['length']:>10}{' of stream' if entry['of_stream'] else ''}"
    if entry["kind"] == "gap":
        what = f"{entry['reason']}{' (' + entry['message'] + ')' if entry['message'] else ''}"
        return printable(f"{place}  gap         {what}")
    marks = f"  [{', '.join(entry['quirks'])}]" if entry["quirks"] else ""
    return printable(f"{place}  {entry['type']:<11} {entry['url'] or entry['record_id'] or '-'}{marks}")
