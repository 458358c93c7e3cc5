"""Tags of very many attributes lose them: for each one more the parser goes over all that the element has."""

from __future__ import annotations

import re
from typing import Final

from warcmill.page.native import native_walk

MOST: Final = 500
"""Attributes of one tag; 10 MB of nothing but tags of so many take the parser about a second."""

# Quotes count behind `=` alone (HTML, 13.2.5.37), what is not closed goes up to the end of the page, nothing goes back.
_QUOTED: Final = rb"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))"""
_ATTRIBUTES: Final = rb"(?:[^>=]++|" + _QUOTED + rb"|=)*+"
_VALUES: Final = re.compile(rb"\s*+(?:" + _QUOTED + rb"|=\s*+[^\s>]*+)")
_TAGS: Final = re.compile(rb"<[a-zA-Z]" + _ATTRIBUTES)
_MARKUP: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|"
    rb"(<(?:(script|style|textarea|title)\b|[a-zA-Z])" + _ATTRIBUTES + rb")((?(2)>.*?(?:</\2|\Z)|))",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, or a tag and, of an element whose content is no markup, that content."""


def thinned(page: bytes) -> bytes:
    """The page, each tag of more than `MOST` attributes without any of them."""
    crowded = is_crowded_plainly(page) if native_walk is None else native_walk.is_crowded(page, MOST)
    return _MARKUP.sub(_without_attributes, page) if crowded else page


def is_crowded_plainly(page: bytes) -> bool:
    """Whether a tag has more than `MOST` attributes, or what looks like one in a script; without the compiled one."""
    return any(_count(tag[0]) > MOST for tag in _TAGS.finditer(page) if len(tag[0]) > 2 * MOST)


def _without_attributes(found: re.Match[bytes]) -> bytes:
    tag: bytes | None = found[1]
    if tag is None or len(tag) <= 2 * MOST or _count(tag) <= MOST:
        return found[0]
    return re.split(rb"[\s/]", tag, maxsplit=1)[0] + found[3]


def _count(tag: bytes) -> int:
    """Attributes of a tag."""
    return len(_VALUES.sub(b" ", tag).replace(b"/", b" ").split()) - 1
