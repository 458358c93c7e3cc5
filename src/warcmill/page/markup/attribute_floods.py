# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Tags of very many attributes lose them: for each one more the parser goes over all that the element has."""

from __future__ import annotations

import re
from typing import Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import octets, position
else:
    from warcmill.buffers import octets, position

MOST: Final = 500
"""Maximum attributes of one tag; 10 MB of nothing but such tags take the parser about a second."""

# Quotes count only after `=` (HTML, 13.2.5.37), what is unclosed extends to the page's end, no match backtracks.
_QUOTED: Final = rb"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))"""
_ATTRIBUTES: Final = rb"(?:[^>=]++|" + _QUOTED + rb"|=)*+"
_VALUES: Final = re.compile(rb"\s*+(?:" + _QUOTED + rb"|=\s*+[^\s>]*+)")
_MARKUP: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|"
    rb"(<(?:(script|style|textarea|title)\b|[a-zA-Z])" + _ATTRIBUTES + rb")((?(2)>.*?(?:</\2|\Z)|))",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, or a tag together with its content if that is not markup."""


def thinned(page: bytes) -> bytes:
    """The page, each tag of more than `MOST` attributes without any of them."""
    return _MARKUP.sub(_without_attributes, page) if is_crowded(page, MOST) else page


def is_crowded(page: bytes, most: cython.Py_ssize_t) -> bool:
    """Whether a tag has more than `most` attributes, or what looks like one in a script."""
    text: cython.p_uchar = octets(page)
    end: cython.Py_ssize_t = len(page)
    at: cython.Py_ssize_t = position(page, ord("<"), 0, end)
    while at >= 0:
        at += 1
        if at < end and ord("a") <= (text[at] | 32) <= ord("z"):
            count: cython.Py_ssize_t = 0
            begins: cython.bint = False
            while at < end and text[at] != ord(">"):
                if text[at] == ord("="):
                    at = _after_value(page, at + 1, end)
                    begins = True
                    continue
                if _is_space(text[at]) or text[at] == ord("/"):
                    begins = True
                elif begins:
                    count += 1
                    begins = False
                at += 1
            if count > most:
                return True
        at = position(page, ord("<"), at, end)
    return False


@cython.cfunc
def _after_value(page: bytes, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """The end of a quoted value, or where one without quotes begins."""
    text: cython.p_uchar = octets(page)
    while at < end and _is_space(text[at]):
        at += 1
    if at == end or (text[at] != ord('"') and text[at] != ord("'")):
        return at
    at = position(page, text[at], at + 1, end)
    return end if at < 0 else at + 1


@cython.cfunc
@cython.exceptval(check=False)
def _is_space(octet: cython.uchar) -> cython.bint:
    return octet == ord(" ") or ord("\t") <= octet <= ord("\r") or ord("\x1c") <= octet <= ord("\x1f")


def _without_attributes(found: re.Match[bytes]) -> bytes:
    tag: bytes | None = found[1]
    if tag is None or len(tag) <= 2 * MOST or _count(tag) <= MOST:
        return found[0]
    return re.split(rb"[\s/]", tag, maxsplit=1)[0] + found[3]


def _count(tag: bytes) -> int:
    """Number of attributes of a tag."""
    return len(_VALUES.sub(b" ", tag).replace(b"/", b" ").split()) - 1
