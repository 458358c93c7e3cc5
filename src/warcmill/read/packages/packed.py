"""A page dump in a packing, such as `page.html.gz`: unpacked, and read as what it is then."""

from __future__ import annotations

import io
import lzma
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

import brotli
import zstandard

from warcmill.model import Gap
from warcmill.read.containers import gzip_members, packings, zstd_frames
from warcmill.read.containers.chunks import Hole, Piece
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.containers.window import CHUNK, open_window
from warcmill.read.formats import claimed
from warcmill.read.input import DEEPEST, HEAD_BYTES, Format, Input, Item
from warcmill.read.reader import Joined

SUFFIXES = (".gz", ".zst", ".zstd", ".br", ".bz2", ".bz", ".xz", ".lzma", ".lz4")
LARGEST_SPOOL = 8 << 30
"""Bytes of something unpacked that is laid on disk because its format must seek."""
_BROTLI = ".br"
_LAYERS = 3
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    MemoryError,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    brotli.error,
)


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes are packed, and what they unpack to is a page dump; archives unpack themselves."""
    for _ in range(_LAYERS):
        inner = unpacked_head(head, name)
        if not inner or starts_record(inner):
            return False
        name = bare_name(name)
        if not is_packed(inner, name):
            return claimed(inner, name) is not None
        head = inner
    return False


def holds_rows(head: bytes, name: str) -> bool:
    """Whether the bytes are packed, and what they unpack to is JSON; for tables whose columns somebody has named."""
    from warcmill.read.tables.documents import looks_like_rows  # noqa: PLC0415 -- archives need no reader of tables

    inner = unpacked_head(head, name)
    return bool(inner) and looks_like_rows(inner) is not None


def is_packed(head: bytes, name: str) -> bool:
    """Whether the bytes begin as one of the packings does; Brotli has no mark but its file's name."""
    if gzip_members.is_gzip(head) or zstd_frames.is_zstd(head) or packings.packing(head):
        return True
    return name.lower().endswith(_BROTLI) and bool(unpacked_head(head, name))


def bare_name(name: str) -> str:
    """The name without the suffix of a packing."""
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


def unpacked_head(head: bytes, name: str) -> bytes:
    """The beginning of what `head` unpacks to; nothing if it is not packed, or damaged from the first byte on."""
    unpacker = _unpacker(head, name)
    if unpacker is None:
        return b""
    try:
        return cast("bytes", unpacker(head))[:HEAD_BYTES]
    except _BROKEN:
        return b""


def _unpacker(head: bytes, name: str) -> Any:
    if gzip_members.is_gzip(head):
        return lambda data: zlib.decompressobj(_GZIP_WINDOW).decompress(data, HEAD_BYTES)
    if head[:4] == zstd_frames.MAGIC:
        return lambda data: zstandard.ZstdDecompressor().stream_reader(data).read(HEAD_BYTES)
    if (found := packings.packing(head)) and found.unpacker:
        return lambda data: found.unpacker().decompress(data, HEAD_BYTES)
    if name.lower().endswith(_BROTLI):
        return lambda data: brotli.Decompressor().process(data, output_buffer_limit=HEAD_BYTES)
    return None


def records(source: Input) -> Iterator[Item]:
    """Yield what the input unpacks to holds; its offsets are of what was unpacked. Holes in the packing are gaps."""
    window = open_window(source.stream, source.options.rewind)
    unpacked = Unpacked(open_tape(window).pieces() if _has_mark(window.view(0, 32)) else _brotli(window))
    rest = io.BufferedReader(unpacked, CHUNK)
    head = rest.read(HEAD_BYTES)
    stream = io.BufferedReader(Joined(head, cast("BinaryIO", rest)), CHUNK)
    name = bare_name(source.name)
    form = claimed(head, name, is_table=bool(source.options.columns)) if source.depth < DEEPEST else None
    inner = source.unpacked(cast("BinaryIO", stream), name)
    yield from _inner(inner, form)
    left = sum(len(part) for part in iter(lambda: stream.read(CHUNK), b""))
    if left:
        yield Gap(inner.at(unpacked.given - left, left), "garbage", "what the format inside did not read")
        inner.account(left)
    yield from _settled(source, inner, unpacked.holes, window.measure())


def _has_mark(head: bytes) -> bool:
    return gzip_members.is_gzip(head) or zstd_frames.is_zstd(head) or packings.packing(head) is not None


def _inner(inner: Input, form: Format | None) -> Iterator[Item]:
    if form is None:
        size = sum(len(part) for part in iter(lambda: inner.stream.read(CHUNK), b""))
        inner.account(size)
        reason = "nested-too-deep" if inner.depth > DEEPEST else "not-an-archive"
        yield Gap(inner.whole(size), reason, "no page is in what it unpacks to")
    elif form.seeks:
        yield from spooled(inner, form)
    else:
        yield from form.records(inner)


def spooled(inner: Input, form: Format) -> Iterator[Item]:
    """Lay an input on disk, for a format that must seek, and read it there."""
    with tempfile.TemporaryFile() as spool:
        size = 0
        while size <= LARGEST_SPOOL and (part := inner.stream.read(CHUNK)):
            spool.write(part)
            size += len(part)
        spool.seek(0)
        if size > LARGEST_SPOOL:
            inner.account(size)
            yield Gap(inner.whole(size), "unreadable", f"it unpacks to more than {LARGEST_SPOOL:,} bytes")
            return
        yield from form.records(replace(inner, stream=cast("BinaryIO", spool)))


def _settled(source: Input, inner: Input, holes: list[Hole], size: int) -> Iterator[Item]:
    """Settle the account: holes are bytes as stored, and all others stand for what was unpacked."""
    for hole in holes:
        where = source.at(hole.start, hole.end - hole.start)
        yield Gap(where, hole.reason, severity="note" if hole.severity == "note" else "damaged")
    lost = sum(hole.end - hole.start for hole in holes)
    if lost:
        source.account(lost)
    stored = size - lost
    for extent in inner.extents:
        is_own = extent.member == source.member
        source.extents.append(replace(extent, stored=stored) if is_own else extent)
        stored = 0 if is_own else stored
    if stored and not inner.extents:
        source.account(0, of_stream=True, stored=stored)


class Unpacked(io.RawIOBase):
    """What a packing holds, as a stream; the holes in it are kept."""

    def __init__(self, pieces: Iterator[Piece | Hole]) -> None:
        self._pieces = pieces
        self._waiting = b""
        self.given = 0
        self.holes: list[Hole] = []

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io's buffers are memoryviews
        """Unpack on, up to the size of the buffer."""
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            if isinstance(piece, Hole):
                self.holes.append(piece)
            else:
                self._waiting = piece.data
        data, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


def _brotli(window: Any) -> Iterator[Piece | Hole]:
    """A Brotli stream as pieces; it has neither mark nor checksum."""
    unpacker, position = brotli.Decompressor(), 0
    while not unpacker.is_finished():
        chunk = window.view(position, 64 * 1024) if unpacker.can_accept_more_data() else b""
        if unpacker.can_accept_more_data() and not chunk:
            yield Hole(position, position, "truncated")
            return
        try:
            data = unpacker.process(chunk, output_buffer_limit=4 << 20)
        except brotli.error:
            yield Hole(position, window.measure(), "damaged-member")
            return
        yield Piece(data, position, position + len(chunk), not position, unpacker.is_finished())
        position += len(chunk)
