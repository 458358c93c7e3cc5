"""A record's block as a payload: HTTP header and codings removed, digests checked, no more held than needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from warcmill.model import DigestStatus
from warcmill.read import codings, http, undeclared
from warcmill.read.claims import Held, Running, payload_status
from warcmill.read.input import KEPT_BYTES, ReadOptions
from warcmill.read.textual import LOOK, is_held, names_text

_USUAL_HEADER = 4096


@dataclass(slots=True)
class Payload:
    """The content of a block; `body` is that of `Capture.body`."""

    message: http.Message | None = None
    """Header, if the block is an HTTP message."""
    body: bytes = b""
    length: int | None = None
    block_length: int = 0
    sha256: str | None = None
    block_sha256: str | None = None
    status: DigestStatus | None = "absent"
    """Status of the payload digest; None while it is deferred."""
    cut: bool = False
    partial: bool = False
    """Whether the body is only a range of the resource."""
    quirks: list[str] = field(default_factory=list)
    header: bytes = b""
    """The block before the body."""
    raw: bytes | None = None
    """The rest of it as stored, if that is held anyway: then digests can be deferred."""

    def held(self, raw: bytes | memoryview, *, is_foreign: bool) -> Held:
        """The parts of the block that a payload digest may refer to."""
        message, header = self.message, self.header
        if message is None:
            return Held(header, raw, is_foreign=is_foreign)
        is_coded = self.length == len(self.body) != len(raw)
        return Held(header, raw, message.chunked, message.first, self.body if is_coded else None)


def read(
    chunks: Iterable[bytes | memoryview],
    media_type: str | None,
    expected: str | None,
    options: ReadOptions,
    *,
    is_http: bool,
    is_foreign: bool = False,
) -> Payload:
    """Consume the block's `chunks`; `expected` is the record's payload digest.

    `is_http` says that the block is an HTTP message, `is_foreign` that it is one of a protocol that is not parsed here.
    """
    if isinstance(chunks, tuple) and len(chunks) == 1:
        payload = _read_whole(chunks[0], media_type, expected, options, is_http=is_http, is_foreign=is_foreign)
    else:
        payload = _read_flow(chunks, media_type, expected, options, is_http=is_http)
        if is_foreign and payload.status == "mismatch":
            payload.status = "unsupported"
    if is_foreign:
        payload.quirks.append("protocol-unknown")
    message = payload.message
    if payload.length == len(payload.body):
        _unpack(payload, message.media_type if message else media_type, options)
    if message and message.status == http.PARTIAL and http.is_partial(message.headers):
        payload.partial = True
        payload.quirks.append("http-partial-content")
    return payload


def measure(chunks: Iterable[bytes | memoryview], options: ReadOptions) -> Payload:
    """Consume the chunks of a block whose payload is not needed."""
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
    is_foreign: bool,
) -> Payload:
    """The path of nearly all records: the block is a single piece, mostly without any coding."""
    raw = block
    coded = False
    payload = Payload(block_length=len(block))
    message = payload.message
    if is_http:
        head = _header(block)
        message = http.parse(head)
        raw = block[message.size :]
        payload.header = head[: message.size]
        if message.quirks:
            payload.quirks += message.quirks
        if not message.chunked and undeclared.is_chunked(raw):
            message = message._replace(chunked=True)
            payload.quirks.append("chunked-undeclared")
        payload.message, media_type = message, message.media_type
        coded = message.chunked or bool(message.codings)
    if options.sha256:
        payload.block_sha256 = hashlib.sha256(block).hexdigest()
    if message and coded:
        stored = bytes(raw)
        if not _take_sound(payload, stored, message, options):
            _take(payload, iter((stored,)), None, media_type, options)
    else:
        stored = _hold(payload, raw, media_type, options)
    if payload.length == len(payload.body):  # all of it is held, including the bytes that its digests refer to
        payload.raw = stored
    if expected and options.verify:
        is_held = payload.raw is stored
        payload.status = None if is_held else payload_status(expected, payload.held(raw, is_foreign=is_foreign))
        if message and coded and payload.status == "mismatch":  # the decoded form is not held, but may be meant
            check = Running(expected)
            _take(Payload(message), check.raw(iter((bytes(raw),))), check, media_type, options)
            payload.status = check.status()
    return payload


def _unpack(payload: Payload, media_type: str | None, options: ReadOptions) -> None:
    """Decode a coding that no header declares: text verifiably compressed; digests were taken of it as stored."""
    body = undeclared.unpacked(payload.body, options.max_body) if names_text(media_type) else None
    if body is not None:
        payload.body, payload.length = body, len(body)
        payload.sha256 = hashlib.sha256(body).hexdigest() if options.sha256 else None
        payload.quirks.append("coding-undeclared")


def _take_sound(payload: Payload, stored: bytes, message: http.Message, options: ReadOptions) -> bool:
    """Decode a body in one go, if its coding is sound; otherwise it is left to `_take`."""
    quirks: list[str] = []
    entity = joined(codings.dechunk(iter((stored,)), quirks)) if message.chunked else stored
    body = codings.decode_sound(entity, message.codings, options.max_body)
    if body is None:
        return False
    payload.quirks += quirks
    _hold(payload, body, message.media_type, options)
    return True


def joined(pieces: Iterable[bytes]) -> bytes:
    """The pieces joined, however small they are."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
    return bytes(whole)


