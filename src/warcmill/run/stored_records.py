"""The stored record of a row or of a place in a file: its bytes, its payload, a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any, BinaryIO

from warcmill.model import Source
from warcmill.read import codings, http
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.gzip_members import is_gzip
from warcmill.read.containers.packings import packing
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.containers.window import open_window
from warcmill.read.containers.zstd_frames import is_zstd
from warcmill.read.copying import copy
from warcmill.read.framing import Frame, frames
from warcmill.read.head import ARC_SEPARATOR
from warcmill.read.input import DEFAULTS, HEAD_BYTES
from warcmill.run.collection.random_access import Stored

_HTTP_HEADER = 1 << 20


class StoredRecords:
    """Archives, open at any record; `paths` say what to open by the source URI of rows."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = dict(paths)
        self._stored = Stored(self._paths, DEFAULTS.rewind)

    @contextmanager
    def frame(self, place: Source, record_id: str | None) -> Iterator[tuple[Frame | None, Source]]:
        """The record at a place, if it is the one that is meant, and the place.

        A row does not tell whether its offset counts bytes of the file or of the stream that this unpacks to: both are
        tried. What is cut, or does not begin as a record or member does, is taken last, if it is known to be meant.
        """
        within = place._replace(of_stream=True)
        for where, sound in ((place, True), (within, True), (place, False))[: 3 if record_id else 2]:
            with self._stored.opened(where) as stream:
                found = None if stream is None else _first(stream, begins=sound)
                is_it = found is not None and (record_id is None or found.head.record_id == record_id)
                if found and is_it and not (sound and record_id and found.truncated):
                    yield found, where
                    return
        yield None, place

    def copy(self, row: Mapping[str, Any], writer: Any) -> str | None:
        """Write a row's record by one of warcio's writers; the reason, as a code, if it is not to be had."""
        place = place_of(row)
        self._paths.setdefault(place.uri, place.uri)
        if place.offset is None:
            return "no-archive"
        with self.frame(place, row["warc_record_id"]) as (frame, _):
            if frame is None:
                return "record-not-found"
            copy(frame, writer, place)
        return None

    def record(self, place: Source, record_id: str | None = None) -> Iterator[bytes]:
        """A whole record, header and block, as it is in the archive but unpacked; nothing if there is none."""
        with self.frame(place, record_id) as (found, where):
            if found is None:
                return
            for _ in found.chunks:  # where it ends is known only then
                pass
            length, is_shared = found.place.length, found.place.of_stream
        with self._stored.opened(where if is_shared else where._replace(length=length)) as stream:
            if stream is not None:
                chunks = _unpacked(stream)
                yield from _up_to(chunks, length) if is_shared else chunks

    def payload(self, place: Source, record_id: str | None = None) -> Iterator[bytes]:
        """A record's payload, without the HTTP header, transfer and content codings; nothing if there is none."""
        with self.frame(place, record_id) as (found, _):
            if found is not None:
                yield from payload_of(found)


def place_of(row: Mapping[str, Any]) -> Source:
    """Where a row says that its record lies."""
    return Source(row["source_uri"], row["warc_record_offset"], row["warc_record_length"], row["source_member"])


def payload_of(frame: Frame) -> Iterator[bytes]:
    """The payload of a record in pieces, decoded; what cannot be decoded ends it."""
    chunks = iter([bytes(chunk) for chunk in frame.chunks] if isinstance(frame.chunks, tuple) else frame.chunks)
    if not is_http(frame):
        yield from chunks
        return
    first = b""
    for chunk in chunks:
        first += chunk
        if http.holds_header(first) or len(first) > _HTTP_HEADER:
            break
    message = http.parse(first)
    body: Iterator[bytes] = chain((first[message.size :],), chunks)
    quirks: list[str] = []
    if message.chunked:
        body = codings.dechunk(body, quirks)
    yield from codings.decode(body, message.codings, quirks) if message.codings else body


def is_http(frame: Frame) -> bool:
    """Whether a record's block is an HTTP message."""
    media_type, _ = http.content_type(frame.head.media_type or "")
    return media_type == "application/http" or (frame.head.separator == ARC_SEPARATOR and frame.head.type == "response")


def _first(stream: BinaryIO, *, begins: bool) -> Frame | None:
    """The record that a stream begins with; `begins` asks for its first bytes to say so."""
    window = open_window(stream, DEFAULTS.rewind)
    head = window.view(0, HEAD_BYTES)
    if begins and not (is_gzip(head) or is_zstd(head) or packing(head) or starts_record(head)):
        return None
    found = next(iter(frames(open_tape(window))), None)
    return found if isinstance(found, Frame) else None


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    """What an archive holds, up to the first damage."""
    tape = open_tape(open_window(stream, DEFAULTS.rewind))
    while tape.ahead or tape.load():
        yield bytes(tape.buffer[tape.at :])
        tape.at = len(tape.buffer)


def _up_to(chunks: Iterator[bytes], left: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return
