"""Judge the runs of a page by the rulebook: how likely each is main text. Nothing is removed here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from warcmill.page.judging import sites
from warcmill.page.judging.feature import Features
from warcmill.page.judging.features import FIRST_LOOK
from warcmill.page.judging.headings import above
from warcmill.page.judging.lexicon import Lexicon, Phrases, heading_terms
from warcmill.page.judging.neighbours import SECOND_LOOK, Neighbours
from warcmill.page.judging.points import BIAS
from warcmill.page.judging.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.page.judging.feature import Feature
    from warcmill.page.judging.layout import Floats
    from warcmill.page.judging.lexicon import Around
    from warcmill.page.judging.points import Cells
    from warcmill.page.judging.sites import Claim
    from warcmill.page.rulebook import Rulebook
    from warcmill.page.tree import Tree

Points = npt.NDArray[np.int64]
POINTS_PER_LOGIT: Final = 100
WRAPPING_SHARE: Final = 0.5
"""An element with this share of the page's words wraps it: its words weigh otherwise, and no hard rule takes it."""
_FAR: Final = 30.0


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One entry for each run of the tree."""

    view: View
    around: Around
    """The words around it."""
    first: Floats
    """Points after the first look: its words, its shape, its text, the headings above it."""
    score: Floats
    """Points after the second look, at its neighbours; above 0 it is more likely main text than not."""
    chance: Floats
    """Probability that it is main text."""
    hard: list[str]
    """The code of the rule that takes it whatever its score, or an empty string."""
    structure: Points
    """Points of each feature of the first look (rows)."""
    said: Points
    """Points of what the run says."""
    under: Points
    """Points of the headings that it stands under."""
    beside: Points
    """Points of each feature of the second look (rows)."""
    neighbours: Neighbours
    claims: list[Claim]
    """What rules for named sites say."""


class Judge:
    """A rulebook made ready for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        words = sorted({*rulebook.points.words, *rulebook.by_word, *rulebook.points.words_of_types()})
        points = [value for word in words for value in rulebook.word_points(word)]
        hard = {number: rulebook.by_word[word].code for number, word in enumerate(words) if _is_hard(rulebook, word)}
        self.words = words
        codes = [rulebook.code_of_word(word) for word in words]
        self.lexicon = Lexicon({word: number for number, word in enumerate(words)}, points, codes, hard)
        self._for_sites = [rule for rule in rulebook.rules if rule.css or rule.text or rule.sites]
        self.text_points = rulebook.text_points()
        self.phrases = Phrases(self.text_points)
        self.structure = Table(FIRST_LOOK, rulebook.points.structure, rulebook)
        self.neighbours = Table(SECOND_LOOK, rulebook.points.neighbours, rulebook)

    def look(self, tree: Tree, url: str = "") -> Verdicts:
        """Judge a page that has at least one run of text; `url` tells which rules for named sites are in force."""
        view = View(tree)
        around = self.lexicon.around(view, WRAPPING_SHARE)
        structure = self.structure.points(view)
        said, under = self.texts(view)
        first = around.points + structure.sum(axis=0) + said + under + self.structure.bias
        claims = sites.claims(view, self._for_sites, url)
        for claim in claims:
            first = first + claim.rule.points * claim.runs
        neighbours = Neighbours(view, chance(first))
        beside = self.neighbours.points(neighbours)
        score = beside.sum(axis=0) + self.neighbours.bias
        hard = around.hard
        sure = chance(score)
        _decide(sure, hard, claims)
        return Verdicts(view, around, first, score, sure, hard, structure, said, under, beside, neighbours, claims)

    def texts(self, view: View) -> tuple[Points, Points]:
        """Of each run, the points of what it says, and of the headings that it stands under."""
        headings = self.rulebook.points.headings.get
        runs = view.tree.runs.text
        of_heading: dict[int, int] = {}
        under: list[int] = []
        over: tuple[int, ...] | None = None
        for now_over in above(view):
            if now_over is not over:  # most runs stand under the same headings as the one before
                over = now_over
                for run in over:
                    if run not in of_heading:
                        of_heading[run] = sum([headings(term, 0) for term in heading_terms(runs[run])])
                worth = sum([of_heading[run] for run in over])
            under.append(worth)
        return self.phrases.points(runs), np.array(under)


class Table:
    """The points of some features, as one flat array that is looked up for all runs at once."""

    def __init__(self, features: Sequence[Feature], cells: Cells, rulebook: Rulebook) -> None:
        self.features = features
        self._together = Features(features)
        self.bias = cells.get(BIAS, (0,))[0]
        self._points = np.concatenate([np.array(cells.get(one.name, (0,) * one.size), np.int64) for one in features])
        self._offsets = np.cumsum([0] + [one.size for one in features[:-1]])[:, None]
        owners = [rulebook.by_feature[one.name].code for one in features]
        self.codes = sorted(set(owners))
        self._of_rule = np.array([[owner == code for owner in owners] for code in self.codes], np.int64)

    def cells(self, page: object) -> Points:
        """The cell of each feature (rows) for each run (columns)."""
        return self._together.cells(page)

    def points(self, page: object) -> Points:
        """The points of each feature (rows) for each run (columns)."""
        found: Points = self._points[self.cells(page) + self._offsets]
        return found

    def by_rule(self, points: Points) -> Points:
        """The points of each rule of `codes` (rows) for each run (columns)."""
        summed: Points = self._of_rule @ points
        return summed


def chance(score: Floats | Points) -> Floats:
    """The probability that a score stands for."""
    logits = np.clip(score / POINTS_PER_LOGIT, -_FAR, _FAR)
    probability: Floats = 1.0 / (1.0 + np.exp(-logits))
    return probability


def _decide(sure: Floats, hard: list[str], claims: list[Claim]) -> None:
    """Let hard rules have their way: what one spares is spared, whatever else takes it."""
    for claim in claims:
        if claim.rule.hard and claim.rule.points <= 0:
            for run in np.flatnonzero(claim.runs).tolist():
                hard[run] = hard[run] or claim.rule.code
    for claim in claims:
        if claim.rule.hard and claim.rule.points > 0:
            sure[claim.runs] = 1.0
            for run in np.flatnonzero(claim.runs).tolist():
                hard[run] = ""
    sure[[bool(code) for code in hard]] = 0.0


def _is_hard(rulebook: Rulebook, word: str) -> bool:
    rule = rulebook.by_word.get(word)
    return rule is not None and rule.hard and rule.points <= 0


@cache
def judge_of(rulebook: Rulebook) -> Judge:
    """The judge of a rulebook, made once for each process."""
    return Judge(rulebook)