def _hold(payload: Payload, raw: bytes | memoryview, media_type: str | None, options: ReadOptions) -> bytes:
    """Keep what is needed of a body without codings."""
    payload.length = length = len(raw)
    is_page = names_text(media_type) or is_held(media_type, bytes(raw[:LOOK]), pdf=options.pdf)
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
    """The path of a block too long to hold."""
    payload = Payload()
    flow = _Flow(chunks, payload, options)
    first = flow.head() if is_http else b""
    check = Running(expected if options.verify else None)
    if is_http:
        payload.message = http.parse(first)
        payload.quirks += payload.message.quirks
        media_type = payload.message.media_type
        check.block(first[: payload.message.size], payload.message.first)
        first = first[payload.message.size :]
    raw = check.raw(chain((first,), flow) if first else flow)
    _take(payload, raw, check, media_type, options)
    for _ in raw:  # bytes beyond the limit still count
        pass
    payload.status = check.status()
    flow.close()
    return payload


def _header(block: bytes | memoryview) -> bytes:
    """Enough of the block to hold its HTTP header."""
    head = bytes(block[:_USUAL_HEADER])
    return head if len(head) == len(block) or http.holds_header(head) else bytes(block[: http.LONGEST_HEADER])


class _Flow:
    """The block's pieces, counted and hashed as they are read."""

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
        while not http.holds_header(first) and len(first) < http.LONGEST_HEADER:
            more = next(self, b"")
            if not more:
                break
            first += more
        return first

    def close(self) -> None:
        if self._sha256:
            self._payload.block_sha256 = self._sha256.hexdigest()


def _take(
    payload: Payload, raw: Iterator[bytes], check: Running | None, media_type: str | None, options: ReadOptions
) -> None:
    """Decode the body and hold what is needed of it."""
    message, body = payload.message, raw
    coded = False
    if message and message.chunked:
        body = codings.dechunk(body, payload.quirks)
        body = check.passing("verified-entity", body) if check else body
    if message and message.codings:
        body = codings.decode(body, message.codings, payload.quirks)
        coded = body is not raw
        body = check.passing("verified-decoded", body) if check else body
    sha256 = hashlib.sha256() if options.sha256 else None
    held, length, limit = bytearray(), 0, 0  # as objects, one-byte chunks would take forty times the memory
    for chunk in body:
        if not limit:
            limit = options.max_body if is_held(media_type, chunk, pdf=options.pdf) else KEPT_BYTES
        if coded and length + len(chunk) > options.max_body:
            chunk = chunk[: options.max_body - length]  # noqa: PLW2901 -- the last one, cut
            payload.cut = True
        if len(held) < limit:
            held += chunk[: limit - len(held)]
        length += len(chunk)
        if sha256:
            sha256.update(chunk)
        if payload.cut:
            break
    payload.body = bytes(held)
    payload.length = None if payload.cut else length
    payload.sha256 = sha256.hexdigest() if sha256 and not payload.cut else None
    if payload.cut or (len(held) < length and limit == options.max_body):
        payload.quirks.append("body-limit")
        payload.cut = True
