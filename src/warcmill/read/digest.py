"""Digest fields, and whether bytes match them: any label, base32, hex or base64 (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any, NamedTuple

from warcmill.model import DigestStatus

try:
    from blake3 import blake3
except ImportError:  # optional: its digests are then reported as unsupported
    blake3 = None

Hash = Any
"""The interface of hashlib's objects: `update`, `digest`, `copy`."""

ALGORITHMS: dict[str, tuple[Hash, int]] = {
    "md5": (hashlib.md5(usedforsecurity=False), 16),
    "sha1": (hashlib.sha1(usedforsecurity=False), 20),
    "sha224": (hashlib.sha224(), 28),
    "sha256": (hashlib.sha256(), 32),
    "sha384": (hashlib.sha384(), 48),
    "sha512": (hashlib.sha512(), 64),
    "blake2b": (hashlib.blake2b(), 64),
    "blake2b256": (hashlib.blake2b(digest_size=32), 32),
    "blake2b512": (hashlib.blake2b(), 64),
    "blake2s": (hashlib.blake2s(), 32),
    "blake2s256": (hashlib.blake2s(), 32),
}
"""Label in lower case without punctuation -> (an empty hash, faster to copy than to create; its size in bytes)."""
if blake3 is not None:
    ALGORITHMS["blake3"] = (blake3(), 32)

_UNLABELLED_HEX = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_BASE32_OF_SHA1 = 32
_PUNCTUATION = str.maketrans("", "", "-_/ ")
_RFC_4648, _OF_INT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_TO_BASE_32 = bytes(
    _OF_INT[at] if (at := _RFC_4648.find(bytes([byte]).upper())) >= 0 else ord("!") for byte in range(256)
)
"""Translates RFC 4648's digits to those of `int`; any other character becomes one that `int` rejects."""
_HEX = re.compile(r"[0-9A-Fa-f]+")


class Expected(NamedTuple):
    """A digest that can be checked."""

    algorithm: str
    value: bytes

    def start(self) -> Hash:
        """A new hash object of this algorithm."""
        return ALGORITHMS[self.algorithm][0].copy()

    def matches(self, *data: bytes | memoryview) -> bool:
        """Whether the pieces of `data` together have this digest."""
        state = self.start()
        for piece in data:
            state.update(piece)
        return bool(state.digest() == self.value)


def parse(field: str) -> Expected | None:
    """Parse `sha1:3I42…`; None if algorithm or value is unknown."""
    label, colon, value = field.strip().rpartition(":")
    value = value.strip(' \t"<>')
    known = ALGORITHMS.get(label)
    if known is None:
        label = label.strip().lower().translate(_PUNCTUATION) if colon else _guess(value)
        known = ALGORITHMS.get(label)
    decoded = _decode(value, known[1]) if known else None
    return None if decoded is None else Expected(label, decoded)


def verify(field: str | None, *data: bytes | memoryview) -> DigestStatus:
    """Whether the pieces of `data` together match a digest field."""
    if not field:
        return "absent"
    expected = parse(field)
    if expected is None:
        return "unsupported"
    return "verified-raw" if expected.matches(*data) else "mismatch"


def uniform(field: str | None) -> str:
    """A digest in canonical spelling, equal for base32 and hex of the same bytes; that of no bytes means nothing."""
    if not field:
        return ""
    known = parse(field)
    if known and known.matches(b""):
        return ""
    return f"{known.algorithm}:{known.value.hex()}" if known else field.strip().lower()


def _guess(value: str) -> str:
    """The algorithm of an unlabelled digest, by its length; ARC v2 and some crawlers write such digests."""
    if _HEX.fullmatch(value):
        return _UNLABELLED_HEX.get(len(value), "")
    return "sha1" if len(value.rstrip("=")) == _BASE32_OF_SHA1 else ""


def _base32(digits: str, size: int) -> bytes:
    """Decode base32 as a number in another alphabet: ten times as fast as the standard library."""
    number = int(digits.encode("ascii").translate(_TO_BASE_32), 32)
    return (number >> (5 * len(digits) - 8 * size)).to_bytes(size, "big")


def _decode(value: str, size: int) -> bytes | None:
    """The bytes of a digest in hex, base32 or base64, distinguished by length; None if it is none of these."""
    bare = value.rstrip("=") if value[-1:] == "=" else value
    try:
        if len(bare) == -(-size * 8 // 5):
            return _base32(bare, size)
        if len(bare) == 2 * size:
            return bytes.fromhex(bare)
        if len(bare) == -(-size * 4 // 3):
            return base64.b64decode(
                bare + "=" * (-len(bare) % 4), altchars=b"-_" if set(bare) & set("-_") else None, validate=True
            )
    except (ValueError, binascii.Error):
        return None
    return None
