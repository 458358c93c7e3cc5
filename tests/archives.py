"""Archives as bytes, built by hand, so that nothing between the test and the bytes can hide a fault."""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from typing import Any

PAGE = b"<!doctype html>\n<html><head><title>Tides</title></head><body><p>High water at noon.</p></body></html>\n"
DATE = "2026-03-03T10:00:00Z"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def name(label: str) -> str:
    """The record id of a label, without brackets."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, label)}"


def http(body: bytes = PAGE, *fields: str, status: str = "HTTP/1.1 200 OK", media_type: str = "text/html") -> bytes:
    lines = [status, f"Content-Type: {media_type}", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def record(
    label: str,
    block: bytes,
    kind: str = "response",
    *,
    digest: bool = True,
    length: object = None,
    **fields: Any,
) -> bytes:
    """A WARC record; `fields` as WARC_Target_URI="…", None to leave one out."""
    named: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{name(label)}>",
        "WARC-Date": DATE,
        "WARC-Target-URI": None if kind == "warcinfo" else f"https://example.org/{label}",
        "Content-Type": f"application/http; msgtype={kind}"
        if kind in {"response", "request", "revisit"}
        else "text/plain",
        "WARC-Block-Digest": sha1(block) if digest else None,
        "Content-Length": str(len(block) if length is None else length),
    }
    named |= {key.replace("_", "-"): value for key, value in fields.items()}
    lines = [f"{key}: {value}" for key, value in named.items() if value is not None]
    return "\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def page(label: str, **fields: Any) -> bytes:
    return record(label, http(PAGE + label.encode()), **fields)


def packed(*records: bytes) -> bytes:
    """One gzip member for each."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


FIVE = tuple(page(f"page-{number}") for number in range(5))
NAMES = [name(f"page-{number}") for number in range(5)]
EOF_BYTES = 3
