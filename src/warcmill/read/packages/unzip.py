"""An entry of a ZIP, and its data unpacked while they are read forward."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

import zstandard

STORED, DEFLATED, ZSTANDARD = 0, 8, 93
"""Methods of compression that archives use (APPNOTE 6.3.10, section 4.4.5)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the ZIP: local header, data and descriptor lie in the bytes from `start` to `end`."""

    name: str
    start: int
    data: int
    """Offset of the first data byte."""
    stored: int
    """Bytes of data as they lie in the ZIP."""
    end: int
    size: int | None
    """Bytes of data when unpacked; None if no header says so."""
    crc: int | None
    method: int
    is_encrypted: bool = False
    is_listed: bool | None = True
    """Whether the central directory names it; None if there is no directory."""
    is_cut: bool = False
    """Whether the file ends within its data."""


_CHUNK = 64 * 1024


class Member(io.RawIOBase):
    """An entry's data, unpacked while they are read forward; `fault` says at the end what was wrong with them."""

    def __init__(self, stream: BinaryIO, entry: Entry, *digests: Digest) -> None:
        self._data = _OPENERS[entry.method](Slice(stream, entry.data, entry.data + entry.stored))
        self._entry = entry
        self._digests = digests
        self._crc = 0
        self.size = 0
        self.fault: str | None = None

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io's buffers are memoryviews
        """Read on, and enter what was read into the checksums."""
        try:
            data = self._data.read(len(buffer)) or b""
        except (zlib.error, zstandard.ZstdError):
            self.fault = "damaged"
            return 0
        self._crc = zlib.crc32(data, self._crc)
        for digest in self._digests:
            digest.update(data)
        self.size += len(data)
        buffer[: len(data)] = data
        if not data and not self.fault:
            self.fault = self._fault()
        return len(data)

    def _fault(self) -> str | None:
        entry = self._entry
        if entry.is_cut or (isinstance(self._data, Inflated) and not self._data.is_complete):
            return "cut"
        if entry.size is not None and entry.size != self.size:
            return "length"
        return "checksum" if entry.crc is not None and entry.crc != self._crc else None


class Digest(Protocol):
    """What `hashlib` gives."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""


def can_unpack(entry: Entry) -> bool:
    """Whether the entry's data can be read: plain, in a known compression."""
    return not entry.is_encrypted and entry.method in _OPENERS


class Slice(io.RawIOBase):
    """The bytes of `stream` from `start` to `end`; other readers may use the stream between two reads."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream = stream
        self._start = self._at = start
        self._end = end

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def seekable(self) -> bool:
        """Say yes: every read says where in the stream it begins."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset from the slice's beginning, from here, or from its end."""
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(self._start, base + offset)
        return self._at - self._start

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io's buffers are memoryviews
        """Read on from where this reader stands."""
        data = read_at(self._stream, self._at, max(0, min(len(buffer), self._end - self._at)))
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)


class Inflated:
    """Raw deflate data, inflated as they are asked for, up to the very byte that is damaged."""

    def __init__(self, source: Slice) -> None:
        self._source = source
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._waiting = b""
        self._step = _CHUNK
        self._taken = 0

    @property
    def is_complete(self) -> bool:
        """Whether the last block has been met."""
        return self._inflater.eof

    @property
    def consumed(self) -> int:
        """Bytes of the source that belong to the deflate data."""
        return self._taken - len(self._waiting) - len(self._inflater.unused_data)

    def read(self, size: int) -> bytes:
        """Give up to `size` more bytes, none at the end; raises zlib.error where the data are damaged."""
        while not self._inflater.eof:
            if not self._waiting:
                self._waiting = self._source.read(_CHUNK) or b""
                self._taken += len(self._waiting)
            data = self._inflated(size)
            if data or not (self._waiting or self._inflater.eof):
                return data
        return b""

    def _inflated(self, size: int) -> bytes:
        # zlib drops what it has inflated when it meets damage: go back and on byte by byte to keep that
        before = self._inflater.copy()
        try:
            data = self._inflater.decompress(self._waiting[: self._step], size)
        except zlib.error:
            if self._step == 1:
                raise
            self._inflater, self._step = before, 1
            return self._inflated(size)
        self._waiting = self._inflater.unconsumed_tail + self._waiting[self._step :]
        return data


def _unzstd(source: Slice) -> BinaryIO:
    reader = zstandard.ZstdDecompressor().stream_reader(cast("BinaryIO", source), read_across_frames=True)
    return cast("BinaryIO", reader)


_OPENERS: dict[int, Callable[[Slice], BinaryIO | Slice | Inflated]] = {
    STORED: lambda source: source,
    DEFLATED: Inflated,
    ZSTANDARD: _unzstd,
}


# --- bytes --------------------------------------------------------------------------------------------------------


def read_at(stream: BinaryIO, offset: int, length: int) -> bytes:
    """Give up to `length` bytes from `offset` on."""
    stream.seek(offset)
    return stream.read(length)


def find(stream: BinaryIO, mark: bytes, start: int, limit: int) -> int:
    """Give the offset of the next `mark` that lies wholly before `limit`, or -1."""
    while start < limit:
        chunk = read_at(stream, start, min(_CHUNK, limit - start))
        found = chunk.find(mark)
        if found >= 0:
            return start + found
        if len(chunk) < len(mark):
            return -1
        start += len(chunk) - len(mark) + 1
    return -1
