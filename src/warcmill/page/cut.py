"""Where to cut: which runs of a judged page are kept, and which subtrees that takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from warcmill.page.layout import Bools, Floats, Ints

_SEVERITY: Final = 1.1
"""Runs are kept from this many times the threshold of the best expected F1 on: the probabilities of a page err together."""
_LEAST: Final = 12.0
"""Expected words of main text below which a page has none."""
_DOUBT: Final = 0.25
"""Runs less likely than this don't count towards what a page is expected to hold."""


def keep(chance: Floats, words: Ints) -> Bools:
    """Of each run whether it is kept: the choice that promises the page the best F1 under its probabilities.

    With the runs sorted by probability, the best F1 is at the prefix whose last probability is half of it (Lipton et al. 2014).
    """
    weight = words + 0.5
    expected = chance * weight
    if expected[chance > _DOUBT].sum() < _LEAST:
        return np.zeros(len(chance), np.bool_)
    order = np.argsort(-chance, kind="stable")
    f1 = 2 * np.cumsum(expected[order]) / (np.cumsum(weight[order]) + expected.sum())
    kept: Bools = (chance >= _SEVERITY * f1.max() / 2) & (chance > 0)
    return kept
