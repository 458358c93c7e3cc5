"""What the constants of the judge are for: each at the value where a page would be judged otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from warcmill.page.judge import threshold
from warcmill.page.judge.page_types import page_types_of
from warcmill.page.judge.scored_terms import text_terms
from warcmill.page.judge.scoring import judge_of
from warcmill.page.judge.view import View
from warcmill.page.markup.tree import parse
from warcmill.page.rules import front_matter
from warcmill.page.rules.decision import decide
from warcmill.page.rules.rulebook import Rulebook, load, rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warcmill.model import PageType

SENTENCE = (
    "The keeper of the lighthouse writes down every ship that passes, its flag, its course and the hour of the day."
)
PROSE = f"<p>{SENTENCE}</p>"


def kept(words: Sequence[int], chances: Sequence[float], page_type: PageType | None = None) -> list[bool]:
    """Which passages of so many words are kept, if they are main text with these probabilities."""
    html = "".join(f"<p>{'word ' * count}</p>" for count in words)
    found: list[bool] = threshold.keep(View(parse(html)), np.array(chances), page_type).tolist()
    return found


def last_kept(chance: float, page_type: PageType | None = None, others: Sequence[float] = (0.99,) * 7) -> bool:
    """Whether the last passage of a page is kept, of ten words as all others are."""
    return kept([10] * (len(others) + 1), [*others, chance], page_type)[-1]


def test_what_is_more_likely_main_text_than_not_is_kept_in_any_case() -> None:
    assert (last_kept(0.5), last_kept(0.49)) == (True, False)


def test_the_threshold_is_above_that_of_the_best_expected_f1_because_a_page_errs_together() -> None:
    others = (0.8, 0.8, 0.8, 0.8)  # best F1 0.76 with four more at 0.38: its half is less than that
    page = [10] * 8
    assert [kept(page, [*others, *[each] * 4])[-1] for each in (0.45, 0.4)] == [True, False]


def test_an_article_is_cut_closer_than_other_pages_of_plain_text() -> None:
    assert [last_kept(0.52, kind) for kind in (None, "article")] == [True, False]
    assert [last_kept(chance, "article") for chance in (0.54, 0.56)] == [False, True]


def test_documentation_keeps_what_is_little_likely_and_nothing_below_its_floor() -> None:
    assert [last_kept(0.4, kind) for kind in (None, "documentation")] == [False, True]
    assert [kept([10] * 8, [each] * 8, "documentation")[0] for each in (0.3, 0.28)] == [True, False]
    assert kept([10] * 8, [0.28] * 8)[0]


def test_a_forum_is_cut_more_severely_and_never_below_its_floor() -> None:
    page = [10] * 8
    assert [kept(page, [0.8] * 4 + [0.45] * 4, kind)[-1] for kind in (None, "forum")] == [True, False]
    assert [kept(page, [each] * 8, "forum")[0] for each in (0.3, 0.28)] == [True, False]


def test_a_service_keeps_what_looks_like_promotion() -> None:
    assert [last_kept(0.4, kind) for kind in (None, "service")] == [False, True]
    assert not last_kept(0.36, "service")


def test_many_unlikely_passages_do_not_add_up_to_main_text() -> None:
    assert not any(kept([20] * 40, [0.2] * 40))
    assert all(kept([20] * 40, [0.3] * 40))


def test_a_page_with_less_than_six_expected_words_has_no_main_text() -> None:
    chrome = [0.01] * 6
    assert kept([6, *[3] * 6], [0.9, *chrome])[0] is False
    assert kept([7, *[3] * 6], [0.9, *chrome])[0] is True


def test_a_page_of_few_passages_with_one_of_a_few_words_is_all_text() -> None:
    assert all(kept([8] * 6, [0.05] * 6))
    assert not any(kept([8] * 7, [0.05] * 7))
    assert not any(kept([7] * 6, [0.05] * 6))


@pytest.mark.parametrize(("linked", "text"), [(2, True), (3, True), (5, False)])
def test_a_bare_page_has_few_links(linked: int, text: bool) -> None:
    words = "word " * (12 - linked)
    view = View(parse(f"<p>{words}</p><a href=/>{'link ' * linked}</a>"))
    assert bool(threshold.keep(view, np.full(2, 0.05))[0]) is text


def test_a_bare_page_loses_its_links_unless_they_are_likely() -> None:
    view = View(parse(f"<p>{'word ' * 20}</p><p><a href=/>link</a></p><p><a href=/b>more</a></p>"))
    assert threshold.keep(view, np.array([0.1, 0.4, 0.6])).tolist() == [True, False, True]


def hidden(count: int, words: int, prose: int = 6) -> int:
    """How many of some hidden elements of so many words are taken by a hard rule, beside so much prose."""
    panels = f"<section><div hidden>{'word ' * words}</div></section>" * count
    page = parse(f"<main>{PROSE * prose}</main>{panels}")
    return len(judge_of(rulebook()).look(page).hard)


def test_what_is_hidden_is_taken_but_for_panels_that_a_click_would_show() -> None:
    assert [hidden(count, 5) for count in (1, 2, 3, 4)] == [1, 2, 0, 0]


def test_one_long_hidden_element_is_the_rest_of_a_text() -> None:
    assert [hidden(1, words) for words in (79, 80)] == [1, 0]


def test_no_hard_rule_takes_an_element_with_most_of_the_page() -> None:
    assert [hidden(1, words, prose=1) for words in (20, 22)] == [1, 0]  # beside 21 words of prose


def test_a_text_of_sixty_characters_may_be_a_stock_phrase() -> None:
    assert text_terms("a" * 60) == ("a" * 60 + " …", "a" * 60)
    assert text_terms("a" * 61) == ()


def pack(folder: Path, rule: str) -> Rulebook:
    """The rulebook with one rule of one's own."""
    file = folder / "ours.toml"
    head = 'code = "OUR001"\nname = "ours"\nsince = "1"\nwhy = "We say so."\n'
    file.write_text(f"[[rule]]\n{head}drop = ['<p>a</p>']\nkeep = ['<p>b</p>']\n{rule}", "utf-8")
    return load([file])


