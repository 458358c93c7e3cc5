"""Every rule of the family `cutting` takes what its drop examples hold, and nothing of its keep examples."""

from __future__ import annotations

import pytest
from keeping import cut, names_of, whole

from warcmill.model import Block
from warcmill.page.extract import removals
from warcmill.page.markup import tree
from warcmill.page.rules.rulebook import Rule, rulebook

RULES = [rule for rule in rulebook().rules if rule.family == "cutting"]


def taken(html: str) -> set[str]:
    page = tree.parse(html)
    found = whole(html)
    removed = removals.removals(page, found.trim, found.stand, names_of(page, found))
    return {one.rule for one in removed}


def examples(kind: str) -> list[object]:
    return [pytest.param(rule, html, id=rule.name) for rule in RULES for html in getattr(rule, kind)]


@pytest.mark.parametrize(("rule", "html"), examples("drop"))
def test_a_drop_example_is_taken_by_its_rule(rule: Rule, html: str) -> None:
    assert taken(html) == {rule.code}


@pytest.mark.parametrize(("rule", "html"), examples("keep"))
def test_a_keep_example_stays_whole(rule: Rule, html: str) -> None:
    assert taken(html) == set()


def test_the_words_of_these_rules_cut_only_where_their_shape_fits() -> None:
    long = "a sentence that goes on for longer than any mark or label would " * 6
    assert cut(
        f'<p><span class="sr-only">{long}</span></p><h2><a class="permalink">Mill</a></h2><p class="lineno">12</p>'
    ) == [
        Block("paragraph", long.strip()),
        Block("heading", "Mill", 2),
        Block("paragraph", "12"),
    ]
