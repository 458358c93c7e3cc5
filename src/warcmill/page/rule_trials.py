"""Try a rule on its own examples: what it must take is taken, by it; what it must spare survives the whole rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warcmill.page.extract import blocks
from warcmill.page.judge import threshold
from warcmill.page.judge.scoring import judge_of
from warcmill.page.markup.tree import parse
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons
from warcmill.page.rules.rulebook import CUTTING, FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.rules.rulebook import Rule, Rulebook

_BEFORE: Final = """
<html><head><title>The clock of the town hall</title></head><body><main><article><h1>The clock of the town hall</h1>
<p>The clock in the tower of the town hall was built three hundred years ago, by a smith who had never seen one.</p>
<p>It has been repaired many times since, but its wheels are still those that he cut and hung with his own hands.</p>
<p>Every morning the keeper climbs the stairs, winds the weights up, and compares the hands with his own watch.</p>
"""
_BETWEEN: Final = """
<p>Strangers often ask why the smaller bell is silent; it cracked in a cold winter, and nobody took it down again.</p>
<p>Those who live below the tower say that they no longer hear the larger bell, until it does not strike at all.</p>
"""
_END: Final = "</article></main>"
_AFTER: Final = "</body></html>"


def failures(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """What is wrong with a rule, one sentence for each example that comes out otherwise than it says.

    A `drop` example stands behind the article of a page; all of its text must go, and the rule must have points against
    it (or take it, if it is a hard one). A `keep` example stands in the middle of the article.
    """
    if special := {CUTTING: _of_cutting, FRONT: _of_front}.get(rule.family):
        yield from special(rule, rulebook)
        return
    site = f"https://{rule.sites[0]}/" if rule.sites else "https://example.org/"
    for example in rule.drop:
        yield from _of_drop(rule, rulebook, example, site)
    for example in rule.keep:
        yield from _of_keep(rulebook, example, site)


def _of_drop(rule: Rule, rulebook: Rulebook, example: str, url: str) -> Iterator[str]:
    judge = judge_of(rulebook)
    page = parse(_BEFORE + _BETWEEN + _END + example + _AFTER)
    verdicts = judge.look(page, url)
    kept, reasons = threshold.keep(verdicts.view, verdicts.chance), Reasons(judge, verdicts)
    own = range(_runs(_BEFORE + _BETWEEN + _END + _AFTER), len(page.runs.text))
    if not own:
        yield f"the drop example has no text: {example}"
    for run in own:
        if kept[run]:
            yield f"does not drop {page.runs.text[run]!r} of {example}"
        elif (
            verdicts.hard.get(run) != rule.code
            and sum(term.points for term in reasons.terms(run) if term.rule == rule.code) >= 0
        ):
            yield f"has no points against {page.runs.text[run]!r} of {example}"


def _of_cutting(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """These rules cut inside of what is kept: they must take a part of each drop example, nothing of a keep example."""
    for example in rule.drop:
        if rule.code not in _cut_from(rulebook, example):
            yield f"takes nothing of {example}"
    for example in rule.keep:
        if rule.code in _cut_from(rulebook, example):
            yield f"takes a part of {example}"


def _of_front(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """These rules take lines between headline and text, and nothing else."""
    head, text = _BEFORE.split("</h1>")
    for example in (*rule.drop, *rule.keep):
        page = parse(f"{head}</h1>{example}{text}{_BETWEEN}{_END}{_AFTER}")
        decision = decide(page, rulebook, "")
        run = _runs(head)
        if decision.kept[run] == (example in rule.drop):
            yield f"{'does not take' if decision.kept[run] else 'takes'} {example}"
        elif example in rule.drop and decision.codes[run] != rule.code:
            yield f"{decision.codes[run]} takes {example} before it can"


def _cut_from(rulebook: Rulebook, example: str) -> set[str]:
    page = parse(_BEFORE + example + _BETWEEN + _END + _AFTER)
    trimmed = blocks.cut(page, [True] * len(page.runs.text), rulebook).trim
    return {*trimmed.cut.values(), *trimmed.codes.values(), *(code for _, code, _ in trimmed.loose)}


def _of_keep(rulebook: Rulebook, example: str, url: str) -> Iterator[str]:
    page = parse(_BEFORE + example + _BETWEEN + _END + _AFTER)
    verdicts = judge_of(rulebook).look(page, url)
    kept = threshold.keep(verdicts.view, verdicts.chance)
    first = _runs(_BEFORE)
    for run in range(first, first + _runs(example)):
        if not kept[run]:
            yield f"does not keep {page.runs.text[run]!r} of {example}"


def _runs(html: str) -> int:
    return len(parse(html).runs.text)
