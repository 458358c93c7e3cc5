"""Judging, cutting and explaining pages."""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from shared import shared

from warcmill.cli import cli
from warcmill.model import Capture, Content
from warcmill.page.content import extract
from warcmill.page.document import assemble
from warcmill.page.judge.feature import Axis, Feature, Kind
from warcmill.page.judge.feature_cells import Cells
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.measures import Measured
from warcmill.page.judge.model.fitted_points import Points, read, write
from warcmill.page.judge.page_layout import lay_out
from warcmill.page.judge.phrases import Phrases
from warcmill.page.judge.score_table import cells_of
from warcmill.page.judge.scored_terms import heading_terms, text_terms
from warcmill.page.judge.scoring import judge_of
from warcmill.page.judge.second_look import SECOND_LOOK, Neighbours
from warcmill.page.judge.view import View
from warcmill.page.markup.class_words import folded, key_words, words
from warcmill.page.markup.tree import parse
from warcmill.page.rules.decision import decide
from warcmill.page.rules.reasons import Reasons
from warcmill.page.rules.rulebook import Rulebook, rulebook
from warcmill.read import open_source

PROSE = [
    "The clock in the tower of the town hall was built three hundred years ago, by a smith who had never seen one.",
    "It has been repaired many times since, but its wheels are still those that he cut and hung with his own hands.",
    "Every morning the keeper climbs the stairs, winds the weights up, and compares the hands with his own watch.",
    "Strangers often ask why the smaller bell is silent; it cracked in a cold winter, and nobody took it down again.",
]
BODY = "".join(f"<p>{text}</p>" for text in PROSE)
PAGE = f"""<html><head><title>The clock - The Gazette</title></head><body>
<header class="site-header"><nav class="main-menu"><ul><li><a href="/">Home</a></li>
<li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>The clock</h1><div class="entry-content">{BODY}</div></article>
<div class="related-posts"><h3>Related articles</h3><ul><li><a href="/b">How to wind a watch</a></li></ul></div></main>
<footer class="site-footer"><p>Copyright The Gazette. All rights reserved.</p></footer></body></html>"""


def content(html: str, book: Rulebook | None = None) -> Content:
    return extract(parse(html), book or rulebook(), url="https://example.org/a", base="https://example.org/a")


def paragraphs(found: Content) -> list[str]:
    """What is kept besides the headline, which may as well be left to the title."""
    return [block.text for block in found.blocks if block.kind != "heading"]


def test_words_are_whole_words_in_lower_case() -> None:
    assert words("Padding-bottom-lg-30") == ("padding", "bottom", "lg", "30")
    assert words("mainMenu") == ("main", "menu")
    assert "nav" not in words("navy-history")


def test_digits_are_folded() -> None:
    assert folded("12 min read, 3 comments") == "# min read, # comments"


def test_a_key_gives_words_whole_tokens_and_named_attributes() -> None:
    assert key_words("div\0class=main-nav col-6\0id=top\0role=navigation\0hidden=") == (
        "<div>", "main", "nav", "main nav", "col", "#", "col #", "top", "role=navigation", "hidden=hidden",
    )  # fmt: skip


def test_a_short_text_is_a_term_and_so_are_its_first_words() -> None:
    assert text_terms("3 min read") == ("# …", "# min …", "# min read")
    assert text_terms("word " * 40) == ()


def test_a_heading_is_a_term_and_so_are_its_words() -> None:
    assert heading_terms("Related articles") == ("related …", "articles …", "related articles")


def test_an_axis_puts_values_into_bins_that_say_what_they_are() -> None:
    axis = Axis("words", (2, 5))
    for values in (array("q", [1, 2, 3, 5, 6]), array("d", [1.5, 2.0, 2.1, 5.0, 5.1])):
        page = Measured({"words": values}, 5)
        assert cells_of(Cells([Feature("length", (axis,), ("words",))]), page).tolist() == [[0, 0, 1, 1, 2]]
    assert [axis.label(bin_) for bin_ in range(axis.size)] == ["words ..2", "words 2..5", "words 5.."]


