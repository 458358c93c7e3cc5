"""A record's header, in whatever dialect it was written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from warcmill.model import Headers

CRLF_TWICE = b"\r\n\r\n"
ARC_SEPARATOR = b"\n"


_STAMPS = (4, 6, 8, 10, 12, 14, 17)
"""Digits of a date to the year, month, day, hour, minute, second and, as in Heritrix, millisecond."""
_SECOND = 14
_LEAP = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:)60((?:[.,]\d{1,9})?(?:Z|[+-]\d\d(?::?\d\d)?))", re.ASCII)
_URI_FIELDS = (b"warc-target-uri", b"warc-refers-to-target-uri", b"warc-profile")
_EARLIEST = "00000101000000"
"""Fills in the digits that a date lacks: the beginning of its year, month, day, …"""


class Head(NamedTuple):
    """A record header: the fields that reading requires, and all others as written."""

    size: int
    """Bytes before the block, including the blank line."""
    length: int | None
    """Content-Length; None if it is invalid."""
    type: str
    separator: bytes
    """What follows the block in this dialect."""
    record_id: str | None
    url: str | None
    warc_date: str | None
    date: datetime | None
    media_type: str | None
    headers: Headers
    fields: dict[str, str]
    """Name in lower case -> first value."""
    quirks: list[str]
    version: str | None = None
    """The version line of a WARC record, as written."""


def utc(text: str, quirks: list[str]) -> datetime | None:
    """Parse a date of WARC to ISO 8601 in UTC (WARC 1.1, 5.4); None, and a quirk, if it is invalid."""
    if text.isdigit():  # which Python would parse differently
        return _reduced(text, quirks)
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return _reduced(text, quirks)
    if date.tzinfo is None:
        quirks.append("date-reduced-precision" if len(text) == len("2026-01-01") else "date-without-zone")
        return date.replace(tzinfo=UTC)
    if date.tzinfo is UTC:
        return date
    try:
        return date.astimezone(UTC)
    except OverflowError:
        quirks.append("date-unreadable")
        return None


def _reduced(text: str, quirks: list[str]) -> datetime | None:
    """Dates to the year, month or minute (W3C-DTF), 4 to 17 digits as in ARC, leap seconds, and lower case."""
    if text.isascii() and text.isdigit():
        return stamp(text, quirks)
    if text != text.upper():  # RFC 3339, 5.6, lets a parser accept t and z
        return utc(text.upper(), quirks)
    if (leap := _LEAP.fullmatch(text)) and (date := _leap_second(f"{leap[1]}59{leap[2]}", quirks)):
        return date
    for form in ("%Y-%m", "%Y-%m-%dT%HZ"):
        try:
            date = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        quirks.append("date-reduced-precision")
        return date
    quirks.append("date-unreadable")
    return None


def _leap_second(before: str, quirks: list[str]) -> datetime | None:
    """The second after the last one of a month, UTC, where leap seconds are inserted (ITU-R TF.460); None elsewhere."""
    try:
        date = datetime.fromisoformat(before).astimezone(UTC) + timedelta(seconds=1)
    except (ValueError, OverflowError):
        return None
    if (date.day, date.hour, date.minute, date.second) != (1, 0, 0, 0):
        return None
    quirks.append("date-leap-second")
    return date


def stamp(text: str, quirks: list[str]) -> datetime | None:
    """Parse a date of 4 to 17 digits, in UTC; None, and a quirk, if it is invalid or ambiguous."""
    if len(text) not in _STAMPS:
        quirks.append("date-unreadable")
        return None
    full = text + _EARLIEST[len(text) :]
    written = f"{full[:8]}T{full[8:_SECOND]}{full[_SECOND:] and '.'}{full[_SECOND:]}+00:00"
    try:
        date = datetime.fromisoformat(written)
    except ValueError:
        leap = _leap_second(f"{written[:13]}59{written[15:]}", quirks) if written[13:15] == "60" else None
        if leap is None:
            quirks.append("date-unreadable")
        return leap
    if len(text) < _SECOND:
        quirks.append("date-reduced-precision")
    return date


def decoded(raw: bytes) -> str:
    """Decode a header that is not UTF-8: each line as UTF-8, else as Latin-1, but URIs with their bytes escaped."""
    return "\n".join(map(_decoded_line, raw.split(b"\n")))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        is_uri = line.partition(b":")[0].strip().lower() in _URI_FIELDS
        return escaped(line) if is_uri else line.decode("latin-1")


def escaped(uri: bytes) -> str:
    """Decode a URI: bytes that are not UTF-8 become percent-escapes, as they were sent or as they mean."""
    text = uri.decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(letter) - 0xDC00:02X}" if "\udc80" <= letter <= "\udcff" else letter for letter in text)
