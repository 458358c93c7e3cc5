"""How a record begins: what tells a true start from bytes that only look like one."""

from __future__ import annotations

import re

LONGEST_LINE = 16 * 1024

_ALIKE = 4
"""Letters of `WARC/1.0` that make a damaged version line credible in front of any header field."""
_WARC = re.compile(rb"WARC/\d{1,2}\.\d{1,3}[ \t\r]*\n")
_FIELD = re.compile(rb"(?:WARC-[A-Z][A-Za-z-]{2,40}|Content-(?:Length|Type)) ?:", re.IGNORECASE)
_NUMBERED = rb"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*|-) \d{4,20} "
_ARC = re.compile(rb"(?:filedesc|https?|ftp|dns|gopher|whois|news|nntp|metadata|warcinfo|\w{2,12}):[^\n]{1,8000}? " + _NUMBERED
                  + rb"[^\n]{1,400}?[ \t]-?\w+[ \t]*\r?\n")
_WARC_LINE = re.compile(rb"(?<![^\n])WARC/\d{1,2}\.\d{1,3}[ \t\r]*\n")
_ARC_LINE = re.compile(rb"(?<![^\n])\w{2,12}:[^\n]{1,8000}? " + _NUMBERED + rb"[^\n]{1,400}?[ \t]-?\d+[ \t]*\r?\n")
_TYPE = re.compile(rb"\nWARC-Type ?:", re.IGNORECASE)
_LENGTH = re.compile(rb"\nContent-Length ?:", re.IGNORECASE)


def starts_record(head: bytes) -> bool:
    """Whether these bytes, at a place where a record may begin, begin one; a short look is enough."""
    return head.startswith(b"WARC/") or _ARC.match(head) is not None


def starts_damaged(head: bytes) -> bool:
    """Whether this is a WARC record whose first line alone is damaged: fields of a WARC header follow at once."""
    line = head.find(b"\n", 0, 64)
    if line < 0 or _FIELD.match(head, line + 1) is None:
        return False
    alike = sum(a == b for a, b in zip(head[:8], b"WARC/1.0", strict=False))
    return alike >= _ALIKE or head[line + 1 : line + 6].upper() == b"WARC-"


def starts_arc(head: bytes) -> bool:
    """Whether an ARC header line stands here."""
    return _ARC.match(head) is not None


def is_warc_header(buffer: bytes, position: int) -> bool:
    """Whether a whole, usable WARC header stands here: version line, fields, a type and a length among them."""
    line = _WARC.match(buffer, position)
    if line is None or _FIELD.match(buffer, line.end()) is None:
        return False
    end = header_end(buffer, position)
    head = buffer[position : end if end >= 0 else position + LONGEST_LINE]
    return end >= 0 and (_TYPE.search(head) is not None or _LENGTH.search(head) is not None)


def header_end(buffer: bytes, position: int) -> int:
    """Index behind the blank line that ends the header at `position`; -1 if it isn't in the buffer."""
    crlf = buffer.find(b"\n\r\n", position)
    stop = crlf if crlf >= 0 else len(buffer)
    bare = buffer.find(b"\n\n", position, stop)
    if bare >= 0:
        return bare + 2
    doubled = buffer.find(b"\n\r\r\n", position, stop)  # Quirk: files that went through a text-mode copy on Windows
    if doubled >= 0:
        return doubled + 4
    return crlf + 3 if crlf >= 0 else -1


def next_start(buffer: bytes, position: int, *, arc: bool, warc: bool = True) -> int:
    """Where the next credible record header stands at the beginning of a line; -1 if nowhere in the buffer."""
    found = -1
    if warc:
        for match in _WARC_LINE.finditer(buffer, position):
            if is_warc_header(buffer, match.start()):
                found = match.start()
                break
    if arc:
        line = _ARC_LINE.search(buffer, position, found if found >= 0 else len(buffer))
        if line is not None:
            return line.start()
    return found
