"""The stored HTTP message: its header, as servers and crawlers really wrote it (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from warcmill.model import Headers, make
from warcmill.read.containers.record_starts import header_end
from warcmill.read.native import native_http

LONGEST_HEADER = 1 << 20
_USUAL_VALUE = 128
_STATUS = re.compile(r"(?:HTTP\w{0,4}/\d+(?:\.\d+)?|ICY)[ \t]+(\d{3})(?!\d)", re.IGNORECASE)
_START = re.compile(rb"HTTP\w{0,4}/\d|ICY \d", re.IGNORECASE)
_USUAL_STATUS = {
    f"HTTP/{version} {status}{end}": status
    for version in ("1.0", "1.1")
    for status in range(100, 600)
    for end in ("", " ", "\r")
}
"""The first 13 characters of nearly all status lines: a hot loop looks here first."""
_TELLING = frozenset(map(len, ("content-type", "content-encoding", "transfer-encoding")))
"""Lengths of the names of fields that speak of the body: others need no closer look."""
_PARAMETERS = re.compile(r"""charset[ \t]*=[ \t]*["']?([^\s;"',]+)""", re.IGNORECASE)


class Message(NamedTuple):
    """Header of an HTTP response; its body begins at `size`."""

    size: int
    status: int | None
    headers: Headers
    media_type: str | None
    charset: str | None
    chunked: bool
    codings: tuple[str, ...]
    quirks: tuple[str, ...]


def begins_message(block: bytes) -> bool:
    """Whether an HTTP response begins here."""
    return block.startswith(b"HTTP/1.") or _START.match(block) is not None


def parse(block: bytes) -> Message:
    """Header of the response that `block` begins with; without a status line all of it is body (HTTP/0.9)."""
    usual = native_http(block, _TELLING) if native_http and block.startswith(b"HTTP/1.") else None
    if usual:
        size, line, fields, telling = usual
        status = _USUAL_STATUS.get(line[:13])
        if status:
            return make(Message, (size, status, fields, *_meaning(telling), ()))
    return parse_plainly(block)


def parse_plainly(block: bytes) -> Message:
    """The same of a header that is not as most are."""
    if not begins_message(block):
        return Message(0, None, (), None, None, False, (), ("http-header-missing",) if block else ())
    quirks: list[str] = []
    size = header_end(block, 0)
    if size < 0:
        size = len(block)
        quirks.append("http-header-unfinished")
    lines = block[:size].decode("latin-1").split("\n")
    if lines[0][-1:] != "\r":
        quirks.append("http-lf-only")
    status = _USUAL_STATUS.get(lines[0][:13]) or _status(lines[0], quirks)
    headers = _fields(lines, quirks)
    return Message(size, status, tuple(headers), *_meaning(headers), tuple(quirks))


def _status(line: str, quirks: list[str]) -> int | None:
    status = _STATUS.match(line)
    if status is None:
        quirks.append("http-status-unreadable")
    return int(status[1]) if status else None


def _fields(lines: list[str], quirks: list[str]) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    add = headers.append
    for line in lines[1:]:  # hot loop
        name, colon, value = line.partition(":")
        if colon and line[0] not in " \t":
            add((name.strip(), value.strip()))
        elif not line.strip():
            continue
        elif line[0] in " \t" and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}".strip())
            quirks.append("http-header-folded")
        else:
            quirks.append("http-header-malformed")
    return headers


def _meaning(headers: Iterable[tuple[str, str]]) -> tuple[str | None, str | None, bool, tuple[str, ...]]:
    """(media type, charset, is it chunked, content codings in order) by the fields that speak of the body."""
    media_type = charset = None
    chunked = False
    content: list[str] = []
    transfer: list[str] = []
    for name, value in headers:
        if len(name) not in _TELLING:
            continue
        low = name.lower()
        if low == "content-type" and value:
            media_type, charset = content_type(value)
        elif low == "transfer-encoding":
            named = [part.strip().lower() for part in value.split(",")]
            chunked = chunked or "chunked" in named
            transfer += [part for part in named if part not in ("chunked", "identity", "")]
        elif low == "content-encoding":
            content += [part.strip().lower() for part in value.split(",")]
    return media_type, charset, chunked, (*content, *transfer) if content or transfer else ()


def content_type(value: str) -> tuple[str | None, str | None]:
    """(`text/html`, charset as written or None) of a Content-Type value."""
    return _content_type(value) if len(value) <= _USUAL_VALUE else _content_type.__wrapped__(value)


@lru_cache(256)
def _content_type(value: str) -> tuple[str | None, str | None]:
    media_type, _, parameters = value.partition(";")
    found = _PARAMETERS.search(parameters) if parameters else None
    return media_type.strip().lower() or None, found[1] if found else None
