"""A page's title, from its headings, its `<title>` and its declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

AKIN = 0.5
"""A heading is a page's title if the `<title>` contains this share of its words."""
AKIN_ARTICLE = 0.2
"""The same on an article, whose `<title>` is often a short headline for search engines."""
SHORTEST_NAME = 4
"""A part of a title with at least this many letters counts as the site's name if it is a part of that."""
TAIL = 0.75
"""A heading that is the end of the `<title>`, and a smaller share of it than this, names the site or the section."""
MOST_OF = 2
"""A text up to this many times as long as the site's name in it is still a name of the site: `The Example Blog`."""

_SEPARATOR = re.compile(r"\s+[|\-–—·»«•:›‹~⋆★✦]+\s+|\s*[|｜]\s*|\s+::\s+")
_BAR = re.compile(r"\s+[|｜]\s+")
_PERMALINKS = " ¶§🔗"
_WORDS = re.compile(r"\w+")


def normal(text: str) -> str:
    """The words of a text alone, for comparison."""
    return " ".join(_WORDS.findall(text.casefold()))


def heading(headings: Sequence[str], titles: Sequence[str], names: frozenset[str], *, article: bool) -> str | None:
    """The heading that is the page's title, if there is one.

    It is one that occurs in a declared title, unless it is the name of the site; else the one that shares most words
    with the declared titles, if these are enough.
    """
    wanted = [f" {normal(title)} " for title in titles if title]
    own = [text for text in headings if not is_named(letters(text), names)]
    held = [text for text in own if any(f" {normal(text)} " in title for title in wanted) and normal(text)]
    if held:
        best = max(held, key=lambda text: (_leads(normal(text), wanted), len(text)))
        if article or _leads(normal(best), wanted) or not _is_tail(best, titles[0], names):
            return best
        return None
    if not own:
        return None
    words = {word for title in wanted for word in title.split()}
    if not words:
        return own[0]
    enough = AKIN_ARTICLE if article else AKIN
    return next((text for text in own if _common(text, words) >= enough), None)


def _leads(text: str, titles: Sequence[str]) -> bool:
    return any(title.startswith(f" {text} ") for title in titles)


def _is_tail(text: str, title: str, names: frozenset[str]) -> bool:
    """Whether a heading is only the end of a title that begins with something other than the site's name."""
    parts = _SEPARATOR.split(title)
    ends = normal(title).endswith(normal(text))
    return ends and len(parts) > 1 and len(text) < TAIL * len(title) and not is_site(parts[0], names)


def _common(text: str, words: set[str]) -> float:
    own = set(normal(text).split())
    return len(own & words) / len(own) if own else 0.0


def of_heading(text: str, title: str) -> str:
    """A heading's text as a title: without the permalink sign, and without what line breaks and bars set apart.

    Of several lines, the one in the `<title>` counts, unless the whole heading is in it.
    """
    declared = f" {normal(title)} "
    if "\n" in text and f" {normal(text)} " not in declared:
        held = [line for line in text.split("\n") if normal(line) and f" {normal(line)} " in declared]
        text = max(held, key=len, default=text)
    whole = " ".join(text.split()).rstrip(_PERMALINKS).removesuffix(" #").rstrip()
    first = _BAR.split(whole)[0]
    return first if len(first.split()) > 1 else whole


def first_part(title: str, names: frozenset[str]) -> str:
    """The part of a title before the first separator; the second part if the first is the site's name."""
    parts = parts_of(title)
    if len(parts) > 1 and is_site(parts[0], names) and not is_site(parts[-1], names):
        del parts[0]
    return parts[0] if parts else title


def parts_of(title: str) -> list[str]:
    """The parts of a title between separators."""
    return [part.strip() for part in _SEPARATOR.split(title) if part.strip()]


def is_site(text: str, names: frozenset[str]) -> bool:
    """Whether a text is a name of the site, a part of one, or little more than one."""
    own = letters(text)
    return is_named(own, names) or any(
        len(name) >= SHORTEST_NAME and name in own and len(own) <= MOST_OF * len(name) for name in names
    )


def is_named(own: str, names: frozenset[str]) -> bool:
    """Whether letters are a name of the site or a part of one."""
    return any(own == name or (len(own) >= SHORTEST_NAME and own in name) for name in names)


def letters(text: str) -> str:
    """The letters and digits of a text in lower case: a site's name and its host then look alike."""
    return "".join(_WORDS.findall(text.casefold())).replace("_", "")


def site_names(declared: str | None, host: str) -> frozenset[str]:
    """Possible names of the site: its declared name, its host and the labels of the host."""
    host = host.removeprefix("www.")
    labels = [label for label in host.split(".")[:-1] if len(label) >= SHORTEST_NAME]
    return frozenset(filter(None, map(letters, (declared or "", host, host.rpartition(".")[0], *labels))))
