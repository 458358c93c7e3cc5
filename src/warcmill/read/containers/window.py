"""The bytes of an input by absolute position: read forward, with a way back after damage."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from functools import cache
from typing import BinaryIO

CHUNK = 1 << 20


class Window(ABC):
    """Serves ranges of a stream. An input that fails halfway ends there; `error` says why."""

    seeks: bool
    """Whether any position can be read at any time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._base = 0
        self._end: int | None = None
        self.error: str | None = None

    @abstractmethod
    def view(self, position: int, length: int) -> bytes:
        """Up to `length` bytes from `position` on; fewer at the end, none if a pipe no longer has them."""

    @property
    @abstractmethod
    def oldest(self) -> int:
        """The first position that can still be read."""

    @property
    @abstractmethod
    def reached(self) -> int:
        """The position after the last byte read into the buffer."""

    @property
    def size(self) -> int:
        """The size of the input if its end was reached, else the number of bytes read so far."""
        return self.reached if self._end is None else self._end

    def find(self, needle: bytes, position: int) -> int:
        """The next position of `needle` from `position` on; -1 if there is none."""
        position = max(position, self.oldest)
        while len(self.view(position, len(needle))) == len(needle):
            found = self._find_loaded(needle, position)
            if found >= 0:
                return found
            position = max(position, self.reached - len(needle)) + 1
        return -1

    @abstractmethod
    def _find_loaded(self, needle: bytes, position: int) -> int:
        """The same within the bytes in memory, which include `position`."""

    def stretch(self, position: int, length: int) -> bytes:
        """`length` bytes from `position` on and a good deal of what follows; fewer only at the end.

        Nearly always of one size: a buffer of another size has to be allocated, which costs more than reading.
        """
        return self.view(position, -(-length // CHUNK) * CHUNK)

    def measure(self) -> int:
        """The size of the whole input; reads to its end if need be."""
        while self._end is None:
            self.view(self.reached, CHUNK)
        return self._end

    def _read(self, position: int, length: int) -> bytes:
        """Read `length` bytes of the stream, which is at `position`; fewer only at the end."""
        parts = []
        while length > 0 and (self._end is None or position < self._end):
            try:
                part = self._stream.read(length)
            except MemoryError:  # not the input's fault
                raise
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


class FileWindow(Window):
    """A window on a seekable stream: any range of it, one at a time in memory."""

    seeks = True
    oldest = 0

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._buffer = b""
        self._is_near = isinstance(stream, io.BufferedReader | io.BytesIO)
        """Whether reading a range again costs no more than copying it: a file on disk, not one on a network."""

    @property
    def reached(self) -> int:
        """The position after the last byte read into the buffer."""
        return self._base + len(self._buffer)

    def view(self, position: int, length: int) -> bytes:
        """Up to `length` bytes from `position` on; fewer at the end."""
        start = position - self._base
        if start < 0 or start + length > len(self._buffer):
            self._load(position, length)
            start = position - self._base
            if start < 0:
                return b""
        return self._buffer[start : start + length]

    def _find_loaded(self, needle: bytes, position: int) -> int:
        found = self._buffer.find(needle, position - self._base)
        return found if found < 0 else found + self._base

    def _load(self, position: int, length: int) -> None:
        """Load a range into the buffer, and what may be needed next."""
        start = position - self._base
        is_held = 0 <= start < len(self._buffer)
        if self._end is not None and (self.reached if is_held else position) >= self._end:
            return
        kept = self._buffer[start:] if is_held and not self._is_near else b""
        fresh = position + len(kept)
        try:
            self._stream.seek(fresh)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 -- as in `_read`
            self._fail(error, self.reached if is_held else fresh)
            return
        fetched = self._read(fresh, max(length - len(kept), CHUNK))
        if self.error and is_held and self.reached > fresh + len(fetched):
            self._end = self.reached  # what was loaded survives what cannot be read
            return
        self._base = position
        self._buffer = kept + fetched if kept else fetched


class PipeWindow(Window):
    """A window on a stream that cannot seek: it keeps at least the last `rewind` bytes."""

    seeks = False

    def __init__(self, stream: BinaryIO, rewind: int) -> None:
        super().__init__(stream)
        self._rewind = max(rewind, CHUNK)
        self._buffer = bytearray()

    @property
    def oldest(self) -> int:
        """The first position that can still be read."""
        return self._base

    @property
    def reached(self) -> int:
        """The position after the last byte read into the buffer."""
        return self._base + len(self._buffer)

    def view(self, position: int, length: int) -> bytes:
        """Up to `length` bytes from `position` on; fewer at the end, none if they are gone."""
        missing = position + length - self.reached
        if missing > 0 and self._end is None:
            self._load(position, missing)
        start = position - self._base
        return b"" if start < 0 else bytes(memoryview(self._buffer)[start : start + length])

    def _find_loaded(self, needle: bytes, position: int) -> int:
        found = self._buffer.find(needle, position - self._base)
        return found if found < 0 else found + self._base

    def _load(self, position: int, missing: int) -> None:
        self._buffer += self._read(self.reached, max(missing, CHUNK))
        surplus = len(self._buffer) - self._rewind
        if surplus > self._rewind:  # discard in large steps: each copies what remains
            surplus = max(0, min(surplus, position - self._base))
            del self._buffer[:surplus]
            self._base += surplus


def open_window(stream: BinaryIO, rewind: int) -> Window:
    """The window that suits the stream's abilities."""
    _keep_memory()
    return FileWindow(stream) if stream.seekable() else PipeWindow(stream, rewind)


@cache
def _keep_memory() -> None:
    """Free a large block: from then on glibc keeps freed memory, up to that size, for later use.

    Otherwise it returns buffers and gets them again page by page, which takes a third of the time for large records.
    """
    bytes(8 * CHUNK)
