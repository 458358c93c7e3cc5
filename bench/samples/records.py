"""Building blocks of the sample archives: records as bytes, the same on every machine and every day."""

from __future__ import annotations

import base64
import hashlib
import struct
import uuid
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
DATE = "2026-03-03T10:00:00Z"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://warcmill.example/sample_warcs")
HOST = "https://samples.example"

PAGE = (
    b'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>The tide table</title></head><body>\n'
    b'<nav class="site-nav"><a href="/">Home</a> <a href="/boats">Boats</a></nav>\n'
    b"<main><article><h1>The tide table</h1>\n<p>High water comes fifty minutes later each day, because the moon has "
    b"moved on while the earth turned once, and every harbour adds a delay of its own.</p>\n<p>That is why a table "
    b"printed for one quay is of little use at the next, though both look upon the same sea.</p></article></main>\n"
    b'<footer class="site-footer">Imprint</footer></body></html>\n'
)

Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A file of `sample_warcs/`: what it shows, and how it is made."""

    shows: str
    make: Callable[[], bytes]
    coded: bool = False
    """Bodies in it are compressed: other builds of the libraries write other bytes of the same meaning."""


def identity(name: str) -> str:
    """Give the record id that belongs to a name."""
    return f"<urn:uuid:{uuid.uuid5(NAMESPACE, name)}>"


def sha1(data: bytes) -> str:
    """Give a digest as archives write it: SHA-1 in base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def header(version: str, fields: Fields, *, newline: str = "\r\n") -> bytes:
    """Give a record's header with its blank line."""
    lines = [version, *(f"{name}: {value}" for name, value in fields), "", ""]
    return newline.join(lines).encode()


def fields(kind: str, name: str, block: bytes, media_type: str, **more: str) -> dict[str, str]:
    """Give the fields of a sound record; `more` as `WARC_Target_URI="…"`."""
    return {
        "WARC-Type": kind,
        "WARC-Record-ID": identity(name),
        "WARC-Date": DATE,
        **{key.replace("_", "-"): value for key, value in more.items()},
        "WARC-Block-Digest": sha1(block),
        "Content-Type": media_type,
        "Content-Length": str(len(block)),
    }


def record(given: dict[str, str], block: bytes, *, version: str = "WARC/1.1") -> bytes:
    """Give a whole record: header, block and what separates it from the next."""
    return header(version, given.items()) + block + b"\r\n\r\n"


def http(body: bytes, *more: tuple[str, str], status: str = "HTTP/1.1 200 OK", media_type: str = "text/html") -> bytes:
    """Give an HTTP response as it came over the wire."""
    return header(status, [("Content-Type", media_type), *more]) + body


def response(name: str, block: bytes, **more: str) -> bytes:
    """Give a response record whose target URI ends with its name."""
    target = {"WARC_Target_URI": f"{HOST}/{name}", **more}
    return record(fields("response", name, block, "application/http; msgtype=response", **target), block)


def page(name: str) -> bytes:
    """Give the response record of a small sound page."""
    return response(name, http(PAGE, ("Content-Length", str(len(PAGE)))))


def warcinfo(filename: str) -> bytes:
    """Give the record that says what the file is."""
    block = b"software: warcmill samples\r\nformat: WARC file version 1.1\r\n"
    return record(fields("warcinfo", filename, block, "application/warc-fields", WARC_Filename=filename), block)


def three(before: bytes = b"", after: bytes = b"") -> bytes:
    """Give a sound page, what is to be shown, and another sound page, which must be read whatever stands before it."""
    return page("before") + before + after + page("after")


def member(data: bytes, size: int = 0xFFFF) -> bytes:
    """Give `data` as a gzip member of stored blocks, which every zlib would write alike (RFC 1951, section 3.2.4)."""
    starts = range(0, max(len(data), 1), size)
    blocks = [(data[start : start + size], start + size >= len(data)) for start in starts]
    deflated = b"".join(struct.pack("<BHH", last, len(part), len(part) ^ 0xFFFF) + part for part, last in blocks)
    sizes = struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflated + sizes
