"""What tells the shape of a page: tags by number, kinds of endings, what is prose."""

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
"""Words up to which a passage is of the first sizes, to cross other features with."""
PROSE_WORDS: Final = 15
PROSE_LINKS: Final = 0.3
"""Words from which on, and share of links up to which, not included, a passage is prose."""
LONG_TEXT: Final = 12
"""Words outside of links from which on a passage counts where the page's prose is looked for."""
PROSE_SHARES: Final = (0.501, 0.8, 0.95)
"""Shares of it that the smallest elements are found for; elements that hold more than half lie inside each other."""
NEVER: Final = 10_000
"""Passages away that nothing is."""
IN_MAIN, IN_ARTICLE, OUTSIDE = 1, 2, 4
"""Where a passage lies on a page with landmarks, as bits; `OUTSIDE` on all of its passages."""
BEFORE, AFTER = 3, 4
"""Where a passage lies to the page's prose, if not in the elements that hold 50, 80 or 95 % of it (0, 1, 2)."""


SURE, SURE_WORDS = 0.6, 12
"""A passage more likely than this to be main text, of so many words, is a sure one."""
LEAST_WEIGHT: Final = 0.1
"""Weight of passages below which there are none: a mean over them is 0."""


@cache
def level_table() -> array[int]:
    """Of each tag the level of the heading that it is, 0 for none."""
    table = array("q", [0]) * len(TAGS)
    for level in range(1, 7):
        table[TAG_NUMBER[f"h{level}"]] = level
    return table


@cache
def ending_table() -> array[int]:
    """Of each code point what kind of ending it is: of none, a sentence, a clause, an arrow or bar."""
    table = array("q", [0]) * 0x10000
    for number, characters in enumerate(('.!?。！？؟।…"”»', ":,;、，：", "›→>|·"), 1):
        for character in characters:
            table[ord(character)] = number
    return table
