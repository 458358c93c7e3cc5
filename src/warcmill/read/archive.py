"""Web archives, WARC or ARC in any wrapping: records as captures, the rest by reason, every byte told of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from warcmill.model import Capture, DigestStatus, Gap, Record, Skipped, Source, make
from warcmill.read import http, payload
from warcmill.read.concurrent import OPENING, Concurrent
from warcmill.read.containers.chunks import Hole
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.gzip_members import is_gzip
from warcmill.read.containers.packings import packing, unreadable
from warcmill.read.containers.record_starts import next_start, starts_record
from warcmill.read.containers.stream import Tape
from warcmill.read.containers.window import Window, open_window
from warcmill.read.containers.zstd_frames import dictionary_id, is_zstd, pieces
from warcmill.read.crawlers import role
from warcmill.read.deferred_digests import TOLD, Evidence, UnsettledCapture, UnsettledRecord, quirks_of
from warcmill.read.framing import Frame, Loose, frames
from warcmill.read.head import ARC_SEPARATOR
from warcmill.read.input import KEPT_BYTES, Input, Item, ReadOptions
from warcmill.read.segments import CONTINUATION, MISSING, ORPHANED, Segments, Whole, is_first, origin_of, part
from warcmill.read.warc import bare
from warcmill.read.warcinfo import Info

CAPTURES = frozenset({"response", "resource", "conversion", "revisit"})
SKIPPED = frozenset({"request", "metadata", "warcinfo", "continuation"})
_NOTES = frozenset({"request", "metadata"})
"""Types of records that say something of the capture beside them."""
_PAGE_NAMES = (".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt")


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes begin as an archive does, or a little later, if what stands before is no page."""
    if head.startswith(b"WARC/") or is_gzip(head) or is_zstd(head) or packing(head) or starts_record(head):
        return True
    if head.lstrip()[:1] in (b"<", b"#") or name.lower().endswith(_PAGE_NAMES):
        return False
    return next_start(head, 0, arc=False) >= 0


def records(source: Input) -> Iterator[Item]:
    """Yield everything in the archive; one that holds no record at all is one gap, `not-an-archive`."""
    window = open_window(source.stream, source.options.rewind)
    tape = open_tape(window)
    reader = _Archive(source)
    yield from reader.beside.passing(_items(reader, tape, source.options))
    if not reader.has_records:
        yield from _nothing(source, window)
        return
    yield from _close(source, tape, window.measure(), window.error)


def _items(reader: _Archive, tape: Tape, options: ReadOptions) -> Iterator[Item]:
    """Everything that the tape holds; what stands before the first record comes with it, and not without it."""
    early: list[Loose] | None = []
    for found in frames(tape, verify=options.verify):
        if isinstance(found, Loose):
            if early is None:
                yield reader.gap(found)
            else:
                early.append(found)
            continue
        for loose in early or ():
            yield reader.gap(loose)
        early = None
        reader.has_records = True
        if "warc-segment-number" in found.head.fields:
            yield from reader.segment(found)
        else:
            yield reader.item(found)
    yield from reader.rest()


def as_item(source: Input, frame: Frame) -> Capture | Skipped:
    """One record by itself, whoever framed it."""
    return _Archive(source).item(frame)


def _nothing(source: Input, window: Window) -> Iterator[Gap]:
    """All of an input in which no record was found, and why, as far as its first bytes tell.

    Zstandard frames whose dictionary is missing are gaps of their own: each is a record (.warc.zst 1.0).
    """
    size = window.measure()
    head = window.view(0, KEPT_BYTES)
    source.account(size)
    reason, message = "not-an-archive", "no record was found in it"
    if not size:
        reason, message = "empty-input", "the file has no bytes"
    elif wanted := dictionary_id(head):
        message = f"it needs the Zstandard dictionary {wanted}, which it does not hold"
        if sum(hole.end - hole.start for hole in _holes(window)) == size:
            for hole in _holes(window):
                yield Gap(source.at(hole.start, hole.end - hole.start), hole.reason, message)
            return
        reason = "dictionary-missing"
    elif packed := unreadable(head):
        message = packed
        reason = "unsupported-compression" if source.options.root is None or _claims(source.uri) else reason
    yield Gap(source.whole(size), reason, message)


def _holes(window: Window) -> Iterator[Hole]:
    return (piece for piece in pieces(window) if isinstance(piece, Hole))


def _claims(name: str) -> bool:
    """Whether a file's name says that it is an archive."""
    return re.search(r"\.w?arcz?\b", name.lower()) is not None


def _close(source: Input, tape: Tape, size: int, error: str | None) -> Iterator[Item]:
    """Settle the account: an extent for members that records have to themselves, one for those that they share."""
    if error:
        yield Gap(source.at(size, 0), "unreadable", error)
    account = tape.account
    if account.stored or not account.shared:
        source.account(size - account.shared)
    if account.shared:
        source.account(account.stream, of_stream=True, stored=account.shared)


