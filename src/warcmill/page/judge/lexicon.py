"""The words around a passage and what they are worth: on the elements of its path, and near it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from warcmill.page.judge.ancestor_terms import Paths
from warcmill.page.judge.scored_terms import DECIDES, HIDES, WAYS
from warcmill.page.markup.word_lookup import Finder
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.view import View
    from warcmill.page.markup.word_lookup import Known


class Lexicon:
    """Numbers of known words, the points of each in each way (`terms.WAYS`), the rule of each.

    `codes` has a rule for each word; `hard` are the numbers of the words whose rule decides alone, `hiding` those of
    them that spare panels (see `paths`).
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
        self.points = np.array(points, np.int64)
        self.code_of_word = codes
        self.codes = sorted(set(codes))
        number = {code: number for number, code in enumerate(self.codes)}
        self.code_of_term = np.repeat(np.array([number[code] for code in codes], np.int64), WAYS)
        self.decides = np.zeros(len(codes), np.uint8)
        self.decides[list(hard)] = DECIDES
        self.decides[list(hiding)] = HIDES
        self._paths: Any = None
        if native_score is not None:
            self._paths = native_score.Paths(self.points, self.code_of_term, self.decides, len(self.codes))

    def around(self, view: View, wrapping_share: float) -> Around:
        """The words around the passages of a page; an element with this share of the page's words wraps it."""
        known = self.finder.find(view.tree.names)
        wrapping_words = wrapping_share * view.layout.total
        if self._paths is None:
            return Around(self, view, known, wrapping_words, *self.worth_plainly(Paths(view, known, wrapping_words)))
        worth = np.empty((4, len(view.index)), np.int64)
        self._paths.look(view.layout, wrapping_words, known.numbers, known.start, known.count, worth)
        return Around(self, view, known, wrapping_words, *worth)

    def worth_plainly(self, paths: Paths) -> tuple[Ints, Ints, Ints, Ints]:
        """The last four of `Around`, without the compiled one."""
        on_path, near = (terms.sums(self.points[terms.term])[:, 0] for terms in (paths.around, paths.near))
        (path, path_code), (own, own_code) = (
            terms.least(self.points, self.code_of_term, len(self.codes)) for terms in (paths.around, paths.near)
        )
        path, own = path[paths.owner], own[paths.two]
        return (
            (on_path[paths.owner] + near[paths.two]).astype(np.int64),
            np.minimum(path, own).astype(np.int64),
            np.where(path <= own, path_code[paths.owner], own_code[paths.two]),
            paths.hard(self.decides)[paths.owner],
        )


@dataclass(frozen=True)
class Around:
    """The words around the passages of one page; one entry for each passage."""

    lexicon: Lexicon
    view: View
    known: Known
    """Of each kind of element the numbers of its words in the lexicon."""
    wrapping_words: float
    points: Ints
    """What the words are worth."""
    least: Ints
    """The points of the rule that is worth least by its words, on the path or near; at most 0."""
    worst: Ints
    """That rule, as its number in the lexicon's `codes`; any if the least is 0."""
    hard_word: Ints
    """The word that decides alone, -1 for none."""

    @property
    def hard(self) -> dict[int, str]:
        """Of the passages that a hard rule takes by a word the rule's code."""
        codes = self.lexicon.code_of_word
        return {passage: codes[self.hard_word[passage]] for passage in np.flatnonzero(self.hard_word >= 0).tolist()}

    def terms(self, passage: int) -> list[int]:
        """The terms of a passage, each once."""
        return self._paths.terms(passage)

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.view, self.known, self.wrapping_words)
