"""Pages that are made to break or to stall: everything comes out, and the account closes."""

from __future__ import annotations

import json

import pytest

from warcmill.page import content
from warcmill.page.markup import tree
from warcmill.page.rules.rulebook import rulebook

MANY = 20_000
DEEP = 3_000

PAGES = {
    "links": "".join(f'<a href="/{i}">link {i}</a> ' for i in range(MANY)),
    "links-in-links": '<a href="/x">a' * DEEP,
    "nested-lists": "<ul><li>a " * DEEP,
    "nested-quotes": "<p>" + "<q>a" * DEEP,
    "nested-ruby": "<p>" + "<ruby>漢<rt>k" * DEEP,
    "nested-notes": "<p>" + "<sup>1" * DEEP,
    "nested-formulas": "<p>" + "<math><annotation encoding=tex>a</annotation>b" * DEEP,
    "nested-copies": '<div class="mobile">' * DEEP + "<p>the same text here</p>" * DEEP,
    "nested-clones": "<p>word " * 100 + '<div class="slick-cloned"><p>a' * DEEP,
    "nested-line-numbers": "<pre>" + '<span class="lineno">1' * DEEP,
    "nested-captions": '<div class="wp-caption-text">' * 1_000 + "<img src=/a.jpg>a" * DEEP,
    "code": "<pre>" + "    a line of code\n" * MANY,
    "code-of-spans": "<pre>" + "<span>  </span><b>x</b>\n" * MANY,
    "wide-table": "<table><tr>" + "<th>a" * MANY + "<tr>" + "<td>b" * MANY,
    "spanning-table": "<table>" + ("<tr>" + "<td rowspan=9999 colspan=9999>a<td>b") * DEEP,
    "nested-tables": "<table><tr><th>a<td>" * DEEP,
    "line-breaks": "<p>a" + "<br> <br>b" * MANY,
    "long-alt": f'<p>a<img src=/a.jpg alt="{"a " * 500_000}"><p>b',
    "candidates": f'<p>a<img srcset="{"a b," * MANY}"><p>b',
    "captions": "".join(
        f"<figure><img src=/{i}.jpg><figcaption>Photo {'by ' * 50}</figcaption></figure>" for i in range(500)
    ),
    "spaces-between-signs": "<p>漢" + "\n" * 500_000 + "a",
    "unseen-characters": "<p>" + "\u200b\u200d\u202e" * MANY,
    "deep-data": f'<script type="application/json">{"[" * MANY}</script>',
    "deep-json-ld": f'<script type="application/ld+json">{"[" * MANY}</script>',
    "broken-data": '<script>window.__INITIAL_STATE__={"body":"' + 'a b c d e {"' * MANY + "</script>",
    "many-globals": "<script>" + "__NUXT__={" * MANY + "</script>",
    "deep-stream": f"<script>self.__next_f.push([1,{json.dumps('1:' + '[' * MANY)}])</script>",
    "rows-of-stream": f"<script>self.__next_f.push([1,{json.dumps('1:' * MANY)}])</script>",
    "templates": "<template><p>a" * DEEP,
    "many-frames": "<frameset>" + "<frame src=/a>" * MANY,
    "long-style": f'<p style="opacity:0.{"0" * 500_000}x">a',
    "tags-without-end": "<div>" * DEEP + "a" + "<b" * MANY,
    "name-without-end": "<div>" * DEEP + "a<" + "b" * 10 * MANY,
    "tags-in-data": f'<script type="application/ld+json">{{"articleBody":"{"<p " * 5 * MANY}"}}</script>',
    "feed": "<rss><item><title>a</title><description>b</description></item>" * DEEP,
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_that_is_made_to_break_gives_its_text_and_a_closed_account(page: str) -> None:
    parsed = tree.parse(page)
    found = content.extract(parsed, rulebook(), url="https://example.org/", base="")
    kept = sum(len(block.text) for block in found.blocks)
    removed = sum(one.text_length for one in found.removed)
    assert removed <= found.text_length_raw
    assert kept > 0 or removed == found.text_length_raw
    assert kept > 0 or "no-content" in found.quirks
