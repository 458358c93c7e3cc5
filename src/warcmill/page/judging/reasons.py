"""Why a run of text was judged as it was: its score as terms, each with its rule, and the rule most against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judging.headings import above
from warcmill.page.judging.lexicon import WAYS, heading_terms, text_terms
from warcmill.page.rulebook import HEADING, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge import Judge, Table, Verdicts
    from warcmill.page.judging.lastlook import LastLook

_WAY_NAMES: Final = ("inside", "wrapping", "near")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a score."""

    rule: str
    evidence: str
    """What was found: `inside "nav"`, `length-and-links: words 2..3, linked 0.99..`, `under "related …"`."""
    points: int


def terms(judge: Judge, verdicts: Verdicts, run: int, last: LastLook | None = None) -> list[Term]:
    """All terms of a run's score that are not 0, of all looks, the heaviest first."""
    view = verdicts.view
    said = view.tree.runs.text
    found = [*_words(judge, verdicts.around.terms(run))]
    found += _cells(judge, judge.structure, verdicts.structure[:, run], judge.structure.cells(view)[:, run])
    found += _said(judge, said[run])
    for heading in above(view)[run]:
        found += _under(judge, said[heading])
    around = verdicts.neighbours
    found += _cells(judge, judge.neighbours, verdicts.beside[:, run], judge.neighbours.cells(around)[:, run])
    if last is not None:
        found += _cells(judge, last.table, last.points[:, run], last.table.cells(last.course)[:, run])
    found += [
        Term(claim.rule.code, "named by the rule", claim.rule.points)
        for claim in verdicts.claims
        if claim.runs[run] and claim.rule.points
    ]
    return sorted(found, key=lambda term: (-abs(term.points), term.rule, term.evidence))


def _words(judge: Judge, around: list[int]) -> Iterator[Term]:
    for term in sorted(around):
        number, way = divmod(term, WAYS)
        word = judge.words[number]
        if points := judge.rulebook.word_points(word)[way]:
            yield Term(judge.rulebook.code_of_word(word), f'{_WAY_NAMES[way]} "{word}"', points)


def _cells(judge: Judge, table: Table, points: np.ndarray, cells: np.ndarray) -> Iterator[Term]:
    for feature, cell, value in zip(table.features, cells.tolist(), points.tolist(), strict=True):
        if value:
            yield Term(judge.rulebook.by_feature[feature.name].code, f"{feature.name}: {feature.label(cell)}", value)


def _said(judge: Judge, text: str) -> Iterator[Term]:
    points, rules = judge.text_points, judge.rulebook.by_text
    for term in text_terms(text):
        if term in points:
            yield Term(rules[term].code if term in rules else TEXT, f'says "{term}"', points[term])


def _under(judge: Judge, heading: str) -> Iterator[Term]:
    points = judge.rulebook.points.headings
    return (Term(HEADING, f'under "{term}"', points[term]) for term in heading_terms(heading) if term in points)


def accuse(judge: Judge, verdicts: Verdicts) -> list[str]:
    """Of each run the code of the rule that weighs most against it.

    A hard rule before all; then, if the first look was against the run, the rule with the least points in it, else in
    the second look.
    """
    shape, around = judge.structure.by_rule(verdicts.structure), judge.neighbours.by_rule(verdicts.beside)
    shape = np.vstack((shape, verdicts.said, verdicts.under))
    codes = [*judge.structure.codes, TEXT, HEADING]
    worst = np.argmin(shape, axis=0)
    least = shape[worst, np.arange(shape.shape[1])]
    named = [codes[number] for number in worst.tolist()]
    swayed = np.argmin(around, axis=0).tolist()
    against = (verdicts.first < 0).tolist()
    points, by_word = verdicts.around.worst()
    weighs_more = (points < least).tolist()
    found: list[str] = []
    for run, hard in enumerate(verdicts.hard):
        if hard:
            found.append(hard)
        elif against[run]:
            found.append(by_word[run] if weighs_more[run] else named[run])
        else:
            found.append(judge.neighbours.codes[swayed[run]])
    return found
