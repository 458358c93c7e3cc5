"""JSON of any size as a sequence of values with their offsets, found without reading it as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

CHUNK = 1 << 20
_TOKEN = re.compile(rb'["\[\]{}]')
_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_KEY = re.compile(rb'"((?:[^"\\]|\\.)*+)"\s*+:', re.DOTALL)
_LONGEST_KEY = 64
OPENING = (b"[", b"{")


class Value(NamedTuple):
    """A value of the sequence: where it lies, and its bytes; None if it is longer than the limit, or cut."""

    start: int
    end: int
    data: bytes | None
    is_cut: bool = False


class Scan:
    """A stream that is read once, forward; `limit` is how long a value may be to be given."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._kept: list[bytes] | None = None
        self._kept_size = self._kept_from = 0
        self._chunk, self._chunk_at = b"", 0
        self._first = b""
        self.size = 0
        """Bytes that were read."""

    def rows(self) -> Iterator[Value]:
        """Yield the values of the array that begins the stream, or those that stand one behind the other."""
        self._first = self._stream.read(CHUNK)
        is_array = self._first.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"[")
        return self.values(1 if is_array else 0)

    def values(self, depth: int, key: bytes | None = None) -> Iterator[Value]:
        """Yield the objects and arrays that begin at `depth`; if a key is given, those in the array of that key."""
        level, waits, is_next = 0, key is not None, False
        begun: int | None = None
        for kind, at, text in self._tokens():
            if kind == b'"':
                is_next = waits and level == depth - 1 and text == key
            elif kind in OPENING:
                if is_next and kind == b"[":
                    waits = False
                elif level == depth and begun is None and not waits:
                    begun = at
                    self._keep(at)
                level, is_next = level + 1, False
            else:
                level = max(0, level - 1)
                if begun is not None and level == depth:
                    yield Value(begun, at + 1, self._taken(at + 1))
                    begun = None
                elif key is not None and level < depth and not waits:
                    waits, key = True, b""  # the array has ended; there is no other
        if begun is not None:
            yield Value(begun, self.size, None, is_cut=True)

    def _tokens(self) -> Iterator[tuple[bytes, int, bytes]]:
        """Yield brackets, and strings by their beginning, with their offsets."""
        inside, begun, text, carry = False, 0, b"", b""
        while more := self._more():
            self._load(carry, more)
            chunk, carry, at = self._chunk, b"", 0
            while at < len(chunk):
                if inside:
                    ended = _STRING.match(chunk, at)
                    end = ended.end() if ended else at
                    text += chunk[at : min(end, at + _LONGEST_KEY)] if len(text) < _LONGEST_KEY else b""
                    if chunk[end : end + 1] != b'"':
                        carry = chunk[end:]  # the beginning of an escape
                        break
                    inside, at = False, end + 1
                    yield b'"', begun, text
                    continue
                token = _TOKEN.search(chunk, at)
                if token is None:
                    break
                at = token.end()
                if token[0] == b'"':
                    inside, begun, text = True, self._chunk_at + token.start(), b""
                else:
                    yield token[0], self._chunk_at + token.start(), b""

    def _more(self) -> bytes:
        first, self._first = self._first, b""
        return first or self._stream.read(CHUNK)

    def _load(self, carry: bytes, more: bytes) -> None:
        self._chunk, self._chunk_at = carry + more, self.size - len(carry)
        self.size += len(more)
        if self._kept is not None:
            self._kept.append(more)
            self._kept_size += len(more)
            if self._kept_size > self._limit + CHUNK:
                self._kept = None

    def _keep(self, start: int) -> None:
        """Keep the bytes from `start` on."""
        self._kept, self._kept_from = [self._chunk[start - self._chunk_at :]], start
        self._kept_size = len(self._kept[0])

    def _taken(self, end: int) -> bytes | None:
        """The kept bytes up to `end`; None if they are more than the limit."""
        kept, self._kept = self._kept, None
        is_short = kept is not None and end - self._kept_from <= self._limit
        return b"".join(kept)[: end - self._kept_from] if kept is not None and is_short else None


def keys(fragment: bytes) -> list[str]:
    """The keys of the object that begins here, as far as the fragment goes."""
    found, level, at = [], 0, 0
    while token := _TOKEN.search(fragment, at):
        at = token.end()
        if token[0] == b'"':
            key = _KEY.match(fragment, token.start()) if level == 1 else None
            if key:
                found.append(key[1].decode("utf-8", "replace"))
            ended = _STRING.match(fragment, at)
            at = ended.end() + 1 if ended else len(fragment)
        else:
            level += 1 if token[0] in OPENING else -1
            if level == 0:
                break
    return found


def parsed(data: bytes) -> Any:
    """The value of some JSON; raises ValueError if it is none."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("it is nested too deep") from None
