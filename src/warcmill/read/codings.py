"""Decode content and transfer codings piece by piece, as far as the body is sound (RFC 9110, 9112)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import IO, Any, cast

import brotli
import zstandard

from warcmill.read.containers.inflate import GZIP, inflate_sound, longest_prefix

Chunks = Iterator[bytes]
Coding = Callable[[Chunks, list[str]], Chunks]
"""(coded pieces, list to append quirks to) -> decoded pieces, none much longer than `PIECE`."""

PIECE = 1 << 18
_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,8192})?\r?\n")
_LONGEST_SIZE_LINE = 8300
_LARGEST_WINDOW = 1 << 27
_UNPROVEN = 1 << 20
_SMALL = 1 << 16
_BROTLI_STEP = 4096
_AT_ONCE = 16 << 20
_RAW, _ZLIB = -15, 15


class _Ahead:
    """Pieces as one stream with look-ahead: `buffer` from `at` on."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = _small(chunks)
        self.buffer = b""
        self.at = 0

    def more(self) -> bool:
        """Load another piece; False at the end."""
        chunk = next(self._chunks, b"")
        if chunk:
            self.buffer = self.buffer[self.at :] + chunk
            self.at = 0
        return bool(chunk)

    def want(self, size: int) -> bool:
        """Load until the buffer has this many bytes; False if the stream has fewer."""
        while len(self.buffer) - self.at < size:
            if not self.more():
                return False
        return True

    def look(self, size: int) -> bytes:
        """The next bytes, without consuming them."""
        self.want(size)
        return self.buffer[self.at : self.at + size]

    def take(self, size: int = PIECE) -> bytes:
        """Consume up to this many bytes, as many as are in the buffer; none only at the end."""
        self.want(1)
        data = self.buffer[self.at : self.at + size]
        self.at += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        """Put unused bytes back."""
        self.buffer = data + self.buffer[self.at :]
        self.at = 0

    def rest(self) -> Chunks:
        """Everything from here on, unchanged."""
        while data := self.take():
            yield data


