"""Why a passage of text was judged as it was: its score as terms, each with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warcmill.page.judge.heading_scope import reaches
from warcmill.page.judge.scored_terms import WAYS, heading_terms, text_terms
from warcmill.page.rules.rulebook import HEADING, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge.measures import Measured
    from warcmill.page.judge.score_table import Table
    from warcmill.page.judge.scoring import Judge, Verdicts

_WAY_NAMES: Final = ("inside", "wrapping", "near")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a score."""

    rule: str
    evidence: str
    """What was found: `inside "nav"`, `length-and-links: words 2..3, linked 0.99..`, `under "related …"`."""
    points: int


class Reasons:
    """The terms of the passages of a judged page."""

    def __init__(self, judge: Judge, verdicts: Verdicts) -> None:
        self._judge, self._verdicts = judge, verdicts
        self._looks = [
            _Look(judge, judge.structure, verdicts.view),
            _Look(judge, judge.neighbours, verdicts.neighbours),
        ]
        self._reaches = list(reaches(verdicts.view))

    def terms(self, passage: int) -> list[Term]:
        """All terms of a passage's score that are not 0, of all looks, the heaviest first."""
        judge, verdicts = self._judge, self._verdicts
        said = verdicts.view.tree.passages.text
        found = [*_words(judge, verdicts.around.terms(passage)), *_said(judge, said[passage])]
        for heading, end in self._reaches:
            found += _under(judge, said[heading]) if heading < passage < end else ()
        for look in self._looks:
            found += look.terms(passage)
        found += [
            Term(claim.rule.code, "named by the rule", claim.rule.points)
            for claim in verdicts.claims
            if claim.passages[passage] and claim.rule.points
        ]
        return sorted(found, key=lambda term: (-abs(term.points), term.rule, term.evidence))


class _Look:
    """The cells of a table's features, and their points."""

    def __init__(self, judge: Judge, table: Table, page: Measured) -> None:
        self._rules, self._features = judge.rulebook.by_feature, table.features
        self._cells, self._points = table.cells(page), table.points(page)

    def terms(self, passage: int) -> Iterator[Term]:
        cells, points = self._cells[:, passage].tolist(), self._points[:, passage].tolist()
        for feature, cell, value in zip(self._features, cells, points, strict=True):
            if value:
                yield Term(self._rules[feature.name].code, f"{feature.name}: {feature.label(cell)}", value)


def _words(judge: Judge, around: list[int]) -> Iterator[Term]:
    for term in sorted(around):
        number, way = divmod(term, WAYS)
        word = judge.words[number]
        if points := judge.rulebook.word_points(word)[way]:
            yield Term(judge.rulebook.code_of_word(word), f'{_WAY_NAMES[way]} "{word}"', points)


def _said(judge: Judge, text: str) -> Iterator[Term]:
    points, rules = judge.text_points, judge.rulebook.by_text
    for term in text_terms(text):
        if term in points:
            yield Term(rules[term].code if term in rules else TEXT, f'says "{term}"', points[term])


def _under(judge: Judge, heading: str) -> Iterator[Term]:
    points = judge.rulebook.points.headings
    return (Term(HEADING, f'under "{term}"', points[term]) for term in heading_terms(heading) if term in points)
