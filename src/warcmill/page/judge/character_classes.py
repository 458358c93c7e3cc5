"""Classes of characters for counting: capitals, digits, commas, white space and so on."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

UPPER, DIGIT, COMMA, SPACE, LETTER, UNSPACED, CURRENCY, OTHER = 1, 2, 4, 8, 16, 32, 64, 128
CHARACTERS_PER_WORD: Final = 2
"""Letters of scripts that are written without spaces."""
CLASSES: Final = 0x10000
"""Number of code points with a class of their own; all others share the class of the last of these."""
_BY_CATEGORY: Final = 0x3100
"""Code points below this are classified by their Unicode category; above, only scripts without spaces matter."""
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
"""Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


@cache
def classes() -> npt.NDArray[np.uint8]:
    """The class of each code point."""
    table = np.zeros(CLASSES, np.uint8)
    for code in range(_BY_CATEGORY):
        table[code] = _class_of(chr(code))
    for low, high in _UNSPACED:
        table[low : high + 1] = UNSPACED
    for code in range(0x3000, 0x3030):
        table[code] = COMMA if chr(code) in "、，" else OTHER
    return table


@cache
def class_table() -> bytes:
    """The same as bytes."""
    return classes().tobytes()


def _class_of(character: str) -> int:
    category = unicodedata.category(character)
    if character in ",;،؛":
        return COMMA
    if character.isspace():
        return SPACE
    return {"Lu": UPPER | LETTER, "Lt": UPPER | LETTER, "Nd": DIGIT, "Sc": CURRENCY}.get(
        category, LETTER if category[0] == "L" else OTHER
    )
