"""Repair a flipped bit in the data of a gzip member, found by the checksum (RFC 1952, 2.3.1): aging disks flip bits."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.read.containers.window import Window

LONGEST: Final = 16 * 1024
"""Maximum size in bytes of deflate data to repair: time grows with the square of it, up to 8 s for this size."""
_LARGEST: Final = 4 << 20
_START: Final = 2048
"""Cost of starting an attempt, in bytes inflated."""
_TRAILER: Final = 8
_RAW: Final = -15
_BLANK: Final = bytes(32)
"""Deflate data have no such run of zeros: a disk sector was lost."""


class Mender:
    """Repairs damaged members; the time for one file is limited to that of the four longest ones."""

    def __init__(self) -> None:
        self._left = 4 * _cost(LONGEST)

    def mend(self, window: Window, start: int, end: int) -> bytes | None:
        """The content of a member, if a single bit of its deflate data, which begin at `start`, is wrong.

        None where the trailer before `end` was hit, or more than a bit, or there is too much to try; what a cut member
        ends with is hardly ever its size. Of the longest members that were hit worse, one in 32,768 at most agrees with
        its checksum by chance (8 * LONGEST tries at 32 bits); the digests of its records tell.
        """
        if end - start > LONGEST + _TRAILER:
            return None
        stored = window.view(start, end - start)
        data, trailer = stored[:-_TRAILER], stored[-_TRAILER:]
        size = int.from_bytes(trailer[4:], "little")
        cost = _cost(len(data))
        if not data or not 0 < size <= _LARGEST or cost > self._left or _BLANK in data:
            return None
        checksum = int.from_bytes(trailer[:4], "little")
        if _is_trailer_hit(stored, checksum, size):
            return None
        self._left -= cost
        return _turned_back(data, checksum, size)


def _cost(length: int) -> int:
    """Bytes inflated in all to try every bit of this many bytes, each from its own position on."""
    return 8 * length * (length // 2 + _START)


def _is_trailer_hit(stored: bytes, checksum: int, size: int) -> bool:
    """Whether the data end where they should, and only a byte of the checksum is wrong."""
    inflater = zlib.decompressobj(_RAW)
    try:
        out = inflater.decompress(stored, _LARGEST)
    except zlib.error:
        return False
    wrong = (zlib.crc32(out) ^ checksum).to_bytes(4)
    return len(inflater.unused_data) == _TRAILER and len(out) == size and wrong.count(0) == len(wrong) - 1


def _turned_back(data: bytes, checksum: int, size: int) -> bytes | None:
    """The content with the one bit flipped that makes it match checksum and size; None if there is none."""
    before = zlib.decompressobj(_RAW)
    parts: list[bytes] = []
    crc, left = 0, size
    for at, byte in enumerate(data):
        rest = data[at + 1 :]
        for bit in range(8):
            trial = before.copy()
            try:
                out = trial.decompress(bytes((byte ^ 1 << bit,)) + rest, left + 1)
            except zlib.error:
                continue
            if trial.eof and not trial.unused_data and len(out) == left and zlib.crc32(out, crc) == checksum:
                return b"".join((*parts, out))
        try:
            out = before.decompress(data[at : at + 1])
        except zlib.error:
            return None  # the damage is before this
        parts.append(out)
        crc, left = zlib.crc32(out, crc), left - len(out)
        if before.eof or left < 0:
            return None
    return None
