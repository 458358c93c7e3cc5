"""The pictures of the main content with their texts; decorative and tracking images are left out."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from warcmill.model import Image
from warcmill.page.extract import captions
from warcmill.page.extract.patterns import shapes
from warcmill.page.markup.class_words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warcmill.page.extract.kept_elements import Stand
    from warcmill.page.extract.trim_record import Words
    from warcmill.page.markup.traversal import Element
    from warcmill.page.markup.tree import Tree

_IMAGES: Final = frozenset({"img", "amp-img"})
_FIGURE_TEXT: Final = 600
"""An element without kept text may be a picture with its caption, and not a part of the page, up to this many
characters."""
_FIGURE_PIECES: Final = 10
"""The same in pieces of text."""
_HEAD_PIECES: Final = 60
"""Number of pieces in the head of an article."""
_MOST_SOURCES: Final = 8
_BEFORE, _AFTER = 15, 1
"""How many pieces of text may separate a picture from the first kept one (the article's lead picture) or the last
one."""
_LONGEST: Final = 2_000
"""At most this many characters of an alternative text are examined."""
_SMALL: Final = 2
_ICON: Final = 33
"""In pixels: up to `_SMALL` in both dimensions nobody sees the picture; below `_ICON` it is an icon."""
_CANDIDATE: Final = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([0-9]+(?:\.[0-9]+)?)[wx])?\s*(?:,|$)")


class _Shapes(NamedTuple):
    lazy: tuple[str, ...]
    sets: tuple[str, ...]
    icons: frozenset[str]
    pixels: frozenset[str]
    hosts: frozenset[str]


def find(tree: Tree, stand: Stand, cutting: Words, resolve: Callable[[str], str | None]) -> dict[int, Image]:
    """The pictures among kept text, by element; pictures with the same address are the same picture.

    The address is the one that a lazy loader would load, else `src`, else the largest of `srcset`, else that of a
    sibling `<source>`.
    """
    nodes = tree.nodes
    if stand.first < 0:
        return {}
    headline = next((nodes.first_piece[node] for node in nodes.of_tags("h1")), -1)
    known: dict[int, bool] = {}
    found: dict[int, Image] = {}
    by_url: dict[str, Image] = {}
    for node in nodes.of_tags(*_IMAGES):
        near = stand.first - _BEFORE <= nodes.first_piece[node] <= stand.last + _AFTER
        if not near or not _in_content(tree, node, stand, headline, known):
            continue
        element = nodes.element[node]
        attributes = dict(element.items())
        source = _source(element, attributes)
        url = resolve(source) if source else None
        if not url or why_not(attributes, url):
            continue
        if url in by_url:
            found[node] = by_url[url]
            continue
        below = captions.caption_near(tree, node, cutting)
        caption, credit = (None, None) if below is None else captions.caption_of(tree, below, cutting)
        alt = " ".join((attributes.get("alt") or "")[:_LONGEST].split())
        found[node] = by_url[url] = Image(url, alt or None, caption, credit)
    return found


def _in_content(tree: Tree, node: int, stand: Stand, headline: int, known: dict[int, bool]) -> bool:
    """Whether the nearest ancestor with kept text comes before any that is a part of the page without kept text."""
    nodes = tree.nodes
    path: list[int] = []
    answer = False
    while node >= 0:
        if node in known or stand.holds[node]:
            answer = known.get(node, True)
            break
        path.append(node)
        first, end = nodes.first_piece[node], nodes.end_piece[node]
        pieces = tree.pieces[first : min(end, first + _FIGURE_PIECES)]
        if len(pieces) == _FIGURE_PIECES or sum(map(len, pieces)) > _FIGURE_TEXT:
            # The head of an article, with title, authors and lead picture, is not a separate part of the page.
            answer = first <= headline < end and end - first < _HEAD_PIECES
            break
        node = nodes.parent[node]
    known.update(dict.fromkeys(path, answer))
    return answer


def _source(element: Element, attributes: Mapping[str, str]) -> str | None:
    shape = _shapes()
    for name in shape.lazy:
        if name in attributes and _is_address(attributes[name]):
            return attributes[name]
    src = attributes.get("src", "")
    if _is_address(src) and shape.pixels.isdisjoint(_name_words(src)):
        return src
    for name in shape.sets:
        if name in attributes and (best := _largest(attributes[name])):
            return best
    return _of_picture(element, shape.sets) or (src if _is_address(src) else None)


def _of_picture(element: Element, sets: tuple[str, ...]) -> str | None:
    """The candidates of a `<picture>`'s sources.

    The parser never closes a source, so the picture's image ends up inside it.
    """
    around = element.getparent()
    for _ in range(_MOST_SOURCES):
        if around is None or around.tag not in ("source", "picture"):
            break
        for source in (around, *around.iterchildren("source")):
            for name in sets:
                if (value := source.get(name)) and (best := _largest(value)):
                    return best
        around = around.getparent()
    return None


def _is_address(value: str) -> bool:
    value = value.strip()
    return len(value) > 1 and not value.startswith(("data:", "{", "[", "about:")) and "\n" not in value


def _largest(srcset: str) -> str | None:
    """The candidate with the greatest width or density (HTML, 4.8.4.2.1)."""
    best, most = None, -1.0
    for candidate in _CANDIDATE.finditer(srcset[: 20 * _LONGEST]):
        size = float(candidate[2] or 1)
        if size > most and _is_address(candidate[1]):
            best, most = candidate[1], size
    return best


def why_not(attributes: Mapping[str, str], url: str) -> str | None:
    """Why a picture is not content: `tracking-pixel`, `icon`; None if it may be."""
    shape = _shapes()
    width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
    host = url.split("/", 3)[2].lower() if "//" in url[:9] else ""
    name = frozenset(_name_words(url))
    if (
        any(size is not None and size <= _SMALL for size in (width, height))
        or _is_counter(host, shape.hosts)
        or name & shape.pixels
    ):
        return "tracking-pixel"
    if width and height and max(width, height) < _ICON:
        return "icon"
    marks = {word for attribute in ("class", "id") for word in words((attributes.get(attribute) or "")[:_LONGEST])}
    if (marks | name) & shape.icons and not (width and width > 4 * _ICON):
        return "icon"
    return None


def _is_counter(host: str, hosts: frozenset[str]) -> bool:
    parts = host.split(".")
    return any(".".join(parts[i:]) in hosts for i in range(len(parts) - 1))


def _name_words(url: str) -> tuple[str, ...]:
    """The words of the file name in an address: `spacer`, `gif`."""
    return _words_of_name(url.partition("?")[0].rstrip("/").rpartition("/")[2][-100:])


@lru_cache(maxsize=256)
def _words_of_name(name: str) -> tuple[str, ...]:
    return (*words(name), name.partition(".")[0].lower())


def _pixels(written: str | None) -> int | None:
    digits = (written or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) <= len("99999") else None


@cache
def _shapes() -> _Shapes:
    data = shapes()["images"]
    return _Shapes(
        tuple(data["lazy"]), tuple(data["sets"]), *(frozenset(data[name]) for name in ("icons", "pixels", "hosts"))
    )
