"""The marks that programs leave in the pages that they save: one row a program, its own example beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from warcmill.read.head import stamp, utc


def mail_date(text: str) -> datetime | None:
    """Read a date as mail has it (RFC 5322), in UTC; None if it can't be read or names no zone.

    The zone `-0000` says that the time is UTC and the sender's zone unknown (section 3.3); Chromium writes it always.
    """
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None and text.rstrip().endswith("-0000"):
            date = date.replace(tzinfo=UTC)
        return date.astimezone(UTC) if date.tzinfo else None
    except (ValueError, TypeError, OverflowError):  # the last for years at either end
        return None


def _mail_date_in_utc(text: str) -> datetime | None:
    return mail_date(text) or mail_date(f"{text} GMT")


def _script_date(text: str) -> datetime | None:
    """Read what JavaScript prints, `Tue Mar 03 2026 11:00:00 GMT+0100 (name)`."""
    date = re.match(r"(\w{3}) (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", text)
    return mail_date(f"{date[1]}, {date[3]} {date[2]} {date[4]} {date[5]} {date[6]}") if date else mail_date(text)


def _iso_date(text: str) -> datetime | None:
    quirks: list[str] = []
    date = utc(text, quirks)
    return None if quirks else date


def stamp_date(text: str) -> datetime | None:
    """Read fourteen digits, whatever stands between them."""
    digits = re.sub(r"\D", "", text)[:14]
    return stamp(digits, []) if len(digits) == 14 else None  # noqa: PLR2004 -- year to second


def any_date(text: str) -> datetime | None:
    """Read a date in any of the forms that indexes and tables have: ISO 8601, digits, seconds since 1970, mail's."""
    text = text.strip()
    if re.fullmatch(r"\d{14}(?:\d{3})?", text):
        return stamp_date(text)
    if re.fullmatch(r"\d{9,13}(?:\.\d{1,9})?", text):
        seconds = float(text) / (1_000 if len(text.partition(".")[0]) > 11 else 1)  # noqa: PLR2004 -- milliseconds
        return datetime.fromtimestamp(seconds, UTC)
    return _iso_date(text) or _script_date(text)


def _clock_first(text: str) -> datetime | None:
    """Read the Wayback Machine's `10:00:00 Mar 03, 2026`."""
    clock, _, day = text.partition(" ")
    month, number, year = (*day.replace(",", "").split(), "", "", "")[:3]
    return mail_date(f"{number} {month} {year} {clock} GMT")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a program writes into a page that it saves."""

    program: str
    pattern: re.Pattern[str]
    """With a group `url`, a group `date`, or both."""
    read_date: Callable[[str], datetime | None]
    example: str


def _mark(program: str, pattern: str, read_date: Callable[[str], datetime | None], example: str) -> Mark:
    return Mark(program, re.compile(pattern, re.IGNORECASE), read_date, example)


_SCRIPTED = "Tue Mar 03 2026 11:00:00 GMT+0100 (CET)"
MARKS: tuple[Mark, ...] = (
    _mark(
        "SingleFile, SingleFileZ, Zotero",
        r"<!--\s*(?:Page saved with|Archive processed by) SingleFileZ?\b[^\n>]{0,40}\s+url:\s*(?P<url>\S+)"
        r"(?:[^>]{0,2000}?saved date:[ \t]*(?P<date>[^\n>]{1,200}?))?\s*(?:\n|-->)",
        _script_date,
        f"<!--\n Page saved with SingleFile \n url: https://a.example/p \n saved date: {_SCRIPTED}\n-->",
    ),
    _mark(
        "Save Page WE",
        r"<meta name=\"savepage-url\" content=\"(?P<url>[^\"\s]+)\"(?:(?:(?!savepage-date)[^\0]){0,2000}?"
        r"<meta name=\"savepage-date\" content=\"(?P<date>[^\"]{1,200})\")?",
        _script_date,
        f'<meta name="savepage-url" content="https://a.example/p"><meta name="savepage-date" content="{_SCRIPTED}">',
    ),
    _mark(
        "Chromium, Edge, Internet Explorer (mark of the web)",
        r"<!--\s*saved from url=\(\d{4}\)(?P<url>\S+)\s*-->",
        mail_date,
        "<!-- saved from url=(0019)https://a.example/p -->",
    ),
    _mark(
        "HTTrack",
        r"<!--\s*Mirrored from (?P<url>\S+) by HTTrack[^,>]{0,200},\s*+(?P<date>[^>]{0,200}?)\s*+-->",
        mail_date,
        "<!-- Mirrored from a.example/p by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 03 Mar 2026 10:00:00 GMT -->",
    ),
    _mark(
        "monolith",
        r"<!---?\s*(?:Saved|Downloaded) from (?P<url>\S+) (?:at|on) (?P<date>[^>]{1,60}?) using monolith",
        lambda text: _iso_date(text) or _mail_date_in_utc(text),  # the second before its version 2.3
        "<!-- Saved from https://a.example/p at 2026-03-03T10:00:00Z using monolith v2.8.1 -->",
    ),
    _mark(
        "WebScrapBook, ScrapBook X",
        r"<html\s[^>]{0,1000}?data-scrapbook-source=\"(?P<url>[^\"\s]+)\"(?:[^>]{0,400}?"
        r"data-scrapbook-create=\"(?P<date>\d{14,17})\")?",
        stamp_date,
        '<html lang="en" data-scrapbook-source="https://a.example/p" data-scrapbook-create="20260303100000123">',
    ),
    _mark(
        "Wayback Machine, pywb (replayed pages)",
        r"__wm\.wombat\(\"(?P<url>[^\"\s]+)\",\"(?P<date>\d{14})\"",
        stamp_date,
        '<script>__wm.wombat("https://a.example/p","20260303100000","https://replay.example/")</script>',
    ),
    _mark(
        "pywb, Browsertrix (framed replay)",
        r"wbinfo\.url\s*=\s*\"(?P<url>[^\"\s]+)\"(?:[^\0]{0,2000}?wbinfo\.timestamp\s*=\s*\"(?P<date>\d{14})\")?",
        stamp_date,
        '<script>wbinfo.url = "https://a.example/p"; wbinfo.timestamp = "20260303100000";</script>',
    ),
    _mark(
        "archive.today",
        r"<link[^>]{0,200}?\shref=\"https?://archive\.(?:today|is|ph|li|vn|fo|md|ec)/(?P<date>\d{4}[\d.-]{10,13})/"
        r"(?P<url>[^\"\s]+)\"",
        stamp_date,
        '<link rel="canonical" href="https://archive.ph/2026.03.03-100000/https://a.example/p">',
    ),
    _mark(
        "Google's cache",
        r"This is Google(?:'|&#39;)s cache of <a [^>]{0,200}?href=\"(?P<url>[^\"\s]+)\"[^\0]{0,600}?"
        r"as it appeared on (?P<date>[^.<]{1,60})",
        _mail_date_in_utc,
        'This is Google\'s cache of <a href="https://a.example/p">https://a.example/p</a>. '
        "It is a snapshot of the page as it appeared on 3 Mar 2026 10:00:00 GMT.",
    ),
    _mark(
        "Wayback Machine (comment at the end)",
        r"FILE ARCHIVED ON (?P<date>\d\d:\d\d:\d\d \w{3} \d{1,2}, \d{4}) AND RETRIEVED",
        _clock_first,
        "<!--\n     FILE ARCHIVED ON 10:00:00 Mar 03, 2026 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE -->",
    ),
)
"""The first that is there and names a URL gives the URL; the first with a date gives the date, if that one has none."""
