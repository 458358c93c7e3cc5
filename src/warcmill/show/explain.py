"""A page explained: each run of its text with the score that it got, and the terms that weighed most in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from warcmill.page.judge.scoring import judge_of
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook

_MOST_TERMS: Final = 5
_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Explained:
    """One run of text and why it was kept or taken."""

    text: str
    element: str
    """Its element as tag and classes: `p.story-body`."""
    kept: bool
    score: float
    """Points; one hundred more are odds of e to one more."""
    chance: float
    """Probability that it is main text."""
    rule: str | None
    """The rule that weighs most against it, if it was taken."""
    terms: tuple[Term, ...]


def explain(tree: Tree, rulebook: Rulebook, url: str) -> list[Explained]:
    """Every run of a page in reading order."""
    decision = decide(tree, rulebook, url)
    verdicts = decision.verdicts
    if verdicts is None:
        return []
    kept, codes = decision.kept, decision.codes
    reasons = Reasons(judge_of(rulebook), verdicts, decision.last)
    return [
        Explained(
            text=text,
            element=_element(tree, tree.runs.owner[run]),
            kept=kept[run],
            score=float(verdicts.score[run]),
            chance=round(float(verdicts.chance[run]), 4),
            rule=None if kept[run] else codes[run],
            terms=tuple(reasons.terms(run)[:_MOST_TERMS]),
        )
        for run, text in enumerate(tree.runs.text)
    ]


def _element(tree: Tree, node: int) -> str:
    classes = tree.nodes.element[node].get("class") or ""
    return ".".join([tree.nodes.tag[node], *classes.split()])


def lines(runs: list[Explained]) -> Iterator[str]:
    """For people: a line for each run, its terms below it."""
    for run in runs:
        fate = "keep" if run.kept else f"drop {run.rule}"
        text = run.text if len(run.text) <= _WIDTH else run.text[: _WIDTH - 1] + "…"
        yield f"{fate:<12}{run.score:+7.0f}  <{run.element}>  {text}"
        yield from (f"{'':<12}{term.points:+7d}    {term.rule}  {term.evidence}" for term in run.terms)


def objects(runs: list[Explained]) -> Iterator[dict[str, Any]]:
    """For programs: one object for each run."""
    return (asdict(run) for run in runs)
