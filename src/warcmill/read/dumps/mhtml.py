"""MHTML (RFC 2557), a page saved with its parts as one MIME message: each part is a capture."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message

from warcmill.model import Capture, Gap, Record, Skipped, Source
from warcmill.read.dumps import mime
from warcmill.read.dumps.origin import Origin, file_url, origin, place, resolved
from warcmill.read.dumps.programs import mail_date
from warcmill.read.input import KEPT_BYTES, Input, Item
from warcmill.read.textual import is_held

LONGEST_LINE = 16 << 20
LONGEST_HEADER = 1 << 20
_SNIFFED_HEAD = 16 * 1024
_NAMES = (".mht", ".mhtml")
_BOUNDARY = re.compile(rb"--[!-~][ -~]{0,200}[ \t]*\r?\n?")
_PART_FIELD = re.compile(rb"(?:Content-[A-Za-z-]+|MIME-Version|X-[A-Za-z-]+)[ \t]*:", re.IGNORECASE)
_PAGE_LINE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes begin with the header of a MIME message that holds a page and its parts."""
    lines = mime.beginning(head[:_SNIFFED_HEAD])
    if not lines:
        return False
    header, _ = mime.header(lines)
    kind = header.get_content_type()
    is_named = name.lower().endswith(_NAMES)
    if kind == "multipart/related":
        return "mime-version" in header or is_named or _is_saved(header)
    if kind.startswith("multipart/"):
        return is_named or _is_saved(header)
    return kind == "text/html" and (is_named or "content-location" in header) and ("mime-version" in header or is_named)


def _is_saved(header: Message) -> bool:
    """Whether the header is one that browsers write, and no mail's."""
    return "snapshot-content-location" in header or "<saved by" in str(header.get("from", "")).lower()


