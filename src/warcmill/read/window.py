"""The bytes of an input by absolute position: read forward, with a way back after damage."""

from __future__ import annotations

from typing import BinaryIO

CHUNK = 1 << 20


class Window:
    """Serves any stretch of a stream that can seek, and a recent one of a stream that cannot.

    An input that fails in mid-file ends there; `error` says why.
    """

    seeks = True
    """Whether any position can be read at any time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer: bytes | bytearray = b""
        self._base = 0
        self._end: int | None = None
        self.error: str | None = None

    @property
    def size(self) -> int:
        """Bytes of the input if its end was reached, else bytes up to the last that was read."""
        return self._end if self._end is not None else self._base + len(self._buffer)

    def view(self, position: int, length: int) -> bytes:
        """Up to `length` bytes from `position` on; fewer at the end, none where a pipe has forgotten them."""
        start = position - self._base
        if start < 0 or start + length > len(self._buffer):
            self._load(position, length)
            start = position - self._base
            if start < 0:
                return b""
        return bytes(memoryview(self._buffer)[start : start + length])

    def find(self, needle: bytes, position: int) -> int:
        """Where `needle` stands next, from `position` on; -1 if nowhere."""
        position = max(position, self.oldest)
        while chunk := self.view(position, CHUNK):
            found = chunk.find(needle)
            if found >= 0:
                return position + found
            if len(chunk) < CHUNK:
                return -1
            position += len(chunk) - len(needle) + 1
        return -1

    @property
    def oldest(self) -> int:
        """The first position that can still be read."""
        return 0

    def measure(self) -> int:
        """Bytes of the whole input; reads on to its end if need be."""
        while self._end is None:
            self.view(self.size, CHUNK)
        return self._end

    def _load(self, position: int, length: int) -> None:
        """Bring a stretch into the buffer."""
        start = position - self._base
        kept = bytes(self._buffer[start:]) if 0 <= start < len(self._buffer) else b""
        if self._end is not None and position + len(kept) >= self._end:
            return
        try:
            self._stream.seek(position + len(kept))
        except Exception as error:  # noqa: BLE001 -- whatever a remote file system raises, the input ends here
            self._fail(error, position + len(kept))
            return
        self._base = position
        self._buffer = kept + self._read(position + len(kept), max(length - len(kept), CHUNK))

    def _read(self, position: int, length: int) -> bytes:
        """That many bytes, fewer only at the end."""
        parts = []
        while length > 0 and (self._end is None or position < self._end):
            try:
                part = self._stream.read(length)
            except Exception as error:  # noqa: BLE001 -- whatever a remote file system raises, the input ends here
                self._fail(error, position)
                break
            if not part:
                self._end = position
            parts.append(part)
            position += len(part)
            length -= len(part)
        return b"".join(parts)

    def _fail(self, error: Exception, position: int) -> None:
        self._end = position
        self.error = str(error) or type(error).__name__


class PipeWindow(Window):
    """A window on a stream that cannot seek: it remembers at least the last `rewind` bytes."""

    seeks = False

    def __init__(self, stream: BinaryIO, rewind: int) -> None:
        super().__init__(stream)
        self._rewind = max(rewind, CHUNK)
        self._kept = bytearray()
        self._buffer = self._kept

    @property
    def oldest(self) -> int:
        """The first position that can still be read."""
        return self._base

    def _load(self, position: int, length: int) -> None:
        missing = position + length - self._base - len(self._kept)
        if missing <= 0 or self._end is not None:
            return
        self._kept += self._read(self._base + len(self._kept), max(missing, CHUNK))
        surplus = len(self._kept) - self._rewind
        if surplus > self._rewind:  # forget in large steps: each is a copy of what stays
            surplus = max(0, min(surplus, position - self._base))
            del self._kept[:surplus]
            self._base += surplus


def open_window(stream: BinaryIO, rewind: int) -> Window:
    """The window that fits what the stream can do."""
    return Window(stream) if stream.seekable() else PipeWindow(stream, rewind)
