"""Turn a capture into a document: one row of the dataset, its index columns and the content of its page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from warcmill.model import Block, Content, Document, Metadata, make
from warcmill.page import content, index_columns, sanitizing
from warcmill.page.addresses.urls import resolve
from warcmill.page.markup import charset, language, sniffing, tree
from warcmill.page.metadata import cascades
from warcmill.page.pdf import document_information, extractor, paragraphs
from warcmill.page.rules.rulebook import rulebook as shipped_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.model import Capture
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook

T = TypeVar("T")

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain"})
PDF = "application/pdf"
VAGUE_TYPES = frozenset(
    {"application/octet-stream", "application/xml", "text/xml", "unknown/unknown", "content/unknown"}
)
"""Declared types too vague to tell whether there is a page: the bytes decide."""

_KINDS = {**dict.fromkeys(HTML_TYPES, "html"), **dict.fromkeys(TEXT_TYPES, "text")}
MAIN = frozenset({"lead", "body"})
"""The zones that make up the main text."""
_UNBROKEN = frozenset({"list-item", "table-row"})
"""Blocks separated by a mere line break; all others are separated by a blank line."""
_PARAGRAPHS = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def assemble(
    capture: Capture, rulebook: Rulebook | None = None, *, file: str | None = None, pdf: bool = False
) -> Document:
    """Make the row of a capture of any media type, by the shipped rulebook or another; no page makes it raise.

    Index columns are filled for every capture; text, metadata and lists only for HTML, XHTML, plain text and, if `pdf`
    is set, PDFs whose body is at hand and was sent by a server: what a crawler wrote about a page is not a page.
    A stage that fails leaves a quirk (`parse-failed`, `pdf-failed`, `content-failed`, `metadata-failed`) and no values.
    A page that needs more memory than there is raises MemoryError. `file` identifies the capture's file by its bytes,
    for `capture_id`.
    """
    quirks = list(capture.quirks)
    detected = sniffing.media_type(capture.body)
    row = index_columns.columns(capture, detected, quirks, is_page=_is_page(capture, detected), file=file)
    kind = "pdf" if pdf and _is_whole_pdf(capture, detected) else _kind(capture, detected)
    if capture.role != "crawler" and (read := _READERS.get(kind or "")):
        row |= read(capture, rulebook or shipped_rulebook(), quirks)
    return Document(**row, quirks=sanitizing.codes(quirks))


def _kind(capture: Capture, detected: str | None) -> str | None:
    """The reader that a payload is for: by its declared type, unless that is vague or disproved by the bytes."""
    if not capture.body:
        return None
    declared = capture.media_type
    if declared is None or declared in VAGUE_TYPES:
        whole = capture.body_length is None or capture.body_length == len(capture.body)
        return _KINDS.get(detected or "") if whole else None
    return None if sniffing.is_binary(detected) else _KINDS.get(declared)


def _is_whole_pdf(capture: Capture, detected: str | None) -> bool:
    """Whether a payload is a PDF that is completely at hand."""
    return detected == PDF and capture.body_length == len(capture.body)


def _is_page(capture: Capture, detected: str | None) -> bool:
    """Whether a payload is something that people read, by its type; that includes a page whose body is missing."""
    if detected == PDF or _kind(capture, detected):
        return True
    return not capture.body and capture.media_type in (*HTML_TYPES, *TEXT_TYPES, PDF)


def _html(capture: Capture, rulebook: Rulebook, quirks: list[str]) -> dict[str, Any]:
    """The columns of an HTML page."""
    decoded = charset.decode(capture.body, capture.charset, html=True)
    quirks += decoded.quirks
    row = _charset(decoded, capture)
    page = _attempt("parse-failed", quirks, None, partial(tree.parse, decoded.utf8))
    if page is None:
        return row
    url = sanitizing.text(capture.url, quirks)
    base = _base(page, url)
    describe = partial(cascades.find, page, url=url, base=base, captured=capture.record.date)
    found = _attempt("metadata-failed", quirks, Metadata(), describe)
    quirks += found.quirks
    if found.failed:
        quirks.append("metadata-failed")
    extract = partial(content.extract, page, rulebook, url=url, base=base)
    cut = _attempt("content-failed", quirks, None, extract)
    return row | _described(found, capture, quirks) | (_cut(cut, quirks) if cut else {})


def _text(capture: Capture, _: Rulebook, quirks: list[str]) -> dict[str, Any]:
    """The columns of plain text, including WET conversions: paragraphs are separated by blank lines."""
    decoded = charset.decode(capture.body, capture.charset, html=False)
    quirks += decoded.quirks
    row = _charset(decoded, capture)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = tuple(Block("paragraph", part) for part in _PARAGRAPHS.split(lines.strip()) if part)
    return (
        row | _described(Metadata(), capture, quirks) | _cut(Content(blocks, text_length_raw=len(decoded.text)), quirks)
    )


def _charset(decoded: charset.Decoded, capture: Capture) -> dict[str, Any]:
    """Charset and its source; the source is None if the reader made the page itself, as it does from Markdown."""
    headers = capture.http_headers or capture.record.headers
    source = decoded.source if headers or decoded.source != "http" else None
    return {"content_charset": decoded.charset, "content_charset_source": source}


def _pdf(capture: Capture, _: Rulebook, quirks: list[str]) -> dict[str, Any]:
    """The columns of a PDF: paragraphs in the order in which its pages draw them."""
    try:
        found = extractor.extract(capture.body)
    except extractor.PdfError:
        quirks.append("pdf-failed")
        return {}
    blocks = paragraphs.blocks(found.lines)
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    said = document_information.metadata(found.facts, found.language, heading)
    quirks += ["page-cut"] if found.is_cut else []
    quirks += [] if blocks else ["no-visible-text"]
    shown = Content(blocks, text_length_raw=sum(len(line.text) for line in found.lines))
    return _described(said, capture, quirks) | _cut(shown, quirks)


_READERS: dict[str, Callable[[Capture, Rulebook, list[str]], dict[str, Any]]] = {
    "html": _html,
    "text": _text,
    "pdf": _pdf,
}


def _attempt(code: str, quirks: list[str], fallback: T, stage: Callable[[], T]) -> T:
    try:
        return stage()
    except MemoryError:  # not the page's fault: its row must not look as if the page were empty
        raise
    except Exception:  # noqa: BLE001  # the last resort: one page must not cost the others, and its row says what failed
        quirks.append(code)
        return fallback


def _base(page: Tree, url: str) -> str:
    """The URL that links are relative to: the first `<base href>`, itself relative to the page (HTML, 2.4.2)."""
    nodes = page.nodes
    for node in nodes.of_tags("base"):
        if href := nodes.element.get(node, "href"):
            return resolve(url, href) or url
    return url


def _described(found: Metadata, capture: Capture, quirks: list[str]) -> dict[str, Any]:
    fit = sanitizing.of_page(found, quirks)
    declared = fit.language_declared or language.tag(index_columns.header(capture, "content-language") or "")
    return {
        "title": fit.title,
        "description": fit.description,
        "site_name": fit.site_name,
        "section": fit.section,
        "canonical_url": fit.canonical_url,
        "generator": fit.generator,
        "authors": fit.authors,
        "keywords": fit.keywords,
        "date_published": fit.date_published and fit.date_published.astimezone(UTC),
        "date_published_day": fit.date_published and fit.date_published.date(),
        "date_modified": fit.date_modified and fit.date_modified.astimezone(UTC),
        "date_modified_day": fit.date_modified and fit.date_modified.date(),
        "language_declared": declared,
    }


def _cut(cut: Content, quirks: list[str]) -> dict[str, Any]:
    quirks += cut.quirks
    blocks = sanitizing.blocks(cut.blocks, quirks)
    text, aside, blocks = placed(blocks)
    detected = language.detect(text)
    return {
        "page_type": cut.page_type,
        "text": text or None,
        "text_aside": aside or None,
        "blocks": blocks,
        "text_digest": text_digest(text) if text else None,
        "text_length": len(text) if text else None,
        "text_length_raw": cut.text_length_raw,
        "text_confidence": cut.text_confidence if text else None,
        "language_detected": detected and detected.language,
        "language_score": detected and detected.score,
        "content_languages": detected and language.iso_639_3(detected.language),
        "links": sanitizing.links(cut.links, quirks),
        "images": sanitizing.images(cut.images, quirks),
        "removed": sanitizing.removed(cut.removed, quirks),
    }


def placed(blocks: Sequence[Block]) -> tuple[str, str, tuple[Block, ...]]:
    """The main text of the blocks, the text of those beside it, and the blocks with their offsets in these texts.

    Blocks are separated by a blank line, but by a mere line break within a list or a table.
    """
    texts: dict[bool, list[str]] = {True: [], False: []}
    ends = {True: 0, False: 0}
    before = {True: "", False: ""}
    found = []
    for block in blocks:
        is_main = block.zone in MAIN
        parts, kind = texts[is_main], block.kind
        if parts:
            gap = "\n" if kind == before[is_main] and kind in _UNBROKEN else "\n\n"
            parts.append(gap)
            ends[is_main] += len(gap)
        parts.append(block.text)
        found.append(make(Block, (*block[:-1], ends[is_main])))
        ends[is_main] += len(block.text)
        before[is_main] = kind
    return "".join(texts[True]), "".join(texts[False]), tuple(found)


def joined(blocks: Sequence[Block]) -> str:
    """The main text of the blocks."""
    return placed(blocks)[0]


def text_digest(text: str) -> str:
    """SHA-256 in hex of the text in NFC with white space collapsed; letters and their case count."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return hashlib.sha256(collapsed(plain)).hexdigest()


def collapsed(text: str) -> bytes:
    """The text in UTF-8, white space collapsed."""
    return " ".join(text.split()).encode("utf-8", "replace")
