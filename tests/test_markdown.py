"""Markdown with HTML blocks, back to the page's HTML."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from shared import shared

from warcmill.read.dumps.markdown import looks_like_markdown, to_html


def body(markdown: str) -> str:
    """The converted body without line breaks between tags."""
    page = to_html(markdown).html
    return re.sub(r">\s+<", "><", page[page.index("<body>") + 6 : page.index("</body>")].strip())


def test_divs_keep_nesting_ids_classes_and_data() -> None:
    assert body('<div id="a" class="x y">\n\n<div data-pos="top">\n\nText\nof it.\n\n</div>\n\n</div>\n') == (
        '<div id="a" class="x y"><div data-pos="top"><p>Text\nof it.</p></div></div>'
    )


def test_a_bullet_that_begins_with_a_div_holds_it() -> None:
    assert body('  - \n    \n    <div class="k">\n    \n    in\n    \n    </div>\n\n  - next\n') == (
        '<ul><li><!-- --><div class="k"><p>in</p></div></li><li><p>next</p></li></ul>'
    )


def test_empty_bullets_stay_empty_items() -> None:
    assert body("  - \n  - \n  - a\n") == "<ul><li></li><li></li><li>a</li></ul>"


def test_markup_in_the_text_of_an_image_becomes_its_caption() -> None:
    picture = '![<span class="c">A ship\nat sea</span><span itemprop="copyrightHolder">Credit A. Bee</span>](/s.jpg)'
    assert body(picture) == (
        '<figure><img src="/s.jpg"><figcaption><span class="c">A ship\nat sea</span>'
        '<span itemprop="copyrightHolder">Credit A. Bee</span></figcaption></figure>'
    )


def test_a_link_in_the_text_of_an_image_stays_a_link() -> None:
    assert body("![By [A. Bee](/a)](/s.jpg)") == (
        '<figure><img src="/s.jpg"><figcaption>By <a href="/a">A. Bee</a></figcaption></figure>'
    )


def test_links_of_any_scheme_and_script_stay_as_they_are() -> None:
    assert body("![x](data:image/svg+xml;base64,AA==) [y](javascript:void(0)) [z](https://bücher.example/ü)") == (
        '<p><img src="data:image/svg+xml;base64,AA==" alt="x" /><a href="javascript:void(0)">y</a>'
        '<a href="https://bücher.example/ü">z</a></p>'
    )


def test_plain_text_of_an_image_stays_its_alt() -> None:
    assert body("![A ship](/s.jpg)") == '<p><img src="/s.jpg" alt="A ship" /></p>'


def test_attributes_that_pandoc_renamed_get_their_names_back() -> None:
    assert body('<div data-role="main" data-aria-label="x" data-size="2">\n\n</div>') == (
        '<div role="main" aria-label="x" data-size="2"></div>'
    )


def test_a_lone_span_tag_does_not_hide_the_markdown_that_follows() -> None:
    assert body('<span class="a">\n[Home](https://a.example/)</span>') == (
        '<p><span class="a"><a href="https://a.example/">Home</a></span></p>'
    )


def test_a_tag_in_a_heading_may_go_on_over_lines() -> None:
    heading = '<h1>Tides<a href="#t" class="x" title="y">¶</a></h1>'
    assert body('# Tides<a href="#t" class="x"\ntitle="y">¶</a>\n\nText') == f"{heading}<p>Text</p>"
    assert (
        body('## <a href="#t" class="x">High\nwater</a>\nText')
        == '<h2><a href="#t" class="x">High water</a></h2><p>Text</p>'
    )
    assert body('- # Tides<a\n  href="#t" class="x" title="y">¶</a>') == f"<ul><li>{heading}</li></ul>"


def test_a_blank_line_in_an_attribute_does_not_end_the_tag() -> None:
    assert body('<span class="a" style="\n\n    top: 1px;\n  \n"> Text </span>') == (
        '<p><span class="a" style=" top: 1px; "> Text </span></p>'
    )


def test_a_stray_quote_among_attributes_does_not_spoil_the_tag() -> None:
    assert body('Buy <a href="/x"\nclass="y" data-"="" title="z">this</a>') == (
        '<p>Buy <a href="/x"\nclass="y" title="z">this</a></p>'
    )
    assert body('Buy <a @click="go()" href="/x">this</a>') == '<p>Buy <a href="/x">this</a></p>'
    code = '```\n<a @click="go()">\n```\n\n`<a @click="go()">` \\<a @click="go()"\\> <https://a.example/>'
    assert body(code).count("@click") == 3


def test_a_tag_in_a_table_row_may_go_on_over_lines() -> None:
    assert body('| a | b |\n|---|---|\n| <a href="/x"\nclass="y">x</a> | z |').endswith(
        '<td><a href="/x" class="y">x</a></td><td>z</td></tr></tbody></table>'
    )


def test_code_is_left_as_it_is() -> None:
    assert body('```\n  - \n\n    <div data-role="x">\n<span>\n```\n') == (
        "<pre><code>  - \n\n    &lt;div data-role=&quot;x&quot;&gt;\n&lt;span&gt;\n</code></pre>"
    )


def test_deep_lists_lose_no_text() -> None:
    for step, bullet in (("  ", "- "), ("    ", "  - "), (">", "> "), ("> - ", "")):
        deep = "".join(step * level + f"{bullet}level{level}\n\n" for level in range(300))
        assert re.findall(r"level\d+", body(deep)) == [f"level{level}" for level in range(300)], step


PARTS = ["> ", "- ", "  ", "    ", "1. ", "# ", "`", "\n```\n", "*", "_", "\n", "\n\n", "W", "|", "<div>\n", "</div>\n"]


@given(st.lists(st.sampled_from(PARTS)))
def test_no_word_is_lost_whatever_stands_around_it(parts: list[str]) -> None:
    numbers = itertools.count()
    text = "".join(f"word{next(numbers)} " if part == "W" else part for part in parts)
    assert set(re.findall(r"word\d+", text)) <= set(re.findall(r"word\d+", to_html(text).html))


def test_most_frequent_host_serves_as_base_of_relative_links() -> None:
    page = to_html("[a](/x) [b](https://one.example/1) [c](https://two.example/) [d](https://one.example/2)")
    assert '<base href="https://one.example/">' in page.html
    assert page.quirks == ("base-from-links",)


def test_without_relative_links_there_is_no_base() -> None:
    page = to_html("[a](#x) [b](https://one.example/1) [m](mailto:a@one.example)")
    assert "<base" not in page.html
    assert page.quirks == ()


def test_html_prose_and_plain_markdown_are_no_dump() -> None:
    assert looks_like_markdown('<div class="a">\n\n# Title\n\nText\n\n</div>\n')
    assert looks_like_markdown(
        '<div class="a">\n\n# <a href="/" class="b">Title</a> <a href="/" class="c">x</a>\n\n</div>'
    )
    table = "<table>\n<tr>\n<td><p>x</p></td>\n<td><p>y</p></td>\n</tr>\n</table>\n"
    assert looks_like_markdown(f'<div class="a">\n\nText\n\n{table}\n</div>\n')
    assert not looks_like_markdown('<div class="a">\n\n<p>Text</p> <a href="x">y</a>\n\n</div>\n<p>a</p><p>b</p>')
    assert not looks_like_markdown("Dear all,\n\n- one\n- two\n\nSee [this](x).\n")


def test_the_first_dump_of_the_project_has_its_structure_again() -> None:
    text = shared("seeds", "000_c4b5feb06bc56e40.txt").read_text("utf-8")
    assert looks_like_markdown(text)
    page = to_html(text)
    root = html.document_fromstring(page.html)
    assert page.quirks == ("base-from-links",)
    assert text.count("<div") == text.count("</div>") == len(root.xpath("//div"))
    assert root.xpath("//pre | //code") == []
    assert len(root.xpath("//*[@itemprop='articleBody']//p")) == 23
    assert root.xpath("normalize-space(//figure[img]/figcaption/*[@itemprop='copyrightHolder'])") == (
        "Credit...Amr Alfiky for The New York Times"
    )
    assert len(root.xpath("//li")) == 25
