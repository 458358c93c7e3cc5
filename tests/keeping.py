"""Small pages of which everything is kept, so that tests see what becomes of kept text alone."""

from __future__ import annotations

from functools import partial

from warcmill.model import Block, Image, Link
from warcmill.page.addresses.urls import resolve
from warcmill.page.extract import blocks, images, links, removals
from warcmill.page.extract.trim_record import words_of
from warcmill.page.markup import tree
from warcmill.page.rules.rulebook import rulebook

BASE = "https://example.org/a/page.html"


def whole(html: str) -> blocks.Cut:
    page = tree.parse(html)
    return blocks.cut(page, [True] * len(page.runs.text))


def but(html: str, *dropped: str) -> blocks.Cut:
    """All is kept but the runs that have one of the given texts."""
    page = tree.parse(html)
    return blocks.cut(page, [text not in dropped for text in page.runs.text])


def cut(html: str) -> list[Block]:
    return list(whole(html).blocks)


def texts(html: str) -> list[str]:
    return [block.text for block in cut(html)]


def found_links(html: str, *dropped: str) -> list[Link]:
    return list(links.find(tree.parse(html), but(html, *dropped).stand, partial(resolve, BASE)))


def found_images(html: str, *dropped: str) -> list[Image]:
    stand = but(html, *dropped).stand
    return list(images.find(tree.parse(html), stand, words_of(rulebook()), partial(resolve, BASE)))


def balance(html: str, *dropped: str) -> tuple[int, int, int]:
    """Characters kept, removed, and there at all."""
    page = tree.parse(html)
    found = but(html, *dropped)
    removed = removals.removals(page, found.trim, found.stand, ["NAV001"] * len(page.runs.text))
    return removals.kept_length(page, found.trim), sum(one.text_length for one in removed), removals.length(page)
