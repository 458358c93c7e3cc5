"""Judge the passages of a page by the rulebook: how likely each is main text. Nothing is removed here."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge import site_rules
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.lexicon import Lexicon
from warcmill.page.judge.model.rule import HIDDEN
from warcmill.page.judge.nearby_measures import probabilities
from warcmill.page.judge.phrases import Headings, Phrases
from warcmill.page.judge.score_table import Table
from warcmill.page.judge.second_look import SECOND_LOOK, Neighbours
from warcmill.page.judge.view import View

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.lexicon import Around
    from warcmill.page.judge.model.rule import Rulebook
    from warcmill.page.judge.score_table import Scores
    from warcmill.page.judge.site_rules import Claim
    from warcmill.page.markup.tree import Tree

WRAPPING_SHARE: Final = 0.5
"""An element with this share of the page's words wraps it: its words have other points, and no hard rule takes it."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts on a page; arrays have one entry for each passage of the tree."""

    view: View
    around: Around
    """The words around it."""
    first: Ints
    """Points after the first look: words around it, shape, text, headings above."""
    score: Ints
    """Points after the second look, at its neighbours; above 0 it is more likely main text than not."""
    chance: Floats
    """Probability that it is main text."""
    hard: dict[int, str]
    """The passages that a rule takes whatever their score, with the code of that rule."""
    structure: Scores
    """Points by the features of the first look."""
    said: Ints
    """Points of the passage's own text."""
    under: Ints
    """Points of the headings above it."""
    neighbours: Neighbours
    beside: Scores
    """Points by the features of the second look."""
    claims: list[Claim]
    """Claims of rules for named sites."""


class Judge:
    """A rulebook prepared for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        words = sorted({*rulebook.points.words, *rulebook.by_word, *rulebook.points.words_of_types()})
        points = [value for word in words for value in rulebook.word_points(word)]
        hard = [number for number, word in enumerate(words) if _is_hard(rulebook, word)]
        self.words = words
        codes = [rulebook.code_of_word(word) for word in words]
        hiding = [number for number in hard if rulebook.by_word[words[number]].family == HIDDEN]
        self.lexicon = Lexicon({word: number for number, word in enumerate(words)}, points, codes, hard, hiding)
        self._for_sites = [rule for rule in rulebook.rules if rule.css or rule.text or rule.sites]
        self.text_points = rulebook.text_points()
        self._phrases = Phrases(self.text_points)
        self._headings = Headings(rulebook.points.headings)
        self.structure = Table(FIRST_LOOK, rulebook.points.structure, rulebook)
        self.neighbours = Table(SECOND_LOOK, rulebook.points.neighbours, rulebook)

    def look(self, tree: Tree, url: str = "") -> Verdicts:
        """Judge a page that has at least one passage; `url` selects the rules for named sites."""
        view = View(tree)
        around = self.lexicon.around(view, WRAPPING_SHARE)
        structure = self.structure.look(view)
        said = self._phrases.points(tree.passages.text)
        under = self._headings.under(view)
        first = around.points + structure.total + said + under
        claims = site_rules.claims(view, self._for_sites, url)
        for claim in claims:
            first = first + claim.rule.points * claim.passages
        neighbours = Neighbours(view, chance(first))
        beside = self.neighbours.look(neighbours)
        sure, hard = chance(beside.total), around.hard
        _decide(sure, hard, claims)
        return Verdicts(
            view, around, first, beside.total, sure, hard, structure, said, under, neighbours, beside, claims
        )


def chance(score: Ints) -> Floats:
    """The probability for a score."""
    return np.frombuffer(probabilities(array("q", score.tobytes())), np.float64)


def _decide(sure: Floats, hard: dict[int, str], claims: list[Claim]) -> None:
    """Apply the hard rules: those that spare come after those that take."""
    for claim in claims:
        if claim.rule.hard and claim.rule.points <= 0:
            for passage in np.flatnonzero(claim.passages).tolist():
                hard.setdefault(passage, claim.rule.code)
    for claim in claims:
        if claim.rule.hard and claim.rule.points > 0:
            sure[claim.passages] = 1.0
            for passage in np.flatnonzero(claim.passages).tolist():
                hard.pop(passage, None)
    if hard:
        sure[list(hard)] = 0.0


def _is_hard(rulebook: Rulebook, word: str) -> bool:
    rule = rulebook.by_word.get(word)
    return rule is not None and rule.hard and rule.points <= 0


@cache
def judge_of(rulebook: Rulebook) -> Judge:
    """The judge of a rulebook, prepared once per process."""
    return Judge(rulebook)
