"""Tags of very many attributes, of which the parser would take hours."""

from __future__ import annotations

import pytest

from warcmill.page.markup.attribute_floods import MOST, thinned
from warcmill.page.markup.tree import parse

MANY = b" ".join(b"a%d" % number for number in range(MOST + 1))
FEW = b" ".join(b"a%d" % number for number in range(MOST))
CROWDED = {
    "bare": (b"<p " + MANY + b">text", b"<p>text"),
    "with values": (b"<p " + MANY.replace(b" ", b"=1 ") + b">text", b"<p>text"),
    "without spaces between": (b'<p b="1"' + MANY.replace(b" ", b'="1"') + b">text", b"<p>text"),
    "parted by slashes": (b"<p/" + MANY.replace(b" ", b"/") + b">text", b"<p>text"),
    "behind a quoted >": (b"<p b='>' " + MANY + b">text", b"<p>text"),
    "behind a quoted <": (b'<p b = "<" ' + MANY + b">text", b"<p>text"),
    "never closed": (b"<p>text<a " + MANY, b"<p>text<a"),
    "of a script": (b"<script " + MANY + b">1<2</script>text", b"<script>1<2</script>text"),
    "after a script": (b"<script>'<!--'</script><p " + MANY + b">text", b"<script>'<!--'</script><p>text"),
    "one of two": (b"<p " + FEW + b"><b " + MANY + b">text", b"<p " + FEW + b"><b>text"),
}
SPARE = {
    "as many as may be": b"<p " + FEW + b">text",
    "values with spaces": b"<p style = '" + MANY + b"' class=x>text",
    "text": b"<p>1 < " + MANY,
    "in a script": b"<script>if (i<n) " + MANY + b"</script>text",
    "in a comment": b"<!-- <p " + MANY + b"> -->text",
    "in a title": b"<title>a<b " + MANY + b"</title>text",
}


@pytest.mark.parametrize("case", CROWDED)
def test_a_tag_of_too_many_attributes_loses_them_and_nothing_else(case: str) -> None:
    page, expected = CROWDED[case]
    assert thinned(page) == expected


@pytest.mark.parametrize("case", SPARE)
def test_what_only_looks_like_many_attributes_stays(case: str) -> None:
    assert thinned(SPARE[case]) == SPARE[case]


def test_a_page_that_is_one_tag_of_a_million_attributes_keeps_its_text_and_says_what_it_lost() -> None:
    names = " ".join(f"a{number}" for number in range(1_000_000))
    page = parse(f"<div a='>' {names}>text")
    assert (page.passages.text, page.quirks) == (["text"], ("attributes-cut",))


def test_a_script_that_only_looks_crowded_is_no_quirk() -> None:
    page = parse(SPARE["in a script"])
    assert (page.passages.text, page.quirks) == (["text"], ())
