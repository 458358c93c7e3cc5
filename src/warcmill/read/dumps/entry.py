"""One entry of a table, a log or a property list as a capture: a URL, a body, and what else is told of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from warcmill.model import Capture, Headers, Record, Source
from warcmill.read.input import KEPT_BYTES, ReadOptions
from warcmill.read.textual import is_held


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row tells of a capture; the body is decoded."""

    url: str
    body: bytes
    date_text: str | None = None
    date: datetime | None = None
    media_type: str | None = None
    """Lower case, no parameters."""
    charset: str | None = None
    status: int | None = None
    http_headers: Headers = ()
    quirks: tuple[str, ...] = ()
    method: str | None = None


def capture(entry: Entry, where: Source, options: ReadOptions, record_id: str | None = None) -> Capture:
    """Make the capture; of a body only so much is held as the options say.

    `record_id` tells it from others at its place, where places are made up, and empty bodies have one.
    """
    size = len(entry.body)
    holds_text = is_held(entry.media_type, entry.body[:1024], pdf=options.pdf)
    kept = entry.body[: options.max_body if holds_text else KEPT_BYTES]
    cut = holds_text and len(kept) < size
    sha256 = hashlib.sha256(entry.body).hexdigest() if options.sha256 else None
    quirks = (*entry.quirks, *(("body-limit",) if cut else ()))
    record = Record(
        where, "resource", record_id, url=entry.url, warc_date=entry.date_text, date=entry.date,
        media_type=entry.media_type, block_length=size, block_sha256=sha256, quirks=quirks,
    )  # fmt: skip
    return Capture(
        record, entry.url, status=entry.status, http_headers=entry.http_headers, media_type=entry.media_type,
        charset=entry.charset, body=kept, body_length=size, payload_sha256=sha256, truncated="length" if cut else None,
        quirks=quirks, method=entry.method,
    )  # fmt: skip
