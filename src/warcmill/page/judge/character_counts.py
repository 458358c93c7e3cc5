"""How many characters of each class texts have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from warcmill.page.judge.character_classes import (
    CLASSES,
    COMMA,
    CURRENCY,
    DIGIT,
    LETTER,
    SPACE,
    UNSPACED,
    UPPER,
    classes,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from warcmill.page.judge.arrays import Ints


class Counts(NamedTuple):
    """Counts of texts, one entry for each text; white space in them is collapsed."""

    length: Ints
    spaces: Ints
    unspaced: Ints
    """Characters of scripts without spaces."""
    commas: Ints
    capitals: Ints
    """Words that begin with a capital."""
    digits: Ints
    currency: Ints
    last: Ints
    """Code point of the last character."""


def counted(texts: list[str]) -> Counts:
    """The counts of all texts at once."""
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), np.uint32)
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate(([0], np.cumsum(lengths[:-1] + 1)))
    found = classes()[np.minimum(joined, CLASSES - 1)]
    after_space = np.empty(len(joined), np.bool_)
    after_space[0] = True
    np.equal(found[:-1], SPACE, out=after_space[1:])

    def count(mask: npt.NDArray[Any]) -> Ints:
        return np.add.reduceat(mask, starts, dtype=np.int64)

    spaces = count(found == SPACE)
    spaces[:-1] -= 1  # the line break between a text and the next
    return Counts(
        length=lengths,
        spaces=spaces,
        unspaced=count(found == UNSPACED),
        commas=count(found == COMMA),
        capitals=count(after_space & (found == (UPPER | LETTER))),
        digits=count(found == DIGIT),
        currency=count(found == CURRENCY),
        last=joined[starts + lengths - 1].astype(np.int64),
    )
