# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Words from the names that authors give to elements: whole words, never substrings.

The key of an element (see `traversal.Nodes`) has these words: from the tag, `nav` of `<nav>`; from each token of class,
id and data attributes, its parts and, if there are several, all of them together (`main-nav`: `main`, `nav`,
`main nav`); from attributes with a vocabulary of their own, values with the name (`role=main`). Names are split at
camelCase and non-letters; digits are folded. Look-ups use a word's hash: unequal words collide once in 10^19 pairs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import ulongs, unsigned
    from cython.cimports.warcmill.page.markup.word_hash import more, stirred
else:
    from warcmill.buffers import ulongs, unsigned
    from warcmill.page.markup.word_hash import more, stirred

from warcmill.page.markup.word_hash import BASIS

if TYPE_CHECKING:
    from array import array

MOST: Final = 64
"""Maximum words of one element: a class attribute of a megabyte says no more than its beginning."""
LONGEST: Final = 4_096
"""At most this many characters of one attribute are examined."""
_REMEMBERED: Final = 1_000
"""Words of keys up to this length in characters are cached: the pages of a site share their keys."""
_MOST_REMEMBERED: Final = 16_384
_DIGITS: Final = re.compile(r"[0-9]+")

NAMES = cython.declare(cython.Py_ssize_t, 0)
VALUES = cython.declare(cython.Py_ssize_t, 1)
TYPES = cython.declare(cython.Py_ssize_t, 2)
FLAG = cython.declare(cython.Py_ssize_t, 3)
LABEL = cython.declare(cython.Py_ssize_t, 4)
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
"""Attributes that are parsed in a way of their own; all others are parsed as names."""

_most = cython.declare(cython.Py_ssize_t, MOST)
_longest = cython.declare(cython.Py_ssize_t, LONGEST)
_basis = cython.declare(cython.ulonglong, BASIS)


def folded(text: str) -> str:
    """The text with every number replaced by one `#`, so that "3 min read" and "12 min read" are equal."""
    return _DIGITS.sub("#", text)


def words(name: str) -> tuple[str, ...]:
    """The words of a class, id or attribute value in lower case: split at non-letters, camelCase and digits."""
    if name.isascii() and name.isalpha() and name.islower():  # most names are one plain word
        return (name,)
    found: list[str] = []
    at: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t = len(name)
    while at < end:
        stop: cython.Py_ssize_t = _part_end(name, at, end)
        if stop > 0:
            found.append(name[at:stop].lower())
        at = abs(stop)
    return tuple(found)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _key_words(key: str) -> tuple[str, ...]:
    reader = _Reader(True)
    reader.read(key)
    return tuple(reader.spelled)


def key_words(key: str) -> tuple[str, ...]:
    """The distinct words of an element's key, in order.

    Where only known words are needed, `word_lookup` finds them faster.
    """
    return _key_words(key) if len(key) <= _REMEMBERED else _key_words.__wrapped__(key)


_hashes: dict[str, array[int]] = {}


def key_hashes(key: str) -> array[int]:
    """The same words as hashes."""
    found = _hashes.get(key)
    if found is None:
        reader = _Reader(False)
        found = reader.read(key)
        if len(_hashes) >= _MOST_REMEMBERED:
            _hashes.clear()
        if len(key) <= _REMEMBERED:
            _hashes[key] = found
    return found


