"""The last look at a judged page, on the types of page that it was found to help: what comes after the text's end.

Each place between two passages has a probability that the text ends there, by the points of its signs. So each passage
has one that the text is not over yet; by that, and by how sure the passage was of itself, it gets points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge.end_of_text import PROFILES, SIGNS, Course, Places, still
from warcmill.page.judge.model.fitted_points import BIAS
from warcmill.page.judge.score_table import Table
from warcmill.page.judge.scoring import chance

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Bools
    from warcmill.page.judge.model.rule import Rulebook
    from warcmill.page.judge.scoring import Verdicts

AFTER_THE_END: Final = "END001"
SURE: Final = 0.8
"""Probability of its type from which on a page gets the last look."""


@dataclass(frozen=True, slots=True)
class LastLook:
    """What the last look says of a page."""

    course: Course
    table: Table
    against: Bools
    """Runs that the looks before were for, and this one is against."""


class Endings:
    """The points of the last look, made ready for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        cells = rulebook.points.endings
        self._signs = Table(SIGNS, cells, rulebook)
        without_bias = {name: own for name, own in cells.items() if name != BIAS}
        self._profiles = {kind: Table(features, without_bias, rulebook) for kind, features in PROFILES.items()}

    def look(self, verdicts: Verdicts, page_type: PageType | None, share: float) -> tuple[Verdicts, LastLook | None]:
        """The verdicts after the last look, and the look; on pages of other or of unsure type they stay as they are."""
        table = self._profiles.get(page_type) if page_type and share >= SURE else None
        if table is None:
            return verdicts, None
        before = chance(verdicts.score)
        places = Places(verdicts.view, before)
        likely = chance(self._signs.look(places).total)
        course = Course(verdicts.view, before, still(likely))
        score = verdicts.score + table.look(course).total
        decided = (verdicts.chance == 0.0) | (verdicts.chance == 1.0)  # by hard rules
        sure = np.where(decided, verdicts.chance, chance(score))
        look = LastLook(course, table, (verdicts.score > 0) & (score < verdicts.score) & ~decided)
        return replace(verdicts, score=score, chance=sure), look


@cache
def endings_of(rulebook: Rulebook) -> Endings:
    """The last look of a rulebook, made ready once for each process."""
    return Endings(rulebook)
