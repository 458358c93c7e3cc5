"""What a record's header says, whatever dialect it was written in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from warcmill.model import Headers

CRLF_TWICE = b"\r\n\r\n"
ARC_SEPARATOR = b"\n"


_STAMPS = (4, 6, 8, 10, 12, 14)
_EARLIEST = "00000101000000"
"""What stands in for digits that a date lacks: the beginning of its year, month, day, …"""


class Head(NamedTuple):
    """A record header: the fields that reading needs, and all others as written."""

    size: int
    """Bytes up to the block, the blank line included."""
    length: int | None
    """Content-Length, if it can be read."""
    type: str
    separator: bytes
    """What the dialect puts behind the block."""
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
    """An ISO 8601 date in UTC (WARC 1.1, 5.4); None, and a quirk, if it can't be read."""
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
    """Dates to the year, month or minute (W3C-DTF), or 8 to 14 digits as ARC has them."""
    if text.isascii() and text.isdigit():
        return stamp(text, quirks)
    for form in ("%Y-%m", "%Y-%m-%dT%HZ"):
        try:
            date = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        quirks.append("date-reduced-precision")
        return date
    quirks.append("date-unreadable")
    return None


def stamp(text: str, quirks: list[str]) -> datetime | None:
    """A date of 4 to 14 digits, in UTC; None, and a quirk, if it can't be read or would have to be guessed."""
    if len(text) not in _STAMPS:
        quirks.append("date-unreadable")
        return None
    full = text + _EARLIEST[len(text) :]
    try:
        date = datetime.fromisoformat(f"{full[:8]}T{full[8:]}+00:00")
    except ValueError:
        quirks.append("date-unreadable")
        return None
    if len(text) < max(_STAMPS):
        quirks.append("date-reduced-precision")
    return date
