"""A page's site, section, address, language, keywords, summary and software."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from warcmill.page.addresses.mirrors import mirror_of
from warcmill.page.addresses.urls import public_url, resolve
from warcmill.page.markup import language
from warcmill.page.metadata import json_ld, titles
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from warcmill.page.metadata.page_facts import Evidence

SECTION = 40
"""Maximum length in characters of a section's name on the page."""
LAST = 60
"""The copyright line is among this many passages at the end of a page; its maximum length in characters."""
RIGHTS = 300
HEAD = 8
"""One of this many links at the beginning of a page may give the name of its site."""
MIN_STEPS = 2
"""Steps of a breadcrumb that are not sections: the home page and the page itself."""

Source = tuple[str, "Callable[[Evidence], str | None]"]


def meta_of(field: str) -> Source:
    """A source that reads the metas of a field."""

    def from_meta(page: Evidence) -> str | None:
        """The first of the metas:"""  # noqa: D400, D415  # their names follow where it is printed
        return _plain(page.meta(field))

    return "meta", from_meta


def node_of(kind: str, *keys: str) -> Source:
    """A source that reads JSON-LD objects of a kind."""

    def from_node(page: Evidence) -> str | None:
        nodes = page.articles if kind == "article" else page.nodes(kind)
        values = (_one(page, node.get(key)) for node in nodes for key in keys)
        return next((plain for value in values for text in json_ld.strings(value) if (plain := _plain(text))), None)

    of = "WebSite" if kind == "site" else kind
    from_node.__doc__ = f"{' or '.join(f'`{key}`' for key in keys)} of the JSON-LD {of}."
    return f"json-ld {kind}", from_node


def _one(page: Evidence, value: Any) -> Any:
    return page.markup.graph.resolved(value[0] if isinstance(value, list) and value else value)


