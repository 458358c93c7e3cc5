"""A page explained: what is kept, what is removed under which rule, and what weighs most in each passage's score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warcmill.page.extract import blocks, removals
from warcmill.page.judge.scoring import judge_of
from warcmill.page.rules.attribution import Attribution
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons, Term

if TYPE_CHECKING:
    from warcmill.model import Removal
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.naming import Cause
    from warcmill.page.rules.rulebook import Rulebook

_MOST_TERMS: Final = 5


@dataclass(frozen=True, slots=True)
class RemovedFamily:
    """How much was removed under one family of rules."""

    family: str
    parts: int
    text_length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of the page, and why it was kept or removed."""

    text: str
    element: str
    """Its element, as tag and classes: `p.story-body`."""
    kept: bool
    rule: str | None
    """Code of the rule that a person would name; None if the passage is kept, like family and evidence."""
    family: str | None
    evidence: str | None
    score: float
    """Points; 100 points more multiply the odds of main text by e."""
    chance: float
    """Probability that it is main text."""
    terms: tuple[Term, ...]
    """What weighs most in the score, at most five."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a page: the sums, and each of its passages in reading order."""

    page_type: str | None
    """None if no type is likely enough."""
    text_length: int
    """Characters of the passages that are kept."""
    text_length_raw: int
    """Characters of all passages."""
    removed: tuple[RemovedFamily, ...]
    """By family, the largest first."""
    passages: tuple[Passage, ...]

    def sentence(self) -> str:
        """What was kept and what was removed, in one sentence."""
        whole = max(self.text_length_raw, 1)
        kind = f" as the text of a page of the type {self.page_type}" if self.page_type else ""
        kept = (
            f"Kept {self.text_length:,} of {self.text_length_raw:,} characters ({self.text_length / whole:.0%}){kind}"
        )
        told = [
            f"{one.family} {one.text_length / whole:.0%} ({one.parts} part{'s' * (one.parts > 1)})"
            for one in self.removed
        ]
        return f"{kept}; removed {', '.join(told)}." if told else f"{kept}; removed nothing."


def explain(tree: Tree, rulebook: Rulebook, url: str) -> Explanation:
    """Explain what is kept of a parsed page and what is removed; `url` selects the rules for named sites."""
    decision = decide(tree, rulebook, url)
    verdicts = decision.verdicts
    if verdicts is None:
        return Explanation(None, 0, 0, (), ())
    text = blocks.cut(tree, decision.kept, rulebook, decision.page_type)
    names = Attribution(tree, rulebook, text.trim.kept, {**decision.decided, **text.trim.codes})
    causes: dict[int, Cause] = {}
    for node, first, end in removals.parts(tree, text.trim, text.stand):
        causes.update(dict.fromkeys(range(first, end), names.cause(node, first, end)))
    reasons = Reasons(judge_of(rulebook), verdicts)
    passages = [
        Passage(
            text=said,
            element=_element(tree, tree.passages.owner[passage]),
            kept=passage not in causes,
            rule=causes[passage].rule if passage in causes else None,
            family=causes[passage].family if passage in causes else None,
            evidence=causes[passage].evidence if passage in causes else None,
            score=float(verdicts.score[passage]),
            chance=round(float(verdicts.chance[passage]), 4),
            terms=tuple(reasons.terms(passage)[:_MOST_TERMS]),
        )
        for passage, said in enumerate(tree.passages.text)
    ]
    return Explanation(
        decision.page_type,
        removals.kept_length(tree, text.trim),
        removals.length(tree),
        tuple(_families(removals.removals(tree, text.trim, text.stand, names))),
        tuple(passages),
    )


def _families(removed: tuple[Removal, ...]) -> list[RemovedFamily]:
    parts: dict[str, list[int]] = {}
    for one in removed:
        parts.setdefault(one.family, []).append(one.text_length)
    found = [RemovedFamily(family, len(lengths), sum(lengths)) for family, lengths in parts.items()]
    return sorted(found, key=lambda one: (-one.text_length, one.family))


def _element(tree: Tree, node: int) -> str:
    classes = tree.nodes.element[node].get("class") or ""
    return ".".join([tree.nodes.tag[node], *classes.split()])