def test_a_feature_of_two_axes_has_a_cell_for_each_pair() -> None:
    axes = (Axis("words", (2,)), Kind("size", ("small", "large")))
    feature = Feature("both", axes, ("words", "size"))
    page = Measured({"words": array("q", [1, 3]), "size": array("q", [1, 0])}, 2)
    assert (feature.size, cells_of(Cells([feature]), page).tolist()) == (4, [[1, 2]])
    assert [feature.label(cell) for cell in (1, 2)] == ["words ..2, size=large", "words 2.., size=small"]


def test_labels_of_cells_are_unique() -> None:
    for feature in (*FIRST_LOOK, *SECOND_LOOK):
        labels = [feature.label(cell) for cell in range(feature.size)]
        told = [label for label in labels if "landmark=," not in label]  # places that no passage can be at have no name
        assert sorted(set(told)) == sorted(told), feature.name
        assert feature.name == "landmark" or told == labels


def test_words_of_a_text_without_spaces_are_counted_by_characters() -> None:
    layout = lay_out(parse("<p>one two three</p><p>漢字仮名交文</p><p>ένα δύο</p>"))
    assert layout.words.tolist() == [3, 4, 2]


def test_the_elements_around_a_passage_grow_with_each_level() -> None:
    page = parse("<div><section><p>a b</p><p>c</p></section><p>d</p></div>")
    layout = lay_out(page)
    first = page.nodes.tag.index("p")
    above = int(layout.node_up[first])
    assert [page.nodes.tag[above], int(layout.node_words[above])] == ["section", 3]


def test_the_main_text_is_kept_and_the_chrome_is_taken() -> None:
    found = content(PAGE)
    assert paragraphs(found) == PROSE
    assert {removal.family for removal in found.removed} <= {"masthead", "related", "footer", "headline"}


def test_kept_and_removed_text_is_all_the_text_there_was() -> None:
    found = content(PAGE)
    kept = sum(len(block.text) for block in found.blocks)
    assert kept + sum(removal.text_length for removal in found.removed) == found.text_length_raw


def test_links_in_kept_text_are_content_and_all_others_are_chrome() -> None:
    page = PAGE.replace("the keeper", '<a href="/keeper">the keeper</a>')
    zones = {link.url: link.zone for link in content(page).links}
    assert zones["https://example.org/keeper"] == "content"
    assert {zone for url, zone in zones.items() if url != "https://example.org/keeper"} == {"chrome"}


def test_what_an_inline_style_hides_is_taken_by_its_rule() -> None:
    hidden = (
        '<div style="opacity:0.000001;visibility:hidden"><p>The clock stands behind a curtain of old velvet.</p></div>'
    )
    found = content(PAGE.replace(BODY, hidden + BODY))
    assert paragraphs(found) == PROSE
    assert "HID002" in {removal.rule for removal in found.removed}


def test_the_panels_of_an_accordion_are_judged_like_what_is_shown() -> None:
    panels = "".join(
        f'<h3>{said.split(",")[0]}</h3><div style="display:none"><p>{said}</p></div>' for said in PROSE[:3]
    )
    lone = '<div style="display:none"><p>The clock stands behind a curtain of old velvet.</p></div>'
    judge = judge_of(rulebook())
    assert judge.look(parse(PAGE.replace(BODY, panels + BODY))).hard == {}
    assert [*judge.look(parse(PAGE.replace(BODY, lone + BODY))).hard.values()] == ["HID002"]


def test_a_hidden_element_that_holds_most_of_the_page_is_spared() -> None:
    page = PAGE.replace("<main>", '<main style="visibility:hidden">')
    assert paragraphs(content(page)) == PROSE


def test_structure_carries_a_page_in_words_that_no_rule_knows() -> None:
    strange = PAGE
    for word in ("site-header", "main-menu", "entry-content", "related-posts", "site-footer"):
        strange = strange.replace(word, "qq" + word.replace("-", "zz")[::-1])
    assert set(PROSE) <= {block.text for block in content(strange).blocks}