def _plain(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text and not text.startswith(("http://", "https://")) else None


def site_of_mirror(page: Evidence) -> str | None:
    """The site behind a known onion mirror."""
    mirror = mirror_of(page.host)
    return mirror.site if mirror else None


def site_of_title(page: Evidence) -> str | None:
    """The end (or beginning) of the `<title>`, if the page's host or copyright line contains it too."""
    parts = titles.parts_of(page.tree.title)
    ends = (parts[-1], parts[0]) if len(parts) > 1 else ()
    of_host = titles.site_names(None, page.host)
    heading = titles.normal(page.markup.text(page.heading)) if page.heading is not None else None
    for part in ends:
        if titles.normal(part) != heading and (titles.is_site(part, of_host) or _holds_rights(page, part)):
            return part
    return None


def site_of_head(page: Evidence) -> str | None:
    """The end of the `<title>`, if one of the first links above the heading has the same text."""
    parts = titles.parts_of(page.tree.title)
    heading = page.heading_passage
    if not parts[1:] or heading == len(page.tree.passages.text):
        return None
    nodes = page.tree.nodes
    shown = (node for node in nodes.of_tags("a") if nodes.end_piece[node] > nodes.first_piece[node])
    above = (node for node in islice(shown, HEAD) if page.markup.passage_at(node) < heading)
    name = titles.normal(parts[-1])
    told = name in (titles.normal(page.markup.text(node)) for node in above)
    return parts[-1] if told and name != titles.normal(page.tree.passages.text[heading]) else None


def _holds_rights(page: Evidence, name: str) -> bool:
    wanted = f" {titles.normal(name)} "
    lines = (text for text in page.tree.passages.text[-LAST:] if "©" in text and len(text) <= RIGHTS)
    return any(wanted in f" {titles.normal(line)} " for line in lines)


def section_of_mark(page: Evidence) -> str | None:
    """An element marked as the section's label, if its text occurs in the address that it links to."""
    for node in page.markup.marked.get("section", ()):
        text = page.markup.text(node)
        if text and len(text) <= SECTION and any(_slug_of(text, href) for href in _links_in(page, node)):
            return text
    return None


def _links_in(page: Evidence, node: int) -> list[str]:
    element = page.tree.nodes.element[node]
    around = page.tree.nodes.element[max(page.tree.nodes.parent[node], 0)]
    return [href for link in (*element.iter("a"), around) if (href := link.get("href"))]


def _slug_of(text: str, href: str) -> bool:
    return titles.letters(text) in titles.letters(href.partition("?")[0])


def section_of_breadcrumb(page: Evidence) -> str | None:
    """The first step of the JSON-LD breadcrumb after the home page, if the page itself comes later."""
    for trail in page.nodes("breadcrumb"):
        steps = [name for step in _listed_steps(trail) for name in json_ld.strings([step, step.get("item")])[:1]]
        if len(steps) > MIN_STEPS:
            return steps[1]
    return None


def _listed_steps(trail: dict[str, Any]) -> list[dict[str, Any]]:
    steps = trail.get("itemListElement")
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def canonical_of_link(page: Evidence) -> str | None:
    """The canonical link, resolved."""
    return _address(page, page.markup.links.get("canonical", ()))


def canonical_of_meta(page: Evidence) -> str | None:
    """og:url and similar metas, resolved."""
    metas = page.markup.metas
    return _address(page, (url for name in vocabulary().metas["canonical"] for url in metas.get(name, ())))


def canonical_of_mirror(page: Evidence) -> str | None:
    """The public address of a page on a known onion mirror."""
    public = public_url(page.url)
    return public if public != page.url else None


def _address(page: Evidence, hrefs: Iterable[str]) -> str | None:
    for href in hrefs:
        found = resolve(page.base, href)
        if found and found.startswith(("http://", "https://")):
            return public_url(found)
    return None


def language_of_root(page: Evidence) -> str | None:
    """`lang` (or `xml:lang`) of the html element."""
    root = page.tree.root
    return language.tag(
        root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )


def language_of_meta(page: Evidence) -> str | None:
    """Content-Language, og:locale and similar metas."""
    return language.tag(page.meta("language") or "")


def language_of_node(page: Evidence) -> str | None:
    """`inLanguage` of the JSON-LD article or page."""
    for node in (*page.articles, *page.nodes("page")):
        for text in json_ld.strings(node.get("inLanguage")):
            if tag := language.tag(text):
                return tag
    return None


def keywords(page: Evidence) -> tuple[str, ...]:
    """Keywords and tags of the metas, else of the JSON-LD article, without duplicates."""
    metas = page.markup.metas
    for name in vocabulary().metas["keywords"]:
        if found := _listed(metas.get(name, ())):
            return found
    return _listed(text for node in page.articles for text in json_ld.strings(node.get("keywords")))


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    words = (" ".join(word.split()) for value in values for word in value.replace(";", ",").split(","))
    found: dict[str, str] = {}
    for word in filter(None, words):
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


SITE_NAME: tuple[Source, ...] = (
    ("onion mirror", site_of_mirror),
    meta_of("site_name"),
    node_of("site", "name"),
    node_of("article", "publisher"),
    node_of("publisher", "name"),
    ("title element", site_of_title),
    ("head of the page", site_of_head),
)
DESCRIPTION: tuple[Source, ...] = (
    meta_of("description"),
    node_of("article", "description"),
    node_of("page", "description"),
)
SECTION_SOURCES: tuple[Source, ...] = (
    meta_of("section"),
    node_of("article", "articleSection"),
    ("breadcrumb", section_of_breadcrumb),
    ("label", section_of_mark),
)
CANONICAL: tuple[Source, ...] = (
    ("canonical link", canonical_of_link),
    ("meta", canonical_of_meta),
    ("onion mirror", canonical_of_mirror),
)
LANGUAGE: tuple[Source, ...] = (
    ("html lang", language_of_root),
    ("meta", language_of_meta),
    ("json-ld", language_of_node),
)
GENERATOR: tuple[Source, ...] = (meta_of("generator"),)
