"""Inputs on a network: read by ranges, retried after failures, with error messages of our own."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar, cast

from warcmill.errors import MissingExtra, UsageError
from warcmill.read.names import public

PAUSES = (0.2, 0.6, 1.8, 5.4)
"""Seconds before each retry."""
FIRST, LARGEST = 64 * 1024, 8 << 20
"""Bytes of a range: few for a single record, more with each consecutive one."""
AGAIN = frozenset({408, 425, 429})
MISSING = frozenset({404, 410})
_SERVER = 500

T = TypeVar("T")


class RemoteFault(OSError):
    """A remote input cannot be read now; its text is for the user, without the URL and its secrets."""


class NothingThere(RemoteFault):
    """There is no such object in the store."""


class RemoteFile(io.RawIOBase):
    """A remote file with random access, read range by range; each range is retried a few times."""

    def __init__(self, files: Any, path: str, size: int) -> None:
        self._files, self._path, self.size = files, path, size
        self._at = self._base = 0
        self._buffer = b""
        self._step = FIRST

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def seekable(self) -> bool:
        """Say yes: every range can be asked for."""
        return True

    def tell(self) -> int:
        """The position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move there; nothing is fetched yet."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence])
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end. Raises RemoteFault."""
        end = self.size if size is None or size < 0 else min(self.size, self._at + size)
        parts = []
        while self._at < end:
            part = self._some(end)
            parts.append(part)
            self._at += len(part)
        return b"".join(parts)

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as there are bytes."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _some(self, end: int) -> bytes:
        start = self._at - self._base
        if not 0 <= start < len(self._buffer):
            follows = self._at == self._base + len(self._buffer)
            self._step = min(2 * self._step, LARGEST) if follows else FIRST
            self._buffer = self._fetched(
                self._at, min(self.size, max(self._at + self._step, min(end, self._at + LARGEST)))
            )
            self._base, start = self._at, 0
        return self._buffer[start : end - self._base]

    def _fetched(self, start: int, end: int) -> bytes:
        """The bytes of a range; after a cut response only the rest is requested again."""
        found = b""

        def ask() -> bytes:
            nonlocal found
            data: bytes = self._files.cat_file(self._path, start=start + len(found), end=end)
            if len(data) == self.size and len(data) > end - start:  # the server does not support ranges
                data = data[start:end]
            found += data[: end - start - len(found)]
            if len(found) < end - start:
                raise RemoteFault(f"the body ends {end - start - len(found):,} bytes early")
            return found

        return tried(ask)


def tried(ask: Callable[[], T]) -> T:
    """The result of `ask`, retried with growing pauses while there is hope; else raises RemoteFault."""
    for pause in (*PAUSES, None):
        try:
            return ask()
        except (MemoryError, ImportError, ValueError):
            raise
        except Exception as error:  # noqa: BLE001 -- each file system has errors of its own
            fault = described(error)
            if pause is None or isinstance(fault, NothingThere) or not _may_pass(error):
                raise fault from None
        time.sleep(pause)
    raise AssertionError


def described(error: BaseException) -> RemoteFault:
    """What went wrong, in a few words, without the URL."""
    if isinstance(error, RemoteFault):
        return error
    cause = _cause(error)
    status = getattr(cause, "status", None)
    if status in MISSING or (isinstance(cause, FileNotFoundError) and status is None):
        return NothingThere("there is nothing at this URL")
    if isinstance(status, int):
        return RemoteFault(f"the server answers {status}")
    number = getattr(cause, "errno", None) or getattr(getattr(cause, "os_error", None), "errno", None)
    if isinstance(number, int) and number > 0:
        return RemoteFault(os.strerror(number))
    if isinstance(cause, TimeoutError):
        return RemoteFault("no answer in time")
    return RemoteFault(WORDS.get(type(cause).__name__, f"it cannot be read ({type(cause).__name__})"))


WORDS = {
    "ClientPayloadError": "the body was cut",
    "ServerDisconnectedError": "the connection was closed",
    "ClientConnectorDNSError": "there is no such host",
    "NoCredentialsError": "no credentials for this store",
    "PermissionError": "access is denied",
}
"""Errors of fsspec's libraries that have neither status nor errno."""


def _cause(error: BaseException) -> BaseException:
    """The root cause: fsspec says "not found" whatever the reason."""
    while isinstance(error, FileNotFoundError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _may_pass(error: BaseException) -> bool:
    cause = _cause(error)
    status = getattr(cause, "status", None)
    return not isinstance(cause, PermissionError) and (status is None or status in AGAIN or status >= _SERVER)


def looked_up(url: str) -> tuple[Any, str, dict[str, Any]]:
    """File system, path on it, and its information on the object. Raises RemoteFault, MissingExtra or UsageError."""
    import fsspec  # noqa: PLC0415 -- 40 ms, and most inputs are files

    try:
        files, path = fsspec.core.url_to_fs(url)
        return files, path, tried(lambda: files.info(path))
    except ImportError as error:  # fsspec's message names the remedy: "Install s3fs to access S3"
        raise MissingExtra(f"{public(url)}: {error}") from None
    except ValueError as error:
        raise UsageError(f"{public(url)}: {str(error).replace(url, public(url))}") from None


def open_remote(url: str) -> BinaryIO:
    """Open a URL for random access; what a server sends only as a whole is fetched whole. Raises RemoteFault."""
    files, path, info = looked_up(url)
    size = info.get("size")
    if size is None or info.get("partial") is False:
        return tried(lambda: _whole(files, path, size))
    return cast("BinaryIO", RemoteFile(files, path, size))


def _whole(files: Any, path: str, size: int | None) -> BinaryIO:
    spool = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 -- closed by whoever opened the URL
    try:
        with files.open(path, "rb", **({"block_size": 0} if size is None else {})) as stream:
            shutil.copyfileobj(stream, spool, 1 << 20)
        length = spool.tell()
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    if size is not None and length != size:
        spool.close()
        raise RemoteFault(f"the body ends {size - length:,} bytes early")
    return spool