def _small(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, long ones split, so that little has to be copied to look ahead."""
    for chunk in chunks:
        for start in range(0, len(chunk), _SMALL):
            yield chunk[start : start + _SMALL]


def dechunk(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Decode `Transfer-Encoding: chunked`; a body that is not chunked, whatever its header says, is left unchanged."""
    ahead = _Ahead(chunks)
    first = True
    if not ahead.want(1):
        return
    while True:
        ahead.want(_LONGEST_SIZE_LINE)
        line = _SIZE_LINE.match(ahead.buffer, ahead.at)
        if line is None or (first and not _first_holds(ahead, int(line[1], 16), line.end() - line.start())):
            if first:
                quirks.append("chunked-not")
                yield from ahead.rest()
            else:
                quirks.append("chunked-broken" if ahead.want(1) else "chunked-unfinished")
            return
        first, size = False, int(line[1], 16)
        ahead.at += line.end() - line.start()
        if size == 0:
            _end(ahead, quirks)
            return
        if not (yield from _data(ahead, size)):
            quirks.append("chunked-unfinished")
            return


def _first_holds(ahead: _Ahead, size: int, start: int) -> bool:
    """Whether the first chunk ends where its size says, as far as that is visible."""
    if size > _UNPROVEN:
        return not ahead.want(start + _UNPROVEN) or size < _UNPROVEN << 10
    if size == 0 or not ahead.want(start + size + 1):
        return True
    end = ahead.at + start + size
    return ahead.buffer[end : end + 1] in (b"\r", b"\n")


def _data(ahead: _Ahead, size: int) -> Generator[bytes, None, bool]:
    """One chunk's data without its line end; return whether it was complete."""
    while size > 0 and (data := ahead.take(size)):
        size -= len(data)
        yield data
    if size:
        return False
    newline = ahead.look(2)
    ahead.at += 2 if newline == b"\r\n" else 1 if newline[:1] == b"\n" else 0
    return True


def _end(ahead: _Ahead, quirks: list[str]) -> None:
    """Skip the trailer fields and the blank line after the last chunk."""
    while ahead.want(1):
        ahead.want(_LONGEST_SIZE_LINE)
        newline = ahead.buffer.find(b"\n", ahead.at)
        line = ahead.buffer[ahead.at : newline].strip()
        if newline < 0 or (line and b":" not in line):
            break
        ahead.at = newline + 1
        if not line:
            break
        if "chunked-trailer" not in quirks:
            quirks.append("chunked-trailer")
    if ahead.want(1):
        quirks.append("chunked-trailing-data")


def _inflate(ahead: _Ahead, wbits: int, quirks: list[str]) -> Chunks:
    """Deflate data in one wrapper, or in several of the same kind in sequence."""
    inflater = zlib.decompressobj(wbits)
    while data := ahead.take():
        before = inflater.copy()
        try:
            out = inflater.decompress(data, PIECE)
        except zlib.error:
            yield longest_prefix(before, data)[0]
            quirks.append("coding-broken")
            return
        ahead.give_back(inflater.unused_data if inflater.eof else inflater.unconsumed_tail)
        if out:
            yield out
        if inflater.eof:
            if wbits != GZIP or ahead.look(2) != b"\x1f\x8b":
                if ahead.want(1):
                    quirks.append("coding-trailing-data")
                return
            inflater = zlib.decompressobj(wbits)
    yield inflater.flush()
    quirks.append("coding-unfinished")


def gunzip(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Decode gzip, verified by its magic number."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    if ahead.look(2) == b"\x1f\x8b":
        yield from _inflate(ahead, GZIP, quirks)
    else:
        quirks.append("coding-absent")
        yield from ahead.rest()


def inflate(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Decode deflate: a zlib stream by the standard, raw deflate data by some servers."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    head = ahead.look(1024)
    if len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0:  # noqa: PLR2004 -- RFC 1950
        yield from _inflate(ahead, _ZLIB, quirks)
        return
    try:
        zlib.decompressobj(_RAW).decompress(head, PIECE)
    except zlib.error:
        quirks.append("coding-absent")
        yield from ahead.rest()
    else:
        quirks.append("deflate-without-zlib")
        yield from _inflate(ahead, _RAW, quirks)


def unbrotli(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Decode Brotli, which has no magic number: data that fails before its first byte is taken not to be Brotli."""
    ahead = _Ahead(chunks)
    decoder, given, seen = brotli.Decompressor(), False, b""
    if not ahead.want(1):
        return
    while data := ahead.take(_BROTLI_STEP):
        try:
            for out in _unbrotli(decoder, data):
                given = True
                yield out
        except brotli.error:
            if given:
                quirks.append("coding-broken")
                return
            quirks.append("coding-absent")
            ahead.give_back(seen + data)
            yield from ahead.rest()
            return
        seen = b"" if given else seen + data
    if not decoder.is_finished():
        quirks.append("coding-unfinished")


def _unbrotli(decoder: Any, data: bytes) -> Chunks:
    """The decoder's output for these bytes, in pieces of bounded size."""
    out = decoder.process(data, output_buffer_limit=PIECE)
    while True:
        if out:
            yield out
        if decoder.can_accept_more_data() or decoder.is_finished():
            return
        out = decoder.process(b"", output_buffer_limit=PIECE)


def unzstd(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Decode Zstandard, verified by its magic number; there may be several frames (RFC 8878)."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    if ahead.look(4) != b"\x28\xb5\x2f\xfd":
        quirks.append("coding-absent")
        yield from ahead.rest()
        return
    unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    reader = unpacker.stream_reader(cast("IO[bytes]", _Readable(ahead.rest())), read_across_frames=True)
    try:
        while out := reader.read(PIECE):
            yield out
    except zstandard.ZstdError:
        quirks.append("coding-broken")


class _Readable:
    """Pieces as a readable file."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._left = b""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes."""
        if not self._left:
            self._left = next(self._chunks, b"")
        data, self._left = self._left[:size], self._left[size:]
        return data


CODINGS: dict[str, Coding] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": inflate,
    "br": unbrotli,
    "zstd": unzstd,
}
"""Content-Encoding in lower case -> its decoder."""

MOST_CODINGS = 8
"""Maximum number of nested codings; no server intends more than two."""
NOTHING = frozenset({"", "identity", "none"})
"""Names that servers use for no coding at all."""


def decode_sound(body: bytes, codings: Iterable[str], limit: int) -> bytes | None:
    """The decoded body in one go, if it is sound gzip; None if `decode` has to examine it."""
    named = [name for name in codings if name not in NOTHING]
    if len(named) != 1 or CODINGS.get(named[0]) is not gunzip:
        return None
    return inflate_sound(body, GZIP, max(1, min(limit, _AT_ONCE)))


def decode(chunks: Chunks, codings: Iterable[str], quirks: list[str]) -> Chunks:
    """Decode codings, the last applied first; an unknown one is skipped with a quirk."""
    named = [name for name in codings if name not in NOTHING]
    if len(named) > MOST_CODINGS:
        quirks.append("coding-unknown")
    for name in reversed(named[-MOST_CODINGS:]):
        take_off = CODINGS.get(name)
        if take_off is None:
            quirks.append("coding-unknown")
        else:
            chunks = take_off(chunks, quirks)
    return chunks
