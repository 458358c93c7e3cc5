"""Host names in one canonical spelling: lower case, ASCII, no escapes, no trailing dot."""

from __future__ import annotations

import re
import socket
from urllib.parse import unquote_to_bytes

_USUAL = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*").fullmatch
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+){0,3}")
ROUNDS = 8
"""How often percent-escapes are removed from an escaped escape; the limit stops hostile URLs."""


def spelled(name: str) -> str:
    """A host name as its server knows it; what cannot be a host name is only lower-cased.

    Internationalized names are encoded by IDNA (2003, as the indexes of the field do), escapes and doubled or trailing
    dots are removed, and an IPv4 address written as one number or in octal is written in full.
    """
    if _USUAL(name):
        return name
    name = unescaped(name.encode("utf-8", "replace")).decode("utf-8", "replace").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return name
    name = name.replace("..", ".").strip(".")
    return _dotted(name) if _NUMBERS.fullmatch(name) else name


def unescaped(value: bytes) -> bytes:
    """Bytes with percent-escapes decoded, including those that had been escaped twice."""
    for _ in range(ROUNDS):
        if b"%" not in value or (plain := unquote_to_bytes(value)) == value:
            break
        value = plain
    return value


def _dotted(numbers: str) -> str:
    """An IPv4 address in dotted decimals: URLs may write it as one number, in octal, or with parts left out."""
    try:
        if numbers.isdigit():
            return socket.inet_ntoa((int(numbers) & 0xFFFFFFFF).to_bytes(4, "big"))
        return socket.inet_ntoa(socket.inet_aton(numbers))
    except (OSError, ValueError):
        return numbers
