"""Files that report failures of the environment: what a reader takes for their end may not be it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO, cast

Watch = Callable[[BaseException], None]
"""Is called with each fault; it is not about the bytes, so nothing may be concluded from it."""


class WatchedFile(io.FileIO):
    """A local file."""

    watch: Watch

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`."""
        try:
            return super().readinto(buffer)
        except OSError as error:
            self.watch(error)
            raise


class Watched(io.RawIOBase):
    """Any other stream that can seek."""

    def __init__(self, stream: BinaryIO, watch: Watch) -> None:
        self._stream, self._watch = stream, watch

    def readable(self) -> bool:
        """Say yes, as `io` requires."""
        return True

    def seekable(self) -> bool:
        """Whether the stream can."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move there."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The position of the next byte."""
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        try:
            return self._stream.read(size)
        except OSError as error:
            self._watch(error)
            raise

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
        super().close()


def open_file(path: str, watch: Watch) -> BinaryIO:
    """A local file, watched."""
    file = WatchedFile(path, "rb")
    file.watch = watch
    return cast("BinaryIO", io.BufferedReader(file))
