"""How records begin: telling a true start from bytes that only look like one."""

from __future__ import annotations

import re

from warcmill.read import usual_headers

_ALIKE = 4
"""Letters of `WARC/1.0` that make a damaged version line credible before a header field."""
_LONGEST_VERSION = 16
_MARK = re.compile(rb"WARC/")
_WARC = re.compile(rb"WARC/\d{1,2}\.\d{1,3}[ \t\r]*\n")
_SMALL = re.compile(rb"warc/\d{1,2}\.\d{1,3}[ \t\r]*\n", re.IGNORECASE)
"""Quirk: some writers put the version in lower case; only a complete line of it begins a record."""
_FIELD = re.compile(rb"(?:WARC-[A-Z][A-Za-z-]{2,40}|Content-(?:Length|Type)) ?:", re.IGNORECASE)
_BLANK = re.compile(rb"\n\r?\n|\n\r\r\n")
"""Quirk: files copied in text mode on Windows end their lines with two carriage returns."""
_ANY_FIELD = re.compile(rb"[A-Za-z][\w-]{1,60} ?:")
_NUMBERED = rb" (?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{0,40}|-) \d{4,20} "
"""IP address and date of an ARC line: these are searched for, since anything may precede them."""
_SCHEME = rb"(?:filedesc|https?|ftps?|dns|gopher|whois|news|nntp|file|urn|metadata|warcinfo|rtsp|mms|mailto|data|irc)"
_ARC = re.compile(_SCHEME + rb":[^\n]{1,8000}?" + _NUMBERED + rb"[^\n]{1,400}?[ \t]-?\w+[ \t]*\r?\n")
_ARC_MIDDLE = re.compile(_NUMBERED)
_SCHEMES = (b"filedesc:", b"http:", b"https:", b"ftp:", b"dns:", b"gopher:")
_LONGEST_URL = 8192
_TYPED = re.compile(rb"\n(?:WARC-Type|Content-Length) ?:", re.IGNORECASE)


def starts_record(head: bytes) -> bool:
    """Whether a record begins with these bytes, at a place where one may; a quick check suffices."""
    return head.startswith(b"WARC/") or _SMALL.match(head) is not None or _ARC.match(head) is not None


def starts_damaged(head: bytes) -> bool:
    """Whether this is a WARC record of which only the first line is damaged: WARC header fields follow at once."""
    line = head.find(b"\n", 0, _LONGEST_VERSION)
    if line < 0 or _FIELD.match(head, line + 1) is None:
        return False
    alike = sum(a == b for a, b in zip(head[:8].upper(), b"WARC/1.0", strict=False))
    return alike >= _ALIKE or head[line + 1 : line + 6].upper() == b"WARC-"


def starts_arc(head: bytes) -> bool:
    """Whether there is an ARC header line here."""
    return _ARC.match(head) is not None


def has_mark(buffer: bytes, start: int, end: int) -> bool:
    """Whether the mark of a version line is between the two, so that a WARC header may be."""
    if usual_headers.COMPILED:
        return usual_headers.has_mark(buffer, start, end)
    return _MARK.search(buffer, start, end) is not None


def header_end(buffer: bytes, position: int) -> int:
    """Index after the blank line that ends the header at `position`; -1 if it isn't in the buffer."""
    blank = _BLANK.search(buffer, position)
    return blank.end() if blank else -1


def next_start(buffer: bytes, position: int, *, arc: bool, warc: bool = True, loose: bool = False) -> int:
    """Where the next credible record header is; -1 if there is none in the buffer.

    An ARC line counts only at the beginning of a line, unless `loose`: then garbage may precede it.
    """
    found = _next_warc(buffer, position) if warc else -1
    line = _next_arc(buffer, position, found if found >= 0 else len(buffer), loose=loose) if arc else -1
    return line if line >= 0 else found


def _next_warc(buffer: bytes, position: int) -> int:
    """The next version line followed by fields, among them a type or a length, and a blank line."""
    end = typed = -1
    for line in _WARC.finditer(buffer, position):
        start = line.start()
        if _ANY_FIELD.match(buffer, line.end()) is None:
            continue
        if end < line.end():  # both only advance: a body full of version lines is scanned once
            end = header_end(buffer, line.end() - 1)
        if typed < start:
            field = _TYPED.search(buffer, start)
            typed = field.start() if field else len(buffer)
        if end < 0 or typed >= len(buffer):
            return -1
        if typed < end:
            return start
    return -1


def _next_arc(buffer: bytes, position: int, end: int, *, loose: bool) -> int:
    while middle := _ARC_MIDDLE.search(buffer, position, end):
        low = max(position, middle.start() - _LONGEST_URL)
        start = max(low, buffer.rfind(b"\n", low, middle.start()) + 1)
        if loose and _ARC.match(buffer, start) is None:
            start = max((buffer.rfind(scheme, start, middle.start()) for scheme in _SCHEMES), default=-1)
        if start >= 0 and (start == 0 or loose or buffer[start - 1 : start] == b"\n") and _ARC.match(buffer, start):
            return start
        position = buffer.find(b"\n", middle.end(), end)
        if position < 0:
            return -1
    return -1
