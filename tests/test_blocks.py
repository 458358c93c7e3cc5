"""Kept text becomes blocks: small pages in, whole blocks out."""

from __future__ import annotations

from keeping import balance, but, cut, plain, texts, whole

from warcmill.model import Block
from warcmill.page.extract import blocks
from warcmill.page.markup import tree


def test_paragraphs_and_headings_come_in_reading_order_with_their_levels() -> None:
    assert cut("<h1>Mill</h1><p>It turns.</p><h3>Wheel</h3><p>Of oak.</p>") == [
        Block("heading", "Mill", 1),
        Block("paragraph", "It turns."),
        Block("heading", "Wheel", 3),
        Block("paragraph", "Of oak."),
    ]


def test_an_element_with_the_role_of_a_heading_is_one() -> None:
    assert cut('<div role="heading" aria-level="4">A</div><div role="heading">B</div>') == [
        Block("heading", "A", 4),
        Block("heading", "B", 2),
    ]


def test_a_heading_of_several_lines_is_one_heading() -> None:
    assert cut("<h1>The mill<br>on the hill</h1><h2><div>One</div><div>Two</div></h2>") == [
        Block("heading", "The mill on the hill", 1),
        Block("heading", "One Two", 2),
    ]


def test_inline_markup_inside_a_word_does_not_part_it() -> None:
    assert texts("<p><b>a</b>b and c<i>d</i>e, <em>f</em><strong>g</strong>, hyper<wbr>text, co&shy;operate</p>") == [
        "ab and cde, fg, hypertext, cooperate"
    ]


def test_inline_elements_side_by_side_that_hold_words_stay_apart() -> None:
    assert texts("<div><span>one</span><span>two</span><a href=x>three</a><a href=y>four</a></div>") == [
        "one two three four"
    ]


def test_signs_stand_close_to_the_words_of_the_elements_beside_them() -> None:
    assert texts(
        "<div><span>$</span><span>19</span><span>.99</span> <i>(</i><span>VAT</span><span>)</span>"
        "<span>new</span><span>: yes</span><span>9 €</span><span>now</span></div>"
    ) == ["$19.99 (VAT) new: yes 9 € now"]


def test_the_parts_of_a_signature_are_written_close_together() -> None:
    assert texts(
        '<dl><dt class="sig"><span>gauge.</span><span>read</span><span>(</span>a, b<span>)</span></dt></dl>'
    ) == ["gauge.read(a, b)"]


def test_a_line_break_is_a_new_line_and_two_are_a_new_paragraph() -> None:
    assert texts("<p>one<br>two <br/>\n three<br><br>four<br> &nbsp; <br>five</p>") == [
        "one\ntwo\nthree",
        "four",
        "five",
    ]


def test_source_line_breaks_are_spaces() -> None:
    assert texts("<p>one\n   two\tthree&nbsp;four</p>") == ["one two three four"]


def test_entities_are_decoded_once() -> None:
    assert texts("<p>R&amp;D &amp;amp; 1 &lt; 2 &#8364; &eacute;</p>") == ["R&D &amp; 1 < 2 € é"]


def test_list_items_have_their_depth() -> None:
    assert cut("<ul><li>one<ol><li>two<li>three</ol></li><li>four</ul>") == [
        Block("list-item", "one", 1),
        Block("list-item", "two", 2),
        Block("list-item", "three", 2),
        Block("list-item", "four", 1),
    ]


def test_the_depth_of_list_items_has_an_end() -> None:
    levels = [block.level for block in cut("<ul><li>a" * 700)]
    assert (levels[:3], levels[98:102], levels[-1]) == ([1, 2, 3], [99, 100, 100, 100], 100)


def test_a_list_item_of_two_paragraphs_is_one_item_of_two_lines() -> None:
    assert cut("<ul><li><p>one</p><p>more</p></li><li>two</li></ul>") == [
        Block("list-item", "one\nmore", 1),
        Block("list-item", "two", 1),
    ]


def test_a_list_item_that_is_a_part_of_the_page_is_what_it_holds() -> None:
    assert cut("<ul><li><h3>First post</h3><p>Hello.</p><ul><li>point</ul></li></ul>") == [
        Block("heading", "First post", 3),
        Block("paragraph", "Hello."),
        Block("list-item", "point", 1),
    ]


