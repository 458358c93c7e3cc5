"""Days of calendars other than the Gregorian, as days of that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BUDDHIST = 543
"""Years that the Buddhist count of Thailand is ahead."""
AHEAD = 2_400
"""From this year on a year beside a Thai month is of that count; pages give Gregorian years beside it too."""
MONTHS = 12
LONG_MONTHS = 6
"""Months of 31 days with which a year of the Solar Hijri calendar begins; the others have 30."""
CYCLE = 33
LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)
"""Years of the cycle of 33 that have a day more: the arithmetic rule, right for 1206 to 1498 (1827 to 2120)."""
NEW_YEAR = 1403, date(2024, 3, 20)
"""A first of Farvardin to count from."""

_LARGEST = 9_999


def buddhist(year: int, month: int, day: int) -> date | None:
    """A day of a Thai date; None if there is no such day."""
    return gregorian(year - BUDDHIST if year >= AHEAD else year, month, day)


def gregorian(year: int, month: int, day: int) -> date | None:
    """A day of the Gregorian calendar; None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def solar_hijri(year: int, month: int, day: int) -> date | None:
    """A day of the calendar of Iran and Afghanistan; None if there is no such day."""
    if not (0 < year < _LARGEST and 1 <= month <= MONTHS and 1 <= day <= _length(year, month)):
        return None
    known, begins = NEW_YEAR
    days = _days_before(year) - _days_before(known) + sum(_length(year, each) for each in range(1, month)) + day - 1
    return begins + timedelta(days=days)


def _length(year: int, month: int) -> int:
    """Days of a month."""
    return 31 if month <= LONG_MONTHS else 30 if month < MONTHS or year % CYCLE in LEAPS else 29


def _days_before(year: int) -> int:
    """Days of all years before one."""
    cycles, rest = divmod(year - 1, CYCLE)
    return 365 * (year - 1) + len(LEAPS) * cycles + sum(leap <= rest for leap in LEAPS)


CALENDARS: dict[str, Callable[[int, int, int], date | None]] = {
    "gregorian": gregorian,
    "buddhist": buddhist,
    "solar_hijri": solar_hijri,
}
"""The calendars by the names that `vocabulary.toml` has for them: (year, month, day) -> day."""
