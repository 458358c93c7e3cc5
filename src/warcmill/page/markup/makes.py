# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Makes of elements: what siblings have in common that a template made."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]

from warcmill.page.markup.class_words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLASS = "\0class="
_MOST_REMEMBERED = 16_384
_remembered: dict[str, tuple[str, str]] = {}
"""The makes of keys: the pages of a site have the same."""


def makes(keys: Sequence[str]) -> tuple[array[int], array[int]]:
    """Of each key two numbers: the same for those of the same tag and class, and of the same first make."""
    numbers: dict[str, int] = {}
    first_numbers: dict[str, int] = {}
    found, first = array("q"), array("q")
    for key in keys:
        own = _remembered.get(key)
        if own is None:
            if len(_remembered) >= _MOST_REMEMBERED:
                _remembered.clear()
            own = _remembered[key] = (make(key), first_make(key))
        found.append(numbers.setdefault(own[0], len(numbers)))
        first.append(first_numbers.setdefault(own[1], len(first_numbers)))
    return found, first


@cython.ccall
def make(key: str) -> str:
    """The tag and class of a key."""
    start: cython.Py_ssize_t = key.find(_CLASS)
    tag: str = key[: _end(key, 0)]
    return tag if start < 0 else tag + key[start : _end(key, start + 1)]


@cython.ccall
def first_make(key: str) -> str:
    """The tag and the first class of a key, digits folded: the other classes say `odd`, `last` or `active`."""
    start: cython.Py_ssize_t = key.find(_CLASS)
    tag: str = key[: _end(key, 0)]
    if start < 0:
        return _without_numbers(tag)
    start += len("\0class=")
    end: cython.Py_ssize_t = _end(key, start)
    while start < end and _is_space(key[start]):
        start += 1
    stop: cython.Py_ssize_t = start
    while stop < end and not _is_space(key[stop]):
        stop += 1
    return _without_numbers(f"{tag} {key[start:stop]}" if stop > start else tag)


@cython.cfunc
@cython.exceptval(check=False)
def _end(key: str, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Where the part of a key ends that begins at a place."""
    length: cython.Py_ssize_t = len(key)
    while at < length and key[at] != "\0":
        at += 1
    return at


@cython.cfunc
@cython.exceptval(check=False)
def _is_space(letter: cython.Py_UCS4) -> cython.bint:
    return "\t" <= letter <= "\r" or "\x1c" <= letter <= "\x1f" or letter == " "


@cython.cfunc
def _without_numbers(text: str) -> str:
    at: cython.Py_ssize_t
    for at in range(len(text)):
        if "0" <= text[at] <= "9":
            return folded(text)
    return text
