"""A row as Markdown: whole documents for what a page has, and read back by markdown-it whatever the page says."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import BASE
from reading_markdown import texts

import warcmill
from warcmill.dataset.rows import PLAIN, spans_of
from warcmill.model import Block, Image, Link, Span
from warcmill.page import content
from warcmill.page.addresses.urls import resolve
from warcmill.page.document import placed
from warcmill.page.rules.rulebook import rulebook


def row_of(blocks: tuple[Block, ...], links: tuple[Link, ...] = (), images: tuple[Image, ...] = ()) -> dict[str, Any]:
    text, aside, found = placed(blocks)
    lists = {"blocks": found, "links": links, "images": images}
    plain = {name: PLAIN[name](each) for name, each in lists.items()}
    return {"text": text or None, "text_aside": aside or None, "spans": spans_of(found), **plain}


def markdown(html: str) -> str:
    """A small page, all of which is kept."""
    found = content.of_fragment(html, rulebook(), partial(resolve, BASE))
    return warcmill.markdown(row_of(found.blocks, found.links, found.images))


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<h2>The <em>old</em> mill</h2><p>It turns.</p>", "## The _old_ mill\n\nIt turns."),
        ('<p>See <a href="/mill?a=1">the <b>mill</b></a>!</p>', "See [the **mill**](https://example.org/mill?a=1)!"),
        ('<p>Stop!<a href="/x">Here</a></p>', "Stop\\![Here](https://example.org/x)"),
        ('<p><a href="/a (b)">x</a> <a href="javascript:go()">y</a></p>', "[x](<https://example.org/a%20(b)>) y"),
        ("<p>Run <code>cat x | sort</code> and <code>``</code></p>", "Run `cat x | sort` and ``` `` ```"),
        ("<p>ab<b>c</b>d, <i>e</i>f, H<sub>2</sub>O, <del>old</del> <ins>new</ins></p>",
         "ab**c**d, <em>e</em>f, H<sub>2</sub>O, <del>old</del> <ins>new</ins>"),
        ('<p>(<b>1)</b><a href="javascript:x"><b>(2</b></a>)</p>', "(**1)(2**)"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("<p>2 * 3_4 &lt; 5 [x] snake_case C:\\dir &amp;amp; a</p>",
         "2 \\* 3_4 \\< 5 \\[x\\] snake_case C:\\\\dir \\&amp; a"),
        ("<p># no heading</p><p>- no item</p><p>3. no number</p><p>+1</p><p>&gt; no quote</p>",
         "\\# no heading\n\n\\- no item\n\n3\\. no number\n\n+1\n\n\\> no quote"),
        ("<h1>C #</h1>", "# C \\#"),
        ("<blockquote><p>One</p><p>Two<br>lines</p></blockquote>", "> One\n>\n> Two\\\n> lines"),
        ("<ul><li>a<ol start=9><li>b<li>c<br>d</ol></li><li>e</ul>", "- a\n\n  9. b\n  10. c\\\n      d\n- e"),
        ("<ol><li>a<ul><li>b</ul>more</li><li>c</ol>", "1. a\n   - b\n\n   more\n2. c"),
        ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n1) b"),
        ("<ul><li>a<li>b</ul><ul><li>c</ul>", "- a\n- b\n* c"),
        ("<ol><li>Run it:<pre>x</pre></li><li>Done</ol>", "1. Run it:\n\n   ```\n   x\n   ```\n\n2. Done"),
        ('<pre class="lang-Py"><code>a = "```"\n  b</code></pre>', '````py\na = "```"\n  b\n````'),
        ("<table><tr><th>Name<th>Run<tr><td>Mill<td>cat x | <code>a|b</code><tr><td colspan=2>all</table>",
         "| Name | Run |\n| --- | --- |\n| Mill | cat x \\| `a\\|b` |\n| all |  |"),
        ("<table><tr><th>Born<td>1702<tr><th>Died<td>1760</table>",
         "|  |  |\n| --- | --- |\n| Born | 1702 |\n| Died | 1760 |"),
        ('<p>Before<img src="/a.jpg" width=900 height=600 alt="A [mill]"> after</p>',
         "Before![A \\[mill\\]](https://example.org/a.jpg) after"),
        ('<figure><img src="/a.jpg" width=900 height=600><figcaption>The mill</figcaption></figure>',
         "![](https://example.org/a.jpg)\n\nThe mill"),
        ("<p>So <math><mi>x</mi><annotation encoding='application/x-tex'>x_1 * 2</annotation></math> it costs $5.</p>",
         "So $x_1 * 2$ it costs \\$5."),
        ("<p><math><mi>x</mi><annotation encoding='application/x-tex'>\\frac{1}{2}</annotation></math></p>",
         "$$\n\\frac{1}{2}\n$$"),
        ('<p>It turns<sup><a href="#n1">1</a></sup>.</p><ol><li id="n1">Since 1702.</ol>',
         "It turns[^1].\n\n[^1]: Since 1702."),
    ],
)  # fmt: skip
def test_what_a_page_has_stands_in_its_markdown(html: str, want: str) -> None:
    assert markdown(html) == want


def test_a_row_without_text_has_no_markdown() -> None:
    assert warcmill.markdown(row_of(())) == ""


def test_the_title_is_the_first_heading_if_it_is_asked_for_and_none_already() -> None:
    row = row_of((Block("heading", "Part", 2), Block("paragraph", "Text")))
    assert warcmill.markdown({**row, "title": "The * mill"}, title=True) == "# The \\* mill\n\n## Part\n\nText"
    assert warcmill.markdown({**row, "title": "Part"}, title=True) == "## Part\n\nText"
    assert warcmill.markdown({**row, "title": None}, title=True) == "## Part\n\nText"


def test_what_stands_beside_the_main_text_is_left_out_unless_it_is_asked_for() -> None:
    blocks = (Block("paragraph", "Main"), Block("paragraph", "Ann: yes", zone="comment"), Block("paragraph", "More"))
    row = row_of(blocks)
    assert (row["text"], row["text_aside"]) == ("Main\n\nMore", "Ann: yes")
    assert warcmill.markdown(row) == "Main\n\nMore"
    assert warcmill.markdown(row, aside=True) == "Main\n\nAnn: yes\n\nMore"


LETTERS = "abä橋 \t*_`~[]()<>#+-=|\\!&;$:.1\"'/{}^@"
LINE = st.text(LETTERS, min_size=1, max_size=24).map(lambda text: " ".join(text.split())).filter(bool)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
INLINE = ("link", "emphasis", "strong", "code", "deleted", "inserted", "highlight", "superscript", "subscript")
LINKS = (Link("https://example.org/a_(b)?c=*&d=[e]", "", None, "content"), Link("javascript:x", "", None, "content"))
IMAGES = (Image("https://example.org/a b.jpg", "a ] | `b\nc"),)


@st.composite
def spans(draw: st.DrawFn, text: str, start: int, end: int, depth: int = 0) -> list[Span]:
    """Spans in each other and beside each other, as elements are; none begins or ends with white space."""
    found: list[Span] = []
    at = start
    while at < end and draw(st.booleans()):
        begin = draw(st.integers(at, end - 1))
        stop = draw(st.integers(begin + 1, end))
        at = stop
        if text[begin].isspace() or text[stop - 1].isspace():
            continue
        kind: Any = draw(st.sampled_from(INLINE))
        found.append(Span(kind, begin, stop - begin, draw(st.integers(1, len(LINKS))) if kind == "link" else None))
        if depth < 2:
            found += draw(spans(text, begin, stop, depth + 1))
        if draw(st.booleans()):
            found.append(Span("image", stop, 0, 1))
    return found


@st.composite
def any_block(draw: st.DrawFn) -> Block:
    kind: Any = draw(st.sampled_from(("paragraph", "heading", "list-item", "quote", "caption", "code", "table-row")))
    level = draw(st.integers(1, 3)) if kind in ("heading", "list-item") else None
    if kind == "code":
        return Block(kind, draw(TEXT), level, language=draw(st.sampled_from((None, "py"))))
    if kind == "table-row":
        return draw(table_row())
    text = draw(LINE if kind in ("heading", "caption") else TEXT)
    number = draw(st.none() | st.integers(-1, 3)) if kind == "list-item" else None
    ordered = draw(st.booleans()) if kind == "list-item" else None
    return Block(kind, text, level, ordered=ordered, number=number, spans=tuple(draw(spans(text, 0, len(text)))))


@st.composite
def table_row(draw: st.DrawFn) -> Block:
    cells = draw(st.lists(st.just("") | LINE.filter(lambda text: text.strip(" |") == text), min_size=1, max_size=3))
    cells[0] = cells[0] or "x"
    text = " | ".join(cells).rstrip(" |")
    found: list[Span] = []
    at = 0
    kind: Any = draw(st.sampled_from(("cell", "header-cell")))
    for cell in cells:
        start = min(at, len(text))
        found.append(Span(kind, start, len(cell), None))
        found += draw(spans(text, start, start + len(cell)))
        at += len(cell) + 3
    return Block("table-row", text, table_number=draw(st.integers(1, 2)), row_number=1, spans=tuple(found))


@settings(max_examples=400, deadline=None)
@given(st.lists(any_block(), max_size=6))
def test_whatever_a_page_says_its_markdown_says_the_same_block_by_block(blocks: list[Block]) -> None:
    found = warcmill.markdown(row_of(tuple(blocks), LINKS, IMAGES))
    assert texts(found) == [" ".join(block.text.split()) for block in blocks], found
