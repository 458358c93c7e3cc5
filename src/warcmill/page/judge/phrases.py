"""What runs of text say is worth: stock phrases, and the headings that a run stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge.heading_scope import reaches
from warcmill.page.judge.scored_terms import HEADING, HEADING_WORDS, heading_terms, text_terms
from warcmill.page.markup.class_words import folded
from warcmill.page.native import native_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.view import View


class Phrases:
    """The points of what short runs say: `points` has them by term, as `text_terms` names them."""

    def __init__(self, points: Mapping[str, int]) -> None:
        self._of_term = points
        self._points = np.array(list(points.values()), np.int64)
        self._table = None
        if native_words is not None:
            self._table = native_words.Table({term: number for number, term in enumerate(points)})

    def points(self, texts: list[str]) -> Ints:
        """Of each text the sum over its terms."""
        if self._table is None:
            return self.points_plainly(texts)
        found = np.zeros(len(texts), np.int64)
        self._table.sum_phrases(texts, self._points, found)
        return found

    def points_plainly(self, texts: list[str]) -> Ints:
        """The same without the compiled table."""
        get = self._of_term.get
        return np.array([sum(get(term, 0) for term in text_terms(text)) for text in texts], np.int64)


class Headings:
    """The points of headings: `points` has them by term, as `heading_terms` names them."""

    def __init__(self, points: Mapping[str, int]) -> None:
        self._of_term = points
        self._points = np.array(list(points.values()), np.int64)
        self._table = None
        if native_words is not None:
            self._table = native_words.Table({term: number for number, term in enumerate(points)})

    def under(self, view: View) -> Ints:
        """Of each run the points of the headings that it stands under."""
        over = list(reaches(view))
        worth = self.worth([view.tree.runs.text[heading] for heading, _ in over])
        change = np.zeros(len(view.index) + 1, np.int64)
        for (heading, end), points in zip(over, worth, strict=True):
            change[heading + 1] += points
            change[max(end, heading + 1)] -= points
        return np.cumsum(change)[:-1]

    def worth(self, texts: Sequence[str]) -> Sequence[int]:
        """Of each heading the sum over its terms."""
        if self._table is None:
            return self.worth_plainly(texts)
        if not texts:
            return []
        lines = folded("\n".join([" ".join(text[:HEADING].split()) for text in texts])).lower()
        found: Sequence[int] = self._table.sum_headings(lines, HEADING_WORDS, self._points)
        return found

    def worth_plainly(self, texts: Sequence[str]) -> list[int]:
        """The same without the compiled table."""
        get = self._of_term.get
        return [sum([get(term, 0) for term in heading_terms(text)]) for text in texts]
