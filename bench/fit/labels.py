"""Label the passages of a page by the main text that a person marked: which share of each passage's words is in it.

The reference is aligned with the passages in reading order, by the longest common subsequence of words, so that a menu
that says "home" is not taken for the word "home" of the article; what was moved to another place is found again by its
sequences of four words.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from fit.counted import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_GRAM = 4
_REACH = 3
"""How far before and after a short passage matched ones may stand."""


def label(passages: Sequence[str], reference: str) -> tuple[list[float], list[int]]:
    """Of each passage the share of its words that the reference has, softened, and the number of its words."""
    passage_words = [words(text) for text in passages]
    page = [word for own in passage_words for word in own]
    wanted = words(reference)
    taken = _common(page, wanted)
    matched = _without_strays(passage_words, taken)
    _moved(passage_words, matched, wanted)
    _enclosed(passage_words, matched, wanted)
    shares = [count / len(own) if own else 0.0 for count, own in zip(matched, passage_words, strict=True)]
    return [min(max((share - 0.3) / 0.4, 0.0), 1.0) for share in shares], [len(own) for own in passage_words]


def _common(page: list[str], wanted: list[str]) -> list[bool]:
    """Of each word of the page, whether the longest common subsequence takes it; of equal ones the latest.

    Bit-parallel (Hyyrö 2004): bit i of a row is 0 where the subsequence grows at word i of the page.
    """
    places: dict[str, int] = {}
    for i, word in enumerate(page):
        places[word] = places.get(word, 0) | 1 << i
    full = (1 << len(page)) - 1
    rows = [full]
    row = full
    for word in wanted:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    taken = [False] * len(page)
    i, j = len(page) - 1, len(wanted)
    while i >= 0 and j > 0:
        if page[i] == wanted[j - 1]:
            taken[i] = True
            i, j = i - 1, j - 1
        elif rows[j] >> i & 1:
            i -= 1  # no growth at word i: the subsequence is as long without it
        else:
            j -= 1
    return taken


def _without_strays(passage_words: list[list[str]], taken: list[bool]) -> list[int]:
    """Words taken of each passage; single words out of a longer passage are chance."""
    matched: list[int] = []
    at = 0
    for own in passage_words:
        here = taken[at : at + len(own)]
        at += len(own)
        count = sum(here)
        matched.append(count if count == len(own) or any(a and b for a, b in pairwise(here)) else 0)
    return matched


def _moved(passage_words: list[list[str]], matched: list[int], wanted: list[str]) -> None:
    """Count the words of passages that stand elsewhere in the reference, by sequences of four words not used up yet."""
    free = Counter(zip(*(wanted[i:] for i in range(_GRAM)), strict=False))
    grams = [list(zip(*(own[i:] for i in range(_GRAM)), strict=False)) for own in passage_words]
    for own, count, have in zip(passage_words, matched, grams, strict=True):
        if count > len(own) / 2:
            free.subtract(have)
    for passage, (own, have) in enumerate(zip(passage_words, grams, strict=True)):
        if matched[passage] > len(own) / 2 or not have:
            continue
        covered: set[int] = set()
        for i, gram in enumerate(have):
            if free[gram] > 0:
                free[gram] -= 1
                covered.update(range(i, i + _GRAM))
        matched[passage] = max(matched[passage], len(covered))


def _enclosed(passage_words: list[list[str]], matched: list[int], wanted: list[str]) -> None:
    """Count short passages between matched ones, like cells of a table, if the reference has words left for them."""
    left = Counter(wanted)
    is_in = [count > len(own) / 2 for own, count in zip(passage_words, matched, strict=True)]
    for own, here in zip(passage_words, is_in, strict=True):
        if here:
            left.subtract(own)
    for passage, own in enumerate(passage_words):
        if is_in[passage] or not own or len(own) >= _GRAM:
            continue
        around = any(is_in[max(passage - _REACH, 0) : passage]) and any(is_in[passage + 1 : passage + 1 + _REACH])
        need = Counter(own)
        if around and all(left[word] >= count for word, count in need.items()):
            left.subtract(need)
            matched[passage] = len(own)
