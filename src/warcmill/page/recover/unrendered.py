"""Find the text of a page that shows hardly any: where else the page holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warcmill.page.extract.patterns import shapes
from warcmill.page.markup import tree
from warcmill.page.recover import embedded_data, feeds, json_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.markup.tree import Tree

ENOUGH: Final = 250
"""A page that shows this many characters of main text is taken at its word."""
DRAWN: Final = 1_000
"""A page with this many characters outside of links is not a shell: if its text is short, that is all it has."""
_LEAST: Final = 200
"""Minimum characters of another source."""
_TIMES: Final = 4
"""Another source must have this many times the text that the page shows."""
_LEAST_TOLD: Final = 80
"""Minimum characters of a description that replaces the text of a page that shows none."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text from outside of the visible page, as HTML, and the quirk that names its source."""

    html: str
    quirk: str


def find(page: Tree, shown: int) -> Hidden | None:
    """A replacement for the text of a page that shows this many characters of it; None if there is nothing better.

    A feed always gives its entries, however much it shows. Otherwise, in this order: the text in JSON-LD, the state
    that a script would render, templates; a mere description in JSON-LD only if the page shows nothing.
    """
    if entries := feeds.html(page):
        return Hidden(entries, "content-from-feed")
    if shown >= ENOUGH or (shown and _unlinked(page) >= DRAWN):
        return None
    return next((found for source in _SOURCES if (found := source(page, shown))), None)


def _unlinked(page: Tree) -> int:
    return sum(map(len, page.passages.text)) - sum(page.passages.linked)


def _better(html: str, shown: int, least: int = _LEAST) -> bool:
    return len(html) >= max(least, _TIMES * shown)


def _json_ld(page: Tree, shown: int) -> Hidden | None:
    names = tuple(shapes()["embedded"]["ld"])
    found = json_text.best(embedded_data.json_ld_values(page), names[:-1])
    return Hidden(found.html(), "content-from-json-ld") if found and _better("".join(found.strings), shown) else None


def _state(page: Tree, shown: int) -> Hidden | None:
    found = json_text.best(embedded_data.states(page))
    if found and found.main and _better("".join(found.strings), shown):
        return Hidden(found.html(), "content-from-hydration")
    return None


def _template(page: Tree, shown: int) -> Hidden | None:
    nodes = page.nodes
    found = [tree.inner_html(nodes.element[node]) for node in nodes.of_tags("template")[:_MOST_TEMPLATES]]
    largest = max(found, key=len, default="")
    return Hidden(largest, "content-from-template") if _better(largest, shown) else None


def _told(page: Tree, shown: int) -> Hidden | None:
    names = tuple(shapes()["embedded"]["ld"])
    found = None if shown else json_text.best(embedded_data.json_ld_values(page), names[-1:])
    return (
        Hidden(found.html(), "content-from-json-ld")
        if found and _better("".join(found.strings), shown, _LEAST_TOLD)
        else None
    )


_MOST_TEMPLATES: Final = 50
_SOURCES: Final[tuple[Callable[[Tree, int], Hidden | None], ...]] = (_json_ld, _state, _template, _told)
