"""Constants of a page's shape: tags by number, kinds of endings, what counts as prose."""

from __future__ import annotations

from array import array
from functools import cache
from typing import Final

TAGS: Final = [
    "other", "a", "abbr", "address", "article", "aside", "b", "blockquote", "button", "caption", "center",
    "code", "dd", "details", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "label", "legend", "li", "main", "nav",
    "noscript", "ol", "p", "pre", "q", "section", "small", "span", "strong", "summary", "table", "tbody", "td",
    "th", "time", "tr", "ul", "body",
]  # fmt: skip
TAG_NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
SIZES: Final = (2, 5, 12, 30)
"""Upper bounds in words of the first sizes, for features crossed with size."""
PROSE_WORDS: Final = 15
PROSE_LINKS: Final = 0.3
"""A passage with at least this many words, and a smaller share of links than this, is prose."""
LONG_TEXT: Final = 12
"""A passage with this many words outside of links counts when the page's prose is located."""
PROSE_SHARES: Final = (0.501, 0.8, 0.95)
"""Shares of the prose for which the smallest element is found; elements with more than half of it are nested."""
NEVER: Final = 10_000
"""A distance in passages that stands for "nowhere"."""
IN_MAIN, IN_ARTICLE, OUTSIDE = 1, 2, 4
"""Where a passage lies on a page with landmarks, as bits; `OUTSIDE` is set on all of its passages."""
BEFORE, AFTER = 3, 4
"""Where a passage lies relative to the page's prose, if not in the elements with 50, 80 or 95 % of it (0, 1, 2)."""


SURE, SURE_WORDS = 0.6, 12
"""A passage of at least this many words that is more likely main text than this counts as certain."""
LEAST_WEIGHT: Final = 0.1
"""With less total weight than this a mean is taken to be over nothing, and is 0."""


PICTURES: Final = frozenset({"img", "picture", "video", "iframe", "svg", "figure"})
"""Elements that show something, near which a short text is mostly its caption."""
SURROUNDINGS: Final = (
    ("none",), ("figure", "figcaption"), ("blockquote",), ("aside",), ("em", "i"), ("li",), ("td", "th", "table"),
    ("header",), ("article",),
)  # fmt: skip
"""Elements that tell what a text in them is for, by kinds; a kind goes by the name of its first element."""


@cache
def surrounding_table() -> array[int]:
    """Of each tag the number of its kind in `SURROUNDINGS`."""
    table = array("q", [0]) * len(TAGS)
    for number, tags in enumerate(SURROUNDINGS[1:], 1):
        for tag in tags:
            table[TAG_NUMBER[tag]] = number
    return table


@cache
def level_table() -> array[int]:
    """For each tag, its heading level; 0 for none."""
    table = array("q", [0]) * len(TAGS)
    for level in range(1, 7):
        table[TAG_NUMBER[f"h{level}"]] = level
    return table


@cache
def ending_table() -> array[int]:
    """For each code point, the kind of ending that it is: none, of a sentence, of a clause, an arrow or bar."""
    table = array("q", [0]) * 0x10000
    for number, characters in enumerate(('.!?。！？؟।…"”»', ":,;、，：", "›→>|·"), 1):
        for character in characters:
            table[ord(character)] = number
    return table
