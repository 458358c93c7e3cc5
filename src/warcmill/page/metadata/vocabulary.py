"""The vocabulary by which metadata is found, loaded once from `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names, words and patterns; all in lower case."""

    metas: dict[str, tuple[str, ...]]
    """Meta names by field, best first."""
    labels: dict[str, frozenset[str]]
    types: dict[str, frozenset[str]]
    """schema.org types by kind."""
    marks: dict[str, str]
    """The mark that a word of a class, id or test id gives."""
    telling: frozenset[str]
    """Words of keys (see `class_words.key_words`); every key with a mark has one of them."""
    unmarked: frozenset[str]
    """Elements whose words give no marks."""
    properties: dict[tuple[str, str], str]
    """The mark that a token of `rel` or `itemprop` gives: (attribute, token) -> mark."""
    times: dict[str, str]
    """Elements that contain a time, and the attribute that holds it."""
    months: dict[str, int]
    other_months: dict[str, tuple[str, int]]
    """Months of calendars other than the Gregorian: name -> (calendar, month)."""
    eras: dict[str, int]
    """The year before the first of an era, by the era's name."""
    date_words: dict[str, tuple[str, ...]]
    """What stands inside dates: `joints` between the parts, the words for `month` and `year`."""
    home_parameters: frozenset[str]
    """Parameters with which a start page is one still."""
    zones: dict[str, float]
    month_first: frozenset[str]
    """Languages and countries that write 01/02 for the second of January."""
    day_first_domains: frozenset[str]
    update: re.Pattern[str]
    """Words that make a date one of modification."""
    byline: re.Pattern[str]
    """The words before an author's name at the beginning of a text."""
    strong_byline: frozenset[str]
    """Those among them that begin little else."""
    weak_byline: frozenset[str]
    after_name: re.Pattern[str]
    """What may follow a name without being part of it."""
    no_byline: frozenset[str]
    """Words before `by` that rule out an author: photo by, reviewed by."""
    author_paths: frozenset[str]
    """Path segments before an author's name."""
    particles: frozenset[str]
    """Small words inside names."""
    foreign: frozenset[str]
    """Words of elements that contain other people's texts, or other texts of the site."""
    reviews: frozenset[str]
    """Words of elements that contain customer reviews."""
    no_dates: re.Pattern[str]
    """Words that rule out a date as the page's: joined, expires."""
    published: re.Pattern[str]
    """Words that make a date that of publication."""
    date_label: re.Pattern[str]
    """A word that says that a date follows, at the end of a text: `Date:`."""
    no_authors: frozenset[str]
    credentials: frozenset[str]
    roles: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package."""
    data = tomllib.loads(resources.files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
    marks = data["marks"]
    unmarked = frozenset(marks.pop("unmarked"))
    tokens = {name: marks.pop(name) for name in ("rel", "itemprop")}
    before = sorted(data["bylines"]["before"], key=len, reverse=True)
    after = sorted(data["bylines"]["after"], key=len, reverse=True)
    return Vocabulary(
        metas={field: tuple(names) for field, names in data["metas"].items()},
        labels=_sets(data["labels"]),
        types=_sets(data["types"]),
        marks={word: mark for mark, words in marks.items() for word in words},
        telling=frozenset(
            (
                *_covering([phrase.split() for listed in marks.values() for phrase in listed]),
                *(f"<{tag}>" for tag in ("meta", "link", "script", "h1", *data["times"])),
                *(f"{name}={token}" for name, of in tokens.items() for listed in of.values() for token in listed),
            )
        ),
        unmarked=unmarked,
        properties={(a, token): mark for a, of in tokens.items() for mark, listed in of.items() for token in listed},
        times=data["times"],
        months=_months(data),
        other_months=_other_months(data["calendars"]),
        eras=data["eras"],
        date_words={name: tuple(listed) for name, listed in data["date_words"].items()},
        home_parameters=frozenset(data["paths"]["home_parameters"]),
        zones=data["zones"],
        month_first=frozenset(data["numbers"]["month_first"]),
        day_first_domains=frozenset(data["numbers"]["day_first_domains"]),
        update=re.compile(rf"(?<!\w)(?:{_any(data['updates']['words'])})", re.IGNORECASE),
        byline=re.compile(rf"(?P<words>{_any(before)})(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE),
        strong_byline=frozenset(before).difference(data["bylines"]["weak"]),
        weak_byline=frozenset(data["bylines"]["weak"]),
        after_name=re.compile(rf"(?:\s*[|•·–—]\s*|\s+-\s+|[,;.]?\s+)(?:\d+\s*)?(?:{_any(after)})\b", re.IGNORECASE),
        no_byline=frozenset(data["bylines"]["other"]),
        author_paths=frozenset(data["paths"]["author"]),
        particles=frozenset(data["authors"]["particles"]),
        foreign=frozenset(data["foreign"]["words"]),
        reviews=frozenset(data["foreign"]["reviews"]),
        no_dates=re.compile(rf"(?<!\w)(?:{_any(data['dates']['none'])})(?!\w)", re.IGNORECASE),
        published=re.compile(rf"(?<!\w)(?:{_any(data['dates']['published'])})(?!\w)", re.IGNORECASE),
        date_label=re.compile(rf"(?:^|[\s|•·])(?:{_any(data['dates']['labels'])})\s*[:：]?\s*\Z", re.IGNORECASE),
        no_authors=frozenset(data["authors"]["none"]),
        credentials=frozenset(data["authors"]["credentials"]),
        roles=frozenset(data["authors"]["roles"]),
    )


def _months(data: dict[str, Any]) -> dict[str, int]:
    """The number of a month by its names in all languages of the Gregorian calendar."""
    own = {name: month for month, [names] in enumerate(data["months"]["names"], 1) for name in names.split()}
    more = {name: month for month, names in enumerate(data["more_months"]["names"], 1) for name in names}
    return more | own


def _other_months(calendars: dict[str, list[list[str]]]) -> dict[str, tuple[str, int]]:
    """The calendar and number of a month by its names in other calendars."""
    return {
        name: (calendar, month)
        for calendar, listed in calendars.items()
        for month, names in enumerate(listed, 1)
        for name in names
    }


def _covering(phrases: list[list[str]]) -> set[str]:
    """A few words such that each phrase has one: the fewer and rarer they are, the fewer names are examined."""
    found = {words[0] for words in phrases if len(words) == 1}
    while left := [words for words in phrases if found.isdisjoint(words)]:
        in_phrases = Counter(word for words in left for word in words)
        found.add(max(in_phrases, key=in_phrases.__getitem__))
    return found


def _sets(lists: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lists.items()}


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, words))
