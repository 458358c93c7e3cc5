"""The identity of an input, which is its bytes, and the fingerprint that its captures are named after."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from warcmill.errors import SourceError
from warcmill.read.formats import ARCHIVES, recognise
from warcmill.read.input import HEAD_BYTES
from warcmill.read.reader import open_plain
from warcmill.run.plan import InputFile

ENDS = 64 * 1024
WHOLE = 1 << 20
SAMPLES, SAMPLE = 16, 4 * 1024
"""A file's size and these bytes identify its captures: all of a small file; of a larger one both ends, and so many
evenly spaced samples of so many bytes. A few small reads anywhere."""


class Identity(NamedTuple):
    """The bytes of an input; for a page dump in a folder also its path there, which may determine its URL."""

    sha256: str
    below: str | None = None


def below(one: InputFile, head: bytes) -> str | None:
    """The path below the given folder, if it is part of the identity; None for archives, which are self-contained."""
    if one.root is None or recognise(head, one.name).name in ARCHIVES:
        return None
    return one.uri.removeprefix(f"{one.root}/")


def identify(one: InputFile, path: str) -> Identity | None:
    """Read an input to its end to identify it by its bytes; None if that is not possible now."""
    try:
        with open_plain(path) as stream:
            head = stream.read(HEAD_BYTES)
            state = hashlib.sha256(head)
            while chunk := stream.read(1 << 20):
                state.update(chunk)
            return Identity(state.hexdigest(), below(one, head))
    except (OSError, SourceError):
        return None


def fingerprint(stream: BinaryIO, size: int) -> str:
    """A fingerprint of a file that costs only a few small reads; the stream is rewound."""
    state = hashlib.sha256(b"%d\0%s\0" % (size, stream.read(ENDS)))
    if size > WHOLE:
        for number in range(1, SAMPLES + 1):
            stream.seek(size * number // (SAMPLES + 1))
            state.update(stream.read(SAMPLE))
        stream.seek(size - ENDS)
    state.update(stream.read(WHOLE))
    stream.seek(0)
    return state.hexdigest()


class Hashed(io.RawIOBase):
    """A stream read mostly once and forward, and digested on the way; skipped bytes are read at the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._state = hashlib.sha256()
        self._known = self._at = 0

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def seekable(self) -> bool:
        """Say yes: the underlying stream can seek."""
        return True

    def tell(self) -> int:
        """The position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move there."""
        self._at = self._stream.seek(offset, whence)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        data = self._stream.read(size)
        if self._at <= self._known < self._at + len(data):
            self._state.update(data[self._known - self._at :])
            self._known = self._at + len(data)
        self._at += len(data)
        return data

    def sha256(self) -> str:
        """The digest of the whole, as lower-case hex."""
        self.seek(self._known)
        while self.read(1 << 20):
            pass
        return self._state.hexdigest()

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
        super().close()


class Names:
    """Ids of the captures of one input, from the file's fingerprint and their location in it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._members: list[str] = []

    def of(self, member: str | None) -> str:
        """The fingerprint for the captures in this member of the file; two members may share a name."""
        if member is None:
            return self._file
        if not self._members or self._members[-1] != member:
            self._members.append(member)
        return f"{self._file}\0{self._members.count(member)}"


Identify = Callable[[InputFile], Identity | None]
