"""What reads the parser's own nodes against what reads lxml's elements: the one work that is written for both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import ROOT
from warcmill.page.markup.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS
from warcmill.page.markup.lxml_nodes import Markup, native, read, read_plainly
from warcmill.page.markup.traversal import MAX_NODES
from warcmill.page.markup.tree import _parsed

pytestmark = pytest.mark.skipif(native is None, reason="nothing is compiled here (no C compiler)")

TAGS = sorted((BLOCK_TAGS | WORD_TAGS | UNSHOWN_TAGS | {"a", "br", "span", "x-own"}) - {"html", "frameset", "xmp"})
PIECES = (
    st.sampled_from([f"<{tag}>" for tag in TAGS])
    | st.sampled_from([f"</{tag}>" for tag in TAGS])
    | st.sampled_from([f'<div {name}="Ab-cd9 é">' for name in sorted(KEYED)])
    | st.sampled_from(
        [
            "<div style='display:none'>",
            "<p hidden>",
            "<template shadowrootmode=open>",
            "<!-- x -->",
            "<b class>",
            "&nbsp;",
        ]
    )
    | st.text(" \n\t\x1f\u00a0\u2028ab日&;", max_size=6)
)


def told(markup: Markup) -> tuple[Any, ...]:
    return [id(element) for element in markup.elements], *markup[1:]


def assert_alike(page: bytes, most: int = MAX_NODES) -> None:
    root = _parsed(page)
    held = list(root.iter())  # so that an element is the same object for both
    assert told(read(root, most)) == told(read_plainly(root, most))
    assert held


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=300, deadline=None)
def test_both_read_the_same_of_any_page(pieces: list[str]) -> None:
    assert_alike("".join(pieces).encode("utf-8", "replace"))


@pytest.mark.parametrize("page", sorted(ROOT.rglob("*.html")), ids=lambda page: page.parent.name)
def test_both_read_the_same_of_a_seed(page: Path) -> None:
    assert_alike(page.read_bytes())


@pytest.mark.parametrize("most", [1, 2, 3, 5, 7, 8])
def test_both_stop_at_the_same_element(most: int) -> None:
    assert_alike(b"<div>one<p>two <b>three</b> four</p>five<p>six</p></div>", most)


def test_no_element_is_made_before_it_is_asked_for() -> None:
    elements = read(_parsed(b"<p>one<p>two"), MAX_NODES).elements
    assert [elements[node].tag for node in (-1, 0)] == ["p", "html"]
    assert [element.tag for element in elements] == ["html", "body", "p", "p"]
    with pytest.raises(IndexError):
        elements[MAX_NODES]


def test_attributes_are_read_alike() -> None:
    root = _parsed(b'<a href="/x?a=1&amp;b=2" hidden title="">x</a>')
    for markup in (read(root, MAX_NODES), read_plainly(root, MAX_NODES)):
        link = markup.tag.index("a")
        assert [markup.elements.get(link, name) for name in ("href", "hidden", "title", "rel")] == [
            "/x?a=1&b=2",
            "",
            "",
            None,
        ]
