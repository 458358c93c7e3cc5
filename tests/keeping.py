"""Small pages of which everything is kept, so that tests see what becomes of kept text alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from warcmill.model import Block, Image, Link
from warcmill.page import content
from warcmill.page.addresses.urls import resolve
from warcmill.page.extract import blocks, images, links, removals
from warcmill.page.extract.trim_record import words_of
from warcmill.page.markup import tree
from warcmill.page.rules.attribution import Attribution
from warcmill.page.rules.rulebook import rulebook

BASE = "https://example.org/a/page.html"


def whole(html: str) -> blocks.Cut:
    page = tree.parse(html)
    return blocks.cut(page, [True] * len(page.passages.text))


def but(html: str, *dropped: str) -> blocks.Cut:
    """All is kept but the passages that have one of the given texts."""
    page = tree.parse(html)
    return blocks.cut(page, [text not in dropped for text in page.passages.text])


def plain(found: Iterable[Block]) -> list[Block]:
    """Blocks by kind, text and level alone."""
    return [Block(*block[:3]) for block in found]


def cut(html: str) -> list[Block]:
    return plain(whole(html).blocks)


def told(html: str) -> list[Block]:
    """The blocks with all that is told of them, links and pictures resolved."""
    page = tree.parse(html)
    return list(content.of_fragment(html, rulebook(), partial(resolve, BASE)).blocks) if page.passages.text else []


def texts(html: str) -> list[str]:
    return [block.text for block in cut(html)]


def found_links(html: str, *dropped: str) -> list[Link]:
    return list(links.find(tree.parse(html), but(html, *dropped).stand, partial(resolve, BASE)).values())


def found_images(html: str, *dropped: str) -> list[Image]:
    stand = but(html, *dropped).stand
    found = images.find(tree.parse(html), stand, words_of(rulebook()), partial(resolve, BASE))
    return list(dict.fromkeys(found.values()))


def balance(html: str, *dropped: str) -> tuple[int, int, int]:
    """Characters kept, removed, and there at all."""
    page = tree.parse(html)
    found = but(html, *dropped)
    removed = removals.removals(page, found.trim, found.stand, names_of(page, found))
    return removals.kept_length(page, found.trim), sum(one.text_length for one in removed), removals.length(page)


def names_of(page: tree.Tree, found: blocks.Cut) -> Attribution:
    """What is removed of a page by a cut alone, as it is told."""
    return Attribution(page, rulebook(), found.trim.kept, found.trim.codes)
