"""Parse dates as pages write them: machine-readable values and formats of many languages; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from warcmill.page.metadata import date_forms
from warcmill.page.metadata.calendars import CALENDARS
from warcmill.page.metadata.date_forms import Told
from warcmill.page.metadata.vocabulary import vocabulary

OLDEST = 1990
"""No page was published before this year: an older date in a text is its subject."""
NEWEST = 2100
LONGEST = 300
"""At most this many characters of a value are examined: dates are short."""

_Hit = tuple[re.Match[str], datetime]

_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?Z?)?"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_IN_PATH = re.compile(
    r"/((?:19|20)\d{2})(?:[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.+-]|$)"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=/[^/]))"
)


def parse(value: str, *, month_first: bool | None = None) -> datetime | None:
    """Parse a machine-readable value (attribute, JSON): ISO 8601, RFC 9110, epoch seconds, or prose.

    The time stays in the zone in which it is given, so that its day is the page's own; UTC if none is named.
    """
    value = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        return _bounded(datetime.fromtimestamp(int(epoch[1]), UTC))
    if compact := _COMPACT.fullmatch(value):
        return _made(compact, Told(int(compact["year"]), int(compact["month"]), int(compact["day"])))
    return find(value, month_first=month_first)


def find(text: str, *, month_first: bool | None = None) -> datetime | None:
    """The first full date (day, month, year) in a short text, in its own zone; without a time it is midnight in UTC.

    `month_first` says how to read 01/02/2020; without it (None) such a date is none. A year of two digits counts among
    numbers of two digits (03.11.07) only; dates without a year and days that no month has are none.
    """
    found = _find(text, month_first)
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text, and what stands around it: since the date before, and after the last one."""

    text: str
    before: str
    after: str


def told(text: str, *, month_first: bool | None = None) -> list[Mention]:
    """All full dates of a short text in order."""
    found: list[Mention] = []
    rest = text[:LONGEST]
    while hit := _find(rest, month_first):
        start, end = hit[0].span()
        found.append(Mention(rest[start:end], rest[:start], ""))
        rest = rest[end:]
    if found:
        found[-1] = replace(found[-1], after=rest)
    return found


def may_be_in(text: str) -> bool:
    """Whether a text has a year, or what could be a short one: a quick look that spares a slow one."""
    return date_forms.may_be_in(date_forms.folded(text))


def position(text: str) -> tuple[int, int] | None:
    """Where the first date of a text begins and ends; ambiguous numbers count too."""
    found = _find(text, True)  # either order will do
    return found[0].span() if found else None


def _find(text: str, month_first: bool | None) -> _Hit | None:
    text = text[:LONGEST]
    flat = date_forms.folded(text)
    if not date_forms.may_be_in(flat):
        return None
    found: _Hit | None = None
    for pattern, read in date_forms.forms():
        for hit in pattern.finditer(flat):
            if found and hit.start() >= found[0].start():
                break
            if (said := read(hit, month_first)) and (made := _made(hit, said)):
                found = hit, made
                break
    if found is None and (persian := date_forms.persian(text)) and (made := _made(*persian)):
        return persian[0], made
    return found


def in_path(path: str) -> datetime | None:
    """The date in a URL's path: /2020/01/22/, /2020-01-22-title or /20200122/title."""
    found = _IN_PATH.search(path)
    return _date(Told(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))) if found else None


def _made(hit: re.Match[str], said: Told) -> datetime | None:
    parts = hit.groupdict()
    date = _date(said)
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


def _date(said: Told) -> datetime | None:
    day = CALENDARS[said.calendar](said.year, said.month, said.day)
    return _bounded(datetime(day.year, day.month, day.day, tzinfo=UTC)) if day else None


def _bounded(date: datetime) -> datetime | None:
    return date if OLDEST <= date.year <= NEWEST else None