@cython.cclass
class _Reader:
    """Parses the words of one key."""

    hashes: cython.p_ulonglong
    met: cython.Py_ssize_t
    held: array[int]
    spelled: list  # type: ignore[type-arg]  # Cython knows no types of items
    """The words themselves, if they are needed."""
    spells: cython.bint

    def __init__(self, spells: cython.bint) -> None:
        held = unsigned(MOST)
        self.hashes, self.held, self.met = ulongs(held), held, 0
        self.spelled, self.spells = [], spells

    @cython.ccall
    def read(self, key: str) -> array[int]:
        """The hashes of the words of a key."""
        length: cython.Py_ssize_t = len(key)
        end: cython.Py_ssize_t = _end_of_attribute(key, 0)
        self.add(f"<{key[:end]}>", "", 0, 0)
        while end < length and self.met < _most:
            start: cython.Py_ssize_t = end + 1
            end = _end_of_attribute(key, start)
            equals: cython.Py_ssize_t = start
            while equals < end and key[equals] != "=":
                equals += 1
            self.attribute(key[start:equals], key, min(equals + 1, end), min(end, equals + 1 + _longest))
        return self.held[: self.met]

    @cython.cfunc
    def attribute(self, name: str, key: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> None:
        """Parse the words of a value in the way of its attribute."""
        reading: cython.Py_ssize_t = READINGS.get(name, NAMES)
        if reading == LABEL:
            self.take_label(key, start, end)
        elif reading == FLAG:
            self.take_flag(name, key[start:end].lower())
        else:
            while start < end:
                stop: cython.Py_ssize_t = _end_of_token(key, start, end)
                if stop > start:
                    if reading == NAMES:
                        self.take_name(key, start, stop)
                    else:
                        self.take_value(f"{name}=", key, start, stop, reading == TYPES)
                start = stop + 1

    @cython.cfunc
    def take_name(self, key: str, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> None:
        """Add the parts of a token and, if there are several, all of them together."""
        parts: cython.Py_ssize_t = 0
        joined: cython.ulonglong = _basis
        spelled: list[str] = []
        while at < end:
            stop: cython.Py_ssize_t = _part_end(key, at, end)
            if stop > 0:
                is_number: cython.bint = "0" <= key[at] <= "9"
                part: str = "#" if is_number else key
                first: cython.Py_ssize_t = 0 if is_number else at
                last: cython.Py_ssize_t = 1 if is_number else stop
                self.add("", part, first, last)
                if parts:
                    joined = more(joined, " ", 0, 1)
                joined = more(joined, part, first, last)
                if self.spells:
                    spelled.append(part[first:last].lower())
                parts += 1
            at = abs(stop)
        if parts > 1:
            self.note(stirred(joined), " ".join(spelled))

    @cython.cfunc
    def take_label(self, key: str, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> None:
        while at < end:
            stop: cython.Py_ssize_t = _part_end(key, at, end)
            if stop > 0:
                self.add("label=", key, at, stop)
            at = abs(stop)

    @cython.cfunc
    def take_flag(self, name: str, value: str) -> None:
        if value != "false":
            self.add(f"{name}=", "hidden" if name == "hidden" else value, 0, 6 if name == "hidden" else len(value))

    @cython.cfunc
    def take_value(
        self, prefix: str, key: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t, last_step: cython.bint
    ) -> None:
        """Add a token with the attribute's name; for an address only its last segment."""
        if last_step:
            first: cython.Py_ssize_t = start
            while end > first and key[end - 1] == "/":
                end -= 1
            start = end
            while start > first and key[start - 1] != "/":
                start -= 1
        self.add(prefix, key, start, end)

    @cython.cfunc
    def add(self, prefix: str, text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> None:
        """Add a word: a prefix and a part of a text."""
        state: cython.ulonglong = stirred(more(more(_basis, prefix, 0, len(prefix)), text, start, end))
        self.note(state, prefix + text[start:end].lower() if self.spells else "")

    @cython.cfunc
    def note(self, state: cython.ulonglong, word: str) -> None:
        """Add a word that this key does not have yet, if there is room for another."""
        at: cython.Py_ssize_t
        if self.met >= _most:
            return
        for at in range(self.met):
            if self.hashes[at] == state:
                return
        self.hashes[self.met] = state
        self.met += 1
        if self.spells:
            self.spelled.append(word)


@cython.cfunc
@cython.exceptval(check=False)
def _end_of_attribute(key: str, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    length: cython.Py_ssize_t = len(key)
    while at < length and key[at] != "\0":
        at += 1
    return at


@cython.cfunc
@cython.exceptval(check=False)
def _end_of_token(key: str, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
    while at < end and not key[at].isspace():
        at += 1
    return at


@cython.cfunc
@cython.exceptval(check=False)
def _part_end(text: str, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Where the word, number or `#` that begins here ends; negative: where the separators that begin here end."""
    one: cython.Py_UCS4 = text[at]
    if "A" <= one <= "Z":
        at += 1
        if at < end and "a" <= text[at] <= "z":
            return _while_between(text, at, end, "a", "z")
        at = _while_between(text, at, end, "A", "Z")
        return at - 1 if at < end and "a" <= text[at] <= "z" else at  # the last capital starts the next word
    if "a" <= one <= "z":
        return _while_between(text, at, end, "a", "z")
    if "0" <= one <= "9":
        return _while_between(text, at, end, "0", "9")
    if one != "#" and (one < "\x80" or not _is_letter(one)):
        return -(at + 1)
    at += 1
    while one != "#" and at < end and _is_letter(text[at]):
        at += 1
    return at


@cython.cfunc
@cython.exceptval(check=False)
def _while_between(
    text: str, at: cython.Py_ssize_t, end: cython.Py_ssize_t, low: cython.Py_UCS4, high: cython.Py_UCS4
) -> cython.Py_ssize_t:
    while at < end and low <= text[at] <= high:
        at += 1
    return at


@cython.cfunc
@cython.exceptval(check=False)
def _is_letter(one: cython.Py_UCS4) -> cython.bint:
    """Whether it is a letter, or a number other than a digit, as regular expressions define it."""
    return one.isalnum() and not one.isdecimal()
