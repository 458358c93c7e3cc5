"""Parse authors' names from bylines, metas and structured data."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from warcmill.page.metadata import dates
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 300
"""Maximum length of a byline in characters; anything longer is a sentence."""
MOST = 300
"""Maximum number of values examined: no page has more authors."""
NAME_WORDS = 7
NAME_LENGTH = 70
PLAIN_WORDS = 2
"""A name of up to this many words may be all lower case: a user name. In longer ones only particles may be."""

_URL = re.compile(r"(?:https?:)?//|www\.|\.(?:com|org|net)/", re.IGNORECASE)
_EMAIL = re.compile(r"[(<]?[\w.+-]+@[\w-]+\.[\w.-]+[)>]?")
_HANDLE = re.compile(r"\s*\(?@\w+\)?\s*$")
_STOPS = re.compile(r"\s*[|•·⋅∙»«›‹\n]\s*|\s+[–—/-]\s+|\s{2,}")
_JOINTS = re.compile(
    r"\s*[;\n]\s*|,?\s+(?:and|und|et|y|e|og|och|en|ja|и|及|和)\s+|,?\s*&\s*|,\s*and\s+|\s*/\s*", re.IGNORECASE
)
_COMMA = re.compile(r"\s*[,、，]\s*")
_LAST_FIRST = re.compile(r"([^\s,]+(?:\s[^\s,]+)?), ([^\s,]+(?:\s[^\s,]+){0,2})")
_OPENING = re.compile(r"(?:[^\W\d_]+\s+){0,4}by(?::\s*|\s+)(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(
    r"^[\d\W_]+(?:\s|$)|\d+\s*(?:min|hours?|days?|comments?|views?|posts?|shares?|years?)\b", re.IGNORECASE
)
_ENDS = " \t,.:;|–—-•·⋅/()[]{}\"'“”‘’<>*~#"


def names(values: Iterable[str]) -> tuple[str, ...]:
    """The people (or named bodies) in some values, in order, without duplicates."""
    found: dict[str, str] = {}
    for value in islice(values, MOST):
        for name in split(value):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def split(value: str) -> list[str]:
    """The names in one value: `By Ada Example, PhD and Bo Beispiel | Jan. 2, 2020` has two."""
    if len(value) > LONGEST or _URL.search(value):
        return []
    return [name for part in _JOINTS.split(bare(value)) for name in _by_comma(part) if _is_name(name)]


def inverted(value: str) -> str:
    """A library's `Example, Ada B.` in natural order; any other value unchanged."""
    found = _LAST_FIRST.fullmatch(value.strip())
    return f"{found[2]} {found[1]}" if found else value


def bare(value: str) -> str:
    """A byline without its `By`, its date, its email address and anything after the names."""
    vocab = vocabulary()
    text = _HANDLE.sub("", _EMAIL.sub("", value)).lstrip(_ENDS)
    opening = _OPENING.match(text)
    if opening and vocab.no_byline.isdisjoint(opening[0].lower().split()):
        text = text[opening.end() :]
    while opening := vocab.byline.match(text):
        text = text[opening.end() :].lstrip(_ENDS)
    if (when := dates.position(text)) is not None:
        text = text[when[1] :] if not text[: when[0]].strip(_ENDS) else text[: when[0]]
    text = vocab.after_name.split(text.lstrip(_ENDS), maxsplit=1)[0]
    return next((_trimmed(part) for part in _STOPS.split(text) if part.strip(_ENDS)), "")


def parts(text: str) -> list[str]:
    """The parts of a line separated by bars and dots: any of them may be its byline."""
    return _STOPS.split(text)


def has_byline(text: str) -> bool:
    """Whether a text begins with a word that begins little else than bylines: `By`, but not `From`."""
    opening = vocabulary().byline.match(text)
    return opening is not None and opening["words"].lower() not in vocabulary().weak_byline


def is_label(text: str) -> bool:
    """Whether a text is nothing but the words before a name: `Written by:`."""
    return text.rstrip(" :：").lower() in vocabulary().strong_byline


def _trimmed(text: str) -> str:
    """A part of a byline without surrounding punctuation; the full stop of `Ph.D.` and `Jr.` is kept."""
    part = text.strip(_ENDS)
    *_, last = part.split() or [""]
    stop = text.lstrip(_ENDS).startswith(f"{part}.") and last.replace(".", "").lower() in vocabulary().credentials
    return f"{part}." if stop else part


def _by_comma(part: str) -> list[str]:
    """Names between commas: a degree belongs to the name before it, a job title to nobody and ends the list."""
    vocab = vocabulary()
    found: list[str] = []
    for piece in (_without_role(each.strip(_ENDS.replace(".", ""))) for each in _COMMA.split(part)):
        words = piece.lower().split()
        if found and not vocab.roles.isdisjoint(words):
            break
        if (
            found
            and words
            and all({word, word.rstrip("."), word.replace(".", "")} & vocab.credentials for word in words)
        ):
            found[-1] += f", {piece}"
        elif words:
            found.append(piece)
    return found


def _without_role(text: str) -> str:
    """A name without a job title directly after it: `Ada Example Senior Editor`."""
    words = text.split()
    role = next((at for at, word in enumerate(words) if at > 1 and word.lower() in vocabulary().roles), None)
    return " ".join(words[:role])


def _is_name(text: str) -> bool:
    words = text.split()
    lower = text.lower()
    small = [word for word in words if word.islower() and word not in vocabulary().particles]
    return (
        1 < len(text) <= NAME_LENGTH
        and len(words) <= NAME_WORDS
        and lower not in vocabulary().no_authors
        and lower not in vocabulary().particles
        and any(map(str.isalpha, text))
        and not (small and len(words) > PLAIN_WORDS)
        and not _NUMBER.search(text)
        and not (len(words) > 1 and any(map(str.isdigit, words)))
        and not text.endswith(("!", "?", "…", ":"))
        and vocabulary().roles.isdisjoint(words[:1])
    )
