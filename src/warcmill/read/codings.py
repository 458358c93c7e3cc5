"""Content and transfer codings taken off piece by piece, as far as the body is sound (RFC 9110, 9112)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, cast

import brotli
import zstandard

from warcmill.read.inflate import longest_prefix

Chunks = Iterator[bytes]
Coding = Callable[[Chunks, list[str]], Chunks]
"""(coded pieces, list that takes quirks) -> decoded pieces, none longer than `PIECE` by much."""

PIECE = 1 << 18
_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,8192})?\r?\n")
_LONGEST_SIZE_LINE = 8300
_LARGEST_WINDOW = 1 << 27
_UNPROVEN = 1 << 20
_GZIP, _RAW, _ZLIB = 31, -15, 15


class _Ahead:
    """Pieces as one stream that can be looked into."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.buffer = b""

    def more(self) -> bool:
        """Add a piece; False at the end."""
        for chunk in self._chunks:
            if chunk:
                self.buffer += chunk
                return True
        return False

    def want(self, size: int) -> bool:
        """Have so many bytes in the buffer; False if the stream has fewer."""
        while len(self.buffer) < size:
            if not self.more():
                return False
        return True

    def rest(self) -> Chunks:
        """Everything from here on as it is."""
        while True:
            if self.buffer:
                yield self.buffer
            self.buffer = b""
            if not self.more():
                return


