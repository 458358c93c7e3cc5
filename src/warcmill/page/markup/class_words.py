"""Words out of the names that authors give to elements: whole words, never letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|#|[^\W\d_]+")
_DIGITS: Final = re.compile(r"[0-9]+")
MOST: Final = 64
"""Words of one element that count; a class attribute of a megabyte says no more than its beginning."""
LONGEST: Final = 4_096
"""Characters of one attribute that are looked at."""
_REMEMBERED: Final = 1_000
"""Characters of the longest key whose words are remembered: the pages of a site have the same keys."""


def words(name: str) -> tuple[str, ...]:
    """The words of a class, id or attribute value in lower case: split at non-letters, camelCase, digits."""
    if name.isascii() and name.isalpha() and name.islower():  # most names are one plain word
        return (name,)
    return tuple([word.lower() for word in _WORD.findall(name)])


def folded(text: str) -> str:
    """The text with every number as one `#`, so that "3 min read" and "12 min read" are the same."""
    return _DIGITS.sub("#", text)


def key_words(key: str) -> tuple[str, ...]:
    """The distinct words of an element's key (see `tree.Nodes`), in order.

    The tag is `<nav>`; each token of class, id and data attributes gives its words and, if it has several, itself
    (`main-nav`: `main`, `nav`, `main nav`); attributes with a vocabulary of their own keep their name (`role=main`).
    Digits are folded. Where only known words are asked for, `known` finds them faster.
    """
    return _remembered(key) if len(key) <= _REMEMBERED else _key_words(key)


def _key_words(key: str) -> tuple[str, ...]:
    tag, *attributes = key.split("\0")
    found = {f"<{tag}>": None}
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        found.update(dict.fromkeys(READ[READINGS.get(name, NAMES)](name, value[:LONGEST])))
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]


_remembered = lru_cache(maxsize=16_384)(_key_words)


def _names(_: str, value: str) -> list[str]:
    found: list[str] = []
    for token in value.split():
        found += _of_token(token)
    return found


@lru_cache(maxsize=16_384)
def _of_token(token: str) -> tuple[str, ...]:
    parts = words(folded(token))
    return (*parts, " ".join(parts)) if len(parts) > 1 else parts


def _values(name: str, value: str) -> list[str]:
    return [f"{name}={token}" for token in value.lower().split()]


def _types(name: str, value: str) -> list[str]:
    return [f"{name}={token.rstrip('/').rpartition('/')[2].lower()}" for token in value.split()]


def _flag(name: str, value: str) -> list[str]:
    return [] if value.lower() == "false" else [f"{name}={'hidden' if name == 'hidden' else value.lower()}"]


def _label(_: str, value: str) -> list[str]:
    return [f"label={word}" for word in words(value)]


NAMES, VALUES, TYPES, FLAG, LABEL = range(5)
READ: Final = (_names, _values, _types, _flag, _label)
"""How the value of an attribute is read, by the number of the reading."""
READINGS: Final = {
    "role": VALUES,
    "rel": VALUES,
    "itemprop": VALUES,
    "itemtype": TYPES,
    "hidden": FLAG,
    "aria-hidden": FLAG,
    "aria-label": LABEL,
    "style": FLAG,
}
"""The attributes with a reading of their own; all others are read as names."""
