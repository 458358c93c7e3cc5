"""Noise: terms that are worth next to nothing. They are cut to 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge.model.fitted_points import PER_LOGIT

if TYPE_CHECKING:
    from fit.matrix import Column
    from warcmill.page.judge.arrays import Floats

FILE_OF_KIND: Final = {"(words)": "words.tsv", "(texts)": "texts.tsv", "(headings)": "headings.tsv"}
"""Of each kind of term the points file that has it."""


class Noise:
    """Which columns are terms, and which of these are one term in several ways."""

    def __init__(self, columns: list[Column], most: int) -> None:
        terms = [number for number, (kind, _, _) in enumerate(columns) if kind in FILE_OF_KIND]
        names = {columns[number][:2]: 0 for number in terms}
        place = {name: number for number, name in enumerate(names)}
        self._terms = np.array(terms, np.int64)
        self._term = np.array([place[columns[number][:2]] for number in terms], np.int64)
        self._count = len(names)
        self._most = most / PER_LOGIT

    def cut(self, coefficients: Floats) -> Floats:
        """The same, with 0 for each term that is worth no more than noise in every way."""
        loudest = np.zeros(self._count)
        np.maximum.at(loudest, self._term, np.abs(coefficients[self._terms]))
        left = coefficients.copy()
        # As the points are rounded: half a point more than the bound is the first that is heard.
        left[self._terms[loudest[self._term] < self._most + 0.5 / PER_LOGIT]] = 0.0
        return left