def dechunk(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Take off `Transfer-Encoding: chunked`; a body that is not chunked, whatever its header says, stays as it is."""
    ahead = _Ahead(chunks)
    first = True
    if not ahead.want(1):
        return
    while True:
        ahead.want(_LONGEST_SIZE_LINE)
        line = _SIZE_LINE.match(ahead.buffer)
        if line is None or (first and not _first_holds(ahead, line)):
            if first and ahead.buffer:
                quirks.append("chunked-not")
                yield from ahead.rest()
            else:
                quirks.append("chunked-broken" if ahead.buffer else "chunked-unfinished")
            return
        first, size = False, int(line[1], 16)
        ahead.buffer = ahead.buffer[line.end() :]
        if size == 0:
            _end(ahead, quirks)
            return
        sound = yield from _data(ahead, size)
        if not sound:
            quirks.append("chunked-unfinished")
            return


def _first_holds(ahead: _Ahead, line: re.Match[bytes]) -> bool:
    """Whether the first chunk ends where its size says, as far as that can be seen."""
    size, start = int(line[1], 16), line.end()
    if size > _UNPROVEN:
        return not ahead.want(start + _UNPROVEN) or size < _UNPROVEN << 10
    if not ahead.want(start + size + 1):
        return True
    return size == 0 or ahead.buffer[start + size : start + size + 1] in (b"\r", b"\n")


def _data(ahead: _Ahead, size: int) -> Any:
    """One chunk's data; returns whether it was all there, its line end taken off."""
    while size > 0 and (ahead.buffer or ahead.more()):
        data = ahead.buffer[:size]
        ahead.buffer = ahead.buffer[size:]
        size -= len(data)
        yield data
    if size:
        return False
    ahead.want(2)
    if ahead.buffer.startswith(b"\r\n"):
        ahead.buffer = ahead.buffer[2:]
    elif ahead.buffer.startswith(b"\n"):
        ahead.buffer = ahead.buffer[1:]
    return True


def _end(ahead: _Ahead, quirks: list[str]) -> None:
    """The trailer fields and the blank line behind the last chunk."""
    while ahead.want(1):
        ahead.want(_LONGEST_SIZE_LINE)
        line, newline, rest = ahead.buffer.partition(b"\n")
        if not newline or (line.strip() and b":" not in line):
            quirks.append("chunked-trailing-data")
            return
        ahead.buffer = rest
        if not line.strip():
            break
        quirks.append("chunked-trailer")
    if ahead.want(1):
        quirks.append("chunked-trailing-data")


def _inflate(ahead: _Ahead, wbits: int, quirks: list[str]) -> Chunks:
    """Deflate data in one wrapper or several of the same one after the other."""
    inflater = zlib.decompressobj(wbits)
    begun = False
    while ahead.buffer or ahead.more():
        begun = True
        before = inflater.copy()
        try:
            out = inflater.decompress(ahead.buffer, PIECE)
        except zlib.error:
            yield longest_prefix(before, ahead.buffer)[0]
            quirks.append("coding-broken")
            return
        ahead.buffer = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        if out:
            yield out
        if inflater.eof:
            if wbits != _GZIP or not ahead.want(2) or ahead.buffer[:2] != b"\x1f\x8b":
                if ahead.want(1):
                    quirks.append("coding-trailing-data")
                return
            inflater = zlib.decompressobj(wbits)
    if begun and not inflater.eof:
        yield inflater.flush()
        quirks.append("coding-unfinished")


def gunzip(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Take off gzip, verified by its magic."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    ahead.want(3)
    if ahead.buffer[:2] == b"\x1f\x8b":
        yield from _inflate(ahead, _GZIP, quirks)
    else:
        quirks.append("coding-absent")
        yield from ahead.rest()


def inflate(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Take off deflate: a zlib stream by the standard, bare deflate data by some servers."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    ahead.want(1024)
    head = ahead.buffer
    if len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0:  # noqa: PLR2004 -- RFC 1950
        yield from _inflate(ahead, _ZLIB, quirks)
        return
    try:
        zlib.decompressobj(_RAW).decompress(head[:1024], PIECE)
    except zlib.error:
        quirks.append("coding-absent")
        yield from ahead.rest()
    else:
        quirks.append("deflate-without-zlib")
        yield from _inflate(ahead, _RAW, quirks)


def unbrotli(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Take off brotli, which has no magic: data that fails before it gives a byte is taken not to be brotli."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    decoder, given, sound = brotli.Decompressor(), False, b""
    while ahead.buffer:
        data, ahead.buffer = ahead.buffer, b""
        for at in range(0, len(data), 4096):
            piece = data[at : at + 4096]
            try:
                out = decoder.process(piece, output_buffer_limit=PIECE)
                while True:
                    if out:
                        given = True
                        yield out
                    if decoder.can_accept_more_data() or decoder.is_finished():
                        break
                    out = decoder.process(b"", output_buffer_limit=PIECE)
            except brotli.error:
                if given:
                    quirks.append("coding-broken")
                    return
                quirks.append("coding-absent")
                ahead.buffer = sound + data[at:]
                yield from ahead.rest()
                return
            sound = b"" if given else sound + piece
        ahead.more()
    if not decoder.is_finished():
        quirks.append("coding-unfinished")


def unzstd(chunks: Chunks, quirks: list[str]) -> Chunks:
    """Take off Zstandard, verified by its magic; frames may follow each other (RFC 8878)."""
    ahead = _Ahead(chunks)
    if not ahead.want(1):
        return
    ahead.want(4)
    if ahead.buffer[:4] != b"\x28\xb5\x2f\xfd":
        quirks.append("coding-absent")
        yield from ahead.rest()
        return
    reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(
        cast("IO[bytes]", _Readable(ahead.rest())), read_across_frames=True
    )
    try:
        while out := reader.read(PIECE):
            yield out
    except zstandard.ZstdError:
        quirks.append("coding-broken")


class _Readable:
    """Pieces as a file to be read from."""

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
"""Content-Encoding in lower case -> how to take it off."""

NOTHING = frozenset({"", "identity", "none"})
"""Names that servers give to no coding at all."""


def decode(chunks: Chunks, codings: Iterable[str], quirks: list[str]) -> Chunks:
    """Take off codings, the last applied first; one that we don't know is passed over with a quirk."""
    for name in reversed([name for name in codings if name not in NOTHING]):
        take_off = CODINGS.get(name)
        if take_off is None:
            quirks.append("coding-unknown")
        else:
            chunks = take_off(chunks, quirks)
    return chunks
