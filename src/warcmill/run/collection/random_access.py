"""Read a record's stored bytes at its offset, in any wrapping, without reading the records before it."""

from __future__ import annotations

import io
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import BinaryIO, NamedTuple, cast

from warcmill.errors import SourceError
from warcmill.model import Source
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.window import CHUNK, open_window
from warcmill.read.containers.zstd_frames import MAGIC, dictionary_size
from warcmill.read.packages.unzip import STORED, Entry, Member, Slice, can_unpack, read_at
from warcmill.read.packages.zip import layout
from warcmill.read.reader import Joined, open_plain
from warcmill.read.watch import Watch

_HELD = 16 << 20
"""Records up to this size are fetched in one piece; larger ones are read in place."""
_SPOOLS, _FRAME_HEAD = 8, 8
_LARGEST = 8 << 30
"""Maximum size in bytes of all spools together; what lies further on in a stream cannot be reached by offset."""


class Base(NamedTuple):
    """What offsets refer to: a file, an archive in a WACZ, or the stream that one of them unpacks to."""

    uri: str
    member: str | None
    of_stream: bool


class Spool:
    """A stream that does not allow random access, unpacked into a temporary file as far as requested."""

    def __init__(self, chunks: Iterator[bytes], source: BinaryIO) -> None:
        self._chunks, self._source = chunks, source
        self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 -- closed by `close`
        self.size = 0

    def reach(self, end: int) -> None:
        """Unpack until `end` bytes are there, or all; raises OSError if the disk is full."""
        self.file.seek(self.size)
        while self.size < end and (chunk := next(self._chunks, None)) is not None:
            self.file.write(chunk)
            self.size += len(chunk)

    def close(self) -> None:
        """Discard the file."""
        self.file.close()
        self._source.close()


class Stored:
    """The inputs of a run, open for random access; `paths` maps source URIs to files."""

    def __init__(self, paths: Mapping[str, str], rewind: int, watch: Watch | None = None) -> None:
        self._paths = paths
        self._watch = watch
        self._rewind = rewind
        self._packages: dict[str, dict[str, Entry | None]] = {}
        self._spools: OrderedDict[Base, Spool | None] = OrderedDict()

    @contextmanager
    def opened(self, source: Source) -> Iterator[BinaryIO | None]:
        """A record's bytes, as an archive of its own; None if they cannot be reached by offset."""
        with ExitStack() as stack:
            try:
                found = self._found(source, stack)
            except (SourceError, OSError):
                found = None
            yield found

    def _found(self, source: Source, stack: ExitStack) -> BinaryIO | None:
        if source.offset is None or source.length is None or source.uri not in self._paths:
            return None
        base = self._base(source, source.offset + source.length, stack)
        if base is None:
            return None
        stream, zero = base
        start, end = zero + source.offset, zero + source.offset + source.length
        head = b"" if source.of_stream else _dictionary(stream, zero, start)
        if source.length <= _HELD:
            return io.BytesIO(head + read_at(stream, start, source.length))
        rest = cast("BinaryIO", io.BufferedReader(Slice(stream, start, end), CHUNK))
        return cast("BinaryIO", Joined(head, rest)) if head else rest

    def _base(self, source: Source, end: int, stack: ExitStack) -> tuple[BinaryIO, int] | None:
        """A seekable stream that reaches to `end`, and the position of offset 0 in it."""
        if not source.of_stream:
            file = stack.enter_context(closing(open_plain(self._paths[source.uri], self._watch)))
            if file.seekable():
                if source.member is None:
                    return file, 0
                entry = self._entry(file, source.uri, source.member)
                if entry is None or entry.method == STORED:
                    return (file, entry.data) if entry else None
        spool = self._spool(Base(source.uri, source.member, source.of_stream), end)
        return (spool.file, 0) if spool else None

    def _entry(self, file: BinaryIO, uri: str, member: str) -> Entry | None:
        """The archive of a WACZ by its name; None if two have the same name, or it cannot be unpacked."""
        if uri not in self._packages:
            named: dict[str, Entry | None] = {}
            for entry in layout(file).entries:
                named[entry.name] = entry if entry.name not in named and can_unpack(entry) else None
            self._packages[uri] = named
        return self._packages[uri].get(member)

    # --- what must be unpacked ------------------------------------------------------------------------------------

    def _spool(self, base: Base, end: int) -> Spool | None:
        """The spool of a stream without random access; None if it is too large, or the disk is full."""
        if base not in self._spools:
            self._spools[base] = self._unpack(base)
        self._spools.move_to_end(base)
        spool = self._spools[base]
        if spool is None or end > _LARGEST:
            return None
        try:
            spool.reach(end)
        except OSError:  # the disk is full: release the space at once, and do not try again
            spool.close()
            self._spools[base] = None
        self._forget()
        return self._spools[base]

    def _unpack(self, base: Base) -> Spool | None:
        stream = file = open_plain(self._paths[base.uri], self._watch)
        if base.member is not None:
            entry = self._entry(file, base.uri, base.member) if file.seekable() else None
            if entry is None:
                file.close()
                return None
            stream = cast("BinaryIO", io.BufferedReader(Member(file, entry), CHUNK))
        if base.of_stream:
            return Spool(open_tape(open_window(stream, self._rewind)).unpacked(), file)
        return Spool(iter(partial(stream.read, CHUNK), b""), file)

    def _forget(self) -> None:
        """Close the least recently used spools."""
        while len(self._spools) > 1 and (
            len(self._spools) > _SPOOLS or sum(spool.size for spool in self._spools.values() if spool) > _LARGEST
        ):
            _, spool = self._spools.popitem(last=False)
            if spool:
                spool.close()


def _dictionary(stream: BinaryIO, zero: int, start: int) -> bytes:
    """The frame with the dictionary, which later zstd frames need to be unpacked; empty if there is none."""
    if start == zero or read_at(stream, start, len(MAGIC)) != MAGIC:
        return b""
    return read_at(stream, zero, dictionary_size(read_at(stream, zero, _FRAME_HEAD)))
