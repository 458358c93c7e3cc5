# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A hash table of known words and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import longs, ulongs, unsigned, zeros
    from cython.cimports.warcmill.page.markup.word_hash import more, step, stirred
else:
    from warcmill.buffers import longs, ulongs, unsigned, zeros
    from warcmill.page.markup.word_hash import more, step, stirred

from warcmill.page.markup.class_words import folded
from warcmill.page.markup.word_hash import BASIS, hash_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping, Sequence

_basis = cython.declare(cython.ulonglong, BASIS)


@cython.cclass
class WordTable:
    """Known words, each with a number."""

    hashes: cython.p_ulonglong
    """0 in an empty slot."""
    numbers: cython.p_longlong
    mask: cython.ulonglong
    held: object

    def __init__(self, words: Mapping[str, int]) -> None:
        size = 16
        while size < 2 * len(words):
            size *= 2
        hashes, numbers = unsigned(size), zeros(size)
        self.hashes, self.numbers, self.mask = ulongs(hashes), longs(numbers), size - 1
        self.held = (hashes, numbers)
        for word, number in words.items():
            place: cython.Py_ssize_t = self.place_of(hash_of(word))
            self.hashes[place] = hash_of(word)
            self.numbers[place] = number

    @cython.cfunc
    @cython.exceptval(check=False)
    def place_of(self, state: cython.ulonglong) -> cython.Py_ssize_t:
        """The slot of a word, or the empty one where it belongs."""
        place: cython.ulonglong = state & self.mask
        while self.hashes[place] and self.hashes[place] != state:
            place = (place + 1) & self.mask
        return place

    def find(self, words_of_kinds: Sequence[array[int]]) -> tuple[array[int], array[int], array[int]]:
        """The numbers of the known words of all kinds, concatenated; where each kind begins, and its count."""
        kinds: cython.Py_ssize_t = len(words_of_kinds)
        most = sum([len(words) for words in words_of_kinds])
        found, starts, counts = zeros(most), zeros(kinds), zeros(kinds)
        number: cython.p_longlong = longs(found)
        start: cython.p_longlong = longs(starts)
        count: cython.p_longlong = longs(counts)
        met: cython.Py_ssize_t = 0
        kind: cython.Py_ssize_t
        at: cython.Py_ssize_t
        place: cython.Py_ssize_t
        for kind in range(kinds):
            words = words_of_kinds[kind]
            hashes: cython.p_ulonglong = ulongs(words)
            start[kind] = met
            for at in range(len(words)):
                place = self.place_of(hashes[at])
                if self.hashes[place]:
                    number[met] = self.numbers[place]
                    met += 1
            count[kind] = met - start[kind]
        return found, starts, counts

    def points_of_phrases(self, texts: Sequence[str], longest: int, begun: str, points: array[int]) -> array[int]:
        """For each text up to this length, the points of its terms: its first word, its first two, the whole text.

        Terms of first words end with `begun` (`scored_terms.text_terms`); `points` has the points by number.
        """
        most: cython.Py_ssize_t = longest
        found = zeros(len(texts))
        out: cython.p_longlong = longs(found)
        passage: cython.Py_ssize_t
        text: str
        for passage in range(len(texts)):
            text = texts[passage]
            if len(text) <= most:
                out[passage] = self._points_of_phrase(text if text.isascii() else folded(text).lower(), begun, points)
        return found

    @cython.cfunc
    def _points_of_phrase(self, text: str, begun: str, points: array[int]) -> cython.longlong:
        state: cython.ulonglong = _basis
        one: cython.ulonglong = 0
        two: cython.ulonglong = 0
        spaces: cython.Py_ssize_t = 0
        in_number: cython.bint = False
        at: cython.Py_ssize_t
        letter: cython.uint
        for at in range(len(text)):
            letter = ord(text[at])
            if ord("0") <= letter <= ord("9"):
                if in_number:
                    continue
                letter = ord("#")
                in_number = True
            else:
                in_number = False
                if ord("A") <= letter <= ord("Z"):
                    letter += ord("a") - ord("A")
                elif letter == ord(" "):
                    spaces += 1
                    one = state if spaces == 1 else one
                    two = state if spaces == 2 else two  # noqa: PLR2004  # the first two words end there
            state = step(state, letter)
        found: cython.longlong = self._points(stirred(state), points)
        if spaces == 0:
            return found + self._points(stirred(more(state, begun, 0, len(begun))), points)
        if spaces == 1:
            two = state
        found += self._points(stirred(more(one, begun, 0, len(begun))), points)
        return found + self._points(stirred(more(two, begun, 0, len(begun))), points)

    @cython.cfunc
    def _points(self, state: cython.ulonglong, points: array[int]) -> cython.longlong:
        place: cython.Py_ssize_t = self.place_of(state)
        return longs(points)[self.numbers[place]] if self.hashes[place] else 0
