"""The programming language of a listing, as declared in its markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from warcmill.page.extract.patterns import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.markup.tree import Tree

_UP: Final = 3
"""How many ancestors of a listing may name its language."""
_OWN: Final = frozenset({"pre", "listing", "code"})
"""Elements on which a class that is the name of a language declares it."""
_NAME: Final = r"([a-z][a-z0-9+#._-]{0,30})"


def language(tree: Tree, listing: int) -> str | None:
    """The language named by the listing, the code in it, or the elements closely around it; lower case."""
    named, known, attributes = _shapes()
    nodes, get = tree.nodes, tree.nodes.element.get
    for node in _near(tree, listing):
        for name in attributes:
            if (value := (get(node, name) or "").strip().lower()) and re.fullmatch(_NAME, value):
                return value
        written = (get(node, "class") or "")[:500].lower()
        if found := named.search(written):
            return found[1] or found[2]
        bare = written.split() if nodes.tag[node] in _OWN else ()
        if own := next((word for word in bare if word in known), None):
            return own
    return None


def _near(tree: Tree, listing: int) -> Iterator[int]:
    nodes = tree.nodes
    yield listing
    if listing + 1 < nodes.end[listing] and nodes.tag[listing + 1] == "code":
        yield listing + 1
    node = listing
    for _ in range(_UP):
        node = nodes.parent[node]
        if node < 0 or nodes.first_piece[node] < nodes.first_piece[listing] - 1:
            return
        if nodes.end_piece[node] - nodes.end_piece[listing] > 1:
            return
        yield node


@cache
def _shapes() -> tuple[re.Pattern[str], frozenset[str], tuple[str, ...]]:
    data = shapes()["listings"]
    prefixes = "|".join(sorted(map(re.escape, data["prefixes"]), key=len, reverse=True))
    labels = "|".join(map(re.escape, data["labels"]))
    named = re.compile(rf"(?:^|\s)(?:{prefixes}){_NAME}(?=\s|$)|(?:{labels})\s*:\s*{_NAME}")
    return named, frozenset(data["languages"]), tuple(data["attributes"])
