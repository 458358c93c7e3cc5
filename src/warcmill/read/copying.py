"""One record of an archive written anew by warcio: the same block under a header that is true of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from warcmill.model import Headers, Source
from warcmill.read import digest
from warcmill.read.framing import Frame
from warcmill.read.head import ARC_SEPARATOR, Head

VERSION = "WARC/1.1"
_IN_MEMORY = 1 << 20
_PIECE = 1 << 20
_MEDIA_TYPES = {"warcinfo": "application/warc-fields", "response": "application/http; msgtype=response"}
"""Content-Type of what an ARC record holds, in place of that of its payload."""
_BARE_SHA1 = re.compile("[A-Z2-7]{32}")
"""A digest as ARC v2 has it, without the label of its algorithm."""
_OWN = frozenset({"content-length", "warc-block-digest", "warc-payload-digest", "warc-truncated", "content-type"})

_NOT_OF_WARCINFO = frozenset({"warc-target-uri", "warc-ip-address"})
"""What the first line of an ARC has, and a warcinfo record must not have."""
_OF_ARC = frozenset({"location", "warc-filename"})
"""What a line of ARC v2 has, and a WARC has elsewhere: in the HTTP header and in the warcinfo record."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a record: its length, and what its header had to be told otherwise than it was."""

    length: int
    changes: tuple[str, ...] = ()
    """Codes: `length-changed`, `digest-dropped`, `truncated`, `id-added`, `date-added`, …"""


def copy(frame: Frame, writer: Any, source: Source, *, tell_truncated: bool = True) -> Copied:
    """Write a record by one of warcio's writers; its chunks are used up.

    A digest that does not match the bytes that are there is dropped, a length that is not theirs is put right, and a
    record that ended early says so (WARC-Truncated). Records of an ARC become what WARC calls them.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as block:
        size = _spool(frame.chunks, block)
        changes = _Changes(frame, size, source)
        headers = changes.headers(tell_truncated=tell_truncated)
        block.seek(0)
        stated = StatusAndHeaders("", list(headers), protocol=VERSION)
        record = ArcWarcRecord("warc", "copy", stated, block, None, changes.media_type, size)
        record.payload_length = size
        _write(writer, record)
    return Copied(size, tuple(changes.told))


def _spool(chunks: Iterable[bytes | memoryview], block: Any) -> int:
    size = 0
    for chunk in chunks:
        block.write(chunk)
        size += len(chunk)
    return size


def _write(writer: Any, record: ArcWarcRecord) -> None:
    """Let warcio write the block as it is; it would take digests of a payload that it does not know to be one."""
    record.rec_type = "warcinfo"  # of which warcio makes no payload digest; the header says what the record is
    writer.write_record(record)


class _Changes:
    """The header that is true of a block, and how it differs from the one that was there."""

    def __init__(self, frame: Frame, size: int, source: Source) -> None:
        self.frame, self.size, self.source = frame, size, source
        self.head: Head = frame.head
        self.told: list[str] = []
        self.media_type: str | None = self.head.media_type
        if self.head.separator == ARC_SEPARATOR:
            self.media_type = _MEDIA_TYPES.get(self.head.type, self.media_type)

    def headers(self, *, tell_truncated: bool) -> Headers:
        kept = [(name, value) for name, value in self.head.headers if name.lower() not in _OWN and value != "-"]
        kept = self._named(kept)
        if self.head.length != self.size:
            self.told.append("length-changed")
        truncated = self.head.fields.get("warc-truncated")
        if self.frame.truncated and tell_truncated:
            self.told.append("truncated")
            truncated = truncated or "unspecified"
        if truncated:
            kept.append(("WARC-Truncated", truncated))
        return (*kept, *self._digests())

    def _named(self, kept: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The fields with those that a record must have: type, id and a date as WARC writes it."""
        names = {name.lower() for name, _ in kept}
        if "warc-type" not in names:
            kept.insert(0, ("WARC-Type", self.head.type))
        if self.head.record_id is None:
            kept = [(name, value) for name, value in kept if name.lower() != "warc-record-id"]
            kept.append(("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, str(self.source))}>"))
            if self.head.separator != ARC_SEPARATOR:  # whose records have none
                self.told.append("id-added")
        if self.head.separator == ARC_SEPARATOR:
            kept = [(name, value) for name, value in kept if name.lower() not in _OF_ARC]
        if self.head.separator == ARC_SEPARATOR or self.head.date is None:
            date = f"{self.head.date:%Y-%m-%dT%H:%M:%SZ}" if self.head.date else "1970-01-01T00:00:00Z"
            kept = [(name, value) for name, value in kept if name.lower() != "warc-date"]
            kept.append(("WARC-Date", date))
            if self.head.date is None:
                self.told.append("date-unknown")
        if self.head.type == "warcinfo":
            kept = [(name, value) for name, value in kept if name.lower() not in _NOT_OF_WARCINFO]
        return kept

    def _digests(self) -> Headers:
        """Digests that are true of the block; of one that is cut or mended, a payload's cannot be known to be."""
        status = self.frame.settle()
        declared = self.head.fields.get("warc-block-digest")
        payload = self.head.fields.get("warc-payload-digest")
        is_whole = not self.frame.truncated and self.head.length == self.size and status != "mismatch"
        kept: list[tuple[str, str]] = []
        if declared and is_whole and digest.parse(declared):
            kept.append(("WARC-Block-Digest", declared))
        elif declared:
            self.told.append("block-digest-dropped")
        if payload and _BARE_SHA1.fullmatch(payload):
            payload = f"sha1:{payload}"
        if payload and is_whole and digest.parse(payload):
            kept.append(("WARC-Payload-Digest", payload))
        elif payload:
            self.told.append("payload-digest-dropped")
        return tuple(kept)
