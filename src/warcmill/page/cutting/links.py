"""The hyperlinks of a page, each with what it says and where it stands."""

from __future__ import annotations

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
    nodes = tree.nodes
    tags, get, holds, among = nodes.tag, nodes.element.get, stand.holds, stand.among
    found: list[Link] = []
    for node in [node for node, tag in enumerate(tags) if tag in _BOTH][:MOST]:
        href = get(node, "href") if tags[node] in _LINKS else get(node, "src") or None
        url = None if href is None else resolve(href)
        if url:
            zone: Zone = "content" if holds[node] or among(node) else "chrome"
            found.append(Link(url, _text(tree, node), get(node, "rel") or None, zone))
    return tuple(found)


def _text(tree: Tree, node: int) -> str:
    """What a link says: its text, else the alternative text of what it shows, else its label."""
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    if end - first == 1:
        written = tree.pieces[first][: 4 * _LONGEST]
    else:
        written = "".join(tree.pieces[first : min(end, first + _LONGEST)])[: 4 * _LONGEST]
    text = inline.line(written) if written else ""
    return (text or inline.line(_alternative(tree, node)[: 4 * _LONGEST]))[:_LONGEST]


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
