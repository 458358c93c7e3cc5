"""An input opened for one reading: its bytes, its identity, and whether the environment failed meanwhile."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import BinaryIO, cast

from warcmill.errors import InputFault, SourceError
from warcmill.read.input import HEAD_BYTES
from warcmill.read.reader import open_plain
from warcmill.run.agenda import SMALL_FILE
from warcmill.run.identity import Hashed, Identity, below, fingerprint
from warcmill.run.plan import InputFile

_CHUNK = 1 << 20


class Opened:
    """An input being read; `stream` is at its beginning."""

    def __init__(
        self, one: InputFile, stream: BinaryIO, path: str, faults: list[str], tick: Callable[[], None]
    ) -> None:
        self._one, self._path, self._faults = one, path, faults
        self._state = _state(stream)
        self.size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._below = below(one, stream.read(HEAD_BYTES))
        stream.seek(0)
        self.file = fingerprint(stream, self.size) + (f"\0{self._below}" if self._below else "")
        """The fingerprint that its captures are named after."""
        self._hashed: Hashed | None = None
        self._digest: str | None = None
        self.stream = self._digested(stream, tick)

    def _digested(self, stream: BinaryIO, tick: Callable[[], None]) -> BinaryIO:
        """Remote bytes are digested while they are read, all others before: that costs little."""
        if self._one.is_remote:
            self._hashed = Hashed(stream)
            return cast("BinaryIO", self._hashed)
        if self.size < SMALL_FILE and self._one.root is not None:
            data = stream.read()  # digest exactly what is read, whatever happens to the file
            self._digest = sha256(data).hexdigest()
            return io.BytesIO(data)
        state = sha256()
        while chunk := stream.read(_CHUNK):
            state.update(chunk)
            tick()
        self._digest = state.hexdigest()
        stream.seek(0)
        return stream

    def identity(self) -> Identity:
        """Its identity; only valid after it was read."""
        return Identity(self._hashed.sha256() if self._hashed else str(self._digest), self._below)

    def check(self) -> None:
        """Raise InputFault if the bytes read may differ from what the input holds."""
        if self._faults:
            raise InputFault(self._faults[0])
        try:
            if self._state is not None and self._state != _facts(os.stat(self._path)):
                raise InputFault("it changed while it was read")
        except OSError as error:
            raise InputFault(error.strerror or str(error)) from None


@contextmanager
def opened(one: InputFile, path: str, tick: Callable[[], None] = lambda: None) -> Iterator[Opened]:
    """Open an input that lies at `path`; `tick` is called while it is digested, which may take long.

    Raises InputFault if it cannot be read now, at the latest at the end.
    """
    faults: list[str] = []

    def watch(error: BaseException) -> None:
        faults.append(str(getattr(error, "strerror", None) or error))

    try:
        with closing(open_plain(path, watch)) as stream:
            found = Opened(one, stream, path, faults, tick)
            yield found
            found.check()
    except InputFault:
        raise
    except (SourceError, OSError) as error:
        raise InputFault(faults[0] if faults else str(error)) from None


def _state(stream: BinaryIO) -> tuple[int, ...] | None:
    try:
        return _facts(os.fstat(stream.fileno()))
    except OSError:  # not a local file
        return None


def _facts(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
