"""Parse dates as pages write them: machine-readable values and formats of many languages; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

OLDEST = 1990
"""No page was published before this year: an older date in a text is its subject."""
NEWEST = 2100
LONGEST = 300
"""At most this many characters of a value are examined: dates are short."""

_Hit = tuple[re.Match[str], datetime]

_TIME = (
    r"(?:[Tt,\s]{0,3}(?:(?:at|um|à|alle|om|kl\.?|às|a las|[|•·–-])\s*)?(?P<hour>\d{1,2})[:h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s?(?P<half>[AaPp]\.?[Mm]\b\.?)?\s?(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{2}:?\d{2}\b|[A-Za-z]{2,4}\b(?!\s*\d))?)?"
)
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_NAME = r"(?P<name>[^\W\d_]{3,14})\.?"
_YEAR_FIRST = re.compile(
    rf"(?<![\d/.-])(?P<year>(?:19|20)\d{{2}})(?:-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})|/(?P<m2>\d{{1,2}})/(?P<d2>\d{{1,2}})"
    rf"|\.(?P<m3>\d{{2}})\.(?P<d3>\d{{2}})\.?|\. (?P<m4>\d{{1,2}})\. (?P<d4>\d{{1,2}})\.?"
    rf"|\s?[年년]\s?(?P<m5>\d{{1,2}})\s?[月월]\s?(?P<d5>\d{{1,2}})\s?[日일]?)(?!\d){_TIME}"
)
"""Year, month, day. With dots only in full (2020.01.22) or with spaces (2020. 1. 22.): 2024.4.4 is a version."""
_NAME_FIRST = re.compile(rf"{_NAME}\s*{_DAY}(?:st|nd|rd|th)?(?:\s?,\s*|\s+){_YEAR}{_TIME}")
_DAY_FIRST = re.compile(
    rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|\.|º|ª)?(?:\s+|-|/)(?:de\s+|of\s+|d['’])?"
    rf"{_NAME},?(?:\s+|-|/)(?:de\s+|del\s+)?{_YEAR}{_TIME}"
)
_HUNGARIAN = re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})\.?\s+{_NAME}\s+{_DAY}(?!\d){_TIME}")
_NUMBERS = re.compile(
    rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[./-])\s?(?P<other>\d{{1,2}})(?P=mark)\s?{_YEAR}{_TIME}"
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?Z?)?"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.+-]|$)")
_ANY_YEAR = re.compile(r"(?:19|20)\d{2}")


def parse(value: str, *, month_first: bool | None = None) -> datetime | None:
    """Parse a machine-readable value (attribute, JSON): ISO 8601, RFC 9110, epoch seconds, or prose.

    The time stays in the zone in which it is given, so that its day is the page's own; UTC if none is named.
    """
    value = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        return _bounded(datetime.fromtimestamp(int(epoch[1]), UTC))
    if compact := _COMPACT.fullmatch(value):
        return _made(compact, int(compact["month"]), int(compact["day"]))
    return find(value, month_first=month_first)


def find(text: str, *, month_first: bool | None = None) -> datetime | None:
    """The first full date (day, month, year) in a short text, in its own zone; without a time it is midnight in UTC.

    `month_first` says how to read 01/02/2020; if it is None such dates are ignored. So are two-digit years, dates
    without a year, and days that their month does not have.
    """
    found = _find(text, month_first)
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Told:
    """A date in a text and its context: the text since the previous date and, for the last one, after it."""

    text: str
    before: str
    after: str


def told(text: str, *, month_first: bool | None = None) -> list[Told]:
    """All full dates of a short text in order."""
    found: list[Told] = []
    rest = text[:LONGEST]
    while hit := _find(rest, month_first):
        start, end = hit[0].span()
        found.append(Told(rest[start:end], rest[:start], ""))
        rest = rest[end:]
    if found:
        found[-1] = replace(found[-1], after=rest)
    return found


def may_be_in(text: str) -> bool:
    """Whether a text has a year at all: a quick check before a slow one."""
    return ("20" in text or "19" in text) and _ANY_YEAR.search(text) is not None


def position(text: str) -> tuple[int, int] | None:
    """Where the first date of a text begins and ends; ambiguous numbers count too."""
    found = _find(text, True)  # either order will do
    return found[0].span() if found else None


def _find(text: str, month_first: bool | None) -> _Hit | None:
    text = text[:LONGEST]
    if not may_be_in(text):
        return None
    found = [hit for read in _READERS if (hit := read(text, month_first))]
    return min(found, key=lambda hit: hit[0].start()) if found else None


def in_path(path: str) -> datetime | None:
    """The date in a URL's path: /2020/01/22/ or /2020-01-22-title."""
    found = _IN_PATH.search(path)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _year_first(text: str, _: bool | None) -> _Hit | None:
    return _first(_YEAR_FIRST, text, _month_and_day)


