"""Host names in one spelling, however a URL writes them: small letters, ASCII, no escapes, no dot at the end."""

from __future__ import annotations

import re
import socket
from urllib.parse import unquote_to_bytes

_USUAL = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*").fullmatch
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+){0,3}")
ROUNDS = 8
"""Times that an escape is taken off an escape; nobody needs more, and a hostile URL must end."""


def spelled(name: str) -> str:
    """A host name as its server knows it; what cannot be one is given in small letters, else as it is.

    Names in other scripts become what IDNA makes of them (2003, as the keys of the field's indexes have it), escapes
    and doubled or trailing dots are taken off, an IPv4 address in one number or octal is written in full.
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
    """Bytes without percent-escapes, and without those that had been escaped once more."""
    for _ in range(ROUNDS):
        if b"%" not in value or (plain := unquote_to_bytes(value)) == value:
            break
        value = plain
    return value


def _dotted(numbers: str) -> str:
    """An IPv4 address in full: hosts may write it as one number, octal, or with parts left out."""
    try:
        if numbers.isdigit():
            return socket.inet_ntoa((int(numbers) & 0xFFFFFFFF).to_bytes(4, "big"))
        return socket.inet_ntoa(socket.inet_aton(numbers))
    except (OSError, ValueError):
        return numbers
