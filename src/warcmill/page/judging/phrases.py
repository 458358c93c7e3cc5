"""What runs of text say is worth: stock phrases, and the headings that a run stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judging.headings import reaches
from warcmill.page.judging.terms import SHORT, WAYS_TO_SAY, heading_terms, text_terms
from warcmill.page.judging.words import folded
from warcmill.page.native import native_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warcmill.page.judging.arrays import Ints
    from warcmill.page.judging.view import View


class Phrases:
    """The points of what short runs say: `points` has them by term, as `text_terms` names them."""

    def __init__(self, points: Mapping[str, int]) -> None:
        self._of_term = points
        self._points = np.array([*points.values(), 0], np.int64)
        self._table = None
        if native_words is not None:
            self._table = native_words.Table({term: number for number, term in enumerate(points)})

    def points(self, texts: Sequence[str]) -> Ints:
        """Of each text the sum over its terms."""
        if self._table is None:
            return self.points_plainly(texts)
        found = np.zeros(len(texts), np.int64)
        short = [number for number, text in enumerate(texts) if len(text) <= SHORT]
        if short:  # all are folded at once; white space in them is collapsed, so a line is a text
            lines = folded("\n".join([texts[number] for number in short])).lower()
            found[short] = self._points[np.array(self._table.find_phrases(lines)).reshape(-1, WAYS_TO_SAY)].sum(axis=1)
        return found

    def points_plainly(self, texts: Sequence[str]) -> Ints:
        """The same without the compiled table."""
        get = self._of_term.get
        return np.array([sum(get(term, 0) for term in text_terms(text)) for text in texts], np.int64)


def under(view: View, points: Mapping[str, int]) -> Ints:
    """Of each run the points of the headings that it stands under; `points` has them by term."""
    get, texts = points.get, view.tree.runs.text
    change = np.zeros(len(texts) + 1, np.int64)
    for heading, end in reaches(view):
        worth = sum([get(term, 0) for term in heading_terms(texts[heading])])
        change[heading + 1] += worth
        change[max(end, heading + 1)] -= worth
    return np.cumsum(change)[:-1]
