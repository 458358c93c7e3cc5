"""Inflating to the last sound byte."""

from __future__ import annotations

import zlib
from typing import Any


def longest_prefix(inflater: Any, chunk: bytes) -> tuple[bytes, int]:
    """(data, bytes used): all that a zlib object gives of `chunk` before it fails; afterwards it is of no use."""
    out = []
    for used in range(len(chunk)):
        try:
            out.append(inflater.decompress(chunk[used : used + 1]))
        except zlib.error:
            return b"".join(out), used
    return b"".join(out), len(chunk)
