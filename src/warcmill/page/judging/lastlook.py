"""The last look at a judged page, on the types of page that it was found to help: what comes after the text's end.

Each place between two runs has a probability that the text ends there, by the points of its signs. So each run has one
that the text is not over yet; by that, and by how sure the run was of itself, it gets points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge import Table, chance
from warcmill.page.judging.ending import PROFILES, SIGNS, Course, Places, still

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judge import Points, Verdicts
    from warcmill.page.judging.layout import Bools
    from warcmill.page.rulebook import Rulebook

AFTER_THE_END: Final = "END001"
SURE: Final = 0.8
"""Probability of its type from which on a page gets the last look."""


@dataclass(frozen=True, slots=True)
class LastLook:
    """What the last look says of a page."""

    course: Course
    table: Table
    points: Points
    """Points of each feature of the page type's profile (rows) for each run (columns)."""
    against: Bools
    """Runs that the looks before were for, and this one is against."""


class Endings:
    """The points of the last look, made ready for scoring."""

    def __init__(self, rulebook: Rulebook) -> None:
        cells = rulebook.points.endings
        self._signs = Table(SIGNS, cells, rulebook)
        self._profiles = {kind: Table(features, cells, rulebook) for kind, features in PROFILES.items()}

    def look(self, verdicts: Verdicts, page_type: PageType | None, share: float) -> tuple[Verdicts, LastLook | None]:
        """The verdicts after the last look, and the look; on pages of other or of unsure type they stay as they are."""
        table = self._profiles.get(page_type) if page_type and share >= SURE else None
        if table is None:
            return verdicts, None
        before = chance(verdicts.score)
        places = Places(verdicts.view, before)
        likely = chance(self._signs.points(places).sum(axis=0) + self._signs.bias)
        course = Course(verdicts.view, before, still(likely))
        points = table.points(course)
        score = verdicts.score + points.sum(axis=0)
        decided = (verdicts.chance == 0.0) | (verdicts.chance == 1.0)  # by hard rules
        sure = np.where(decided, verdicts.chance, chance(score))
        look = LastLook(course, table, points, (verdicts.score > 0) & (score < verdicts.score) & ~decided)
        return replace(verdicts, score=score, chance=sure), look


@cache
def endings_of(rulebook: Rulebook) -> Endings:
    """The last look of a rulebook, made ready once for each process."""
    return Endings(rulebook)
