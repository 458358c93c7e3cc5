"""The sources of a page's authors."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from warcmill.page.metadata import authors, datelines, json_ld, titles
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warcmill.page.metadata.page_facts import Evidence

BYLINE = 100
"""Maximum length in characters of a passage that may be a byline."""
LABELS = 6
"""twitter:label1, twitter:label2, …"""
LINES = 4
"""The name is looked for in this many lines of a marked element."""
FAR = 150
"""A marked element within this many passages after the heading may name an article's author."""

Names = tuple[str, ...]


def from_article(page: Evidence) -> Names:
    """`author` (or `creator`) of the JSON-LD article, unless that is just the site."""
    return _no_site(page, _of_nodes(page, page.articles))


def from_page_node(page: Evidence) -> Names:
    """`author` of the JSON-LD page, unless that is just the site."""
    return _no_site(page, _of_nodes(page, page.nodes("page")))


def from_meta(page: Evidence) -> Names:
    """Meta author and similar ones, unless they name only the site; all of them if several have the same name."""
    return _no_site(page, _of_metas(page))


def from_label(page: Evidence) -> Names:
    """`Written by` among the twitter:label metas."""
    wanted = vocabulary().labels["author"]
    for number in range(1, LABELS):
        label = page.markup.meta((f"twitter:label{number}",))
        if label and label.lower() in wanted:
            return _no_site(page, authors.names([page.markup.meta((f"twitter:data{number}",)) or ""]))
    return ()


def from_marked(page: Evidence) -> Names:
    """The element near the heading marked as author or byline by rel, itemprop or class, and similar ones beside it."""
    nodes = page.tree.nodes
    for marked in _in_reach(page):
        for index, node in enumerate(marked):
            if first := _in_lines(page, node):
                alike = (other for other in marked[index + 1 :] if nodes.kind[other] == nodes.kind[node])
                beside = (other for other in alike if _above(page, other) & _above(page, node))
                return tuple(dict.fromkeys((*first, *(name for other in beside for name in _in_lines(page, other)))))
    return ()


def _above(page: Evidence, node: int) -> set[int]:
    """An element's parent and grandparent: the authors of one page share one of them, those of posts do not."""
    parent = page.tree.nodes.parent
    return {parent[node], parent[max(parent[node], 0)]}


def from_text(page: Evidence) -> Names:
    """A short text near the heading that begins with `By`, or that follows a bare `Written by`."""
    passages = page.tree.passages.text
    for passage in () if page.is_home else page.near:
        text = passages[passage]
        if len(text) > BYLINE:
            continue
        for part in authors.parts(text):
            if authors.has_byline(part) and (found := authors.names([part])) and not found[0][0].islower():
                return found
        if authors.is_label(text) and passage + 1 < len(passages) and (found := authors.names([passages[passage + 1]])):
            return found
    return ()


def from_link(page: Evidence) -> Names:
    """A link near the heading to an author's page (`/author/ada-example`) whose text occurs in its address."""
    nodes, start, stop = page.tree.nodes, page.heading or 0, page.near.stop
    if page.is_home or not stop:
        return ()
    end = bisect_left(nodes.first_piece, page.tree.passages.end_piece[stop - 1], start)
    for node in [node for node, tag in enumerate(nodes.tag[start:end], start) if tag == "a"]:
        if nodes.first_piece[node] < nodes.end_piece[node] and (slug := _author(page.markup.attribute(node, "href"))):
            text = page.markup.text(node)
            name = titles.letters(text)
            if len(name) >= titles.SHORTEST_NAME and (name in slug or slug in name) and len(text.split()) > 1:
                return authors.names([text])
    return ()


def _author(href: str) -> str | None:
    """The author's name in the address of an author's page, as letters; None if it is not such a page."""
    *path, last = href.partition("?")[0].rstrip("/").lower().rsplit("/", 4)
    return None if vocabulary().author_paths.isdisjoint(path) else titles.letters(last)


def from_site(page: Evidence) -> Names:
    """The author in JSON-LD or metas, even if it is the site: an organization can be an author."""
    return _of_nodes(page, page.articles) or _of_metas(page)


def _in_reach(page: Evidence) -> Iterator[list[int]]:
    """The marked elements that may name this page's author, in groups, the likeliest first.

    They are near its heading; above it, if they begin with `By`; on an article or a page with a date line, not too far
    below. A home page has none.
    """
    start, stop = page.near.start, page.near.stop
    marked = () if page.is_home else page.markup.marked.get("author", ())
    at = {node: page.markup.passage_at(node) for node in marked}
    yield [node for node in marked if start <= at[node] < stop and not page.is_foreign(node)]
    yield [node for node in marked if at[node] < start and authors.has_byline(page.markup.text(node))]
    if page.is_article or datelines.from_dateline(page):
        yield [node for node in marked if stop <= at[node] < start + FAR and not page.is_foreign(node)]


def _in_lines(page: Evidence, node: int) -> Names:
    """The names in the first line of an element that has any."""
    text = page.markup.text(node) or page.markup.attribute(node, "content")
    lines = text.split("\n")[:LINES]
    return next((found for line in lines if len(line) <= BYLINE and (found := authors.names([line]))), ())


def _of_metas(page: Evidence) -> Names:
    metas = page.markup.metas
    for name in vocabulary().metas["author"]:
        values = metas.get(name, [])
        if name.startswith("citation"):
            values = [authors.inverted(value) for value in values]
        if found := authors.names(values):
            return found
    return ()


def _of_nodes(page: Evidence, nodes: Iterable[dict[str, Any]]) -> Names:
    graph = page.markup.graph
    for node in nodes:
        for key in ("author", "creator"):
            value = node.get(key)
            each = value if isinstance(value, list) else [value]
            texts = [text for one in each for text in json_ld.strings(graph.resolved(one))]
            if found := authors.names(texts):
                return found
    return ()


def _no_site(page: Evidence, found: Names) -> Names:
    return tuple(name for name in found if not titles.is_named(titles.letters(name), page.site_names))


SOURCES: tuple[tuple[str, Callable[[Evidence], Names]], ...] = (
    ("json-ld article", from_article),
    ("meta", from_meta),
    ("meta label", from_label),
    ("marked element", from_marked),
    ("byline", from_text),
    ("author link", from_link),
    ("json-ld page", from_page_node),
    ("site as author", from_site),
)
