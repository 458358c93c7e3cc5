"""Try a rule on its own examples: it must take its drop examples; its keep examples must survive the rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warcmill.page.content import extract
from warcmill.page.extract import blocks
from warcmill.page.judge import threshold
from warcmill.page.judge.scoring import judge_of
from warcmill.page.markup.tree import parse
from warcmill.page.rules.decision import decide
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
    """The failures of a rule, one sentence for each example with another outcome than the rule promises.

    A `drop` example is placed after the article of a page; all of its text must go, and this rule must be named.
    A `keep` example is placed in the middle of the article.
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
    page = parse(_BEFORE + _BETWEEN + _END + example + _AFTER)
    decision = decide(page, rulebook, url)
    own = range(_passages(_BEFORE + _BETWEEN + _END + _AFTER), len(page.passages.text))
    if not own:
        yield f"the drop example has no text: {example}"
    kept = [page.passages.text[passage] for passage in own if decision.kept[passage]]
    yield from (f"does not drop {text!r} of {example}" for text in kept)
    if own and not kept:
        named = {removal.rule for removal in extract(page, rulebook, url=url, base=url).removed}
        if rule.code not in named:
            yield f"is not told as the reason, but {' and '.join(sorted(named))}: {example}"


def _of_cutting(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """These rules cut within kept text: they must take a part of each drop example and nothing of a keep example."""
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
        passage = _passages(head)
        if decision.kept[passage] == (example in rule.drop):
            yield f"{'does not take' if decision.kept[passage] else 'takes'} {example}"
        elif example in rule.drop and decision.decided.get(passage) != rule.code:
            yield f"{decision.decided.get(passage)} takes {example} before it can"


def _cut_from(rulebook: Rulebook, example: str) -> set[str]:
    page = parse(_BEFORE + example + _BETWEEN + _END + _AFTER)
    trimmed = blocks.cut(page, [True] * len(page.passages.text), rulebook).trim
    return {*trimmed.cut.values(), *trimmed.codes.values(), *(code for _, code, _ in trimmed.loose)}


def _of_keep(rulebook: Rulebook, example: str, url: str) -> Iterator[str]:
    page = parse(_BEFORE + example + _BETWEEN + _END + _AFTER)
    verdicts = judge_of(rulebook).look(page, url)
    kept = threshold.keep(verdicts.view, verdicts.chance)
    first = _passages(_BEFORE)
    for passage in range(first, first + _passages(example)):
        if not kept[passage]:
            yield f"does not keep {page.passages.text[passage]!r} of {example}"


def _passages(html: str) -> int:
    return len(parse(html).passages.text)
