"""What words and texts are called among the points: terms."""

from __future__ import annotations

from typing import Final

from warcmill.page.markup.class_words import folded

INSIDE, WRAPPING, NEAR = range(3)
"""A word weighs otherwise on any element around a passage, on one that holds most of the page, on its own two."""
WAYS: Final = 3
"""A word (by its number) in one of the ways is the term `number * WAYS + way`."""
DECIDES, HIDES = 1, 2
"""A word whose rule decides alone whatever else is said, and one that does so by hiding, which spares panels."""
PANELS: Final = 3
"""So many hidden elements of the same make are the panels of tabs or an accordion: a click would show each."""
LONG_PANEL: Final = 80
"""Words outside of links from which on one hidden element alone is such a panel, or the rest of a cut text."""
SHORT: Final = 60
"""Characters up to which a text may be a stock phrase."""
BEGUN: Final = " …"
"""What a term ends with that is the beginning of a text, or one of its words."""
HEADING: Final = 200
HEADING_WORDS: Final = 10
"""Characters of a heading that are looked at, and words of it that count by themselves."""


def text_terms(text: str) -> tuple[str, ...]:
    """What a short passage says, as terms: its first word, its first two, and the whole of it; digits folded."""
    if len(text) > SHORT:
        return ()
    short = folded(text).lower()
    first, _, rest = short.partition(" ")
    if not rest:
        return first + BEGUN, short
    return first + BEGUN, f"{first} {rest.partition(' ')[0]}{BEGUN}", short


def heading_terms(text: str) -> tuple[str, ...]:
    """What a heading says of the text under it, as terms: each of its words, and the whole of it."""
    words = folded(text[:HEADING]).lower().split()
    return tuple(dict.fromkeys([word + BEGUN for word in words[:HEADING_WORDS]] + [" ".join(words)]))
