"""Pages as trees and arrays."""

from __future__ import annotations

from typing import Any

import pytest

from warcmill.page.content import extract
from warcmill.page.markup import tree as trees
from warcmill.page.markup.text_walk import BREAK
from warcmill.page.markup.tree import parse
from warcmill.page.rules.rulebook import rulebook

PROSE = "<p>The keeper of the tower climbs the stairs every morning, and winds the weights of the clock.</p>"


def test_a_passage_is_the_text_between_block_level_tags() -> None:
    page = parse("<div>hello <b>x</b><i>y</i> z<p>foo <a href=q>bar</a></p>tail<h2><span>t</span></h2></div>")
    assert page.passages.text == ["hello xy z", "foo bar", "tail", "t"]


def test_the_owner_of_a_passage_is_the_deepest_element_that_holds_it_all() -> None:
    page = parse("<div><p><a><b>one</b></a></p><p><a>two</a> and <b>three</b></p><h2><span>four</span></h2></div>")
    assert [page.nodes.tag[owner] for owner in page.passages.owner] == ["b", "p", "span"]
    assert [page.nodes.tag[container] for container in page.passages.container] == ["p", "p", "h2"]


def test_linked_text_is_counted_by_passage() -> None:
    page = parse("<p>no link</p><p><a href=x>all</a></p><p>half <a href=x>half</a></p>")
    assert page.passages.linked.tolist() == [0, 3, 4]


def test_two_line_breaks_in_a_row_end_a_paragraph_and_one_does_not() -> None:
    page = parse("<div>one<br>two<br> <br>three</div>")
    assert (page.passages.text, page.pieces) == (["one two", "three"], ["one", BREAK, "two", BREAK, " ", "three"])


def test_text_that_is_never_shown_is_no_text() -> None:
    page = parse("<title>t</title><p>a<script>b</script><style>c</style><svg><text>d</text></svg></p><select><option>e")
    assert (page.title, page.passages.text) == ("t", ["a"])


def test_noscript_is_text() -> None:
    assert parse("<body><noscript><p>the thread</p></noscript>").passages.text == ["the thread"]


def test_the_key_of_an_element_is_its_tag_and_telling_attributes() -> None:
    page = parse('<div class="a b" id="c" data-x="no" style="display: none" role="main"><p>x</p></div>')
    assert [page.nodes.key(node) for node in (2, 3)] == ["div\0class=a b\0id=c\0style=hidden\0role=main", "p"]


def test_pieces_of_an_element_are_those_of_its_text() -> None:
    page = parse("<div><p>one <b>two</b></p><p>three</p></div>")
    bold = page.nodes.tag.index("b")
    assert page.pieces[page.nodes.first_piece[bold] : page.nodes.end_piece[bold]] == ["two"]


def test_null_bytes_are_dropped() -> None:
    assert parse("<p>a\0b</p><p>c\0</p>").passages.text == ["ab", "c"]


@pytest.mark.parametrize(
    "html", ["", " ", "\0", "<!-- -->", "</div></p>" * 10, "<", "&", "<frameset><frame src=a></frameset>"]
)
def test_a_page_of_nothing_has_a_root_and_no_passages(html: str) -> None:
    page = parse(html)
    assert (page.root.tag, [text for text in page.passages.text if text.strip("<&")]) == ("html", [])


HOSTILE: dict[str, Any] = {
    "nested": "<div>" * 100_000 + PROSE,
    "nested inline": "<font>" * 100_000 + PROSE,
    "siblings": "<p>x</p>" * 30_000,
    "one text": "<p>" + "word " * 1_000_000,
    "classes": "<p class='" + " ".join(f"c{i}" for i in range(10_000)) + f"'>{PROSE}",
    "class of a megabyte": "<p class='" + "aB" * 500_000 + f"'>{PROSE}",
    "attributes": "<p " + " ".join(f"a{i}='1'" for i in range(50_000)) + f">{PROSE}",
    "unclosed": "<div><p><b><i><a href=x><span>text " * 5_000,
    "null bytes": "\0".join(PROSE),
    "entities": "<p>" + "&lt;&amp;&#x41;" * 300_000,
    "comment without end": "<!--" + PROSE * 100,
    "XML": "<?xml version='1.0' encoding='utf-16'?>" + PROSE,
    "lone surrogate": "<p>a\ud800b</p>",
    "headings": "".join(f"<h{i % 6 + 1}>heading {i}</h{i % 6 + 1}><p>text" for i in range(10_000)),
    "links": "<a href=x>y</a>" * 20_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_is_never_an_error(case: str) -> None:
    page = parse(HOSTILE[case])
    content = extract(page, rulebook(), url="https://example.org/", base="https://example.org/")
    assert content.text_length_raw == sum(map(len, page.passages.text))


def test_what_nests_too_deep_is_opened_flat_and_what_follows_is_not_lost() -> None:
    page = parse("<div>" * 100_000 + "x" + "</div>" * 100_000 + "<p>after")
    assert (page.passages.text, page.quirks) == (["x", "after"], ("page-flattened",))


def test_a_page_over_the_limit_is_cut_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MAX_CHARACTERS", 20)
    page = parse("<p>one two</p><p>three</p>")
    assert (page.passages.text, page.quirks) == (["one two", "thr"], ("page-cut",))
