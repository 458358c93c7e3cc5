"""A container's output: runs of uncompressed bytes with the stored bytes that they came from, and holes."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """Uncompressed bytes, and the range of stored bytes that they represent."""

    data: bytes
    start: int
    end: int
    first: bool
    """A member (gzip member, zstd frame, plain file) begins here."""
    last: bool
    """The member properly ends here."""
    quirk: str | None = None
    """What was wrong with the member although its data could be read."""


class Hole(NamedTuple):
    """Stored bytes that gave no data; the stream does not continue across one."""

    start: int
    end: int
    reason: str
    severity: str = "damaged"
    hit: bool = True
    """Whether it cuts an open member; otherwise the bytes are between members."""
