"""The compiled walk and names against the plain ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import ROOT
from warcmill.page import native
from warcmill.page.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS
from warcmill.page.judging import known
from warcmill.page.judging.words import _key_words, key_words_plainly
from warcmill.page.tree import _parsed
from warcmill.page.walk import MAX_NODES, walk, walk_plainly

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
NAMES = st.text("abYZ09-_# \t\u00e9.:/", max_size=40)


def told(found: tuple[Any, ...]) -> tuple[Any, ...]:
    nodes, runs, pieces, whole = found
    columns = {name: getattr(nodes, name) for name in nodes.__slots__ if name != "element"}
    return [id(element) for element in nodes.element], columns, runs, pieces, whole


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=300, deadline=None)
def test_both_walks_tell_the_same_of_any_page(pieces: list[str]) -> None:
    root = _parsed("".join(pieces))
    held = list(root.iter())  # so that an element is the same object for both
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


@pytest.mark.parametrize("page", sorted(ROOT.rglob("*.html")), ids=lambda page: page.parent.name)
def test_both_walks_tell_the_same_of_a_seed(page: Path) -> None:
    root = _parsed(page.read_bytes().decode("utf-8", "replace"))
    held = list(root.iter())
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


@pytest.mark.parametrize("most", [1, 2, 3, 5, 8])
def test_both_walks_stop_at_the_same_element(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.page.walk.MAX_NODES", most)
    root = _parsed("<div>one<p>two <b>three</b> four</p>five<p>six</p></div>")
    held = list(root.iter())
    assert told(walk(root)) == told(walk_plainly(root))
    assert held


def test_no_element_is_made_before_it_is_asked_for() -> None:
    nodes = walk(_parsed("<p>one<p>two"))[0]
    assert [nodes.element[node].tag for node in (-1, 0)] == ["p", "html"]
    assert [element.tag for element in nodes.element] == ["html", "body", "p", "p"]
    with pytest.raises(IndexError):
        nodes.element[MAX_NODES]


def test_attributes_are_read_alike() -> None:
    root = _parsed('<a href="/x?a=1&amp;b=2" hidden title="">x</a>')
    for nodes in (walk(root)[0], walk_plainly(root)[0]):
        link = nodes.tag.index("a")
        assert [nodes.element.get(link, name) for name in ("href", "hidden", "title", "rel")] == [
            "/x?a=1&b=2",
            "",
            "",
            None,
        ]


@given(st.sampled_from(sorted(KEYED)), NAMES, NAMES)
@settings(max_examples=500, deadline=None)
def test_both_read_the_same_words_in_names(name: str, value: str, other: str) -> None:
    key = f"div\0class={value}\0{name}={other}"
    assert _key_words(key) == key_words_plainly(key)


@pytest.mark.parametrize(
    "value", ["x" * 5_000, " ".join(f"w{chr(97 + i % 26)}{'b' * (i % 9)}" for i in range(300)), "aB" * 200]
)
def test_both_bound_the_words_of_a_name_alike(value: str) -> None:
    key = f"div\0class={value}\0id=main"
    assert _key_words(key) == key_words_plainly(key)


@given(st.lists(st.lists(st.sampled_from(["nav", "main nav", "<div>", "é"]), max_size=4).map(tuple), max_size=6))
def test_both_find_the_same_known_words(words: list[tuple[str, ...]]) -> None:
    index = {"nav": 0, "<div>": 7, "é": 3}
    met = known.find(words, index)
    counts, numbers = known.find_plainly(words, index)
    assert (met.count.tolist(), met.numbers.tolist()) == (counts.tolist(), numbers.tolist())