def test_a_definition_stands_one_level_below_its_term() -> None:
    assert cut("<dl><dt>mill</dt><dd>grinds corn</dd><dt>inn</dt><dd>lodges guests</dd></dl>") == [
        Block("list-item", "mill", 1),
        Block("list-item", "grinds corn", 2),
        Block("list-item", "inn", 1),
        Block("list-item", "lodges guests", 2),
    ]


def test_each_paragraph_of_a_quotation_is_a_quote() -> None:
    assert cut("<blockquote><p>one</p><p>two<br>three</p></blockquote><p>four</p>") == [
        Block("quote", "one"),
        Block("quote", "two\nthree"),
        Block("paragraph", "four"),
    ]


def test_code_keeps_its_lines_and_indentation() -> None:
    assert cut("<pre>\n\ndef f():\n    return  1\n\n</pre>") == [Block("code", "def f():\n    return  1")]


def test_code_whose_lines_are_elements_keeps_indentation_and_blank_lines() -> None:
    html = (
        "<pre><code><div class=line><span>if</span> a:</div><div class=line><span>    </span><b>b</b>()</div>"
        "<div class=line>\n</div><div class=line>c()</div></code></pre>"
    )
    assert cut(html) == [Block("code", "if a:\n    b()\n\nc()")]


def test_code_with_line_break_elements_has_line_breaks() -> None:
    assert cut("<pre>a<br>  b<br><br>c</pre>") == [Block("code", "a\n  b\n\nc")]


def test_line_numbers_are_not_in_the_listing() -> None:
    assert cut(
        "<table><tr><td class=linenos><pre>1\n2</pre></td><td class=code><pre>a = 1\nb = 2</pre></td></tr></table>"
    ) == [Block("code", "a = 1\nb = 2")]
    assert cut('<pre><span class="lineno">1</span>a\n<span class="lineno">2</span>b</pre>') == [Block("code", "a\nb")]


def test_code_in_a_paragraph_is_a_part_of_it() -> None:
    assert cut("<p>Call <code>f()</code> twice.</p>") == [Block("paragraph", "Call f() twice.")]


def test_a_table_is_written_row_by_row() -> None:
    assert cut("<table><tr><th>Name<th>Age<tr><td>Ann<td>40<tr><td>Bob<br>Lee<td>41</table>") == [
        Block("table-row", "Name | Age"),
        Block("table-row", "Ann | 40"),
        Block("table-row", "Bob Lee | 41"),
    ]


def test_cells_stay_in_their_columns_where_cells_are_empty_or_go_on_over_rows() -> None:
    assert cut(
        "<table><tr><th></th><th>A</th><th>B</th></tr><tr><td rowspan=2>x</td><td>1</td><td>2</td></tr>"
        "<tr><td></td><td>3</td></tr><tr><td colspan=2>sum</td><td>5</td></tr></table>"
    ) == [
        Block("table-row", "| A | B"),
        Block("table-row", "x | 1 | 2"),
        Block("table-row", "|  | 3"),
        Block("table-row", "sum |  | 5"),
    ]


def test_a_column_that_is_not_kept_leaves_no_gap() -> None:
    html = "<table><tr><th>Name<th>Buy<th>Price<tr><td>Mill<td>cart<td>5</table>"
    assert plain(but(html, "Buy", "cart").blocks) == [
        Block("table-row", "Name | Price"),
        Block("table-row", "Mill | 5"),
    ]


def test_lists_in_cells_stay_in_their_cells() -> None:
    assert cut("<table><tr><th>Born<td><ul><li>1702<li>Ghent</ul><tr><th>Died<td>1760</table>") == [
        Block("table-row", "Born | 1702 Ghent"),
        Block("table-row", "Died | 1760"),
    ]


def test_a_table_caption_is_a_caption() -> None:
    assert cut("<table><caption>Mills</caption><tr><th>a<th>b<tr><td>c<td>d</table>") == [
        Block("caption", "Mills"),
        Block("table-row", "a | b"),
        Block("table-row", "c | d"),
    ]


