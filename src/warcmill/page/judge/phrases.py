"""The points of what passages say: stock phrases, and the headings above a passage."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge.heading_scope import reaches
from warcmill.page.judge.scored_terms import BEGUN, SHORT, heading_terms
from warcmill.page.markup.word_table import WordTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.view import View


class Phrases:
    """The points of short passages' texts: `points` has them by term, as `text_terms` names them."""

    def __init__(self, points: Mapping[str, int]) -> None:
        self._points = array("q", points.values())
        self._table = WordTable({term: number for number, term in enumerate(points)})

    def points(self, texts: list[str]) -> Ints:
        """For each text, the sum over its terms."""
        return np.frombuffer(self._table.points_of_phrases(texts, SHORT, BEGUN, self._points), np.int64)


class Headings:
    """The points of headings: `points` has them by term, as `heading_terms` names them."""

    def __init__(self, points: Mapping[str, int]) -> None:
        self._of_term = points

    def under(self, view: View) -> Ints:
        """For each passage, the points of the headings above it."""
        texts = view.tree.passages.text
        change = [0] * (len(view) + 1)
        for heading, end in reaches(view):
            if points := self.worth(texts[heading]):
                change[heading + 1] += points
                change[max(end, heading + 1)] -= points
        return np.fromiter(accumulate(change[:-1]), np.int64, len(view))

    def worth(self, text: str) -> int:
        """The sum over the terms of a heading."""
        get = self._of_term.get
        return sum([get(term, 0) for term in heading_terms(text)])
