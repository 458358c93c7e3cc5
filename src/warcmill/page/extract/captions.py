"""The text below a picture: its caption and, separately, its credit."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from warcmill.page.extract import whitespace
from warcmill.page.extract.patterns import shapes
from warcmill.page.extract.trim_record import CREDIT, Trim, Words, take

if TYPE_CHECKING:
    from warcmill.page.extract.block_kinds import Places
    from warcmill.page.markup.tree import Tree

_TAIL: Final = 240
"""Credits are looked for in this many characters at the end of a caption."""
_CAPTION_UP: Final = 6
"""How many ancestors of a picture may contain its caption."""
_MOST_PIECES: Final = 40
"""Such an ancestor has at most this many pieces of text; with more it is a part of the page."""
_NEAR: Final = 40
"""The caption is among this many elements after the picture."""
_MOST_ELEMENTS: Final = 200
"""At most this many elements of a caption are examined."""


def cut_credits(tree: Tree, trimmed: Trim, where: Places, words: Words) -> None:
    """Cut the elements that hold a credit out of kept captions."""
    for caption, role in where.role.items():
        if role == "caption" and where.place[caption].kind == "caption":
            for node in _credits(tree, caption, words):
                take(trimmed, tree, node, CREDIT)


def caption_of(tree: Tree, caption: int, words: Words) -> tuple[str | None, str | None]:
    """The caption and the credit that the element contains."""
    pieces = list(tree.pieces[tree.nodes.first_piece[caption] : tree.nodes.end_piece[caption]])
    start = tree.nodes.first_piece[caption]
    named: list[str] = []
    for node in _credits(tree, caption, words):
        first, end = tree.nodes.first_piece[node] - start, tree.nodes.end_piece[node] - start
        if said := whitespace.line("".join(pieces[first:end])):
            named.append(said)
        pieces[first:end] = [" "] * (end - first)
    text, credit = parted(whitespace.line("".join(pieces)))
    return text or None, without_label(" ".join(named)) or credit


def caption_near(tree: Tree, picture: int, words: Words) -> int | None:
    """The caption of a picture: the next caption in an ancestor of it and not far away; None if there is none."""
    nodes = tree.nodes
    around = picture
    for _ in range(_CAPTION_UP):
        around = nodes.parent[around]
        if around < 0 or nodes.end_piece[around] - nodes.first_piece[around] > _MOST_PIECES:
            return None
        if nodes.end_piece[around] > nodes.first_piece[around]:
            break
    for node in range(picture + 1, min(picture + _NEAR, len(nodes.tag))):
        if nodes.parent[node] < around:
            break
        if nodes.end_piece[node] <= nodes.first_piece[node]:
            continue
        if nodes.tag[node] == "figcaption" or not words.of_captions.isdisjoint(tree.names.words(nodes.kind[node])):
            return node
    return None


def parted(text: str) -> tuple[str, str | None]:
    """A caption without the credit at its end, and that credit: `… at dawn. Photo: Ann Example`."""
    begin, credit, _ = _patterns()
    for start in begin.finditer(text, max(len(text) - _TAIL, 0)):
        if found := credit.match(text, start.end()):
            return text[: start.start()].rstrip(), without_label(found[0]) or None
    return text, None


def without_label(credit: str) -> str:
    """A credit without its label: `Photo: Ann Example` gives Ann Example."""
    if credit.startswith("(") and credit.endswith(")"):
        credit = credit[1:-1]
    return _patterns()[2].sub("", credit).strip(" .:–—|")


def _credits(tree: Tree, caption: int, words: Words) -> list[int]:
    """The outermost elements of a caption that are marked as its credit."""
    nodes = tree.nodes
    found: list[int] = []
    done = -1
    for node in range(caption + 1, min(caption + _MOST_ELEMENTS, len(nodes.tag))):
        if nodes.parent[node] < caption:
            break
        if nodes.first_piece[node] < done or nodes.end_piece[node] <= nodes.first_piece[node]:
            continue
        if any(words.codes.get(word) == CREDIT for word in tree.names.words(nodes.kind[node])):
            found.append(node)
            done = nodes.end_piece[node]
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Where a credit may begin in a caption, the credit from there to the end, and its label."""
    data = shapes()["credits"]
    label = "|".join(sorted(map(re.escape, data["labels"]), key=len, reverse=True))
    linking = "|".join(sorted(map(re.escape, data["linking"]), key=len, reverse=True))
    begin = r"^|(?<=[。！？])\s*|(?<=[.!?…)\]”\"’'])\s+|\s*[|•·]\s*|\s+[–—-]\s+|\s*(?=[(\[])"
    labelled = (
        rf"(?:{label})(?:\s*(?:{label}|{linking})){{0,4}}\s*"
        rf"(?:[:：/|©]|\.\.\.|…|(?<=\s)(?:{linking})\b)+\s*[^\n]{{2,160}}"
    )
    credit = rf"[(\[]?(?:{labelled}|(?:©|\(c\)|copyright\b)\s*[^\n]{{2,120}})[)\]]?\s*$"
    start = rf"^(?:(?:©|\(c\)|(?:{label}|{linking}|copyright)(?=\W|{label}))[\s:：/|.…]*){{1,5}}"
    return re.compile(begin), re.compile(credit, re.IGNORECASE), re.compile(start, re.IGNORECASE)
