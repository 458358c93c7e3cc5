"""Decode codings that no header declares, only if they prove correct to the last byte."""

from __future__ import annotations

import re

from warcmill.read.containers.inflate import GZIP, inflate_sound

_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,256})?\r?\n")
_SIZE_DIGITS = frozenset(b" \t0123456789abcdefABCDEF")
_ZLIB = 15
_WRAPPERS = {b"\x1f\x8b\x08": GZIP, b"\x78\x01": _ZLIB, b"\x78\x5e": _ZLIB, b"\x78\x9c": _ZLIB, b"\x78\xda": _ZLIB}
"""First bytes of formats that end with a checksum over everything -> the `wbits` for zlib."""
_MAGIC = tuple(_WRAPPERS)
_LOOK = 1024
_MOST_LAYERS = 4


def is_chunked(body: bytes | memoryview) -> bool:
    """Whether a body that no header calls chunked is: sizes and data alternate up to the last chunk, which ends it."""
    if not body or body[0] not in _SIZE_DIGITS or not _SIZE.match(body):
        return False
    at = chunks = 0
    while line := _SIZE.match(body, at):
        size, at = int(line[1], 16), line.end()
        if size == 0:
            return chunks > 0 and bytes(body[at : at + 3]) in (b"\r\n", b"\n")
        at = _behind_line(body, at + size)
        if at < 0:
            return False
        chunks += 1
    return False


def _behind_line(body: bytes | memoryview, at: int) -> int:
    """The index after the line end here; -1 if there is none."""
    there = bytes(body[at : at + 2])
    return at + 2 if there == b"\r\n" else at + 1 if there[:1] == b"\n" else -1


def unpacked(body: bytes, limit: int) -> bytes | None:
    """The text of a body that no header calls compressed, if it is, even several times; else None."""
    found = None
    for _ in range(_MOST_LAYERS):
        if not body.startswith(_MAGIC):
            break
        wbits = next(wbits for magic, wbits in _WRAPPERS.items() if body.startswith(magic))
        inner = inflate_sound(body, wbits, limit)
        if inner is None:
            break
        found = body = inner
    return None if found is None or b"\0" in found[:_LOOK] else found
