"""A record's block as a payload: HTTP header and codings taken off, digests checked, no more held than is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from warcmill.model import DigestStatus
from warcmill.read import codings, digest, http
from warcmill.read.containers.record_starts import header_end
from warcmill.read.deferred_digests import payload_status
from warcmill.read.input import KEPT_BYTES, ReadOptions

_TEXT = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/json",
    "application/javascript",
    "application/ld+json",
)
_TEXT_SUFFIXES = ("+xml", "+json")
_UNTOLD = (
    None,
    "",
    "application/octet-stream",
    "unknown/unknown",
    "application/unknown",
    "application/x-unknown-content-type",
    "no-type",
    "*/*",
)
_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<!--", b"<head", b"<body")
_LOOK = 1024
_USUAL_HEADER = 4096


@dataclass(slots=True)
class Payload:
    """What a block holds; `body` as `Capture.body`."""

    message: http.Message | None = None
    """Header, if the block is an HTTP message."""
    body: bytes = b""
    length: int | None = None
    block_length: int = 0
    sha256: str | None = None
    block_sha256: str | None = None
    status: DigestStatus | None = "absent"
    """Of the payload digest; None while it waits for somebody to ask."""
    cut: bool = False
    quirks: list[str] = field(default_factory=list)
    header: bytes = b""
    """The block up to the body."""
    raw: bytes | None = None
    """The rest of it as stored, if that is held anyway: then digests can wait."""


def read(
    chunks: Iterable[bytes | memoryview],
    media_type: str | None,
    expected: str | None,
    options: ReadOptions,
    *,
    is_http: bool,
) -> Payload:
    """Use up the block's `chunks`; `expected` is the payload digest as the record gives it."""
    if isinstance(chunks, tuple) and len(chunks) == 1:
        return _read_whole(chunks[0], media_type, expected, options, is_http=is_http)
    return _read_flow(chunks, media_type, expected, options, is_http=is_http)


def measure(chunks: Iterable[bytes | memoryview], options: ReadOptions) -> Payload:
    """Use up the chunks of a block whose payload nobody asks for."""
    payload = Payload()
    if isinstance(chunks, tuple) and not options.sha256:
        payload.block_length = sum(map(len, chunks))
        if payload.block_length <= KEPT_BYTES and len(chunks) == 1:
            payload.raw = bytes(chunks[0])
        return payload
    flow = _Flow(chunks, payload, options)
    for _ in flow:
        pass
    flow.close()
    return payload


def _read_whole(
    block: bytes | memoryview,
    media_type: str | None,
    expected: str | None,
    options: ReadOptions,
    *,
    is_http: bool,
) -> Payload:
    """The way of nearly all records: the block is there as one piece, and mostly without any coding."""
    message, raw = None, block
    coded = chunked = False
    if is_http:
        head = _header(block)
        message = http.parse(head)
        media_type, chunked = message.media_type, message.chunked
        coded = chunked or bool(message.codings)
        raw = block[message.size :]
    payload = Payload(message, block_length=len(block))
    if message:
        payload.header = head[: message.size]
        if message.quirks:
            payload.quirks += message.quirks
    if options.sha256:
        payload.block_sha256 = hashlib.sha256(block).hexdigest()
    if message and coded:
        stored = bytes(raw)
        if not _take_sound(payload, stored, message, options):
            _take(payload, iter((stored,)), None, media_type, options)
    else:
        stored = _hold(payload, raw, media_type, options)
    if payload.length == len(payload.body):  # all of it is held: so are the bytes that its digests speak of
        payload.raw = stored
    if expected and options.verify:
        payload.status = None if payload.raw is stored else payload_status(expected, raw, chunked=chunked)
    return payload


def _take_sound(payload: Payload, stored: bytes, message: http.Message, options: ReadOptions) -> bool:
    """Decode a body in one go, if nothing is wrong with its coding; else it is left to `_take`."""
    quirks: list[str] = []
    entity = b"".join(codings.dechunk(iter((stored,)), quirks)) if message.chunked else stored
    body = codings.decode_sound(entity, message.codings, options.max_body)
    if body is None:
        return False
    payload.quirks += quirks
    _hold(payload, body, message.media_type, options)
    return True


def _hold(payload: Payload, raw: bytes | memoryview, media_type: str | None, options: ReadOptions) -> bytes:
    """Keep what is needed of a body that has no coding."""
    payload.length = length = len(raw)
    is_page = names_text(media_type) or is_text(media_type, bytes(raw[:_LOOK]))
    limit = options.max_body if is_page else KEPT_BYTES
    payload.body = bytes(raw) if length <= limit else bytes(raw[:limit])
    if options.sha256:
        payload.sha256 = hashlib.sha256(raw).hexdigest()
    if limit == options.max_body < length:
        payload.quirks.append("body-limit")
        payload.cut = True
    return payload.body