class _Archive:
    """Turns frames into items; remembers what the warcinfo record said."""

    def __init__(self, source: Input) -> None:
        self._source = source
        self._options: ReadOptions = source.options
        self._info = Info()
        self._segments = Segments()
        self._begun: set[str] = set()
        self.beside = Concurrent()
        self.has_records = False

    def segment(self, frame: Frame) -> Iterator[Item]:
        """One of several segments; the first waits until its continuations are there."""
        frame.settle()
        if is_first(frame):
            self._begun.add((frame.head.record_id or "").lower())
        if is_first(frame) and (frame.head.record_id is None or not self._options.joins):
            yield self.item(part(frame))
        elif is_first(frame):
            yield from map(self._joined, self._segments.begin(frame))
        elif frame.head.type == CONTINUATION:
            whole = self._segments.follow(frame)
            if origin_of(frame.head.fields).lower() not in self._begun:
                frame.quirks.append(ORPHANED)
            yield self.item(frame)
            if whole and self._segments.taken(whole, frame):
                yield self._joined(whole)
        else:
            yield self.item(frame)

    def rest(self) -> Iterator[Item]:
        """First segments whose continuations never came."""
        return map(self._joined, self._segments.rest())

    def _joined(self, whole: Whole) -> Item:
        """The record that its segments make; its block, as a record's, is that of the first."""
        with closing(whole):
            item = self.item(whole.joined())
            sha256 = whole.first_sha256() if self._options.sha256 else None
        record = item.record._replace(block_length=whole.first_length, block_sha256=sha256)
        return item._replace(record=record) if isinstance(item, Capture) else replace(item, record=record)

    def gap(self, loose: Loose) -> Gap:
        place = loose.place
        where = self._source.at(place.offset, place.length, of_stream=place.of_stream)
        return Gap(where, loose.reason, severity="note" if loose.severity == "note" else "damaged")

    def item(self, frame: Frame) -> Capture | Skipped:
        """The frame as a capture, or as skipped by the reason."""
        head = frame.head
        if self._options.enter and (reason := self._options.enter()):
            return Skipped(self._record(frame, payload.measure(frame.chunks, self._options)), reason)
        if head.type not in CAPTURES:
            if head.type == "warcinfo":
                self._info.hear(head.fields, _opening(frame))
            elif head.type in _NOTES:
                self.beside.hear(head, _opening(frame))
            found = payload.measure(frame.chunks, self._options)
            return Skipped(self._record(frame, found), head.type if head.type in SKIPPED else "unknown-type")
        media_type, _ = http.content_type(head.media_type or "")
        is_response = head.type == "response"
        is_http = media_type == "application/http" or (head.separator == ARC_SEPARATOR and is_response)
        found = payload.read(
            frame.chunks,
            media_type,
            head.fields.get("warc-payload-digest") if head.type != "revisit" else None,
            self._options,
            is_http=is_http,
            is_foreign=is_response and not is_http and "msgtype=" in (head.media_type or "").lower(),
        )
        if MISSING in frame.quirks and found.status in (None, "mismatch"):
            found.status = "not-applicable"  # the digest is of all segments
        record = self._record(frame, found)
        if not head.url:
            return Skipped(record, "no-target-uri")
        return self._capture(record, head.fields, found, frame)

    def _record(self, frame: Frame, found: payload.Payload) -> Record:
        head, source = frame.head, self._source
        offset, length, of_stream = frame.place
        evidence = _evidence(frame, found)
        status: DigestStatus | Evidence = evidence or frame.settle()
        quirks: tuple[str, ...] = ()
        if head.quirks or frame.quirks or status in TOLD or found.status in TOLD:
            wrong = quirks_of(frame.settle(), found.status) if evidence is None else ()
            quirks = tuple(dict.fromkeys((*head.quirks, *frame.quirks, *wrong)))
        values = (
            make(Source, (source.uri, offset, length, source.member, of_stream or source.of_stream)),
            head.type,
            head.record_id,
            head.url,
            head.warc_date,
            head.date,
            head.media_type,
            head.headers,
            found.block_length,
            found.block_sha256,
            status,
            quirks,
            head.version,
        )
        return make(Record, values) if evidence is None else make(UnsettledRecord, values)

    def _capture(self, record: Record, fields: dict[str, str], found: payload.Payload, frame: Frame) -> Capture:
        message = found.message
        charset = None
        media_type = message.media_type if message else None
        if message:
            charset = message.charset
        elif record.media_type:
            media_type, charset = http.content_type(record.media_type)
        get = fields.get
        refers_to, claimed = get("warc-refers-to"), get("warc-payload-digest")
        kind: type[Capture] = Capture
        status: DigestStatus | Evidence | None = found.status
        quirks = tuple(found.quirks)
        if isinstance(record, UnsettledRecord):
            kind, status = UnsettledCapture, record.evidence
        else:
            quirks = tuple(dict.fromkeys((*record.quirks, *quirks))) if quirks else record.quirks
        values = (
            record,
            record.url or "",
            message.status if message else None,
            message.headers if message else (),
            media_type,
            charset,
            found.body,
            found.length,
            found.sha256,
            claimed,
            "not-applicable" if claimed and record.type == "revisit" else status,
            get("warc-truncated") or _found_cut(frame, found),
            get("warc-ip-address"),
            bare(refers_to) if refers_to else None,
            None,
            None,
            self._info.filename,
            quirks,
            None,
            *role(record.url or "", fields),
            self._info.crawl,
        )
        return make(kind, values)


def _opening(frame: Frame) -> bytes:
    """The first bytes of a block that is held."""
    return bytes(frame.chunks[0][:OPENING]) if isinstance(frame.chunks, tuple) and frame.chunks else b""


def _found_cut(frame: Frame, found: payload.Payload) -> str | None:
    """Why a capture is not whole, though its header does not say so."""
    return "disconnect" if frame.truncated else "length" if found.cut else "range" if found.partial else None


def _evidence(frame: Frame, found: payload.Payload) -> Evidence | None:
    """What the record's digests are to be compared with; None if none waits, or the bytes are not held."""
    if found.raw is None or (frame.status is not None and found.status is not None):
        return None
    get = frame.head.fields.get
    return Evidence(
        frame.status,
        found.status,
        get("warc-block-digest"),
        get("warc-payload-digest"),
        found.held(found.raw, is_foreign="protocol-unknown" in found.quirks),
    )
