# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Hashes of words, computed letter by letter (FNV-1a over code points), so that no string is created for a word."""

from __future__ import annotations

from typing import Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]

BASIS: Final = 14695981039346656037
"""The hash of the empty word, before mixing."""

_prime = cython.declare(cython.ulonglong, 1099511628211)
_all_bits = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


def hash_of(word: str) -> int:
    """The hash of a word that is in lower case."""
    return stirred(more(BASIS, word, 0, len(word)))


@cython.cfunc
@cython.exceptval(check=False)
def more(state: cython.ulonglong, text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.ulonglong:
    """The hash after more lower-case letters (FNV-1a over code points)."""
    at: cython.Py_ssize_t
    letter: cython.uint
    before: cython.ulonglong = state
    for at in range(start, end):
        letter = ord(text[at])
        if letter > ord("\x7f"):  # lower-casing may depend on the letters before
            return _lowered(before, text[start:end].lower())
        if ord("A") <= letter <= ord("Z"):
            letter += ord("a") - ord("A")
        state = ((state ^ letter) * _prime) & _all_bits
    return state


@cython.cfunc
@cython.exceptval(check=False)
def _lowered(state: cython.ulonglong, text: str) -> cython.ulonglong:
    at: cython.Py_ssize_t
    for at in range(len(text)):
        state = ((state ^ ord(text[at])) * _prime) & _all_bits
    return state


@cython.cfunc
@cython.exceptval(check=False)
def step(state: cython.ulonglong, letter: cython.uint) -> cython.ulonglong:
    """The hash after one more letter, unchanged."""
    return ((state ^ letter) * _prime) & _all_bits


@cython.cfunc
@cython.exceptval(check=False)
def stirred(state: cython.ulonglong) -> cython.ulonglong:
    """Mix the low bits; never 0."""
    state ^= state >> 32
    return state or 1