def _read_flow(
    chunks: Iterable[bytes | memoryview],
    media_type: str | None,
    expected: str | None,
    options: ReadOptions,
    *,
    is_http: bool,
) -> Payload:
    """The way of a block too long to hold."""
    payload = Payload()
    flow = _Flow(chunks, payload, options)
    first = flow.head() if is_http else b""
    if is_http:
        payload.message = http.parse(first)
        payload.quirks += payload.message.quirks
        media_type = payload.message.media_type
        first = first[payload.message.size :]
    check = _Check(expected if options.verify else None)
    raw = check.raw(chain((first,), flow) if first else flow)
    _take(payload, raw, check, media_type, options)
    for _ in raw:  # what lies behind the limit still counts
        pass
    payload.status = check.status()
    flow.close()
    return payload


def _header(block: bytes | memoryview) -> bytes:
    """Enough of the block to hold its HTTP header."""
    head = bytes(block[:_USUAL_HEADER])
    return head if len(head) == len(block) or header_end(head, 0) >= 0 else bytes(block[: http.LONGEST_HEADER])


class _Flow:
    """The block's pieces, counted and hashed as they pass."""

    def __init__(self, chunks: Iterable[bytes | memoryview], payload: Payload, options: ReadOptions) -> None:
        self._chunks = iter(chunks)
        self._payload = payload
        self._sha256 = hashlib.sha256() if options.sha256 else None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = bytes(next(self._chunks))
        self._payload.block_length += len(chunk)
        if self._sha256:
            self._sha256.update(chunk)
        return chunk

    def head(self) -> bytes:
        """Enough of the block to hold the HTTP header."""
        first = next(self, b"")
        while header_end(first, 0) < 0 and len(first) < http.LONGEST_HEADER:
            more = next(self, b"")
            if not more:
                break
            first += more
        return first

    def close(self) -> None:
        if self._sha256:
            self._payload.block_sha256 = self._sha256.hexdigest()


class _Check:
    """The payload digest, held against the bytes as stored and against the entity without its chunks."""

    def __init__(self, field_value: str | None) -> None:
        self._expected = digest.parse(field_value) if field_value else None
        self._absent = not field_value
        self._raw = self._expected.start() if self._expected else None
        self._entity = None

    def raw(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        if self._raw is None:
            return iter(chunks)
        return self._hashing(chunks, self._raw)

    def entity(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        if self._expected is None:
            return chunks
        self._entity = self._expected.start()
        return self._hashing(chunks, self._entity)

    @staticmethod
    def _hashing(chunks: Iterator[bytes], state: digest.Hash) -> Iterator[bytes]:
        for chunk in chunks:
            state.update(chunk)
            yield chunk

    def status(self) -> DigestStatus:
        if self._absent:
            return "absent"
        if self._expected is None or self._raw is None:
            return "unsupported"
        if self._raw.digest() == self._expected.value:
            return "verified-raw"
        if self._entity is not None and self._entity.digest() == self._expected.value:
            return "verified-entity"
        return "mismatch"


def _take(
    payload: Payload, raw: Iterator[bytes], check: _Check | None, media_type: str | None, options: ReadOptions
) -> None:
    """Decode the body and hold what is needed of it."""
    message, body = payload.message, raw
    coded = False
    if message and message.chunked:
        body = codings.dechunk(body, payload.quirks)
        body = check.entity(body) if check else body
    if message and message.codings:
        body = codings.decode(body, message.codings, payload.quirks)
        coded = body is not raw
    sha256 = hashlib.sha256() if options.sha256 else None
    held, kept, length, limit = [], 0, 0, 0
    for chunk in body:
        if not limit:
            limit = options.max_body if is_text(media_type, chunk) else KEPT_BYTES
        if coded and length + len(chunk) > options.max_body:
            chunk = chunk[: options.max_body - length]  # noqa: PLW2901 -- the last one, cut
            payload.cut = True
        if kept < limit:
            held.append(chunk[: limit - kept])
            kept += len(held[-1])
        length += len(chunk)
        if sha256:
            sha256.update(chunk)
        if payload.cut:
            break
    payload.body = held[0] if len(held) == 1 else b"".join(held)
    payload.length = None if payload.cut else length
    payload.sha256 = sha256.hexdigest() if sha256 and not payload.cut else None
    if payload.cut or (kept < length and limit == options.max_body):
        payload.quirks.append("body-limit")
        payload.cut = True


def names_text(media_type: str | None) -> bool:
    """Whether the declared type alone says that a body is text."""
    return media_type is not None and (media_type.startswith(_TEXT) or media_type.endswith(_TEXT_SUFFIXES))


def is_text(media_type: str | None, head: bytes) -> bool:
    """Whether a body is worth holding for its text: by its declared type, or as a page behind a wrong one."""
    if names_text(media_type):
        return True
    look = head[:_LOOK]
    if look.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        return True
    return media_type in _UNTOLD and b"\0" not in look
