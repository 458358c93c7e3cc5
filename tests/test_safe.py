"""Values made fit for the dataset."""

from __future__ import annotations

from warcmill.model import Block, Image, Link, Metadata, Removal
from warcmill.page import sanitizing


def test_a_lone_surrogate_becomes_a_replacement_character_and_a_quirk() -> None:
    quirks: list[str] = []
    assert sanitizing.text("a\ud800b", quirks) == "a\ufffdb"
    assert quirks == ["lone-surrogates"]


def test_letters_of_any_script_stay() -> None:
    quirks: list[str] = []
    assert sanitizing.text("é漢字😀", quirks) == "é漢字😀"
    assert quirks == []


def test_values_that_are_too_long_are_cut_and_say_so() -> None:
    quirks: list[str] = []
    found = Metadata(title="x" * 1_000_000, authors=("y" * 1_000,) * 200, keywords=("", "k"))
    fit = sanitizing.of_page(found, quirks)
    assert fit == Metadata(title="x" * 2_000, authors=("y" * 300,) * 100, keywords=("k",))
    assert set(quirks) == {"value-cut"}


def test_lists_are_cut_item_by_item() -> None:
    quirks: list[str] = []
    long = "x" * 1_000_000
    assert sanitizing.links((Link("u", long, None, "content"),), quirks)[0].text == "x" * sanitizing.SHORT
    assert sanitizing.images((Image("u", long, long, None),), quirks)[0] == Image(
        "u", "x" * sanitizing.SHORT, "x" * sanitizing.SHORT
    )
    assert (
        sanitizing.removed((Removal("NAV001", "navigation", None, "div", long, 1),), quirks)[0].css_class
        == "x" * sanitizing.SHORT
    )
    assert set(quirks) == {"value-cut"}


def test_blocks_lose_lone_surrogates_and_nothing_else() -> None:
    quirks: list[str] = []
    found = (Block("heading", "a", 1), Block("list-item", "b\udfff", 2))
    assert sanitizing.blocks(found, quirks) == (Block("heading", "a", 1), Block("list-item", "b\ufffd", 2))
    assert quirks == ["lone-surrogates"]
    assert sanitizing.blocks(found[:1], quirks) == found[:1]


def test_what_is_short_passes_as_the_same_objects() -> None:
    links = (Link("u", "t", None, "content"),)
    assert sanitizing.links(links, []) is links


def test_quirks_are_codes_each_once() -> None:
    assert sanitizing.codes(["b", "a", "b", "No code", "x" * 65]) == ("b", "a")
