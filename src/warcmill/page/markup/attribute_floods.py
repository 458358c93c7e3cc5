"""Strip tags with very many attributes: the parser compares each new attribute with all that the tag has so far."""

from __future__ import annotations

import re
from typing import Final

from warcmill.page.native import native_walk

MOST: Final = 500
"""Maximum attributes of one tag; 10 MB of nothing but such tags take the parser about a second."""

# Quotes count only after `=` (HTML, 13.2.5.37), what is unclosed extends to the page's end, no match backtracks.
_QUOTED: Final = rb"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))"""
_ATTRIBUTES: Final = rb"(?:[^>=]++|" + _QUOTED + rb"|=)*+"
_VALUES: Final = re.compile(rb"\s*+(?:" + _QUOTED + rb"|=\s*+[^\s>]*+)")
_TAGS: Final = re.compile(rb"<[a-zA-Z]" + _ATTRIBUTES)
_MARKUP: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|"
    rb"(<(?:(script|style|textarea|title)\b|[a-zA-Z])" + _ATTRIBUTES + rb")((?(2)>.*?(?:</\2|\Z)|))",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, or a tag together with its content if that is not markup."""


def thinned(page: bytes) -> bytes:
    """The page with all attributes removed from each tag that has more than `MOST`."""
    crowded = is_crowded_plainly(page) if native_walk is None else native_walk.is_crowded(page, MOST)
    return _MARKUP.sub(_without_attributes, page) if crowded else page


def is_crowded_plainly(page: bytes) -> bool:
    """Whether a tag, or what looks like one in a script, has more than `MOST` attributes; in plain Python."""
    return any(_count(tag[0]) > MOST for tag in _TAGS.finditer(page) if len(tag[0]) > 2 * MOST)


def _without_attributes(found: re.Match[bytes]) -> bytes:
    tag: bytes | None = found[1]
    if tag is None or len(tag) <= 2 * MOST or _count(tag) <= MOST:
        return found[0]
    return re.split(rb"[\s/]", tag, maxsplit=1)[0] + found[3]


def _count(tag: bytes) -> int:
    """Number of attributes of a tag."""
    return len(_VALUES.sub(b" ", tag).replace(b"/", b" ").split()) - 1
