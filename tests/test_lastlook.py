"""The last look: where a text ends, and what that takes from the passages that follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from warcmill.page.judge.end_of_text import LAST_LOOK, Places, still
from warcmill.page.judge.last_look import AFTER_THE_END, Endings, endings_of
from warcmill.page.judge.scoring import judge_of
from warcmill.page.judge.view import View
from warcmill.page.markup.tree import parse
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons
from warcmill.page.rules.rulebook import Rulebook, rulebook

PROSE = "The clock in the tower of the town hall was built three hundred years ago, by a smith who had never seen one."
PAGE = f"<main><div id=a><h1>Clock</h1><p>{PROSE}</p></div><div id=b><h4>More</h4><p>Another {PROSE}</p></div></main>"


def cells(**points: dict[int, int]) -> dict[str, tuple[int, ...]]:
    """Points of some cells of some features; `_` stands for the hyphen of a name."""
    sizes = {feature.name: feature.size for feature in LAST_LOOK}
    given = {name.replace("_", "-"): own for name, own in points.items()}
    return {name: tuple(given.get(name, {}).get(cell, 0) for cell in range(size)) for name, size in sizes.items()}


@pytest.fixture
def ends_at_h4() -> Rulebook:
    """A rulebook to which a text is over with an `<h4>`, and what follows worth 900 points less on an article."""
    at_h4 = {4 * 7 + mean: 1200 for mean in range(7)}
    over = dict.fromkeys(range(6), -900)
    known = rulebook()
    endings = {"(bias)": (-600,), **cells(end_heading=at_h4, article_end=over)}
    return replace(known, points=replace(known.points, endings=endings))


def test_a_text_goes_on_as_long_as_it_has_not_ended_before() -> None:
    assert still(np.array([0.9, 0.0, 0.5, 0.5])).tolist() == [1.0, 1.0, 0.5, 0.25]


def test_a_place_lies_in_the_smallest_element_that_holds_both_of_its_passages() -> None:
    view = View(parse(PAGE))
    words = view.layout.words.tolist()
    holds = Places(view, np.full(4, 0.5))["holds"].tolist()
    assert holds[1:] == [share / sum(words) for share in (sum(words[:2]), sum(words), sum(words[2:]))]


def test_what_follows_a_sure_end_is_taken_and_the_rule_is_named(ends_at_h4: Rulebook) -> None:
    judge = judge_of(ends_at_h4)
    first = judge.look(parse(PAGE))
    verdicts, last = endings_of(ends_at_h4).look(first, "article", 0.9)
    assert last is not None
    assert (verdicts.score - first.score).tolist() == [0, 0, -900, -900]
    assert [term.points for term in Reasons(judge, verdicts, last).terms(3) if term.rule == AFTER_THE_END] == [-900]


@pytest.mark.parametrize(("kind", "share"), [("forum", 0.9), ("article", 0.5), (None, 0.9)])
def test_pages_of_other_or_unsure_type_get_no_last_look(ends_at_h4: Rulebook, kind: str | None, share: float) -> None:
    first = judge_of(ends_at_h4).look(parse(PAGE))
    assert Endings(ends_at_h4).look(first, kind, share) == (first, None)  # type: ignore[arg-type]  # forms of a literal


def test_a_hard_rule_has_the_last_word(ends_at_h4: Rulebook) -> None:
    first = judge_of(ends_at_h4).look(parse(PAGE))
    spared = replace(first, chance=np.array([0.5, 0.0, 0.5, 1.0]))
    verdicts, _ = endings_of(ends_at_h4).look(spared, "article", 0.9)
    assert [verdicts.chance[1], verdicts.chance[3]] == [0.0, 1.0]


def test_the_decision_on_an_article_counts_with_its_end() -> None:
    seed = Path(__file__).parents[1] / "seeds" / "article-de-wordpress" / "page.html"
    decision = decide(parse(seed.read_text("utf-8")), rulebook(), "https://example.org/2021/05/the-clock")
    assert decision.verdicts is not None
    assert decision.last is not None
    judged = judge_of(rulebook()).look(parse(seed.read_text("utf-8")), "https://example.org/2021/05/the-clock")
    against = decision.last.against
    assert against.any()
    assert (decision.verdicts.score[against] < judged.score[against]).all()
