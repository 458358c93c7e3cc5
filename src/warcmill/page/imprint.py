"""What else a page says of itself: its site, section, address, language, keywords, summary and software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warcmill.page import language, structured
from warcmill.page.mirrors import mirror_of
from warcmill.page.urls import public_url, resolve
from warcmill.page.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from warcmill.page.evidence import Evidence

Source = tuple[str, "Callable[[Evidence], str | None]"]


def meta_of(field: str) -> Source:
    """The source of a field that reads its metas."""

    def from_meta(page: Evidence) -> str | None:
        return _plain(page.meta(field))

    return "meta", from_meta


def node_of(kind: str, *keys: str) -> Source:
    """The source of a field that reads JSON-LD objects of a kind."""

    def from_node(page: Evidence) -> str | None:
        nodes = page.articles if kind == "article" else page.nodes(kind)
        return next(
            (text for node in nodes for key in keys for text in structured.strings(_one(page, node.get(key)))), None
        )

    return f"json-ld {kind}", from_node


def _one(page: Evidence, value: Any) -> Any:
    return page.markup.graph.resolved(value[0] if isinstance(value, list) and value else value)


def _plain(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def site_of_mirror(page: Evidence) -> str | None:
    """The site that a known onion mirror mirrors."""
    mirror = mirror_of(page.host)
    return mirror.site if mirror else None


def section_of_mark(page: Evidence) -> str | None:
    """The first short text of an element that is called the section's label."""
    for node in page.markup.marked.get("section", ()):
        text = page.markup.text(node)
        if text and len(text) <= SECTION and "\n" not in text:
            return text
    return None


SECTION = 40
"""Characters of a section's name."""


def canonical_of_link(page: Evidence) -> str | None:
    """The canonical link, resolved."""
    return _address(page, page.markup.links.get("canonical", ()))


def canonical_of_meta(page: Evidence) -> str | None:
    """og:url and its kin, resolved."""
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
    """Content-Language, og:locale and their kin."""
    return language.tag(page.meta("language") or "")


def language_of_node(page: Evidence) -> str | None:
    """`inLanguage` of the JSON-LD article or page."""
    for node in (*page.articles, *page.nodes("page")):
        for text in structured.strings(node.get("inLanguage")):
            if tag := language.tag(text):
                return tag
    return None


def keywords(page: Evidence) -> tuple[str, ...]:
    """Keywords and tags of the metas, else of the JSON-LD article, each once."""
    metas = page.markup.metas
    for name in vocabulary().metas["keywords"]:
        if found := _listed(metas.get(name, ())):
            return found
    return _listed(text for node in page.articles for text in structured.strings(node.get("keywords")))


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    words = (" ".join(word.split()) for value in values for word in value.replace(";", ",").split(","))
    return tuple({word.casefold(): word for word in words if word}.values())


SITE_NAME: tuple[Source, ...] = (
    ("onion mirror", site_of_mirror),
    meta_of("site_name"),
    node_of("site", "name"),
    node_of("article", "publisher"),
    node_of("publisher", "name"),
)
DESCRIPTION: tuple[Source, ...] = (
    meta_of("description"),
    node_of("article", "description"),
    node_of("page", "description"),
)
SECTION_SOURCES: tuple[Source, ...] = (
    meta_of("section"),
    node_of("article", "articleSection"),
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
