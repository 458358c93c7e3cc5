"""An HTTP response as a file, header and all: what `curl -i` prints and `wget --save-headers` saves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from warcmill.model import Capture, Record
from warcmill.read import http, payload
from warcmill.read.dumps.origin import Origin, origin, place
from warcmill.read.dumps.pages import as_text, store
from warcmill.read.dumps.programs import mail_date
from warcmill.read.input import Input, Item

_HEADER = re.compile(
    rb"HTTP/\d(?:\.\d)?[ \t]+\d{3}(?!\d)[^\r\n]{0,256}\r?\n(?:[\w-]{1,64}:[^\r\n]*\r?\n|\r?\n)", re.IGNORECASE
)
_ABSOLUTE = ("http://", "https://")


def sniff(head: bytes, _name: str) -> bool:
    """Whether the bytes begin with a status line and a field, or no field at all."""
    return _HEADER.match(head) is not None


def records(source: Input) -> Iterator[Item]:
    """Yield the last response in the file as a capture: those before it led to it (`curl -L`), or were interim."""
    stored = store(source)
    message, led, came_from = stored.body, False, None
    while True:
        header = http.parse(message)
        following = message[header.size :]
        if not _HEADER.match(following):
            break
        came_from, led, message = _field(header, "location") or came_from, True, following
    found = payload.read((message,), None, None, source.options, is_http=True)
    yield _capture(source, stored.length, stored.sha256, found, led=led, url=came_from)


def _capture(
    source: Input, length: int, sha256: str | None, found: payload.Payload, *, led: bool, url: str | None
) -> Capture:
    header = found.message or http.parse(b"")
    known = _origin(source, found, url)
    date_text, date = _date(known, header)
    cut = found.cut or length > source.options.max_body
    quirks = tuple(dict.fromkeys((*known.quirks, *found.quirks, *(("http-interim-response",) if led else ()))))
    record = Record(
        source.whole(length), "response", url=known.url, warc_date=date_text, date=date, media_type="application/http",
        block_length=length, block_sha256=sha256, quirks=quirks,
    )  # fmt: skip
    return Capture(
        record, known.url, status=header.status, http_headers=header.headers, media_type=header.media_type,
        charset=header.charset, body=found.body, body_length=found.length, payload_sha256=found.sha256,
        truncated="length" if cut else "range" if found.partial else None, quirks=quirks,
    )  # fmt: skip


def _origin(source: Input, found: payload.Payload, url: str | None) -> Origin:
    """Where the page came from: where the last redirect led, if it says so in full, else as of any saved page."""
    if url and url.lower().startswith(_ABSOLUTE):
        return Origin(url, ("url-from-location",))
    return origin(as_text(found.body), place(source))


def _date(known: Origin, header: http.Message) -> tuple[str | None, datetime | None]:
    """When the page was saved, or when the server answered (RFC 9110, 6.6.1)."""
    if known.date_text:
        return known.date_text, known.date
    answered = _field(header, "date")
    return answered, mail_date(answered) if answered else None


def _field(header: http.Message, name: str) -> str | None:
    return next((value for key, value in header.headers if key.lower() == name), None)
