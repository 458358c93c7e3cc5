"""What blocks tell besides their texts: places of markup, numbers, languages, tables, and where it all leads to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import told

from warcmill.model import Block, Span
from warcmill.page.document import placed
from warcmill.page.extract.spans import by_letters, collapsed


def said(html: str) -> list[tuple[str, str, int | None]]:
    """The spans of a small page: kind, what they cover, where they lead."""
    return [(s.kind, b.text[s.start : s.start + s.length], s.target) for b in told(html) for s in b.spans]


def picture(name: str) -> str:
    return f'<img src="/{name}.jpg" width=900 height=600>'


def facts(html: str) -> list[tuple[str, bool | None, int | None]]:
    return [(block.text, block.ordered, block.number) for block in told(html)]


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<p>a <b>b</b> c</p>", [("strong", "b", None)]),
        ("<p>a<b> b </b>c <i></i><em> </em></p>", [("strong", "b", None)]),
        ("<p><b>a <i>b</i></b> <b><strong>c</strong></b></p>",
         [("strong", "a b", None), ("emphasis", "b", None), ("strong", "c", None)]),
        ("<p>x <a href=/a>one</a><a href=/b>two</a></p>", [("link", "one", 1), ("link", "two", 2)]),
        ("<p>x <a name=top>one</a> <a href='javascript:x'>two</a> <a href=/b>three</a></p>", [("link", "three", 1)]),
        ("<a href=/x><p>One</p><p>Two</p></a>", [("link", "One", 1), ("link", "Two", 1)]),
        ("<p>co&shy;op&shy;e<b>r&shy;ate</b> &#x200b;now</p>", [("strong", "rate", None)]),
        ("<p>日本 <b>語\n文</b> 字</p>", [("strong", "語文", None)]),
        ("<p>m<sup>2</sup>, 1<sup>st</sup>, H<sub>2</sub>O", [("superscript", "st", None), ("subscript", "2", None)]),
        ("<h2>a<br><code>b</code></h2>", [("code", "b", None)]),
        ("<pre>a <b>b</b> <a href=/x>c</a></pre>", [("link", "c", 1)]),
        ("<p>one<br>two <em>three<br>four</em></p>", [("emphasis", "three\nfour", None)]),
    ],
)  # fmt: skip
def test_markup_is_told_of_where_its_words_are(html: str, want: list[tuple[str, str, int | None]]) -> None:
    assert said(html) == want


def test_the_cells_of_a_row_are_told_of_empty_ones_too() -> None:
    html = "<table><tr><th>Name<th>Run<th>Note<tr><td><td><b>x | y</b><td></table>"
    assert [(b.text, b.table_number, b.row_number, b.spans) for b in told(html)] == [
        ("Name | Run | Note", 1, 1, (Span("header-cell", 0, 4), Span("header-cell", 7, 3), Span("header-cell", 13, 4))),
        ("| x | y", 1, 2, (Span("cell", 0, 0), Span("cell", 2, 5), Span("cell", 7, 0), Span("strong", 2, 5))),
    ]


def test_tables_and_rows_are_numbered() -> None:
    table = "<table><tr><th>{0}<th>b<tr><td>1<td>2</table>"
    found = told(table.format("a") + table.format("c"))
    assert [(block.table_number, block.row_number) for block in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_items_have_the_numbers_that_the_page_counts() -> None:
    assert facts("<ol><li>a<li>b</ol><ul><li>c<li>d</ul>") == [
        ("a", True, 1), ("b", True, 2), ("c", False, 1), ("d", False, 2)
    ]  # fmt: skip
    assert facts("<ol start=5><li>a<li value=9>b<li>c</ol>") == [("a", True, 5), ("b", True, 9), ("c", True, 10)]
    assert facts("<ol reversed><li>a<li>b</ol>") == [("a", True, 2), ("b", True, 1)]
    assert facts("<ol start=x><li value=99999999999>a</ol>") == [("a", True, 1)]
    assert facts("<ol><li>a<ul><li>b</ul>c</ol>") == [("a", True, 1), ("b", False, 1), ("c", True, 1)]
    assert facts("<dl><dt>a<dd>b</dl>") == [("a", False, None), ("b", False, None)]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre><code class="language-Python">x</code></pre>', "python"),
        ('<pre class="brush: js; toolbar: false">x</pre>', "js"),
        ('<div class="highlight-rust notranslate"><div class="highlight"><pre>x</pre></div></div>', "rust"),
        ('<pre data-lang="c++">x</pre>', "c++"),
        ('<pre class="sql">x</pre>', "sql"),
        ('<div class="sql"><pre>x</pre></div>', None),
        ('<div class="lang-go"><p>y</p><p>z</p><pre>x</pre></div>', None),
        ("<pre>x</pre>", None),
    ],
)
def test_code_has_the_language_that_the_page_names(html: str, language: str | None) -> None:
    assert next(block.language for block in told(html) if block.kind == "code") == language


def test_what_stands_in_a_list_item_has_its_depth() -> None:
    found = told("<ul><li>a<ol><li>b<pre>c</pre></ol></ul><pre>d</pre><blockquote>e</blockquote>")
    assert [(block.text, block.level) for block in found] == [("a", 1), ("b", 2), ("c", 2), ("d", None), ("e", None)]


def test_pictures_are_told_of_in_their_places() -> None:
    html = f"<p>One {picture('a')}two</p>{picture('b')}<p>Three</p>{picture('a')}<img src=/icon.png width=9 height=9>"
    assert [[(s.start, s.target) for s in block.spans] for block in told(html)] == [[(4, 1)], [(0, 2), (5, 1)]]


def test_a_reference_leads_to_the_block_of_its_note() -> None:
    html = '<p>It turns<sup><a href="#n">1</a></sup>, or not<sup><a href="#none">2</a></sup>.</p>'
    html += "<ol><li id=n>Since 1702.</ol>"
    assert [(block.text, block.spans) for block in told(html)] == [
        ("It turns, or not.", (Span("note-reference", 8, 0, 2),)),
        ("Since 1702.", (Span("note", 0, 11),)),
    ]


def test_blocks_beside_the_main_text_have_a_text_of_their_own() -> None:
    blocks = (Block("heading", "Mill", 1, "lead"), Block("list-item", "a", 1), Block("list-item", "b", 1, "comment"),
              Block("list-item", "c", 1), Block("paragraph", "d", None, "other"))  # fmt: skip
    text, aside, found = placed(blocks)
    assert (text, aside) == ("Mill\n\na\nc", "b\n\nd")
    assert [block.start for block in found] == [0, 6, 0, 8, 3]


TAGS = ("<p>", "</p>", "<b>", "</b>", "</a>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", "<br>", "<sup>", "</sup>")
TABLE = ("<table>", "<tr>", "<td>", "<th>", "</table>")
SAID = ("<a href=/x>", picture("a"), "a", " b ", "\n", "橋", "&shy;", ".", "2")
HTML = st.lists(st.sampled_from((*TAGS, *TABLE, *SAID)), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(HTML)
def test_every_span_lies_in_its_block_and_begins_and_ends_with_a_letter(html: str) -> None:
    for block in told(html):
        for span in block.spans:
            covered = block.text[span.start : span.start + span.length]
            assert 0 <= span.start <= span.start + span.length <= len(block.text)
            assert covered == covered.strip()
        inline = [span for span in block.spans if span.length and "cell" not in span.kind]
        for one, other in pairwise(inline):
            assert one.start <= other.start


@given(st.lists(st.sampled_from(("a", "bc", " d", "e ", " ", "\n", "", "f g", "\x1f", "\u2028"))))
def test_where_white_space_alone_was_collapsed_lengths_give_the_places_that_letters_give(pieces: list[str]) -> None:
    text, bounds = " ".join("".join(pieces).split()), range(len(pieces) + 1)
    found = by_letters(pieces, bounds, text)
    assert found is not None
    assert list(collapsed(pieces, bounds, text)) == list(found)[: len(bounds)]