def _month_and_day(hit: re.Match[str]) -> tuple[int, int]:
    month, day = (int(number) for form in "12345" for name in "md" if (number := hit[name + form]))
    return month, day


def _named(pattern: re.Pattern[str]) -> Callable[[str, bool | None], _Hit | None]:
    def read(text: str, _: bool | None) -> _Hit | None:
        return _first(pattern, text, lambda hit: (vocabulary().months.get(hit["name"].lower(), 0), int(hit["day"])))

    return read


def _numbers(text: str, month_first: bool | None) -> _Hit | None:
    return _first(_NUMBERS, text, lambda hit: _order(int(hit["first"]), int(hit["other"]), hit["mark"], month_first))


_READERS = (_year_first, _named(_NAME_FIRST), _named(_DAY_FIRST), _named(_HUNGARIAN), _numbers)


def _order(first: int, other: int, mark: str, month_first: bool | None) -> tuple[int, int]:
    """Month and day from two numbers; (0, 0) if only a guess could tell."""
    if first == other or (mark == "." and other <= 12) or first > 12:  # noqa: PLR2004  # months of a year
        return other, first
    if other > 12:  # noqa: PLR2004  # months of a year
        return first, other
    if month_first is None:
        return 0, 0
    return (first, other) if month_first else (other, first)


def _first(
    pattern: re.Pattern[str], text: str, month_and_day: Callable[[re.Match[str]], tuple[int, int]]
) -> _Hit | None:
    for hit in pattern.finditer(text):
        month, day = month_and_day(hit)
        if made := _made(hit, month, day):
            return hit, made
    return None


def _made(hit: re.Match[str], month: int, day: int) -> datetime | None:
    parts = hit.groupdict()
    date = _date(int(parts["year"]), month, day)
    if date is None or not parts.get("hour"):
        return date
    hour, minute = int(parts["hour"]), int(parts["minute"])
    half = (parts.get("half") or "").lower()[:1]
    if half and 1 <= hour <= 12:  # noqa: PLR2004  # hours on a clock's face
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        local = date.replace(hour=hour, minute=minute, second=int(parts.get("second") or 0))
        local = local.replace(tzinfo=_zone(parts.get("zone")))
        local.astimezone(UTC)  # overflows for times at the end of the calendar
    except (ValueError, OverflowError):
        return date
    return local


def _zone(name: str | None) -> timezone:
    """The zone of a time; UTC if none or an unknown one is given."""
    if not name:
        return UTC
    digits = re.sub(r"[^0-9+-]", "", name)
    if digits:
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        return timezone(-offset if digits[0] == "-" else offset)
    return timezone(timedelta(hours=vocabulary().zones.get(name.lower(), 0)))


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return _bounded(datetime(year, month, day, tzinfo=UTC))
    except ValueError:
        return None


def _bounded(date: datetime) -> datetime | None:
    return date if OLDEST <= date.year <= NEWEST else None
