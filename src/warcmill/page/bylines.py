"""Where a page's authors are named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warcmill.page import authors, structured
from warcmill.page.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.evidence import Evidence

BYLINE = 100
"""Characters of a run of text that can be a byline."""
LABELS = 6
"""twitter:label1, twitter:label2, …"""

Names = tuple[str, ...]


def from_article(page: Evidence) -> Names:
    """`author` (or `creator`) of the JSON-LD article."""
    return _of_nodes(page, page.articles)


def from_page_node(page: Evidence) -> Names:
    """`author` of the JSON-LD page or product."""
    return _of_nodes(page, list(page.nodes("page")))


def from_meta(page: Evidence) -> Names:
    """Meta author and its kin; a list of them, where a page gives several of one name."""
    metas = page.markup.metas
    for name in vocabulary().metas["author"]:
        if found := authors.names(metas.get(name, ())):
            return found
    return ()


def from_label(page: Evidence) -> Names:
    """`Written by` among the twitter:label metas."""
    wanted = vocabulary().labels["author"]
    for number in range(1, LABELS):
        label = page.markup.meta((f"twitter:label{number}",))
        if label and label.lower() in wanted:
            return authors.names([page.markup.meta((f"twitter:data{number}",)) or ""])
    return ()


def from_marked(page: Evidence) -> Names:
    """Elements that rel, itemprop or class call author or byline; the first that holds a name, and its likes."""
    markup = page.markup
    marked = markup.marked.get("author", [])
    for index, node in enumerate(marked):
        if first := authors.names(_lines(markup.text(node))):
            key = page.tree.nodes.key[node]
            same = [other for other in marked[index + 1 : index + 5] if page.tree.nodes.key[other] == key]
            alike = [other for other in same if page.tree.nodes.parent[other] == page.tree.nodes.parent[node]]
            return authors.names([*first, *(line for other in alike for line in _lines(markup.text(other)))])
    return ()


def from_text(page: Evidence) -> Names:
    """A short text near the heading that begins with `By`."""
    runs = page.tree.runs.text
    for run in page.near:
        text = runs[run]
        if len(text) <= BYLINE and authors.has_byline(text) and (found := authors.names([text])):
            return found
    return ()


def _lines(text: str) -> list[str]:
    return text.split("\n")[:4] if len(text) <= 4 * authors.LONGEST else []


def _of_nodes(page: Evidence, nodes: list[dict[str, Any]]) -> Names:
    graph = page.markup.graph
    for node in nodes:
        for key in ("author", "creator"):
            value = node.get(key)
            each = value if isinstance(value, list) else [value]
            texts = [text for one in each for text in structured.strings(graph.resolved(one))]
            if found := authors.names(texts):
                return found
    return ()


SOURCES: tuple[tuple[str, Callable[[Evidence], Names]], ...] = (
    ("json-ld article", from_article),
    ("meta", from_meta),
    ("meta label", from_label),
    ("marked element", from_marked),
    ("byline", from_text),
    ("json-ld page", from_page_node),
)