def records(source: Input) -> Iterator[Item]:
    """Yield the parts as captures; what holds them together is skipped by name or a gap that is a note."""
    reading = _Reading(source)
    offset, whole_line = 0, True
    while line := source.stream.readline(LONGEST_LINE):
        if whole_line and (delimiter := reading.delimiter(line)):
            yield from reading.finish(offset)
            reading.begin(offset, closes=delimiter == "close")
        else:
            if whole_line:
                yield from reading.undeclared(line, offset)
            reading.add(line)
        offset += len(line)
        whole_line = line.endswith(b"\n")
    yield from reading.finish(offset, at_end=True)
    source.account(offset)


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
        return isinstance(self.decode, mime.Base64) and (self.decode.broken or bool(self.decode.waiting))

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
        self._candidate: tuple[bytes, int] | None = None
        self.begin(0, closes=False)

    def delimiter(self, line: bytes) -> str | None:
        """Say whether the line opens or closes a part; an outer boundary closes the inner multiparts too."""
        if not line.startswith(b"--"):
            return None
        if self.lines and self.envelope is None and not mime.FIELD.match(line):
            self._end_header()  # no empty line stands between the message's header and its first part
        bare = line.rstrip()
        for depth in range(len(self.boundaries), 0, -1):
            if bare == self.boundaries[depth - 1]:
                del self.boundaries[depth:]
                return "open"
            if bare == self.boundaries[depth - 1] + b"--":
                del self.boundaries[depth - 1 :]
                return "close"
        return None

    def undeclared(self, line: bytes, offset: int) -> Iterator[Item]:
        """Begin a part though no boundary that was declared stands there; yield what ends with it.

        Where a multipart's first part should begin, a line that looks like a boundary in front of a part's field is
        one, and a page that stands there is the part.
        """
        before, self._candidate = self._candidate, None
        if self.body or self.closing or self.header is None:
            return
        if _PAGE_LINE.match(line):
            yield from self.finish(offset)
            self.begin(offset, closes=False)
            self.lines.append(b"Content-Type: text/html")
            self._end_header()
            self.quirks.append("mhtml-boundary-undeclared")
        elif before and _PART_FIELD.match(line):
            self.boundaries.append(before[0].rstrip())
            yield from self.finish(before[1])
            self.begin(before[1], closes=False)
            self.quirks.append("mhtml-boundary-undeclared")
        elif _BOUNDARY.fullmatch(line):
            self._candidate = line, offset

    def begin(self, offset: int, *, closes: bool) -> None:
        """Begin a stretch: a header and a body, or the end of a multipart."""
        self.start = offset
        self.closing = closes
        self.header: Message | None = None
        self.body: _Body | None = None
        self.lines: list[bytes] = []
        self.held = 0
        self.quirks: list[str] = []

    def add(self, line: bytes) -> None:
        """Take a line of a header or of a body."""
        if self.closing:
            return
        if self.header is None and self.lines and _PAGE_LINE.match(line):
            self._end_header()  # no empty line stands between a part's header and its page
        if self.body:
            self.body.add(line)
        elif self.header is None:
            if self.envelope is None and mime.is_before(line) and not any(map(mime.FIELD.match, self.lines)):
                return
            self.lines.append(line)
            self.held += len(line)
            if not line.strip() or self.held > LONGEST_HEADER:
                self._end_header()

    def _end_header(self) -> None:
        self.header, is_joined = mime.header(b"".join(self.lines).strip(b"\r\n"))
        self.quirks += ["header-folded"] if is_joined else []
        self.envelope = self.envelope or self.header
        boundary = self.header.get_boundary()
        if self.header.get_content_maintype() != "multipart":
            self.body = self._new_body(self.header)
        elif boundary:
            self.boundaries.append(b"--" + boundary.encode("latin-1", "replace"))

    def _new_body(self, header: Message) -> _Body:
        decode = mime.decoder(mime.text(header, "content-transfer-encoding"))
        limit = (
            self.source.options.max_body
            if is_held(header.get_content_type(), b"", pdf=self.source.options.pdf)
            else KEPT_BYTES
        )
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
        elif self.header is None:
            yield Gap(here, "truncated", "the header of a part has no end")
        elif at_end and not self.parts:
            yield Gap(here, "truncated", "no part of the MIME message begins")
        else:
            record = Record(here, "warcinfo", headers=mime.fields(self.header), quirks=tuple(self.quirks))
            yield Skipped(record, "mhtml-header")

    def _capture(self, header: Message, body: _Body, here: Source, *, cut: bool) -> Capture:
        kept = b"".join(body.kept)
        media_type = header.get_content_type()
        found = self._origin(header, media_type, kept)
        self.parts += 1
        over = is_held(media_type, b"", pdf=self.source.options.pdf) and len(kept) < body.length
        found_wrong = {"mhtml-unclosed": cut, "transfer-encoding-damaged": body.is_broken, "body-limit": over}
        quirks = (*self.quirks, *found.quirks, *(code for code, wrong in found_wrong.items() if wrong))
        record = Record(
            here, "resource", url=found.url, warc_date=found.date_text, date=found.date,
            media_type=mime.text(header, "content-type"), headers=mime.fields(header), quirks=quirks,
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
        date_text = mime.text(envelope, "date")
        date = mail_date(date_text or "")
        base = mime.location(envelope, "snapshot-content-location") or mime.text(envelope, "content-base")
        location = mime.location(header, "content-location")
        identity = (mime.text(header, "content-id") or "").strip("<>")
        start = str(envelope.get_param("start") or "").strip("<> ")
        is_root = identity == start if start else not self.parts
        if location:
            return Origin(resolved(base, location), (), date_text, date)
        if base and is_root:
            return Origin(base, (), date_text, date)
        if identity and not (is_root and "html" in media_type):
            return Origin(f"cid:{identity}", (), date_text, date)
        if "html" in media_type:
            found = origin(body.decode("utf-8", "replace"), place(self.source))
            return Origin(found.url, found.quirks, date_text or found.date_text, date or found.date)
        return Origin(f"{file_url(self.source.uri)}#{self.parts}", ("url-is-file",), date_text, date)
