"""The words around a passage and their points: those on its ancestors, and those near it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge.ancestor_terms import Paths
from warcmill.page.judge.path_points import PathPoints
from warcmill.page.judge.scored_terms import DECIDES, HIDES, WAYS
from warcmill.page.markup.word_lookup import Finder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.view import View
    from warcmill.page.markup.word_lookup import Known


class Lexicon:
    """The known words by number, the points of each in each way (`scored_terms.WAYS`), and the rule of each.

    `codes` has the rule of each word; `hard` has the numbers of words whose rule decides alone, `hiding` those among
    them that spare panels (see `path_points`).
    """

    def __init__(
        self,
        words: Mapping[str, int],
        points: Sequence[int],
        codes: Sequence[str],
        hard: Collection[int] = (),
        hiding: Collection[int] = (),
    ) -> None:
        self.finder = Finder(words)
        self.code_of_word = codes
        self.codes = sorted(set(codes))
        number = {code: number for number, code in enumerate(self.codes)}
        decides = bytearray(len(codes))
        for word in hard:
            decides[word] = DECIDES
        for word in hiding:
            decides[word] = HIDES
        of_terms = array("q", [number[code] for code in codes for _ in range(WAYS)])
        self._paths = PathPoints(array("q", points), of_terms, decides, len(self.codes))

    def around(self, view: View, wrapping_share: float) -> Around:
        """Find the words around the passages; an element with this share of the page's words is a wrapper."""
        known = self.finder.find(view.tree.names)
        wrapping_words = wrapping_share * view.layout.total
        found = self._paths.look(view.columns, wrapping_words, known)
        return Around(self, view, known, wrapping_words, *(np.frombuffer(column, np.int64) for column in found))


@dataclass(frozen=True)
class Around:
    """The words around the passages of one page; arrays have one entry for each passage."""

    lexicon: Lexicon
    view: View
    known: Known
    """For each kind of element, the numbers of its words in the lexicon."""
    wrapping_words: float
    points: Ints
    """The points of the words."""
    least: Ints
    """The points of the rule that gives the least by its words, on the path or near; at most 0."""
    worst: Ints
    """That rule, as its number in the lexicon's `codes`; arbitrary if the least is 0."""
    hard_word: Ints
    """The word that decides alone, -1 for none."""

    @property
    def hard(self) -> dict[int, str]:
        """The passages that a hard rule takes by a word, with the code of that rule."""
        codes = self.lexicon.code_of_word
        return {passage: codes[self.hard_word[passage]] for passage in np.flatnonzero(self.hard_word >= 0).tolist()}

    def terms(self, passage: int) -> list[int]:
        """The terms of a passage, without duplicates."""
        return self._paths.terms(passage)

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.view, self.known, self.wrapping_words)
