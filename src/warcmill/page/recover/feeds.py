"""Feeds served as pages: RSS and Atom, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.page.markup.traversal import Element
    from warcmill.page.markup.tree import Tree

_ROOTS: Final = frozenset({"rss", "feed", "rdf:rdf"})
_ENTRIES: Final = frozenset({"item", "entry"})
_TEXTS: Final = ("content:encoded", "content", "description", "summary")
"""Elements that hold an entry's text, best first (RSS 2.0; RFC 4287, section 4.1)."""
_MOST: Final = 1_000
"""At most this many entries are read."""


def html(tree: Tree) -> str:
    """The entries of a feed, each with its title as a heading and its text; empty if the page is not a feed."""
    nodes = tree.nodes
    if _ROOTS.isdisjoint(nodes.tag[:8]):
        return ""
    entries = [element for element, tag in zip(nodes.element, nodes.tag, strict=True) if tag in _ENTRIES][:_MOST]
    return "\n".join(_entry(element) for element in entries)


def _entry(element: Element) -> str:
    parts = {child.tag: child for child in reversed(element)}
    title = _text(parts["title"]) if "title" in parts else ""
    text = next((found for name in _TEXTS if name in parts and (found := _text(parts[name]))), "")
    href = _link(parts["link"]) if "link" in parts else ""
    heading = f'<a href="{escape(href)}">{escape(title)}</a>' if href else escape(title)
    return f"<h2>{heading}</h2>\n<div>{text}</div>"


def _link(element: Element) -> str:
    """The address of a link: in `href` for Atom; for RSS in the text, which the parser puts after the link."""
    return (element.get("href") or element.tail or "").strip()


def _text(element: Element) -> str:
    """The text of an element.

    The parser turns the frame of a CDATA section into the start of a comment and text at its end.
    """
    return "".join(element.itertext()).replace("]]>", " ").strip()
