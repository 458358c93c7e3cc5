"""WARC record headers, 0.17 to 1.1, as forgiving as the files in the wild need (ISO 28500)."""

from __future__ import annotations

import re

from warcmill.model import Headers, make
from warcmill.read import usual_headers
from warcmill.read.head import CRLF_TWICE, Head, decoded, utc

KNOWN_VERSIONS = frozenset({"WARC/0.17", "WARC/0.18", "WARC/0.19", "WARC/1.0", "WARC/1.1"})
_USUAL = {
    name: name.lower()
    for name in (
        "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Block-Digest",
        "WARC-Payload-Digest", "WARC-Warcinfo-ID", "WARC-Concurrent-To", "WARC-Refers-To", "WARC-Truncated",
        "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Filename", "WARC-Profile",
        "WARC-Identified-Payload-Type", "Content-Type", "Content-Length",
    )
}  # fmt: skip
"""The usual spelling and its lower case, checked first in a hot loop."""
REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"})
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def usual(buffer: bytes, position: int) -> Head | None:
    """The header at `position`, if it has the usual form and a compiled reader exists."""
    found = usual_headers.warc_header(buffer, position, _USUAL) if usual_headers.COMPILED else None
    if found is None:
        return None
    size, line, headers, fields = found
    quirks: list[str] = []
    version = line if line in KNOWN_VERSIONS else _version(line, quirks)
    return _head(size, version, headers, fields, quirks)


def parse(raw: bytes) -> Head:
    """Parse the header in `raw`, which ends with its blank line; oddities become quirks."""
    quirks: list[str] = []
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = decoded(raw)
        quirks.append("header-not-utf8")
    lines = text.split("\n")
    if lines[0][-1:] != "\r":
        quirks.append("header-lf-only")
    version = _version(lines[0], quirks)
    headers, fields = _fields(lines, quirks)
    if _CONTROLS.search(raw, raw.find(b"\n")):
        quirks.append("header-controls")
    separator = b"\n\n" if "header-lf-only" in quirks else CRLF_TWICE
    return _head(len(raw), version, tuple(headers), fields, quirks, separator)


def _version(line: str, quirks: list[str]) -> str:
    version = line.strip()
    if version.islower() and version.upper() in KNOWN_VERSIONS:
        quirks.append("version-in-small-letters")
        version = version.upper()
    elif version not in KNOWN_VERSIONS:
        quirks.append("version-unknown" if version.startswith("WARC/") else "version-damaged")
    return version


def _head(
    size: int,
    version: str,
    headers: Headers,
    fields: dict[str, str],
    quirks: list[str],
    separator: bytes = CRLF_TWICE,
) -> Head:
    """Interpret the fields."""
    get = fields.get
    date, record_id, url = get("warc-date"), get("warc-record-id"), get("warc-target-uri")
    values = (
        size,
        _length(get("content-length"), quirks),
        _type(fields, quirks),
        separator,
        bare(record_id) if record_id else None,
        _url(url, quirks) if url else None,
        date,
        utc(date, quirks) if date else None,
        get("content-type"),
        headers,
        fields,
        quirks,
        version,
    )
    return make(Head, values)


def bare(value: str) -> str:
    """A URI without the angle brackets that WARC puts around identifiers."""
    return value[1:-1].strip() if value[:1] == "<" and value[-1:] == ">" else value


def _fields(lines: list[str], quirks: list[str]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """All fields in order, and the first value of each name; folded lines are joined by one space."""
    headers: list[tuple[str, str]] = []
    fields: dict[str, str] = {}
    usual, add = _USUAL.get, headers.append
    for line in lines[1:-2]:  # hot loop: the last two are the blank line and what follows it
        name, colon, value = line.partition(":")
        low = usual(name)
        if low is not None and low not in fields:
            fields[low] = value = value.strip()
            add((name, value))
        elif line[:1] in " \t":
            _fold(line, headers, fields, quirks)
        elif not colon:
            quirks.append("header-malformed")
        else:
            name, value = name.strip(), value.strip()
            headers.append((name, value))
            low = name.lower()
            if low not in fields:
                fields[low] = value
            elif low not in REPEATABLE:
                quirks.append("header-repeated")
    return headers, fields


def _fold(line: str, headers: list[tuple[str, str]], fields: dict[str, str], quirks: list[str]) -> None:
    """Join a continuation line to the field before it (RFC 822 folding, WARC 1.1 section 4)."""
    if not headers:
        quirks.append("header-malformed")
        return
    name, value = headers[-1]
    joined = f"{value} {line.strip()}".strip()
    headers[-1] = (name, joined)
    if fields[name.lower()] == value:
        fields[name.lower()] = joined
    quirks.append("header-folded")


def _length(value: str | None, quirks: list[str]) -> int | None:
    if value is None:
        quirks.append("length-missing")
        return None
    if value.isascii() and value.isdigit() and len(value) < 20:  # noqa: PLR2004 -- 2 ** 64 has 20 digits
        return int(value)
    quirks.append("length-unreadable")
    return None


def _type(fields: dict[str, str], quirks: list[str]) -> str:
    """WARC-Type in lower case; if it is missing, inferred from an HTTP message's own media type."""
    value = fields.get("warc-type")
    if value:
        return value if value.islower() else value.lower()
    quirks.append("type-missing")
    media_type = fields.get("content-type", "").lower().replace(" ", "")
    return next((kind for kind in ("response", "request") if f"msgtype={kind}" in media_type), "unknown")


def _url(value: str, quirks: list[str]) -> str:
    if value[0] == "<" and value[-1] == ">":
        # Quirk: Wget up to 1.20 followed the grammar of WARC 1.0 and wrote <http://…>; nobody else did.
        quirks.append("target-uri-bracketed")
        value = bare(value)
    if " " in value:
        quirks.append("target-uri-with-space")
    return value
