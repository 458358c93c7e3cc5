"""What an input is: its bytes. And what its captures are named after, so that they are the same wherever it lies."""

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
"""What of a file, with its size, names its captures: all of a small one; of others the ends, and so many stretches of
so many bytes at equal distances between them: a few small reads, wherever it lies."""


class Identity(NamedTuple):
    """The bytes of an input, and for a page dump in a folder its path below that, from which its URL may follow."""

    sha256: str
    below: str | None = None


def below(one: InputFile, head: bytes) -> str | None:
    """The path below the folder given that belongs to what the input is; None of archives, which say all themselves."""
    if one.root is None or recognise(head, one.name).name in ARCHIVES:
        return None
    return one.uri.removeprefix(f"{one.root}/")


def identify(one: InputFile, path: str) -> Identity | None:
    """Read an input to its end to know it by its bytes; None if that cannot be done now."""
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
    """What tells one file from another at the cost of a few small reads; the stream stands at its beginning again."""
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
    """A stream that is read about once, forward, and digested by the way; what was passed over is read at the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._state = hashlib.sha256()
        self._known = self._at = 0

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def seekable(self) -> bool:
        """Say yes: so can what is behind it."""
        return True

    def tell(self) -> int:
        """Where the next byte lies."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go there."""
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
    """Ids of the captures of one input: of the file's fingerprint and their place in it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._members: list[str] = []

    def of(self, member: str | None) -> str:
        """What the captures of this member of the file are named after; two members may have one name."""
        if member is None:
            return self._file
        if not self._members or self._members[-1] != member:
            self._members.append(member)
        return f"{self._file}\0{self._members.count(member)}"


Identify = Callable[[InputFile], Identity | None]