def test_a_page_of_one_paragraph_is_kept_whole() -> None:
    assert [block.text for block in content(f"<p>{PROSE[0]}</p>").blocks] == [PROSE[0]]


def test_an_empty_shell_has_no_content_and_says_so() -> None:
    found = content('<div id="app"><p>Loading</p></div><footer class="footer"><a href="/">Home</a></footer>')
    assert (found.blocks, found.quirks) == ((), ("no-content",))


def test_bylines_and_dates_before_the_text_are_left_to_their_columns() -> None:
    page = PAGE.replace(BODY, f"<p>By Ann Example</p><p>May 3, 2021</p>{BODY}")
    found = content(page)
    assert paragraphs(found) == PROSE
    assert {"FRN001", "FRN002"} <= {removal.rule for removal in found.removed}


def test_the_terms_of_a_passage_add_up_to_its_score() -> None:
    book = rulebook()
    verdicts = judge_of(book).look(parse(PAGE))
    judge = judge_of(book)
    reasons = Reasons(judge, verdicts)
    for passage in range(len(verdicts.score)):
        second = [term for term in reasons.terms(passage) if term.rule.startswith("NBR")]
        first = [term for term in reasons.terms(passage) if not term.rule.startswith("NBR")]
        assert sum(term.points for term in second) + judge.neighbours.bias == verdicts.score[passage]
        assert sum(term.points for term in first) + judge.structure.bias == verdicts.first[passage]


def test_the_same_page_is_judged_alike_whatever_was_judged_before() -> None:
    judge = judge_of(rulebook())
    before = decide(parse(PAGE), rulebook(), "").kept
    judge.look(parse("<div class=other><p>something else</p></div>"))
    assert decide(parse(PAGE), rulebook(), "").kept == before


def test_features_looked_at_together_fall_into_the_same_cells_as_one_by_one() -> None:
    view = View(parse(PAGE))
    neighbours = Neighbours(view, np.linspace(0.0, 1.0, len(view.index)))
    for features, page in ((FIRST_LOOK, view), (SECOND_LOOK, neighbours)):
        assert cells_of(Cells(features), page).tolist() == [
            one for feature in features for one in cells_of(Cells([feature]), page).tolist()
        ]


@given(st.lists(st.sampled_from(["Read more", "read", "3 min read", "ΟΔΟΣ", "a b c", "word " * 30, "İ 1", "more …"])))
def test_phrases_of_all_passages_at_once_are_worth_what_their_terms_are(texts: list[str]) -> None:
    points = {term: 3**number for number, term in enumerate(sorted({t for text in texts for t in text_terms(text)}))}
    assert Phrases(points).points(texts).tolist() == [sum(points[term] for term in text_terms(text)) for text in texts]


def test_points_are_read_as_they_were_written() -> None:
    points = Points(
        words={"nav": (-10, 3, 0)},
        texts={"read more": -50},
        headings={"related …": -20},
        company={"zz": ("navigation", 90, 12)},
        hosts={("words.tsv", "nav"): 9, ("texts.tsv", "read more"): 8, ("headings.tsv", "related …"): 7}
        | {("types.tsv", "path forum"): 6},
        structure={"(bias)": (7,), **{one.name: tuple(range(one.size)) for one in FIRST_LOOK}},
        neighbours={"(bias)": (-7,), **{one.name: (1,) * one.size for one in SECOND_LOOK}},
        types={"path forum": (0, 90, 0, 0, 0, 0, 0)},
    )
    unique = [one for one in FIRST_LOOK if one.name != "landmark"]  # some of its cells stand for nothing
    kept = {name: cells for name, cells in points.structure.items() if name != "landmark"}
    again = read(write(points, unique, SECOND_LOOK), unique, SECOND_LOOK)
    assert again == replace(points, structure=kept)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/2021/05/the-clock-of-the-town", "article"), ("/t/the-clock/4711", None), ("/docs/clock", None)],
)
def test_a_page_has_a_type(path: str, kind: str | None) -> None:
    found = extract(parse(PAGE), rulebook(), url=f"https://example.org{path}", base="https://example.org/")
    assert kind is None or found.page_type == kind


