"""Raw dumps of single pages, HTML as saved, Markdown with HTML blocks, PDF: each input is one capture."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from warcmill.model import Capture, Record
from warcmill.read.dumps.markdown import looks_like_markdown, to_html
from warcmill.read.dumps.origin import Origin, origin, place
from warcmill.read.input import KEPT_BYTES, Input, Item

CHUNK = 1 << 20

# --- HTML ---------------------------------------------------------------------------------------------------------

_ELEMENT = re.compile(
    r"<(?:!doctype\s+html|html|head|body|frameset|title|meta|link|base|style|script|noscript|iframe|main|article|section"
    r"|header|footer|nav|aside|div|span|p|a|b|br|h[1-6]|table|ul|ol|dl|form|font|center|img|figure)(?=[\s>/])",
    re.IGNORECASE,
)
_PAGE_START = re.compile(
    r"[^<>{}]{0,64}<(?:!doctype\s+html|html)(?=[\s>])"
    r"|(?![{\[])[^{}]{1,1024}?(?:>|\n)\s{0,64}<(?:!doctype\s+html|html)(?=[\s>])",
    re.IGNORECASE,
)
"""The start of a whole page, even if its server, or a script that loads it, wrote something before it."""


def sniff_html(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as an HTML page does (WHATWG MIME Sniffing, section 7.1, and the elements made since)."""
    text = _without_prolog(as_text(head))
    return bool(_PAGE_START.match(text)) or (bool(_ELEMENT.match(text)) and not looks_like_markdown(text))


def read_html(source: Input) -> Iterator[Item]:
    """Yield the page, its bytes as they are, or in UTF-8 if they are UTF-32."""
    stored = store(source)
    text = as_text(stored.body)
    media_type = "application/xhtml+xml" if _is_xhtml(text[:4096]) else "text/html"
    found = origin(text, place(source))
    # Quirk: no browser knows UTF-32 (Encoding Standard, 4.2), but a page saved in it is a page
    body, charset = (text.encode(), "utf-8") if stored.body.startswith(_UTF_32) else (stored.body, None)
    yield _capture(source, stored, found, body, media_type=media_type, charset=charset)


def _is_xhtml(head: str) -> bool:
    return head.lstrip("\ufeff \t\r\n").startswith("<?xml") and "http://www.w3.org/1999/xhtml" in head


def _without_prolog(text: str) -> str:
    """Take away what may stand before a page's first tag: blanks, an XML declaration, comments."""
    text = text.lstrip("\ufeff \t\r\n\f")
    while text.startswith(("<!--", "<?")):
        _, _, text = text.partition("-->" if text.startswith("<!--") else ">")
        text = text.lstrip()
    return text


# --- Markdown -----------------------------------------------------------------------------------------------------


def sniff_markdown(head: bytes, _name: str) -> bool:
    """Whether the bytes are Markdown among HTML blocks, as pandoc writes a page."""
    text = as_text(head)
    return not _PAGE_START.match(_without_prolog(text)) and looks_like_markdown(text)


def read_markdown(source: Input) -> Iterator[Item]:
    """Yield the page; its body is HTML in UTF-8 again."""
    stored = store(source)
    text = as_text(stored.body)
    page = to_html(text)
    found = origin(text, place(source))
    yield _capture(source, stored, found, page.html.encode(), charset="utf-8", quirks=("markdown-dump", *page.quirks))


# --- PDF -----------------------------------------------------------------------------------------------------------


def sniff_pdf(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a PDF does."""
    return head.startswith(b"%PDF-")


def read_pdf(source: Input) -> Iterator[Item]:
    """Yield the document; of its bytes only the beginning, unless PDFs are read."""
    stored = store(source)
    whole = _capture(source, stored, origin("", place(source)), stored.body, media_type="application/pdf")
    yield whole if source.options.pdf else whole._replace(body=whole.body[:KEPT_BYTES])


# --- all ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stored:
    """An input as it lies there: its beginning, up to the limit, and its whole length."""

    body: bytes
    length: int
    sha256: str | None


def store(source: Input) -> Stored:
    """Read the input to its end, keep as much as the options allow, and enter it into the account."""
    digest = hashlib.sha256() if source.options.sha256 else None
    kept: list[bytes] = []
    length = 0
    while chunk := source.stream.read(CHUNK):
        if length < source.options.max_body:
            kept.append(chunk[: source.options.max_body - length])
        length += len(chunk)
        if digest:
            digest.update(chunk)
    source.account(length)
    return Stored(b"".join(kept), length, digest.hexdigest() if digest else None)


def _capture(
    source: Input,
    stored: Stored,
    found: Origin,
    body: bytes,
    *,
    media_type: str = "text/html",
    charset: str | None = None,
    quirks: tuple[str, ...] = (),
) -> Capture:
    cut = len(stored.body) < stored.length
    record = Record(
        source.whole(stored.length),
        "resource",
        url=found.url,
        warc_date=found.date_text,
        date=found.date,
        media_type=media_type,
        block_length=stored.length,
        block_sha256=stored.sha256,
        quirks=(*found.quirks, *quirks, *(("body-limit",) if cut else ())),
    )
    return Capture(
        record,
        found.url,
        media_type=media_type,
        charset=charset,
        body=body,
        body_length=stored.length if body is stored.body else len(body),
        payload_sha256=stored.sha256 if body is stored.body else _sha256(source, body),
        truncated="length" if cut else None,
        quirks=record.quirks,
    )


def _sha256(source: Input, body: bytes) -> str | None:
    return hashlib.sha256(body).hexdigest() if source.options.sha256 else None


_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_BOMS = {
    **dict.fromkeys(_UTF_32, "utf-32"),  # first: the mark of UTF-32LE begins with that of UTF-16LE
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UNMARKED = (
    (re.compile(rb"(?:[\x09-\x7e]\0){8}", re.DOTALL), "utf-16-le"),
    (re.compile(rb"(?:\0[\x09-\x7e]){8}", re.DOTALL), "utf-16-be"),
)
"""UTF-16 without its mark: eight letters of ASCII in a row, as every page begins."""


def as_text(body: bytes) -> str:
    """Give the bytes as text to look at: by their BOM, else as UTF-8, else as windows-1252."""
    for bom, charset in _BOMS.items():
        if body.startswith(bom):
            return body.decode(charset, "replace")
    for pattern, charset in _UNMARKED:
        if pattern.match(body):
            return body.decode(charset, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # a head that ends within a character is UTF-8 all the same
        return body.decode("utf-8", "ignore") if error.start > len(body) - 4 else body.decode("cp1252", "replace")
