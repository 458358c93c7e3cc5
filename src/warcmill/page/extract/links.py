"""The hyperlinks of a page, each with its text and its zone."""

from __future__ import annotations

from itertools import compress, count, islice
from typing import TYPE_CHECKING, Final

from warcmill.model import Link, make
from warcmill.page.extract import whitespace
from warcmill.page.markup.text_walk import SEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warcmill.model import Zone
    from warcmill.page.extract.kept_elements import Stand
    from warcmill.page.markup.tree import Tree

_LINKS: Final = frozenset({"a", "area"})
_FRAMES: Final = frozenset({"frame", "iframe"})
_ROLES: Final = {**dict.fromkeys(_LINKS, 1), **dict.fromkeys(_FRAMES, 2)}
MOST: Final = 100_000
"""At most this many links of a page are kept; a page with more gets the quirk `links-cut`."""
_LONGEST: Final = 2_000
"""At most this many characters of a link's text are kept."""
_DEEPEST: Final = 20
"""A picture is looked for in this many elements of a link: on a broken page a link that is never closed may contain
all the rest."""


def find(tree: Tree, stand: Stand, resolve: Callable[[str], str | None]) -> dict[int, Link]:
    """The links of a page by element, in document order, up to `MOST`: `<a>`, `<area>`, and pages in frames.

    Links that contain kept text, or stand among it, are in the zone `content`. A link around a picture has the
    picture's alternative text, a frame its title. Addresses that lead to no document (`javascript:`) are left out.
    """
    found: dict[int, Link] = {}
    urls: dict[str, str | None] = {}
    nodes, pieces, holds = tree.nodes, tree.pieces, stand.holds
    get, firsts, ends = nodes.element.get, nodes.first_piece, nodes.end_piece
    for node, address in _anchors(tree):
        if address not in urls:  # a third of a page's links share their address with another
            urls[address] = resolve(address)
        if url := urls[address]:
            first, end = firsts[node], ends[node]
            text = _line("".join(pieces[first : min(end, first + _LONGEST)])) if end > first else ""
            zone: Zone = "content" if holds[node] or stand.among(node) else "chrome"
            found[node] = make(Link, (url, text or _line(_alternative(tree, node)), get(node, "rel") or None, zone))
    return found


def _anchors(tree: Tree) -> Iterator[tuple[int, str]]:
    """The links and frames with an address, as it is written."""
    tags, get = tree.nodes.tag, tree.nodes.element.get
    for node in islice(compress(count(), map(_ROLES.__contains__, tags)), MOST):
        address = get(node, "href") if tags[node] in _LINKS else get(node, "src") or None
        if address is not None:
            yield node, address


def _line(written: str) -> str:
    """A link's text on one line; long ones are cut before and after white space is collapsed."""
    if len(written) <= _LONGEST and written.isascii() and SEAM not in written:
        return " ".join(written.split())
    return whitespace.line(written[: 4 * _LONGEST])[:_LONGEST] if written else ""


def _alternative(tree: Tree, node: int) -> str:
    nodes = tree.nodes
    get = nodes.element.get
    if own := get(node, "alt") or (get(node, "title") if nodes.tag[node] in _FRAMES else None):
        return own
    for below in range(node + 1, min(node + _DEEPEST, len(nodes.tag))):
        if nodes.parent[below] < node:
            break
        if nodes.tag[below] == "img" and (alt := get(below, "alt")):
            return alt
    return get(node, "aria-label") or get(node, "title") or ""
