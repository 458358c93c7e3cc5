"""Metadata of a page: for each field a cascade of named sources, of which the first with a value wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warcmill.model import Metadata
from warcmill.page.metadata import bylines, datelines, headlines, site_info
from warcmill.page.metadata.page_facts import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from warcmill.page.markup.tree import Tree

CASCADES: dict[str, tuple[tuple[str, Callable[[Evidence], Any]], ...]] = {
    "title": headlines.SOURCES,
    "authors": bylines.SOURCES,
    "date_published": datelines.PUBLISHED,
    "date_modified": datelines.MODIFIED,
    "description": site_info.DESCRIPTION,
    "site_name": site_info.SITE_NAME,
    "section": site_info.SECTION_SOURCES,
    "canonical_url": site_info.CANONICAL,
    "generator": site_info.GENERATOR,
    "keywords": (("meta or json-ld", site_info.keywords),),
    "language_declared": site_info.LANGUAGE,
}
"""The sources of each field of `Metadata` by name, best first."""


def find(tree: Tree, *, url: str, base: str, captured: datetime | None = None) -> Metadata:
    """Find a page's title, authors, dates and other metadata; `sources` names the source of each.

    `url` is the page's own, `base` the one that its links are relative to; dates after `captured` are ignored.
    Dates are in the zone that the page gives; one without a time is midnight in UTC. Fields without any source
    stay None (or empty), never guessed.
    """
    page = Evidence(tree, url, base, captured)
    found: dict[str, Any] = {}
    sources: list[tuple[str, str]] = []
    failed: list[str] = []
    for field, cascade in CASCADES.items():
        try:
            name, value = next(((name, value) for name, source in cascade if (value := source(page))), ("", None))
        except MemoryError:  # not the page's fault
            raise
        except Exception:  # noqa: BLE001  # the last resort: what one field fails on must not cost the others
            failed.append(field)
            continue
        if name:
            found[field] = value
            sources.append((field, name))
    quirks = ("json-ld-repaired",) if page.markup.graph.repaired else ()
    return Metadata(**found, sources=tuple(sources), failed=tuple(failed), quirks=quirks)
