"""Pages that show next to nothing give the text that they keep elsewhere, and say where it was."""

from __future__ import annotations

import json
from html import escape

from keeping import plain

from warcmill.model import Block, Content
from warcmill.page import content
from warcmill.page.markup import tree
from warcmill.page.rules.rulebook import rulebook

URL = "https://example.org/a/page.html"
MILL = "The mill was built in 1702 by two brothers who had never seen the sea, and its wheel turns to this day."
POND = "Below it lies the pond, which the village dug by hand in one winter, and which has never run dry since then."
SHELL = '<html><body><div id="root"></div><script src="/app.js"></script>'


def extract(html: str) -> Content:
    return content.extract(tree.parse(html), rulebook(), url=URL, base=URL)


def told(html: str) -> tuple[list[str], tuple[str, ...]]:
    found = extract(html)
    return [block.text for block in found.blocks], found.quirks


def test_the_article_body_of_json_ld() -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [{"@type": "NewsArticle", "articleBody": f"{MILL}\n\n{POND} R&amp;D"}],
    }
    assert told(f'{SHELL}<script type="application/ld+json">{json.dumps(data)}</script>') == (
        [MILL, f"{POND} R&D"],
        ("content-from-json-ld",),
    )


def test_a_description_stands_in_only_where_nothing_is_shown() -> None:
    script = f'<script type="application/ld+json">{json.dumps({"@type": "Product", "description": MILL})}</script>'
    assert told(SHELL + script) == ([MILL], ("content-from-json-ld",))
    article = f"<article><p>{MILL}</p><p>{POND}</p><p>{MILL} Again.</p></article>"
    assert told(f"<html><body>{article}{script}") == ([MILL, POND, f"{MILL} Again."], ())


def test_the_data_of_next() -> None:
    data = {
        "props": {
            "pageProps": {"post": {"title": "Mill", "body": f"<h2>Mill</h2><p>{MILL}</p><ul><li>{POND}</li></ul>"}}
        }
    }
    found = extract(f'{SHELL}<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>')
    assert plain(found.blocks) == [Block("heading", "Mill", 2), Block("paragraph", MILL), Block("list-item", POND, 1)]
    assert found.quirks == ("content-from-hydration",)


def test_the_stream_of_next() -> None:
    tree_of_page = [
        "$",
        "article",
        None,
        {
            "children": [
                ["$", "h1", None, {"children": "Mill"}],
                ["$", "p", None, {"children": [MILL, " ", ["$", "b", None, {"children": "Yes."}]]}],
                ["$", "$L2", None, {"children": POND}],
            ]
        },
    ]
    rows = f'1:"$Sreact.suspense"\n2:I[52,["52"],"Page"]\n3:{json.dumps(tree_of_page)}\n4:T{len(MILL):x},{MILL}5:null\n'
    chunks = "".join(
        f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in (rows[:100], rows[100:])
    )
    assert told(f"{SHELL}<script>(self.__next_f=self.__next_f||[]).push([0])</script>{chunks}") == (
        ["Mill", f"{MILL} Yes.", POND],
        ("content-from-hydration",),
    )


def test_the_data_of_nuxt() -> None:
    flat = [["Reactive", 1], {"data": 2}, {"post": 3}, {"title": 4, "body": 5}, "Mill", f"<p>{MILL}</p><p>{POND}</p>"]
    assert told(f'{SHELL}<script type="application/json" id="__NUXT_DATA__">{json.dumps(flat)}</script>')[0] == [
        MILL,
        POND,
    ]
    body = f"\\x3Cp>{MILL}\\u003C/p>\\x3Cp>{POND}"
    script = f'window.__NUXT__=(function(a,b){{return {{data:[{{article:{{body:"{body}"}}}}]}}}}(1,2));'
    assert told(f"{SHELL}<script>{script}</script>")[0] == [MILL, POND]


def test_the_state_of_other_frameworks() -> None:
    state = {"article": {"content": [{"type": "p", "text": MILL}, {"type": "p", "text": POND}], "id": None}}
    for script in (
        f"window.__INITIAL_STATE__ = {json.dumps(state)};",
        f"window.__PRELOADED_STATE__=JSON.parse({json.dumps(json.dumps(state))})",
        f"window['__APOLLO_STATE__']={json.dumps(state).replace('null', 'undefined')}",
        f"window.__remixContext = {json.dumps(state)};window.other=1",
    ):
        assert told(f"{SHELL}<script>{script}</script>") == ([MILL, POND], ("content-from-hydration",))


def test_values_that_are_wrapped_in_an_object() -> None:
    state = {"node": {"body": [{"format": "html", "value": f"<p>{MILL}</p><p>{POND}</p>"}], "value": "6 m"}}
    assert told(f'{SHELL}<script type="application/json">{json.dumps(state)}</script>')[0] == [MILL, POND]


def test_programs_and_style_sheets_are_no_text() -> None:
    program = "function a(b){ if (b) { return c(); } } " * 20
    for value in (program, f"<script>{program}</script>", ".a { color: red; } .b { color: blue; } " * 20):
        assert told(f'{SHELL}<script type="application/json">{json.dumps({"html": value})}</script>')[0] == []


