"""Opening an input and iterating over what it holds."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from warcmill.errors import MissingInput, SourceError, UsageError
from warcmill.model import Gap
from warcmill.read.containers.packings import largest_block
from warcmill.read.formats import recognise
from warcmill.read.input import DEFAULTS, HEAD_BYTES, Extent, Format, Input, Item, ReadOptions
from warcmill.read.names import public
from warcmill.read.remote import NothingThere, open_remote
from warcmill.read.schemes import check_scheme
from warcmill.read.supposed import claims_captures
from warcmill.read.watch import Watch, Watched, open_file

STDIN = "-"


def open_source(source: str | Path | BinaryIO, *, options: ReadOptions = DEFAULTS, name: str | None = None) -> Reader:
    """Open a file, a URL that fsspec knows, a stream, or `-` for stdin, whatever format it is of.

    `name` becomes the URI of every `Source`; by default the path or URL as given. Raises MissingInput, MissingExtra or
    SourceError if it cannot be opened; after that, damage is a `Gap`.
    """
    stream = open_plain(source, options.watch)
    try:
        return Reader(stream, name or _name(source), options)
    except BaseException:
        stream.close()
        raise


def read(source: str | Path | BinaryIO, *, options: ReadOptions = DEFAULTS, name: str | None = None) -> Iterator[Item]:
    """Iterate over everything in an input, and close it at the end."""
    with open_source(source, options=options, name=name) as reader:
        yield from reader


class Reader:
    """Everything in one input: a context manager, and an iterator of `Capture | Skipped | Gap`."""

    def __init__(self, stream: BinaryIO, name: str, options: ReadOptions) -> None:
        self._opened = [stream]
        head, stream = _look(stream, name)
        self.format: Format = recognise(head, name, is_table=bool(options.columns))
        """How the input is read."""
        self.claims_captures = claims_captures(head, name)
        """Whether its name or bytes claim an archive or a page dump: then it is damage if it yields nothing."""
        if self.format.seeks and not stream.seekable():
            stream = self._spool(stream)
        self._input = Input(stream, name, options)
        self._items = self.format.records(self._input)
        self._told = 0

    @property
    def extents(self) -> list[Extent]:
        """The extents read, after the iteration: in each, the lengths of records and gaps sum to its size."""
        return self._input.extents

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        try:
            return next(self._items)
        except StopIteration:
            raise
        except MemoryError:  # not the file's fault
            raise
        except Exception as error:  # noqa: BLE001 -- whatever a file makes of us, it is that file's trouble, not the run's
            self._items = iter(())
            where = self._input.at(0, 0)
            reason = "unreadable" if isinstance(error, OSError) else "internal-error"
            return Gap(where, reason, f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """Close what was opened."""
        for stream in self._opened:
            if stream is not sys.stdin.buffer:
                stream.close()

    def _spool(self, stream: BinaryIO) -> BinaryIO:
        spool = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 -- closed with the reader
        self._opened.append(spool)
        shutil.copyfileobj(stream, spool, 1 << 20)
        spool.seek(0)
        return spool


class Joined(io.RawIOBase):
    """A stream that cannot seek, with the bytes put back that were read to recognize its format."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        """Say yes, as `io` asks."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        if self._head:
            size = len(self._head) if size < 0 else size
            data, self._head = self._head[:size], self._head[size:]
            return data
        return self._stream.read(size)

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as possible."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _look(stream: BinaryIO, name: str) -> tuple[bytes, BinaryIO]:
    """The first bytes, and the stream rewound. Raises SourceError if the input cannot be read."""
    seekable = stream.seekable() and stream.tell() == 0
    parts: list[bytes] = []
    size, wanted = 0, HEAD_BYTES
    try:
        while size < wanted and (part := stream.read(wanted - size)):
            parts.append(part)
            size += len(part)
            wanted = largest_block(parts[0])
        if seekable:
            stream.seek(0)
    except OSError as error:
        if not parts:
            raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
        if seekable:
            stream.seek(0)
    head = b"".join(parts)
    return head, stream if seekable else cast("BinaryIO", Joined(head, stream))


def _name(source: str | Path | BinaryIO) -> str:
    if isinstance(source, str | Path):
        return str(source)
    return str(getattr(source, "name", STDIN))


def open_plain(source: str | Path | BinaryIO, watch: Watch | None = None) -> BinaryIO:
    """The bytes of a file, a URL or stdin as a stream. Raises MissingInput, MissingExtra or SourceError."""
    if not isinstance(source, str | Path):
        return source
    if source == STDIN:
        return sys.stdin.buffer
    if isinstance(source, str) and "://" in source:
        return _open_remote(source, watch)
    try:
        return open_file(str(source), watch) if watch else cast("BinaryIO", Path(source).open("rb"))
    except FileNotFoundError as error:
        if watch:
            watch(error)
        raise MissingInput(f"{source}: there is no such file") from None
    except (OSError, ValueError) as error:
        if watch and isinstance(error, OSError):
            watch(error)
        raise MissingInput(f"{source}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error


def _open_remote(url: str, watch: Watch | None) -> BinaryIO:
    check_scheme(url)
    try:
        stream = open_remote(url)
    except NothingThere as error:
        if watch:
            watch(error)
        raise MissingInput(f"{public(url)}: {error}") from None
    except UsageError as error:
        raise SourceError(str(error)) from None
    except OSError as error:
        if watch:
            watch(error)
        raise SourceError(f"{public(url)}: cannot be opened: {error}") from None
    return cast("BinaryIO", Watched(stream, watch)) if watch else stream
