"""The decision on a judged page: which passages are kept, which a rule took alone, and the type of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.judge import threshold
from warcmill.page.judge.page_types import page_types_of
from warcmill.page.judge.scoring import judge_of
from warcmill.page.rules import front_matter

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judge.scoring import Verdicts
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Decision:
    """What is kept of a page."""

    kept: list[bool]
    """One entry for each passage."""
    decided: dict[int, str]
    """Of the passages that a rule took alone, or that a rule of a pack names, the rule."""
    page_type: PageType | None
    verdicts: Verdicts | None
    """None for a page without text."""

    @property
    def chances(self) -> list[float]:
        """Of each passage the probability that it is main text."""
        return [] if self.verdicts is None else self.verdicts.chance.tolist()


def decide(tree: Tree, rulebook: Rulebook, url: str) -> Decision:
    """Judge a page and decide what of it is kept; nothing is removed yet."""
    if not tree.passages.text:
        return Decision([], {}, None, None)
    judge = judge_of(rulebook)
    verdicts = judge.look(tree, url)
    page_type, _ = page_types_of(rulebook).find(verdicts.view, url, verdicts.around.known)
    kept = threshold.keep(verdicts.view, verdicts.chance, page_type)
    decided = dict(verdicts.hard)
    for claim in verdicts.claims:
        if claim.rule.points < 0:
            decided.update(
                (passage, claim.rule.code)
                for passage in np.flatnonzero(claim.passages).tolist()
                if passage not in decided
            )
    for passage, code in list(front_matter.lines(verdicts.view, kept, rulebook)):
        kept[passage] = False
        decided[passage] = code
    return Decision(kept.tolist(), decided, page_type, verdicts)
