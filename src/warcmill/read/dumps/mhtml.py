"""MHTML (RFC 2557), a page saved with its parts as one MIME message: each part is a capture."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from warcmill.model import Capture, Gap, Record, Skipped, Source
from warcmill.read.dumps.origin import Origin, Place, file_url, mail_date, origin, resolved
from warcmill.read.input import KEPT_BYTES, Extent, Input, Item
from warcmill.read.textual import is_text

LONGEST_LINE = 16 << 20
LONGEST_HEADER = 1 << 20
_SNIFFED_HEAD = 16 * 1024


def sniff(head: bytes, _name: str) -> bool:
    """Whether the bytes begin with the header of a MIME message that holds a page and its parts."""
    lines, found, _ = head[:_SNIFFED_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    if not found or not re.match(rb"[A-Za-z][A-Za-z0-9-]*:", lines):
        return False
    header = _header(lines)
    kind = header.get_content_type()
    is_page = kind == "multipart/related" or (kind == "text/html" and "content-location" in header)
    return "mime-version" in header and is_page


def records(source: Input) -> Iterator[Item]:
    """Yield the parts as captures; what holds them together is skipped by name or a gap that is a note."""
    reading = _Reading(source)
    offset, whole_line = 0, True
    while line := source.stream.readline(LONGEST_LINE):
        if whole_line and (delimiter := reading.delimiter(line)):
            yield from reading.finish(offset)
            reading.begin(offset, closes=delimiter == "close")
        else:
            reading.add(line)
        offset += len(line)
        whole_line = line.endswith(b"\n")
    yield from reading.finish(offset, at_end=True)
    source.extents.append(Extent(source.uri, source.member, offset))


@dataclass(slots=True)
class _Body:
    """A part's body while it is decoded line by line; the newline before a delimiter is the delimiter's (RFC 2046)."""

    decode: Callable[[bytes], bytes]
    limit: int
    digest: hashlib._Hash | None
    kept: list[bytes] = field(default_factory=list)
    length: int = 0
    newline: bytes = b""

    @property
    def is_broken(self) -> bool:
        """Whether some of it was not in the coding that the header names."""
        return isinstance(self.decode, _Base64) and (self.decode.broken or bool(self.decode.waiting))

    def add(self, line: bytes) -> None:
        """Take one more line, still encoded."""
        decoded = self.newline + self.decode(line)
        text = decoded.removesuffix(b"\n").removesuffix(b"\r") if decoded.endswith(b"\n") else decoded
        self.newline = decoded[len(text) :]
        if self.digest:
            self.digest.update(text)
        if self.length < self.limit:
            self.kept.append(text[: self.limit - self.length])
        self.length += len(text)


class _Reading:
    """How far the message has been read: the open multiparts, and the stretch that is being collected."""

    def __init__(self, source: Input) -> None:
        self.source = source
        self.boundaries: list[bytes] = []
        self.envelope: Message | None = None
        self.parts = 0
        self.begin(0, closes=False)

    def delimiter(self, line: bytes) -> str | None:
        """Say whether the line opens or closes a part; an outer boundary closes the inner multiparts too."""
        if not line.startswith(b"--"):
            return None
        bare = line.rstrip()
        for depth in range(len(self.boundaries), 0, -1):
            if bare == self.boundaries[depth - 1]:
                del self.boundaries[depth:]
                return "open"
            if bare == self.boundaries[depth - 1] + b"--":
                del self.boundaries[depth - 1 :]
                return "close"
        return None

    def begin(self, offset: int, *, closes: bool) -> None:
        """Begin a stretch: a header and a body, or the end of a multipart."""
        self.start = offset
        self.closing = closes
        self.header: Message | None = None
        self.body: _Body | None = None
        self.lines: list[bytes] = []
        self.held = 0

    def add(self, line: bytes) -> None:
        """Take a line of a header or of a body."""
        if self.closing:
            return
        if self.body:
            self.body.add(line)
        elif self.header is None:
            self.lines.append(line)
            self.held += len(line)
            if not line.strip() or self.held > LONGEST_HEADER:
                self._end_header()

    def _end_header(self) -> None:
        self.header = _header(b"".join(self.lines).strip(b"\r\n"))
        self.envelope = self.envelope or self.header
        boundary = self.header.get_boundary()
        if self.header.get_content_maintype() == "multipart" and boundary:
            self.boundaries.append(b"--" + boundary.encode("latin-1", "replace"))
        else:
            self.body = self._new_body(self.header)

    def _new_body(self, header: Message) -> _Body:
        coding = str(header.get("content-transfer-encoding", "")).strip().lower()
        decode = _DECODERS.get(coding, _as_is)()
        limit = self.source.options.max_body if is_text(header.get_content_type(), b"") else KEPT_BYTES
        return _Body(decode, limit, hashlib.sha256() if self.source.options.sha256 else None)

    def finish(self, end: int, *, at_end: bool = False) -> Iterator[Item]:
        """Yield what the stretch that ends here was."""
        if end == self.start:
            return
        here = self.source.at(self.start, end - self.start)
        if self.body and self.header:
            yield self._capture(self.header, self.body, here, cut=at_end and bool(self.boundaries))
        elif self.closing:
            yield Gap(here, "padding", "the end of a MIME message", severity="note")
        elif self.header:
            yield Skipped(Record(here, "warcinfo", headers=_fields(self.header)), "mhtml-header")
        else:
            yield Gap(here, "truncated", "the header of a part has no end")

    def _capture(self, header: Message, body: _Body, here: Source, *, cut: bool) -> Capture:
        kept = b"".join(body.kept)
        media_type = header.get_content_type()
        found = self._origin(header, media_type, kept)
        self.parts += 1
        over = is_text(media_type, b"") and len(kept) < body.length
        found_wrong = {"mhtml-unclosed": cut, "transfer-encoding-damaged": body.is_broken, "body-limit": over}
        quirks = (*found.quirks, *(code for code, wrong in found_wrong.items() if wrong))
        record = Record(
            here, "resource", url=found.url, warc_date=found.date_text, date=found.date,
            media_type=_text(header, "content-type"), headers=_fields(header), quirks=quirks,
        )  # fmt: skip
        return Capture(
            record, found.url, media_type=media_type, charset=header.get_content_charset(), body=kept,
            body_length=body.length,
            payload_sha256=body.digest.hexdigest() if body.digest else None,
            truncated="unspecified" if cut else "length" if over else None, quirks=quirks,
        )  # fmt: skip

    def _origin(self, header: Message, media_type: str, body: bytes) -> Origin:
        """Find where the part comes from: its Content-Location or Content-ID, else what the page or the file tells."""
        envelope = self.envelope or header
        date_text = _text(envelope, "date")
        date = mail_date(date_text or "")
        base = _text(envelope, "content-base") or _location(envelope, "snapshot-content-location")
        location = _location(header, "content-location")
        identity = (_text(header, "content-id") or "").strip("<>")
        if location:
            return Origin(resolved(base, location), (), date_text, date)
        if base and not self.parts:
            return Origin(base, (), date_text, date)
        if identity:
            return Origin(f"cid:{identity}", (), date_text, date)
        if "html" in media_type:
            found = origin(body.decode("utf-8", "replace"), Place(self.source.uri))
            return Origin(found.url, found.quirks, date_text, date)
        return Origin(f"{file_url(self.source.uri)}#{self.parts}", ("url-is-file",), date_text, date)


class _Base64:
    """Base64 line by line: what does not fill a group of four waits for the next line."""

    def __init__(self) -> None:
        self.waiting = b""
        self.broken = False

    def __call__(self, line: bytes) -> bytes:
        letters = self.waiting + line.translate(None, b" \t\r\n")
        whole = len(letters) - len(letters) % 4
        self.waiting = letters[whole:]
        try:
            return binascii.a2b_base64(letters[:whole], strict_mode=True)
        except binascii.Error:
            self.broken = True
            return _forgiving(letters[:whole])


def _forgiving(letters: bytes) -> bytes:
    """Decode what is base64 in it; an alphabet that does not come out even yields nothing."""
    try:
        return binascii.a2b_base64(letters)
    except binascii.Error:
        return b""


def _quoted_printable() -> Callable[[bytes], bytes]:
    return binascii.a2b_qp


def _as_is() -> Callable[[bytes], bytes]:
    return bytes


_Decoder = Callable[[bytes], bytes]
_DECODERS: dict[str, Callable[[], _Decoder]] = {"quoted-printable": _quoted_printable, "base64": _Base64}


# --- header fields ------------------------------------------------------------------------------------------------


def _header(lines: bytes) -> Message:
    return BytesHeaderParser(policy=compat32).parsebytes(lines)


def _fields(header: Message) -> tuple[tuple[str, str], ...]:
    return tuple((name, re.sub(r"\s+", " ", str(value)).strip()) for name, value in header.items())


def _text(header: Message, name: str) -> str | None:
    value = header.get(name)
    return re.sub(r"\s+", " ", str(value)).strip() or None if value is not None else None


def _location(header: Message, name: str) -> str | None:
    """Give a URL: folded ones lose their blanks, encoded words are decoded (RFC 2557, section 4.4)."""
    value = _text(header, name)
    if value and "=?" in value:
        value = _decoded(value)
    return re.sub(r"\s+", "", value) if value else None


def _decoded(value: str) -> str:
    """Decode encoded words (RFC 2047); a value in which they are broken stays as it is."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return value
