"""A page explained: what was kept, what was removed as what, and on request the terms of each passage's score."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from warcmill.page.extract import blocks, removals
from warcmill.page.judge.scoring import judge_of
from warcmill.page.rules.attribution import Attribution
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.model import Removal
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.naming import Cause
    from warcmill.page.rules.rulebook import Rulebook

_MOST_TERMS: Final = 5
_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Family:
    """What was removed as one thing."""

    family: str
    parts: int
    text_length: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One passage and why it was kept or taken."""

    text: str
    element: str
    """Its element as tag and classes: `p.story-body`."""
    kept: bool
    rule: str | None
    """The rule that a person would name, if it was taken."""
    family: str | None
    evidence: str | None
    score: float
    """Points; one hundred more are odds of e to one more."""
    chance: float
    """Probability that it is main text."""
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the sums, and each passage of it in reading order."""

    page_type: str | None
    text_length: int
    """Characters that are kept."""
    text_length_raw: int
    removed: tuple[Family, ...]
    """The largest first."""
    passages: tuple[Explained, ...]

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


def explain(tree: Tree, rulebook: Rulebook, url: str) -> Page:
    """Every passage of a page, and what was made of them."""
    decision = decide(tree, rulebook, url)
    verdicts = decision.verdicts
    if verdicts is None:
        return Page(None, 0, 0, (), ())
    text = blocks.cut(tree, decision.kept, rulebook, decision.page_type)
    names = Attribution(tree, rulebook, text.trim.kept, {**decision.decided, **text.trim.codes})
    causes: dict[int, Cause] = {}
    for node, first, end in removals.parts(tree, text.trim, text.stand):
        causes.update(dict.fromkeys(range(first, end), names.cause(node, first, end)))
    reasons = Reasons(judge_of(rulebook), verdicts, decision.last)
    passages = [
        Explained(
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
    return Page(
        decision.page_type,
        removals.kept_length(tree, text.trim),
        removals.length(tree),
        tuple(_families(removals.removals(tree, text.trim, text.stand, names))),
        tuple(passages),
    )


def _families(removed: tuple[Removal, ...]) -> list[Family]:
    parts: dict[str, list[int]] = {}
    for one in removed:
        parts.setdefault(one.family, []).append(one.text_length)
    found = [Family(family, len(lengths), sum(lengths)) for family, lengths in parts.items()]
    return sorted(found, key=lambda one: (-one.text_length, one.family))


def _element(tree: Tree, node: int) -> str:
    classes = tree.nodes.element[node].get("class") or ""
    return ".".join([tree.nodes.tag[node], *classes.split()])


def lines(page: Page, *, terms: bool = False) -> Iterator[str]:
    """For people: the sentence, then a line for each passage; with its score and terms, if these are asked for."""
    yield page.sentence()
    yield ""
    for passage in page.passages:
        text = passage.text if len(passage.text) <= _WIDTH else passage.text[: _WIDTH - 1] + "…"
        fate = "keep" if passage.kept else f"drop {passage.rule} {passage.family}"
        score = f"{passage.score:+7.0f}  " if terms else ""
        yield f"{fate:<24}{score}<{passage.element}>  {text}"
        if passage.evidence:
            yield f"{'':<24}{passage.evidence}"
        if terms:
            yield from (f"{'':<24}{term.points:+7d}    {term.rule}  {term.evidence}" for term in passage.terms)


def plain(page: Page, *, terms: bool = False) -> dict[str, Any]:
    """For programs: one object; with the terms of each passage, if these are asked for."""
    found = asdict(page)
    for passage in found["passages"]:
        if not terms:
            del passage["terms"]
    return {"summary": page.sentence(), **found}
