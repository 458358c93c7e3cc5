"""What is compiled against what does the same plainly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import ROOT
from warcmill.page import native
from warcmill.page.document import collapsed
from warcmill.page.extract import links
from warcmill.page.extract.kept_elements import Stand, stand_plainly
from warcmill.page.markup.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS
from warcmill.page.markup.traversal import MAX_NODES, walk, walk_plainly
from warcmill.page.markup.tree import Tree, _parsed, parse

pytestmark = pytest.mark.skipif(
    native.native_walk is None, reason="the compiled parts are not built here (no C compiler)"
)

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
PACK = """
[[rule]]
code = "OWN001"
name = "own"
since = "1"
why = "To have a word that decides alone."
hard = true
words = ["footer", "<nav>", "comments"]
drop = ["<footer><p>x</p></footer>"]
keep = ["<p>x</p>"]
"""
NAMES = st.text("abYZ09-_# \t\u00e9.:/", max_size=40)


def told(found: tuple[Any, ...]) -> tuple[Any, ...]:
    nodes, passages, pieces, whole = found
    columns = {name: getattr(nodes, name) for name in nodes.__slots__ if name != "element"}
    return [id(element) for element in nodes.element], columns, passages, pieces, whole


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=300, deadline=None)
def test_both_walks_tell_the_same_of_any_page(pieces: list[str]) -> None:
    root = _parsed("".join(pieces).encode("utf-8", "replace"))
    held = list(root.iter())  # so that an element is the same object for both
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


@pytest.mark.parametrize("page", sorted(ROOT.rglob("*.html")), ids=lambda page: page.parent.name)
def test_both_walks_tell_the_same_of_a_seed(page: Path) -> None:
    root = _parsed(page.read_bytes())
    held = list(root.iter())
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


@pytest.mark.parametrize("most", [1, 2, 3, 5, 8])
def test_both_walks_stop_at_the_same_element(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.page.markup.traversal.MAX_NODES", most)
    root = _parsed(b"<div>one<p>two <b>three</b> four</p>five<p>six</p></div>")
    held = list(root.iter())
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


def test_no_element_is_made_before_it_is_asked_for() -> None:
    nodes = walk(_parsed(b"<p>one<p>two"))[0]
    assert [nodes.element[node].tag for node in (-1, 0)] == ["p", "html"]
    assert [element.tag for element in nodes.element] == ["html", "body", "p", "p"]
    with pytest.raises(IndexError):
        nodes.element[MAX_NODES]


def test_attributes_are_read_alike() -> None:
    root = _parsed(b'<a href="/x?a=1&amp;b=2" hidden title="">x</a>')
    for nodes in (walk(root)[0], walk_plainly(root)[0]):
        link = nodes.tag.index("a")
        assert [nodes.element.get(link, name) for name in ("href", "hidden", "title", "rel")] == [
            "/x?a=1&b=2",
            "",
            "",
            None,
        ]


HIDDEN = "".join(
    f"<div hidden class='panel n{number}'><p>{'word ' * words}</p></div>" for number, words in enumerate((3, 4, 5))
)


def pages() -> Iterator[Tree]:
    """The seeds, and pages with what they lack."""
    yield parse(
        f"<p>{'word ' * 300}</p>{HIDDEN}<p hidden>one</p><div hidden><p>{'word ' * 90}</p><i hidden>x</i></div>"
    )
    for page in sorted(ROOT.rglob("*.html")):
        yield parse(page.read_bytes().decode("utf-8", "replace"))
    yield parse("<p>one")


def test_links_are_found_alike() -> None:
    odd = "<a href=''>one\x1ftwo<b>three</b></a><a href=x rel=''> </a><iframe src='' title=x></iframe><frame src=y>"
    for tree in (*pages(), parse(f"{odd}<p>{odd * 3}<a href=z>{'w ' * 3_000}</a><a>none</a><a href=q>é</a>")):
        for kept in (
            [True] * len(tree.passages.text),
            [passage % 2 == 0 for passage in range(len(tree.passages.text))],
        ):
            stand = Stand(tree, kept)
            assert links._anchors(tree, stand) == links.anchors_plainly(tree, stand)


def test_elements_stand_alike_to_kept_text() -> None:
    assert native.native_cut is not None
    for tree in (*pages(), parse("")):
        columns = tree.nodes.first_piece, tree.nodes.end_piece, tree.passages.end_piece
        for step in (1, 2, 1_000):
            kept = [passage % step == step - 1 for passage in range(len(tree.passages.text))]
            for gone in ((), range(0, len(tree.pieces), 3)):
                assert native.native_cut.stand(*columns, kept, gone) == stand_plainly(*columns, kept, gone)


@given(st.text(st.sampled_from("a \t\n\u2028\x1f\u3000é日\U0001f600\ud800\x7f\x80\u07ff\u0800\uffff\U00010000")))
def test_both_collapse_a_text_alike(text: str) -> None:
    assert native.native_cut is not None
    assert native.native_cut.collapsed(text) == collapsed(text)
