"""The stored HTTP message: its header, as servers and crawlers actually write it (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from warcmill.model import Headers, make
from warcmill.read import usual_headers
from warcmill.read.containers.record_starts import header_end

LONGEST_HEADER = 1 << 20
_USUAL_VALUE = 128
_STATUS = re.compile(r"(?:HTTP\w{0,4}/\d+(?:\.\d+)?[ \t]+|ICY[ \t]+|:status[ \t]*:[ \t]*)(\d{3})(?!\d)", re.IGNORECASE)
_START = re.compile(rb"HTTP\w{0,4}/\d|ICY \d|:status[ \t]*:", re.IGNORECASE)
"""A status line; in HTTP/2 and 3 it is a pseudo-header field, which some writers keep (RFC 9113, 8.3.2)."""
_INTERIM = re.compile(
    rb"(?:HTTP\w{0,4}/\d+(?:\.\d+)?[ \t]+|:status[ \t]*:[ \t]*)"
    rb"(?:1(?!01)\d\d(?!\d)|200[ \t]+connection[ \t]+established)",
    re.IGNORECASE,
)
"""Status lines followed by another response: interim ones except 101, and a proxy's answer to CONNECT."""
_NOT_AT_ONCE = (b"HTTP/1.1 1", b"HTTP/1.0 1", b"HTTP/2 1", b"HTTP/3 1", b"HTTP/1.1 200 C", b"HTTP/1.0 200 C",
                b":", b"\r", b"\n", b"http")  # fmt: skip
"""How a message begins that may have something before its own header."""
_BLANKS = re.compile(rb"[\r\n]{1,64}")
_RANGE = re.compile(r"bytes[ \t]+0*(\d+)-0*(\d+)/0*(\d+)[ \t]*", re.IGNORECASE)
PARTIAL = 206
_USUAL_STATUS = {
    f"HTTP/{version} {status}{end}": status
    for version in ("1.0", "1.1")
    for status in range(100, 600)
    for end in ("", " ", "\r")
}
"""The first 13 characters of nearly all status lines, checked first in a hot loop."""
_TELLING = frozenset(map(len, ("content-type", "content-encoding", "transfer-encoding")))
"""Lengths of the names of fields about the body: others need no closer look."""
_PARAMETERS = re.compile(r"""charset[ \t]*=[ \t]*["']?([^\s;"',]+)""", re.IGNORECASE)


class Message(NamedTuple):
    """Header of a final HTTP response; its body begins at offset `size`."""

    size: int
    """Bytes before the body, including interim responses."""
    status: int | None
    headers: Headers
    media_type: str | None
    charset: str | None
    chunked: bool
    codings: tuple[str, ...]
    quirks: tuple[str, ...]
    first: int = 0
    """Where the first of several headers ends: interim responses (RFC 9110, 15.2) precede the final one."""


def begins_message(block: bytes) -> bool:
    """Whether an HTTP response begins here."""
    return block.startswith(b"HTTP/1.") or _START.match(block) is not None


def parse(block: bytes) -> Message:
    """Header of the response at the start of `block`; without a status line all of it is body (HTTP/0.9)."""
    usual = (
        usual_headers.http_header(block, _TELLING) if usual_headers.COMPILED and block.startswith(b"HTTP/1.") else None
    )
    if usual:
        size, line, fields, telling = usual
        status = _USUAL_STATUS.get(line[:13])
        if status and not block.startswith(_NOT_AT_ONCE):
            return make(Message, (size, status, fields, *_meaning(telling), (), 0))
    return parse_plainly(block)


def parse_plainly(block: bytes) -> Message:
    """The same for a header of an unusual form."""
    quirks: list[str] = []
    first, start, size = _final(block, quirks)
    if not begins_message(block[start : start + _USUAL_VALUE]):
        return Message(0, None, (), None, None, False, (), ("http-header-missing",) if block else ())
    if size < 0:
        size = len(block)
        quirks.append("http-header-unfinished")
    lines = block[start:size].decode("latin-1").split("\n")
    if lines[0][-1:] != "\r":
        quirks.append("http-lf-only")
    status = _USUAL_STATUS.get(lines[0][:13]) or _status(lines[0], quirks)
    headers = _fields(lines, quirks)
    return Message(size, status, tuple(headers), *_meaning(headers), tuple(quirks), first)


def _final(block: bytes, quirks: list[str]) -> tuple[int, int, int]:
    """(end of the first of several headers, start and end of the final response's header); -1 for no end."""
    first = start = 0
    blanks = _BLANKS.match(block)
    if blanks and begins_message(block[blanks.end() : blanks.end() + _USUAL_VALUE]):
        start = blanks.end()
        quirks.append("http-blank-lines")
    end = header_end(block, start)
    while end >= 0 and _INTERIM.match(block, start) and begins_message(block[end : end + _USUAL_VALUE]):
        first = first or end
        start, end = end, header_end(block, end)
    if first:
        quirks.append("http-interim-response")
    return first, start, end


def holds_header(head: bytes) -> bool:
    """Whether these first bytes of a message contain the whole header of the final response."""
    if not head.startswith(_NOT_AT_ONCE):
        return header_end(head, 0) >= 0
    _, start, end = _final(head, [])
    return end >= 0 and (len(head) - end >= _USUAL_VALUE or not _INTERIM.match(head, start))


def is_partial(headers: Headers) -> bool:
    """Whether a 206 holds less than the whole resource (RFC 9110, 14.4), or does not say."""
    told = next((value for name, value in headers if name.lower() == "content-range"), "")
    found = _RANGE.fullmatch(told)
    return not (found and int(found[1]) == 0 and int(found[2]) + 1 == int(found[3]))


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
        if colon and line[0] not in " \t:":
            add((name.strip(), value.strip()))
        elif line[:1] == ":" and ":" in value:  # a pseudo-header field of HTTP/2
            name, _, value = value.partition(":")
            add((f":{name.strip()}", value.strip()))
        elif not line.strip():
            continue
        elif line[0] in " \t" and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}".strip())
            quirks.append("http-header-folded")
        else:
            quirks.append("http-header-malformed")
    return headers


def _meaning(headers: Iterable[tuple[str, str]]) -> tuple[str | None, str | None, bool, tuple[str, ...]]:
    """(media type, charset, whether it is chunked, content codings in order), from the fields about the body."""
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
    """(`text/html`, charset as written or None), from a Content-Type value."""
    return _content_type(value) if len(value) <= _USUAL_VALUE else _content_type.__wrapped__(value)


@lru_cache(256)
def _content_type(value: str) -> tuple[str | None, str | None]:
    media_type, _, parameters = value.partition(";")
    found = _PARAMETERS.search(parameters) if parameters else None
    return media_type.strip().lower() or None, found[1] if found else None