def test_a_table_that_lays_out_the_page_is_what_it_holds() -> None:
    prose = "The mill stood at the end of the road. " * 8
    assert [block.kind for block in cut(f"<table><tr><td><p>{prose}</p></td><td><p>{prose}</p></td></tr></table>")] == [
        "paragraph",
        "paragraph",
    ]
    assert cut('<table role="presentation"><tr><td>a<td>b<tr><td>c<td>d</table>') == [
        Block("paragraph", letter) for letter in "abcd"
    ]


def test_a_table_of_data_in_a_table_of_layout_stays_a_table() -> None:
    html = "<table><tr><td>menu</td><td><h2>Mills</h2><table><tr><th>a<th>b<tr><td>c<td>d</table></td></tr></table>"
    assert cut(html) == [
        Block("paragraph", "menu"),
        Block("heading", "Mills", 2),
        Block("table-row", "a | b"),
        Block("table-row", "c | d"),
    ]


def test_captions_stand_apart_and_credits_are_not_in_them() -> None:
    html = (
        "<figure><img src=a.jpg><figcaption>The mill at dawn. <span itemprop=copyrightHolder>Ann Example</span>"
        "</figcaption></figure><figure><figcaption>Its wheel. Photo: Bob Example</figcaption></figure>"
        '<div class="wp-caption"><img src=b.jpg><p class="wp-caption-text">The pond</p></div><p>Text.</p>'
    )
    assert cut(html) == [
        Block("caption", "The mill at dawn."),
        Block("caption", "Its wheel."),
        Block("caption", "The pond"),
        Block("paragraph", "Text."),
    ]


def test_words_for_screen_readers_are_not_in_the_sentence() -> None:
    assert texts('<p>See <a href=x>the plan<span class="visually-hidden"> (opens in a new window)</span></a>.</p>') == [
        "See the plan."
    ]


def test_words_for_screen_readers_that_stand_for_a_picture_stay() -> None:
    html = '<table><tr><th>Plan<th>Boats<tr><td>Small<td><svg></svg><span class="sr-only">Yes</span></table>'
    assert texts(html) == ["Plan | Boats", "Small | Yes"]


def test_what_a_page_says_often_it_says_often() -> None:
    card = '<div class="card{} hide-on-mobile"><p>Find out more</p></div>'
    assert texts("".join(card.format(number) for number in range(5))) == ["Find out more"] * 5


def test_copies_for_phones_and_for_desktops_come_once() -> None:
    line = "The mill stands at the end of the road."
    assert texts(f'<div class="d-none d-md-block"><p>{line}</p></div><div class="d-md-none"><p>{line}</p></div>') == [
        line
    ]
    assert texts(f'<h2 aria-hidden="true">{line}</h2><h2>{line}</h2>') == [line]


def test_copies_are_told_apart_by_the_whole_of_their_classes() -> None:
    line = "The mill stands at the end of the road."
    html = (
        f'<div class="hidden-md-down"><p>{line}</p></div><p>Between.</p><div class="hidden-md-up"><p>{line}</p></div>'
    )
    assert texts(html) == [line, "Between."]


def test_a_title_that_is_written_twice_in_a_row_comes_once() -> None:
    assert cut('<h2>The old mill</h2><div class="title">The old mill</div><p>Text.</p>') == [
        Block("heading", "The old mill", 2),
        Block("paragraph", "Text."),
    ]


def test_the_clones_of_a_carousel_are_left_out() -> None:
    html = "<p>Long enough text around the slides, so that they are no page.</p>" + "".join(
        f'<div class="slick-slide{clone}"><p>{text}</p></div>'
        for text, clone in (("A", ""), ("B", ""), ("A", " slick-cloned"))
    )
    assert texts(html)[1:] == ["A", "B"]


def test_a_quotation_repeats_what_it_quotes() -> None:
    line = "The mill stands at the end of the road."
    assert texts(f'<div class="sticky hidden-sm"><p>{line}</p></div><div><blockquote>{line}</blockquote></div>') == [
        line,
        line,
    ]


