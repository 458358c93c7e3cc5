"""The sources of a page's title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warcmill.page.metadata import titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.metadata.page_facts import Evidence


def from_heading(page: Evidence) -> str | None:
    """The h1 that agrees with what the page declares."""
    return None if page.heading is None else titles.of_heading(page.markup.text(page.heading), page.tree.title)


def from_headline(page: Evidence) -> str | None:
    """The headline of the JSON-LD article, if it occurs in the `<title>`."""
    declared = f" {titles.normal(page.tree.title)} "
    return next((name for name in page.headlines if f" {titles.normal(name)} " in declared), None)


def from_property(page: Evidence) -> str | None:
    """The first element with itemprop headline, if it occurs in the `<title>`."""
    declared = f" {titles.normal(page.tree.title)} "
    texts = (page.markup.text(node).replace("\n", " ") for node in page.markup.marked.get("headline", ()))
    return next((text for text in texts if text and f" {titles.normal(text)} " in declared), None)


def from_title(page: Evidence) -> str | None:
    """The `<title>` without the name of the site."""
    return titles.first_part(page.tree.title, page.site_names) or None


def from_meta(page: Evidence) -> str | None:
    """og:title and similar metas, without the name of the site."""
    declared = page.meta("title")
    return titles.first_part(" ".join(declared.split()), page.site_names) if declared else None


def from_any_headline(page: Evidence) -> str | None:
    """Any headline in the JSON-LD."""
    return next(iter(page.headlines), None)


SOURCES: tuple[tuple[str, Callable[[Evidence], str | None]], ...] = (
    ("heading", from_heading),
    ("json-ld headline", from_headline),
    ("itemprop", from_property),
    ("title element", from_title),
    ("meta", from_meta),
    ("json-ld", from_any_headline),
)
