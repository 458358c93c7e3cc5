"""A page as a tree; the only module that knows the HTML parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from lxml import etree

from warcmill.page.markup.attribute_floods import thinned
from warcmill.page.markup.subset import without_subset
from warcmill.page.markup.traversal import Element, Nodes, Passages, walk
from warcmill.page.markup.word_lookup import Names

MAX_CHARACTERS: Final = 10_000_000
"""A longer page is cut here before parsing, with the quirk `page-cut`."""
MAX_DEPTH: Final = 1_500
"""Deeper elements are flattened, with the quirk `page-flattened`: libxml2 drops the rest of a page at depth 2,048."""

# Without backtracking, up to the page's end: the first of many unclosed tags consumes all others.
_TAG: Final = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*+)[^>]*+(?:>|\Z)")
_VOID: Final = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page."""

    root: Element
    nodes: Nodes
    passages: Passages
    names: Names
    """The names that the page's authors give to its kinds of elements."""
    pieces: list[str]
    """All shown text in document order, as written, with `BREAK` and `SEAM` where the markup has them."""
    title: str = ""
    """The text of the first `<title>`, white space collapsed."""
    quirks: tuple[str, ...] = ()


_BLANK_LINES: Final = re.compile(rb"\n[^\S\n]*\n\s*")


def parse(html: str | bytes) -> Tree:
    """Parse a page, however broken or large, given as text or in UTF-8; the only error is MemoryError.

    Everything before and in the parser works on bytes: lxml refuses str with an XML encoding declaration, and parses
    bytes faster.
    """
    quirks: list[str] = []
    page = html.encode("utf-8", "replace") if isinstance(html, str) else html
    if len(page) > MAX_CHARACTERS and len(text := page.decode("utf-8", "replace")) > MAX_CHARACTERS:
        page = text[:MAX_CHARACTERS].encode()
        quirks.append("page-cut")
    page = page.replace(b"\0", b"")
    if b"<" not in page:  # plain text served as a page: blank lines are its only structure
        page = _BLANK_LINES.sub(b"<p>", page)
    if b"[" in page[:4096]:
        page = without_subset(page)
    if (thin := thinned(page)) != page:
        page = thin
        quirks.append("attributes-cut")
    root = _parsed(page)
    if root is _TOO_DEEP:
        root = _parsed(_flattened(page))
        quirks.append("page-flattened")
    nodes, passages, pieces, whole = walk(root)
    if not whole and "page-cut" not in quirks:
        quirks.append("page-cut")
    return Tree(root, nodes, passages, Names(nodes.kinds), pieces, _title(nodes), tuple(quirks))


def inner_html(element: Element) -> str:
    """The content of an element as HTML."""
    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _title(nodes: Nodes) -> str:
    first = next(iter(nodes.of_tags("title")), None)
    return "" if first is None else " ".join((nodes.element[first].text or "").split())


_TOO_DEEP: Final = object()


def _parsed(page: bytes) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        recover=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(page, parser)
    except etree.XMLSyntaxError as error:  # `recover` accepts every page: libxml2 ran out of memory
        raise MemoryError(f"a page of {len(page):,} bytes cannot be parsed") from error
    if root is None:
        return etree.fromstring(b"<html><body></body></html>", parser)
    # Only a page that gave libxml2 trouble has an error log worth looking through.
    if parser.error_log.filter_from_fatals():
        return _TOO_DEEP if _gave_up(parser) else root
    return root


def _gave_up(parser: Element) -> bool:
    return any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals())


def _flattened(page: bytes) -> bytes:
    """The page without tags nested deeper than `MAX_DEPTH`; it counts tags, so it errs towards flattening."""
    depth = 0
    kept: list[bytes] = []
    at = 0
    for tag in _TAG.finditer(page):
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            continue
        if depth >= MAX_DEPTH or (closing and depth == MAX_DEPTH):
            kept.append(page[at : tag.start()])
            at = tag.end()
        depth += -1 if closing else 1
        depth = max(depth, 0)
    kept.append(page[at:])
    return b"".join(kept)
