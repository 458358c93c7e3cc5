"""The elements and attributes of HTML that the traversal distinguishes."""

from __future__ import annotations

from typing import Final

BLOCK_TAGS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
        "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "iframe", "legend",
        "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video",
    }
)  # fmt: skip
"""Elements that begin a new line (HTML Standard, section 15.3), and form controls, which are set apart like them."""
UNSHOWN_TAGS: Final = frozenset(
    {
        "area", "audio", "canvas", "datalist", "embed", "head", "iframe", "map", "noembed", "noframes",
        "object", "param", "script", "select", "source", "style", "svg", "template", "textarea", "title",
        "track", "video", "xmp",
    }
)  # fmt: skip
"""Elements whose text is not shown as text of the page (HTML Standard, sections 15.3.1 and 15.4).

`noscript` is not among them: a page shows it where scripts don't run, and forums put whole threads into it. Neither is
a `template` that declares a shadow root.
"""
WORD_TAGS: Final = frozenset(
    {
        "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "strike", "strong",
        "sub", "sup", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
"""Inline elements that may mark a part of a word; any other two in a row (`</span><span>`) contain separate words."""
KEYED: Final = frozenset(
    {
        "class", "id", "role", "itemprop", "itemtype", "hidden", "aria-hidden", "aria-label", "data-testid",
        "data-role", "data-component", "data-type", "rel", "name",
    }
)  # fmt: skip
"""Attributes whose words may say what an element is for."""
