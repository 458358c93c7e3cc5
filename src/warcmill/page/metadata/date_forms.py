"""The forms in which texts write a full date: patterns, and how each is read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[re.Match[str], bool | None], "Told | None"]

PIVOT = 70
"""Two digits from here on are a year of the last century."""

_TIME = (
    r"(?:[Tt,\s]{0,3}(?:(?:at|um|à|alle|om|kl\.?|às|a las|[|•·–-])\s*)?(?P<hour>\d{1,2})[:h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s?(?P<half>[AaPp]\.?[Mm]\b\.?)?\s?(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{2}:?\d{2}\b|[A-Za-z]{2,4}\b(?!\s*\d))?)?"
)
_DAY = r"(?P<day>\d{1,2})"
_CENTURIES = r"(?:19|20)\d{2}"
_YEAR = rf"(?P<year>{_CENTURIES})(?!\d)"
_YEAR_OF_ANY = r"(?P<year>(?:1[349]|2[05])\d{2})(?!\d)"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31-\u0e4e"
"""Signs that stand in or on letters of Hebrew, Arabic, Hindi, Bengali and Thai, and are none for `\\w`."""
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_NAME = rf"(?P<name>{_LETTER}{{1,4}}\.{_LETTER}{{1,4}}\.|{_LETTER}{{2,18}})\.?"
_LONG_NAME = _NAME.replace(r")\.?", rf"(?: {_LETTER}{{2,12}})??)\.?")
"""Of one word or two, as the Arabic months of the Levant are."""

_YEAR_FIRST = re.compile(
    rf"(?<![\d/.-])(?P<year>{_CENTURIES})(?:-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})|/(?P<m2>\d{{1,2}})/(?P<d2>\d{{1,2}})"
    rf"|\.(?P<m3>\d{{2}})\.(?P<d3>\d{{2}})\.?|\. (?P<m4>\d{{1,2}})\. (?P<d4>\d{{1,2}})\.?"
    rf"|\s?[年년]\s?(?P<m5>\d{{1,2}})\s?[月월]\s?(?P<d5>\d{{1,2}})\s?[日일]?)(?!\d){_TIME}"
)
"""Year, month, day. With dots only in full (2020.01.22) or with spaces (2020. 1. 22.): 2024.4.4 is a version."""
_NAME_FIRST = re.compile(rf"{_NAME}\s*{_DAY}(?:st|nd|rd|th)?(?:\s?,\s*|\s+){_YEAR}{_TIME}")
_NUMBERS = re.compile(
    rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[./-])\s?(?P<other>\d{{1,2}})(?P=mark)\s?{_YEAR}{_TIME}"
)
_SHORT_NUMBERS = re.compile(
    rf"(?<![\w./-])(?P<first>\d{{2}})(?P<mark>[./])(?P<other>\d{{2}})(?P=mark)(?P<year>\d{{2}})(?![\w/-]|\.\d){_TIME}"
)
"""Two digits each, so that it is no version and no address: 03.11.07, 11/03/07."""
_PERSIAN_NUMBERS = re.compile(
    r"(?<!\d)(?P<year>1[34]\d{2})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
_FOREIGN_DIGITS = {
    point: str(unicodedata.digit(chr(point)))
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)  # Arabic, Persian, Devanagari, Bengali, Thai, full width
    for point in range(zero, zero + 10)
}
_PERSIAN = re.compile("[\u06f0-\u06f9]")
_ANY_YEAR = re.compile(r"(?:1[349]|2[05])\d{2}|\d{2}[./]\d{2}[./]\d{2}")
_GREGORIAN = "gregorian"


class Told(NamedTuple):
    """The numbers of a date as a text has them, and the calendar that they are of."""

    year: int
    month: int
    day: int
    calendar: str = _GREGORIAN


def folded(text: str) -> str:
    """A text with the digits of all scripts as those of ASCII; each letter stays where it is."""
    return text if text.isascii() else text.translate(_FOREIGN_DIGITS)


def may_be_in(text: str) -> bool:
    """Whether a (folded) text has what could be a year: a quick look that spares a slow one."""
    return _ANY_YEAR.search(text) is not None or _has_era(text)


def _has_era(text: str) -> bool:
    return not text.isascii() and any(era in text for era in vocabulary().eras)


@cache
def forms() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """The patterns, each with what reads its hits."""
    words = vocabulary().date_words
    joint = rf"(?:(?:{_any(words['joints'])})(?:\s+|(?<=['’])))*"
    year_word, month_word = _any(words["year"]), _any(words["month"])
    day_first = (
        rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|\.|º|ª)?(?:\s+|-|/){joint}"
        rf"{_LONG_NAME}[,،]?(?:\s+|-|/){joint}{_YEAR_OF_ANY}{_TIME}"
    )
    year_name = (
        rf"(?<!\d)(?P<year>{_CENTURIES})\.?\s+(?:(?:{year_word})\s+)?"
        rf"(?:{_NAME}\s+{_DAY}|(?P<day2>\d{{1,2}})\.\s+(?P<name2>{_LETTER}{{3,14}}))(?!\d){_TIME}"
    )
    numbered = (
        rf"(?<!\d){_DAY}\s+(?:{month_word})\s+(?P<month>\d{{1,2}})(?:\s*,\s*|\s+)(?:(?:{year_word})\s+)?{_YEAR}{_TIME}"
    )
    era = (
        rf"(?P<era>{_any(tuple(vocabulary().eras))})\s?(?P<count>\d{{1,3}}|元)\s?年"
        rf"\s?(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日"
    )
    return (
        (_YEAR_FIRST, _year_first),
        (_NAME_FIRST, _named),
        (re.compile(day_first, re.IGNORECASE), _named),
        (re.compile(year_name, re.IGNORECASE), _named),
        (re.compile(numbered, re.IGNORECASE), _plain),
        (re.compile(era), _of_era),
        (_NUMBERS, _numbers),
        (_SHORT_NUMBERS, _numbers),
    )


def persian(text: str) -> tuple[re.Match[str], Told] | None:
    """A date in numbers whose digits are Persian: of the Solar Hijri calendar, ۱۴۰۴/۵/۱۲."""
    if _PERSIAN.search(text) is None or (hit := _PERSIAN_NUMBERS.search(folded(text))) is None:
        return None
    return hit, Told(int(hit["year"]), int(hit["month"]), int(hit["day"]), "solar_hijri")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


def _year_first(hit: re.Match[str], _: bool | None) -> Told:
    month, day = (int(number) for form in "12345" for name in "md" if (number := hit[name + form]))
    return Told(int(hit["year"]), month, day)


def _named(hit: re.Match[str], _: bool | None) -> Told | None:
    parts = hit.groupdict()
    name = (parts["name"] or parts["name2"]).lower()
    year, day = int(parts["year"]), int(parts["day"] or parts["day2"])
    if month := vocabulary().months.get(name):
        return Told(year, month, day)
    calendar, month = vocabulary().other_months.get(name, ("", 0))
    return Told(year, month, day, calendar) if month else None


def _plain(hit: re.Match[str], _: bool | None) -> Told:
    return Told(int(hit["year"]), int(hit["month"]), int(hit["day"]))


def _of_era(hit: re.Match[str], _: bool | None) -> Told:
    count = int(hit["count"]) if hit["count"].isdecimal() else 1  # the first year of an era has a name of its own
    return Told(vocabulary().eras[hit["era"]] + count, int(hit["month"]), int(hit["day"]))


def _numbers(hit: re.Match[str], month_first: bool | None) -> Told:
    year = int(hit["year"])
    month, day = _order(int(hit["first"]), int(hit["other"]), hit["mark"], month_first)
    if len(hit["year"]) == 2:  # noqa: PLR2004  # digits
        year += 1900 if year >= PIVOT else 2000
    return Told(year, month, day)


def _order(first: int, other: int, mark: str, month_first: bool | None) -> tuple[int, int]:
    """Month and day out of two numbers; (0, 0) if only a guess could tell."""
    if first == other or (mark == "." and other <= 12) or first > 12:  # noqa: PLR2004  # months of a year
        return other, first
    if other > 12:  # noqa: PLR2004  # months of a year
        return first, other
    if month_first is None:
        return 0, 0
    return (first, other) if month_first else (other, first)
