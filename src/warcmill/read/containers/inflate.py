"""Inflate data: fast where all is sound, and to the last sound byte where it is not."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import Any

fast_zlib: Any = zlib
with suppress(ImportError):  # isal has no wheel for every platform
    from isal import isal_zlib as fast_zlib
ERRORS: tuple[type[Exception], ...] = (zlib.error, fast_zlib.error)
GZIP = 31
"""What tells zlib to expect a gzip member."""


def inflate_sound(data: bytes, wbits: int, limit: int) -> bytes | None:
    """The content of one sound stream; None if it is damaged, cut, followed by something, or longer than `limit`."""
    inflater = fast_zlib.decompressobj(wbits)
    try:
        out: bytes = inflater.decompress(data, limit)
    except ERRORS:
        return None
    return out if inflater.eof and not inflater.unused_data else None


def longest_prefix(inflater: Any, chunk: bytes) -> tuple[bytes, int]:
    """(data, bytes consumed): what a zlib object yields from `chunk` before it fails; after that it is unusable."""
    out = []
    for used in range(len(chunk)):
        try:
            out.append(inflater.decompress(chunk[used : used + 1]))
        except zlib.error:
            return b"".join(out), used
    return b"".join(out), len(chunk)
