"""The hyperlinks of a page, each with what it says and where it stands."""

from __future__ import annotations

from itertools import compress, count, islice
from typing import TYPE_CHECKING, Final

from warcmill.model import Link
from warcmill.page.cutting import inline

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.model import Zone
    from warcmill.page.cutting.stand import Stand
    from warcmill.page.tree import Tree

_LINKS: Final = frozenset({"a", "area"})
_FRAMES: Final = frozenset({"frame", "iframe"})
_BOTH: Final = _LINKS | _FRAMES
MOST: Final = 100_000
"""Links of a page that are kept; a page with more has the quirk `links-cut`."""
_LONGEST: Final = 2_000
"""Characters of a link's text that are kept."""
_DEEPEST: Final = 20
"""Elements in a link among which a picture is looked for: a broken page may hang itself up in a link that is never
closed."""


def find(tree: Tree, stand: Stand, resolve: Callable[[str], str | None]) -> tuple[Link, ...]:
    """The links of the page in document order, all up to `MOST`: `<a>`, `<area>`, and the pages that frames show.

    Those that hold kept text, or stand among it, are of the zone `content`. A link around a picture has the picture's
    alternative text, a frame its title. Addresses that lead to no document (`javascript:`) are left out.
    """
    nodes, pieces = tree.nodes, tree.pieces
    get, holds, among = nodes.element.get, stand.holds, stand.among
    found: list[Link] = []
    urls: dict[str, str | None] = {}
    for node in islice(compress(count(), map(_BOTH.__contains__, nodes.tag)), MOST):
        href = get(node, "href") if nodes.tag[node] in _LINKS else get(node, "src") or None
        if href is None:
            continue
        if href not in urls:  # a third of a page's links lead to where others do
            urls[href] = resolve(href)
        url = urls[href]
        if url:
            first, end = nodes.first_piece[node], nodes.end_piece[node]
            written = pieces[first] if end - first == 1 else "".join(pieces[first : min(end, first + _LONGEST)])
            text = _line(written) or _line(_alternative(tree, node))
            zone: Zone = "content" if holds[node] or among(node) else "chrome"
            found.append(Link(url, text, get(node, "rel") or None, zone))
    return tuple(found)


def _line(written: str) -> str:
    """What a link says on one line; what is long is cut, before it is looked at and after."""
    if len(written) > 4 * _LONGEST:
        written = written[: 4 * _LONGEST]
    is_plain = written.isascii() and written.isprintable() and "  " not in written  # most say a few words
    return (written.strip(" ") if is_plain else inline.line(written))[:_LONGEST]


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
