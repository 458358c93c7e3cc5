"""A page's title out of its headings, its `<title>` and what it declares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

AKIN = 0.5
"""Share of a heading's words that the `<title>` must have too, on a page that is no article, for the heading to be its title."""
AKIN_ARTICLE = 0.2
"""The same on an article: its `<title>` is often the short headline for search engines."""
SHORTEST_NAME = 4
"""Letters from which on a part of a title is taken for the site's name when it is part of it."""

_SEPARATOR = re.compile(r"\s+[|\-–—·»«•:›‹~⋆★✦]+\s+|\s*[|｜]\s*|\s+::\s+")
_WORDS = re.compile(r"\w+")


def normal(text: str) -> str:
    """The words of a text alone, for comparing."""
    return " ".join(_WORDS.findall(text.casefold()))


def heading(headings: Sequence[str], titles: Sequence[str], names: frozenset[str], *, article: bool) -> str | None:
    """The heading that is the page's title, if one is.

    That is one that stands in one of the declared titles, unless it is the name of the site; else the one that has most
    words in common with them, if these are enough.
    """
    wanted = [f" {normal(title)} " for title in titles if title]
    own = [text for text in headings if not is_site(text, names)]
    held = [text for text in own if any(f" {normal(text)} " in title for title in wanted) and normal(text)]
    if held:
        best = max(held, key=lambda text: (_leads(normal(text), wanted), len(text)))
        if _leads(normal(best), wanted) or article or _SEPARATOR.search(titles[0]) is None:
            return best
        return best if not titles[0].casefold().rstrip().endswith(best.casefold()) else None
    if not own:
        return None
    words = {word for title in wanted for word in title.split()}
    if not words:
        return own[0]
    best = max(own, key=lambda text: _common(text, words))
    return best if _common(best, words) >= (AKIN_ARTICLE if article else AKIN) else None


def _leads(text: str, titles: Sequence[str]) -> bool:
    return any(title.startswith(f" {text} ") for title in titles)


def _common(text: str, words: set[str]) -> float:
    own = set(normal(text).split())
    return len(own & words) / len(own) if own else 0.0


def first_part(title: str, names: frozenset[str]) -> str:
    """A title up to its first separator; the second part where the first is the site's name."""
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) > 1 and is_site(parts[0], names) and not is_site(parts[-1], names):
        del parts[0]
    return parts[0].strip() if parts else title


def is_site(text: str, names: frozenset[str]) -> bool:
    """Whether a text is a name of the site, or part of one, or has it as a part."""
    own = letters(text)
    return any(
        own == name or (len(own) >= SHORTEST_NAME and own in name) or (len(name) >= SHORTEST_NAME and name in own)
        for name in names
    )


def letters(text: str) -> str:
    """The letters and digits of a text in lower case: a site's name and its host then look alike."""
    return "".join(_WORDS.findall(text.casefold())).replace("_", "")


def site_names(declared: str | None, host: str) -> frozenset[str]:
    """What the site may be called: its declared name, its host and the labels of that."""
    host = host.removeprefix("www.")
    labels = [label for label in host.split(".")[:-1] if len(label) >= SHORTEST_NAME]
    return frozenset(filter(None, map(letters, (declared or "", host, host.rpartition(".")[0], *labels))))