def test_the_data_in_attributes() -> None:
    page = escape(json.dumps({"component": "Post", "props": {"post": {"body": f"<p>{MILL}</p><p>{POND}</p>"}}}))
    assert told(f'<html><body><div id="app" data-page="{page}"></div>') == ([MILL, POND], ("content-from-hydration",))
    posts = {
        "topic_1": json.dumps({"post_stream": {"posts": [{"cooked": f"<p>{MILL}</p>"}, {"cooked": f"<p>{POND}</p>"}]}})
    }
    assert told(f'<html><body><div data-preloaded="{escape(json.dumps(posts))}"></div>')[0] == [MILL, POND]


def test_words_of_the_program_are_no_text() -> None:
    state = {"i18n": {"text": f"{MILL} {POND} {MILL}"}, "settings": {"body": f"{POND} {MILL} {POND}"}}
    assert told(f"{SHELL}<script>window.__INITIAL_STATE__ = {json.dumps(state)}</script>") == (
        [],
        ("no-content", "no-visible-text"),
    )


def test_a_template_that_a_script_would_show() -> None:
    assert told(f"{SHELL}<template><article><p>{MILL}</p><p>{POND}</p></article></template>") == (
        [MILL, POND],
        ("content-from-template",),
    )


def test_a_declared_shadow_root_is_a_part_of_the_page() -> None:
    article = f"<article><p>{MILL}</p><p>{POND}</p></article>"
    assert told(f'<html><body><my-page><template shadowrootmode="open">{article}</template></my-page>') == (
        [MILL, POND],
        (),
    )


def test_text_for_pages_without_scripts_is_named() -> None:
    article = f"<article><h1>The mill</h1><p>{MILL}</p><p>{POND}</p></article>"
    found, quirks = told(f"<html><head><title>The mill</title><body><noscript>{article}</noscript>")
    assert found[-2:] == [MILL, POND]
    assert quirks == ("content-from-noscript",)


def test_a_page_with_text_is_taken_at_its_word() -> None:
    article = f"<article><p>{MILL}</p><p>{POND}</p><p>{MILL} Again.</p></article>"
    data = json.dumps({"@type": "Article", "articleBody": "Something else altogether, and long. " * 60})
    assert told(f'<html><body>{article}<script type="application/ld+json">{data}</script>') == (
        [MILL, POND, f"{MILL} Again."],
        (),
    )


def test_a_short_page_that_is_drawn_has_no_more_than_it_shows() -> None:
    menu = "".join(
        f"<div class='footer'><p>Our office in town number {i} is open all day.</p></div>" for i in range(40)
    )
    state = json.dumps({"body": "Something else altogether, and long. " * 60})
    page = f'<html><body><article><h1>The mill</h1><p>{MILL}</p></article><footer class="site-footer">{menu}</footer>'
    found = extract(f'{page}<script type="application/json">{state}</script>')
    assert "content-from-hydration" not in found.quirks
    assert MILL in [block.text for block in found.blocks]


def test_a_frameset_has_links_and_a_reason() -> None:
    found = extract('<html><frameset cols="20%,80%"><frame src="menu.html"><frame src="text.html"></frameset></html>')
    assert (found.blocks, found.quirks) == ((), ("no-content", "frames-only"))
    assert [link.url for link in found.links] == ["https://example.org/a/menu.html", "https://example.org/a/text.html"]


def test_an_empty_shell_has_no_text_and_a_reason() -> None:
    assert told(SHELL) == ([], ("no-content", "no-visible-text"))
    assert told("") == ([], ("no-content", "no-visible-text"))


def test_a_feed_is_what_its_entries_say() -> None:
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Mills</title><item><title>One &amp; two</title>'
        f"<link>https://example.org/1</link><description>&lt;p&gt;{MILL}&lt;/p&gt;</description></item>"
        f"<item><title>Three</title><description><![CDATA[<p>{POND}</p>]]></description></item></channel></rss>"
    )
    found = extract(feed)
    assert plain(found.blocks) == [
        Block("heading", "One & two", 2),
        Block("paragraph", MILL),
        Block("heading", "Three", 2),
        Block("paragraph", POND),
    ]
    assert found.quirks == ("content-from-feed",)
    assert [(link.url, link.text) for link in found.links] == [("https://example.org/1", "One & two")]


def test_what_is_shown_and_what_is_found_elsewhere_are_both_in_the_account() -> None:
    data = json.dumps({"articleBody": MILL + POND})
    found = extract(f'<html><body><div>Loading</div><script type="application/ld+json">{data}</script>')
    assert found.text_length_raw == len("Loading") + len(MILL + POND)
    assert [(one.tag, one.text_length) for one in found.removed] == [("html", 7)]


def test_data_that_is_too_deep_or_too_large_is_passed_over() -> None:
    for data in ("[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900, '"' + "a" * 9_000_000):
        for kind in ("application/json", "application/ld+json", ""):
            assert extract(f'{SHELL}<script type="{kind}">window.__NUXT__={data}</script>').blocks == ()