FOOT = "<footer class='site-footer'><nav class='ours menu'><p>Home</p></nav></footer>"


def chances(book: Rulebook, html: str) -> dict[str, float]:
    """The probability of each passage."""
    page = parse(html)
    return dict(zip(page.passages.text, judge_of(book).look(page).chance.tolist(), strict=True))


def test_a_hard_rule_with_points_keeps_what_it_names(tmp_path: Path) -> None:
    page = PROSE * 3 + FOOT
    assert chances(rulebook(), page)["Home"] < 0.1
    assert chances(pack(tmp_path, "hard = true\npoints = 40\ncss = ['.ours']"), page)["Home"] == 1.0


def test_a_hard_rule_without_points_takes_what_it_names_by_selector(tmp_path: Path) -> None:
    page = f"<article>{PROSE * 3}<p class=ours>{SENTENCE.replace('ship', 'boat')}</p></article>"
    found = chances(pack(tmp_path, "hard = true\ncss = ['.ours']"), page)
    assert [value == 0.0 for value in found.values()] == [False, True]


def test_what_one_hard_rule_spares_no_other_takes(tmp_path: Path) -> None:
    page = PROSE * 3 + "<section><div hidden class=ours>Home again</div></section>"
    assert chances(rulebook(), page)["Home again"] == 0.0
    assert chances(pack(tmp_path, "hard = true\npoints = 40\ncss = ['.ours']"), page)["Home again"] == 1.0


def test_a_word_of_a_hard_rule_takes_only_if_the_rule_has_no_points(tmp_path: Path) -> None:
    page = parse(PROSE * 3 + "<div class=ours>Low water</div>")
    for points, hard in ((0, {3: "OUR001"}), (40, {})):
        book = pack(tmp_path, f"hard = true\npoints = {points}\nwords = ['ours']")
        assert judge_of(book).look(page).hard == hard


def test_a_page_is_of_no_type_that_is_not_likely_enough() -> None:
    judge, types = judge_of(rulebook()), page_types_of(rulebook())
    shares = {}
    for path in ("", "shop/", "forum/thread-3", "blog/2024/05/a-day", "docs/api", "category/tools"):
        for html in (
            PROSE,
            PROSE * 9,
            "<p>Price 3 €</p>" * 9,
            f"<div class=post>{PROSE}</div>" * 5,
            "<p>Welcome</p>" * 3,
        ):
            verdicts = judge.look(parse(html))
            found, share = types.find(verdicts.view, f"https://a.example/{path}", verdicts.around.known)
            shares[share] = found
    assert {found is None for share, found in shares.items() if share < 0.4} == {True}
    assert {found is None for share, found in shares.items() if share >= 0.4} == {False}


@pytest.mark.parametrize(("level", "is_headline"), [(1, True), (2, True), (3, True), (4, False)])
def test_a_headline_is_a_heading_of_the_first_three_levels(level: int, is_headline: bool) -> None:
    title = "The bell of the town hall"
    view = View(parse(f"<title>{title}</title><p>News</p><h{level}>{title}</h{level}>{PROSE}"))
    assert (view.headline == 1) is is_headline


def front(*lines: str) -> list[str]:
    """Which of some kept lines above the prose the rules of front matter take."""
    page = parse("".join(f"<p>{line}</p>" for line in lines) + PROSE * 2)
    everything = np.ones(len(page.passages.text), np.bool_)
    return [lines[at] for at, _ in front_matter.lines(View(page), everything, rulebook())]


def test_a_byline_is_a_line_of_six_words_at_most() -> None:
    assert front("By Anna Maria van der Berg", "By the way of the old harbour") == ["By Anna Maria van der Berg"]


def test_a_date_line_has_two_words_besides_its_date_at_most() -> None:
    lines = ("12 March 2021", "Published on 12 March 2021", "Last updated on 12 March 2021")
    assert front(*lines) == ["12 March 2021", "Published on 12 March 2021"]


def test_front_matter_is_among_the_first_forty_kept_lines() -> None:
    above = ["Harbour news"] * 39
    assert front(*above, "By Anna Berg") == ["By Anna Berg"]
    assert front(*above, "Harbour news", "By Anna Berg") == []


def test_only_rules_of_front_matter_take_a_byline_under_a_headline() -> None:
    page = parse(f"<article><h1>The harbour</h1><p>By Anna Berg</p>{PROSE * 4}</article>")
    decision = decide(page, rulebook(), "https://a.example/b")
    assert decision.kept[1] is False
    assert all(decision.kept[2:])
