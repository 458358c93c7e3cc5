"""Authors' names out of what stands in bylines, metas and structured data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warcmill.page import dates
from warcmill.page.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 300
"""Characters of a byline; longer ones are sentences."""
NAME_WORDS = 7
NAME_LENGTH = 70

_URL = re.compile(r"^(?:https?:)?//|^www\.|^@?[\w.+-]+@[\w-]+\.[\w.]+$|\.(?:com|org|net)/", re.IGNORECASE)
_EMAIL = re.compile(r"[(<]?[\w.+-]+@[\w-]+\.[\w.-]+[)>]?")
_STOPS = re.compile(r"\s*[|•·\n]\s*|\s+[–—/-]\s+|\s*\(?@\w+\)?$")
_JOINTS = re.compile(r"\s*[;\n]\s*|,?\s+(?:and|und|et|y|e|og|och|en|и|及|和)\s+|\s*&\s*|,\s*and\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,、，]\s*")
_ENDS = " \t,.:;|–—-•·/()[]\"'“”"


def names(values: Iterable[str]) -> tuple[str, ...]:
    """The people (or named bodies) in some values, each once, in order."""
    found: dict[str, str] = {}
    for value in values:
        for name in split(value):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def split(value: str) -> list[str]:
    """The names in one value: `By Ada Example, PhD and Bo Beispiel | Jan. 2, 2020` has two."""
    if len(value) > LONGEST or _URL.search(value.strip()):
        return []
    return [name for part in _JOINTS.split(bare(value)) for name in _by_comma(part) if _is_name(name)]


def bare(value: str) -> str:
    """A byline without its `By`, its date, its email address and what follows the names."""
    vocab = vocabulary()
    text = _EMAIL.sub("", value).strip(_ENDS)
    while opening := vocab.byline.match(text):
        text = text[opening.end() :].strip(_ENDS)
    text = vocab.after_name.split(text, maxsplit=1)[0]
    for part in _STOPS.split(text):
        if part.strip(_ENDS) and not dates.find(part):
            return part.strip(_ENDS)
    return ""


def has_byline(text: str) -> bool:
    """Whether a text begins as a byline does, with a word that hardly begins anything else: `By`, not `From`."""
    opening = vocabulary().byline.match(text)
    return opening is not None and opening["words"].lower() not in vocabulary().weak_byline


def _by_comma(part: str) -> list[str]:
    """Names between commas; what is no name of its own (a degree, one word) belongs to the name before it, a role to nobody."""
    vocab = vocabulary()
    found: list[str] = []
    for piece in _COMMA.split(part):
        piece = piece.strip(_ENDS.replace(".", ""))
        words = piece.lower().split()
        if not words:
            continue
        if found and not vocab.roles.isdisjoint(words):
            break
        if found and all(word.rstrip(".") in vocab.credentials or word in vocab.credentials for word in words):
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


def _is_name(text: str) -> bool:
    words = text.split()
    lower = text.lower()
    return (
        0 < len(words) <= NAME_WORDS
        and len(text) <= NAME_LENGTH
        and lower not in vocabulary().no_authors
        and any(map(str.isalpha, text))
        and not _URL.search(text)
        and not dates.find(text)
        and not text.endswith(("!", "?", "…", ":"))
    )