def explained(tmp_path: Path, *options: str) -> str:
    file = tmp_path / "clock.html"
    file.write_text(PAGE, "utf-8")
    return CliRunner().invoke(cli, ["explain", str(file), *options]).stdout


def test_explain_says_first_in_a_sentence_what_was_kept_and_what_was_removed_as_what(tmp_path: Path) -> None:
    first, _, rest = explained(tmp_path).partition("\n")
    assert re.fullmatch(
        r"Kept [\d,]+ of [\d,]+ characters \(\d+%\)( as the text of a page of the type [a-z]+)?; "
        r"removed ([a-z]+ \d+% \(\d+ parts?\)(, )?)+\.",
        first,
    )
    assert "masthead" in first
    assert "drop NAV004 masthead" in rest


def test_explain_has_the_terms_of_each_run_on_request(tmp_path: Path) -> None:
    passages = json.loads(explained(tmp_path, "--format", "json", "--terms"))["passages"]
    assert [passage["text"] for passage in passages if passage["kept"] and passage["text"] != "The clock"] == PROSE
    assert all(1 <= len(passage["terms"]) <= 5 for passage in passages)
    assert not any("terms" in passage for passage in json.loads(explained(tmp_path, "--format", "json"))["passages"])


def test_explain_of_a_url_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    file = tmp_path / "clock.html"
    file.write_text(PAGE, "utf-8")
    result = CliRunner().invoke(cli, ["explain", str(file), "--url", "https://example.org/none"])
    assert "has no capture of https://example.org/none" in str(result.exception)


def test_rules_explain_prints_why_words_and_examples() -> None:
    lines = CliRunner().invoke(cli, ["rules", "explain", "NAV001"]).stdout.splitlines()
    assert lines[0] == "NAV001  site-menu  (family navigation, since 0.1)"
    assert lines[2] == "A menu lists other pages and says nothing of this capture."
    assert '  <div class="site-nav"><a href="/">Home</a></div>' in lines


def test_rules_list_has_a_line_for_each_rule() -> None:
    lines = CliRunner().invoke(cli, ["rules", "list"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(rule.code for rule in rulebook().rules)


def test_rules_test_fails_on_a_pack_that_does_not_do_what_it_says(tmp_path: Path) -> None:
    pack = tmp_path / "ours.toml"
    pack.write_text(
        'family = "ours"\nprefix = "OUR"\nabout = "x"\n'
        '[[rule]]\ncode = "OUR001"\nname = "clocks"\nsince = "0.1"\nwhy = "x"\n'
        f'points = 10\nwords = ["zzclock"]\ndrop = ["<p>{PROSE[0]}</p>"]\nkeep = ["<p>{PROSE[1]}</p>"]\n',
        "utf-8",
    )
    result = CliRunner().invoke(cli, ["rules", "test", str(pack)])
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "OUR001  clocks  fails")


def test_the_page_dump_that_the_project_began_with_comes_out_exact() -> None:
    path = shared("seeds", "000_c4b5feb06bc56e40.txt")
    with open_source(path) as reader:
        found = assemble(next(item for item in reader if isinstance(item, Capture)), rulebook())
    text = found.text or ""
    assert text.startswith(
        "Twitter said Clearview AI, whose app is spreading in law enforcement, was violating its policies."
    )
    chrome = (
        "Advertisement",
        "Supported by",
        "Continue reading",
        "SEARCH",
        "Site Index",
        "Site Information Navigation",
        "nyti.ms",
        "By Kashmir",
    )
    assert [phrase for phrase in chrome if phrase in text] == []
    ends = (
        "A mysterious company",
        "Twitter sent a letter",
        "YouTube didn’t respond",
        "One of Clearview’s early investors",
    )
    places = [text.find(phrase) for phrase in ends]
    assert -1 not in places
    assert places == sorted(places)
    assert [block.kind for block in found.blocks] == ["paragraph"] * len(found.blocks)
    assert "HID002" in {removal.rule for removal in found.removed}