def test_what_is_said_again_at_length_is_a_copy_but_in_documentation_quotes_and_tables() -> None:
    said = "The wheel was cut from an oak that the storm of 1702 had thrown down by the river."
    page = tree.parse(f"<p>{said}</p><div><p>{said}</p></div><blockquote>{said}</blockquote><pre>{said}</pre>")
    kept = [True] * len(page.passages.text)
    copies = [
        [block.kind for block in blocks.cut(page, kept, None, kind).blocks] for kind in ("article", "documentation")
    ]
    assert copies == [["paragraph", "quote", "code"], ["paragraph", "paragraph", "quote", "code"]]


def test_what_elements_of_one_make_say_again_belongs_there() -> None:
    chorus = "Haul on the bowline, the ship she is a-rolling; haul on the bowline, the bowline haul."
    song = f"<p>{chorus}</p><p>The captain came from Bristol.</p><p>{chorus}</p>"
    assert texts(song) == [chorus, "The captain came from Bristol.", chorus]
    clause = "Ferries run daily from April to October; tickets are sold on board, in cash and by card."
    offers = "".join(
        f'<div class="offer"><h3>Crossing {place}</h3><p>{clause}</p></div>' for place in ("north", "south")
    )
    assert texts(offers) == ["Crossing north", clause, "Crossing south", clause]


def test_what_a_text_repeats_is_repeated() -> None:
    refrain = "Row, row, row your boat, gently down the stream."
    assert texts(f"<p>{refrain}</p><p>Life is but a dream.</p><p>{refrain}</p>") == [
        refrain,
        "Life is but a dream.",
        refrain,
    ]
    assert texts("<table><tr><th>a b c<th>yes it is<tr><td>d e f<td>yes it is</table>") == [
        "a b c | yes it is",
        "d e f | yes it is",
    ]


def test_signs_beside_headings_and_names_of_icons_are_left_out() -> None:
    assert texts(
        '<h2>Mill<a class="headerlink" href="#mill">¶</a></h2><p>Next <i class="material-icons">arrow_forward</i></p>'
    ) == [
        "Mill",
        "Next",
    ]


def test_marks_of_notes_leave_the_word_and_powers_stay() -> None:
    assert texts(
        '<p>Built in 1702.<sup><a href="#n1">[1]</a></sup> It has 12 m<sup>2</sup>, 10<sup>6</sup> stones,'
        " the 2<sup>nd</sup> mill.<sup>3</sup>"
        " H<sub>2</sub>O</p>"
    ) == ["Built in 1702. It has 12 m², 10⁶ stones, the 2nd mill.[3] H2O"]


def test_a_formula_is_written_once_and_as_tex_if_it_is_there() -> None:
    html = (
        '<p>So <span class="katex"><span class="katex-mathml"><math><semantics>'
        "<mrow><mi>x</mi><mo>=</mo><mn>2</mn></mrow>"
        '<annotation encoding="application/x-tex">x = 2</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true"><span>x</span><span>=</span><span>2</span></span></span>'
        " holds.</p>"
    )
    assert texts(html) == ["So x = 2 holds."]


def test_a_quotation_in_a_sentence_has_its_marks() -> None:
    assert texts("<p>She said <q>turn <b>back</b></q> and left.</p>") == ["She said “turn back” and left."]


def test_what_was_kept_and_what_was_removed_is_what_there_was() -> None:
    html = (
        "<nav>Home News</nav><div>Before<br><br>Main text of the page<span class=sr-only> for readers</span>, here."
        "<br><br>After</div><figure><figcaption>Mill. Photo: Ann</figcaption></figure>"
        "<footer><p>Foot</p><p>End</p></footer>"
    )
    kept, removed, there = balance(html, "Home News", "After", "Foot", "End")
    assert (kept + removed, there) == (there, 83)
    assert kept == len("Before") + len("Main text of the page, here.") + len("Mill.")


def test_plain_text_has_its_paragraphs_between_blank_lines() -> None:
    assert texts("One line\nand its next.\n \n\nTwo & more.") == ["One line and its next.", "Two & more."]


def test_nothing_kept_is_no_block() -> None:
    page = tree.parse("<p>a</p>")
    assert blocks.cut(page, [False]).blocks == ()
    assert whole("").blocks == ()
