"""Terms: the keys under which words and texts have points."""

from __future__ import annotations

from typing import Final

from warcmill.page.markup.class_words import folded

INSIDE, WRAPPING, NEAR = range(3)
"""A word has different points on any ancestor of a passage, on one that wraps the page, and on the nearest two."""
WAYS: Final = 3
"""Word number `n` in way `way` is term `n * WAYS + way`."""
DECIDES, HIDES = 1, 2
"""A word whose rule decides alone, and one whose rule does so because it hides, which spares panels."""
PANELS: Final = 3
"""This many similar hidden elements are the panels of tabs or an accordion: a click would show each."""
LONG_PANEL: Final = 80
"""A single hidden element with this many words outside of links is such a panel too, or the rest of a cut text."""
SHORT: Final = 60
"""Maximum length in characters of a stock phrase."""
BEGUN: Final = " …"
"""Suffix of terms that are the beginning of a text, or one of its words."""
HEADING: Final = 200
HEADING_WORDS: Final = 10
"""Limits for headings: characters that are examined, and words that count individually."""


def text_terms(text: str) -> tuple[str, ...]:
    """The terms of a short passage: its first word, its first two, and the whole text; digits folded."""
    if len(text) > SHORT:
        return ()
    short = folded(text).lower()
    first, _, rest = short.partition(" ")
    if not rest:
        return first + BEGUN, short
    return first + BEGUN, f"{first} {rest.partition(' ')[0]}{BEGUN}", short


def heading_terms(text: str) -> tuple[str, ...]:
    """The terms of a heading: each of its words, and the whole text."""
    words = folded(text[:HEADING]).lower().split()
    return tuple(dict.fromkeys([word + BEGUN for word in words[:HEADING_WORDS]] + [" ".join(words)]))
