"""What a container gives: stretches of uncompressed bytes with the stored bytes that they came from, and holes."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """Uncompressed bytes, and the stored bytes that they stand for."""

    data: bytes
    start: int
    end: int
    first: bool
    """A member (gzip member, zstd frame, plain file) begins here."""
    last: bool
    """The member ends here, as it should."""
    quirk: str | None = None
    """What was wrong with the member though its data could be read."""


class Hole(NamedTuple):
    """Stored bytes that gave no data: after one, the stream does not go on where it stopped."""

    start: int
    end: int
    reason: str
    severity: str = "damaged"
    hit: bool = True
    """A member was under way and is cut here; else the bytes stand between members."""
