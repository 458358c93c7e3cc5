"""The account of a page's text: kept and removed are all there was, on small pages and on real ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyarrow.parquet as pq
from keeping import but, names_of
from shared import shared

from warcmill.model import Removal
from warcmill.page.extract import blocks, removals, whitespace
from warcmill.page.markup import charset, tree

EVERY = 100


@cache
def real_pages() -> list[tree.Tree]:
    rows = pq.ParquetFile(shared("wcxb_dev.parquet")).read(columns=["html"]).column("html")[::EVERY].to_pylist()
    return [tree.parse(charset.decode(html, "utf-8", html=True).text) for html in rows]


def removed_from(html: str, *dropped: str) -> list[Removal]:
    page = tree.parse(html)
    found = but(html, *dropped)
    every = removals.removals(page, found.trim, found.stand, names_of(page, found))
    return [each._replace(text=None) for each in every]


def test_the_largest_element_without_kept_text_is_one_removal() -> None:
    html = (
        '<div><nav class="top"><ul><li>Home</li><li>News</li></ul></nav><p>Text</p><footer><p>Foot</p></footer></div>'
    )
    assert removed_from(html, "Home", "News", "Foot") == [
        Removal("NAV001", "navigation", "<nav>", "nav", "top", 8),
        Removal("FTR001", "footer", "<footer>", "footer", None, 4),
    ]


def test_text_that_has_no_element_of_its_own_goes_by_the_one_around_it() -> None:
    assert removed_from('<div class="story">Kept<br><br>gone<br><br>kept</div>', "gone") == [
        Removal("UNN001", "unnamed", None, "div", "story", 4)
    ]


def test_what_is_cut_out_of_kept_text_is_there_with_its_own_rule() -> None:
    html = (
        '<p>See <a href="/x">this<span class="sr-only"> (opens in a new window)</span></a>.</p>'
        "<figure><figcaption>Mill. Photo: Ann</figcaption></figure>"
        '<div class="d-none"><p>One two three.</p></div><div class="d-block"><p>One two three.</p></div>'
    )
    assert removed_from(html) == [
        Removal("CUT001", "hidden", None, "span", "sr-only", 24),
        Removal("CUT004", "captions", None, "figcaption", None, 11),
        Removal("CUT002", "copies", None, "div", "d-block", 14),
    ]


def test_a_removal_says_what_was_taken() -> None:
    html = '<p>Kept <span class="sr-only">(new\n window)</span> text</p><nav><p>Home</p><p>About</p></nav>'
    html += "<figure><figcaption>Mill. Photo: Ann</figcaption></figure>"
    page = tree.parse(html)
    found = but(html, "Home", "About")
    every = removals.removals(page, found.trim, found.stand, names_of(page, found))
    assert [each.text for each in every] == ["(new window)", "Home\nAbout", "Photo: Ann"]


def test_a_page_of_which_nothing_is_kept_is_one_removal() -> None:
    assert removed_from("<html><body><p>a</p><p>b</p></body></html>", "a", "b") == [
        Removal("UNN001", "unnamed", None, "html", None, 2)
    ]


def letters(texts: Iterable[str]) -> int:
    return sum(len(re.findall(r"[^\W_]", text)) for text in texts)


def test_kept_and_removed_are_all_the_text_of_real_pages() -> None:
    for number, page in enumerate(real_pages()):
        # Any verdict must balance; this one cuts through everything.
        kept = [(passage + number) % 3 > 0 for passage in range(len(page.passages.text))]
        found = blocks.cut(page, kept)
        removed = removals.removals(page, found.trim, found.stand, names_of(page, found))
        assert min(one.text_length for one in removed) > 0
        assert removals.kept_length(page, found.trim) + sum(one.text_length for one in removed) == removals.length(page)


def test_the_blocks_of_real_pages_have_every_letter_that_is_kept() -> None:
    for page in real_pages():
        found = blocks.cut(page, [True] * len(page.passages.text))
        pieces = [found.trim.edits.get(piece, text) for piece, text in enumerate(page.pieces)]
        starts = [0, *page.passages.end_piece]
        there = letters(
            whitespace.seen("".join(pieces[starts[passage] : starts[passage + 1]]))
            for passage, keep in enumerate(found.trim.kept)
            if keep
        )
        credits_cut = sum(len(lost) for _, _, lost in found.trim.loose)
        assert there - credits_cut <= letters(block.text for block in found.blocks) <= there
