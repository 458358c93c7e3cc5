"""The closed list of what can be odd about a record or a page's bytes, each with what it means for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from warcmill.model import Capture, Gap, Skipped

Severity = Literal["note", "repaired", "damaged"]
"""`note`: odd, nothing lost. `repaired`: the file is wrong, we know better. `damaged`: bytes are lost or doubtful."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """One entry of the list."""

    severity: Severity
    meaning: str
    reference: str
    """Standard and section that it strays from."""
    sample: str = ""
    """The file in `sample_warcs/` that shows it."""


QUIRKS: dict[str, Quirk] = {
    "gzip-header-damaged": Quirk(
        "repaired",
        "The header of the gzip member was hit; its data are whole and match their checksum.",
        "RFC 1952, 2.3",
        "gzip-header-damaged.warc.gz",
    ),
    "gzip-checksum-mismatch": Quirk(
        "damaged",
        "The gzip member's data do not match its checksum or size: a byte of them, or of the checksum, is wrong.",
        "RFC 1952, 2.3.1",
        "gzip-checksum-wrong.warc.gz",
    ),
    "gzip-trailer-cut": Quirk(
        "damaged",
        "The file ends within the checksum of its last gzip member; the data are there but cannot be checked.",
        "RFC 1952, 2.3.1",
        "gzip-trailer-cut.warc.gz",
    ),
    "member-damaged": Quirk(
        "damaged",
        "The member that holds the record cannot be inflated to its end: the record is given as far as it goes.",
        "RFC 1951; RFC 8878",
        "gzip-bit-flip.warc.gz",
    ),
    "truncated": Quirk("damaged", "The record's bytes end before its length is reached.", "WARC 1.1, 5.6", "cut.warc"),
    "length-missing": Quirk(
        "repaired",
        "The record has no Content-Length; its block ends where the next record begins.",
        "WARC 1.1, 5.6",
        "length-missing.warc",
    ),
    "length-unreadable": Quirk(
        "repaired",
        "Content-Length is no number; the block ends where the next record begins.",
        "WARC 1.1, 5.6",
        "length-unreadable.warc",
    ),
    "length-repaired": Quirk(
        "repaired",
        "Content-Length is wrong; the block was given the end that its digest, its HTTP message or the next "
        "record prove.",
        "WARC 1.1, 5.6",
        "length-wrong.warc",
    ),
    "separator-odd": Quirk(
        "note",
        "Not two line ends but more, fewer or none stand behind the block.",
        "WARC 1.1, 4",
        "separator-short.warc",
    ),
    "separator-damaged": Quirk(
        "damaged",
        "Something else than line ends stands behind the block, whose length is right.",
        "WARC 1.1, 4",
        "separator-damaged.warc",
    ),
    "version-unknown": Quirk(
        "note",
        "The record names a version of WARC that we don't know; it was read like 1.1.",
        "WARC 1.1, 4",
        "version-unknown.warc",
    ),
    "version-damaged": Quirk(
        "damaged",
        "The record's first line is damaged; its fields could be read.",
        "WARC 1.1, 4",
        "version-damaged.warc",
    ),
    "header-lf-only": Quirk(
        "note",
        "The header's lines end without a carriage return.",
        "WARC 1.1, 4",
        "header-lf-only.warc",
    ),
    "header-folded": Quirk(
        "note",
        "A field goes on over several lines; they were joined by a blank.",
        "WARC 1.1, 4",
        "header-folded.warc",
    ),
    "header-malformed": Quirk(
        "damaged",
        "A header line has no colon and was left out.",
        "WARC 1.1, 4",
        "header-malformed.warc",
    ),
    "header-not-utf8": Quirk(
        "repaired",
        "The header is no UTF-8; it was read as Latin-1.",
        "WARC 1.1, 4",
        "header-not-utf8.warc",
    ),
    "header-repeated": Quirk(
        "note",
        "A field stands twice that may stand once; the first counts.",
        "WARC 1.1, 4",
        "header-repeated.warc",
    ),
    "type-missing": Quirk(
        "repaired",
        "The record has no WARC-Type; its media type tells whether it is a request or a response.",
        "WARC 1.1, 5.5",
        "type-missing.warc",
    ),
    "target-uri-bracketed": Quirk(
        "note",
        "WARC-Target-URI stands in angle brackets, as the grammar of WARC 1.0 had it.",
        "WARC 1.1, 5.13",
        "target-uri-bracketed.warc",
    ),
    "target-uri-with-space": Quirk(
        "note",
        "The target URI holds blanks.",
        "WARC 1.1, 5.13; RFC 3986",
        "target-uri-with-space.warc",
    ),
    "date-unreadable": Quirk("note", "The date cannot be read; `date` is null.", "WARC 1.1, 5.4", "dates-odd.warc"),
    "date-reduced-precision": Quirk(
        "note",
        "The date is not given to the second; `date` is where its day, month or year begins.",
        "WARC 1.1, 5.4",
        "dates-odd.warc",
    ),
    "date-without-zone": Quirk(
        "note",
        "The date names no zone; it was taken as UTC.",
        "WARC 1.1, 5.4",
        "dates-odd.warc",
    ),
    "arc-type-with-space": Quirk(
        "note",
        "The media type of an ARC record holds blanks.",
        "ARC 1.0, URL record",
        "arc-odd.arc",
    ),
    "segments-missing": Quirk(
        "damaged",
        "Continuations of the record are not in the file; its block is given as far as it goes.",
        "WARC 1.1, 7",
        "segments-missing.warc",
    ),
    "block-digest-mismatch": Quirk(
        "damaged",
        "The block does not have the digest that its header says.",
        "WARC 1.1, 5.8",
        "bit-flip.warc",
    ),
    "payload-digest-mismatch": Quirk(
        "damaged",
        "The payload has the digest that its header says neither as stored nor without its chunks.",
        "WARC 1.1, 5.9",
        "digests-of-payload.warc",
    ),
    "http-header-missing": Quirk(
        "note", "The response has no HTTP header; all of it is body.", "RFC 9112, 2.1", "http-0.9.warc"
    ),
    "http-lf-only": Quirk(
        "note",
        "The HTTP header's lines end without a carriage return.",
        "RFC 9112, 2.2",
        "http-lf-only.warc",
    ),
    "http-header-unfinished": Quirk(
        "damaged",
        "The HTTP header does not end with a blank line; there is no body.",
        "RFC 9112, 2.1",
        "http-header-unfinished.warc",
    ),
    "http-header-folded": Quirk(
        "note",
        "An HTTP field goes on over several lines; they were joined by a blank.",
        "RFC 9112, 5.2",
        "http-header-odd.warc",
    ),
    "http-header-malformed": Quirk(
        "note",
        "A line of the HTTP header has no colon and was left out.",
        "RFC 9112, 5",
        "http-header-odd.warc",
    ),
    "http-status-unreadable": Quirk(
        "note",
        "The HTTP status line has no status of three digits.",
        "RFC 9112, 4",
        "http-header-odd.warc",
    ),
    "chunked-not": Quirk(
        "note",
        "The body is not chunked though its header says so: the crawler stored it decoded.",
        "RFC 9112, 7.1",
        "chunked-not.warc",
    ),
    "chunked-broken": Quirk(
        "damaged",
        "A chunk does not begin where it should; the body is given up to there.",
        "RFC 9112, 7.1",
        "chunked-broken.warc",
    ),
    "chunked-unfinished": Quirk(
        "note",
        "The last chunk is missing or cut.",
        "RFC 9112, 7.1",
        "chunked-unfinished.warc",
    ),
    "chunked-trailer": Quirk(
        "note",
        "Trailer fields follow the last chunk.",
        "RFC 9112, 7.1.2",
        "chunked-trailer.warc",
    ),
    "chunked-trailing-data": Quirk(
        "note",
        "Bytes follow the end of the chunked body; they were left out.",
        "RFC 9112, 7.1",
        "chunked-trailing-data.warc",
    ),
    "coding-absent": Quirk(
        "note",
        "The body is not coded as its header says: the crawler stored it decoded.",
        "RFC 9110, 8.4",
        "coding-absent.warc",
    ),
    "coding-unknown": Quirk(
        "note",
        "The header names a coding that we don't know; the body is given as it is.",
        "RFC 9110, 8.4",
        "coding-unknown.warc",
    ),
    "coding-broken": Quirk(
        "damaged",
        "The coded body is damaged; it is given up to there.",
        "RFC 9110, 8.4",
        "coding-broken.warc",
    ),
    "coding-unfinished": Quirk(
        "note",
        "The coded body ends early; what was there is given.",
        "RFC 9110, 8.4",
        "coding-unfinished.warc",
    ),
    "coding-trailing-data": Quirk(
        "note",
        "Bytes follow the end of the coded body; they were left out.",
        "RFC 9110, 8.4",
        "coding-trailing-data.warc",
    ),
    "deflate-without-zlib": Quirk(
        "note",
        "The coding `deflate` comes without the zlib wrapper that it should have.",
        "RFC 9110, 8.4.1.2",
        "deflate-without-zlib.warc",
    ),
    "body-limit": Quirk(
        "note",
        "The body is longer than the limit and was cut there.",
        "`ReadOptions.max_body`",
        "coding-bomb.warc",
    ),
    "zip-member-damaged": Quirk(
        "damaged",
        "A file in the ZIP cannot be unpacked to its end, or does not match its checksum.",
        "APPNOTE 6.3.10, 4.4.7",
        "wacz-member-damaged.wacz",
    ),
    "zip-member-unlisted": Quirk(
        "note",
        "A file in the ZIP is not in its central directory.",
        "APPNOTE 6.3.10, 4.3.12",
        "wacz-member-unlisted.wacz",
    ),
    "wacz-hash-mismatch": Quirk(
        "damaged",
        "A file does not have the hash or size that the package says.",
        "WACZ 1.1.1, 5.1",
        "wacz-hash-wrong.wacz",
    ),
    "mhtml-unclosed": Quirk(
        "damaged",
        "The last part's closing boundary is missing: the file was cut.",
        "RFC 2046, 5.1.1",
        "mhtml-cut.mhtml",
    ),
    "transfer-encoding-damaged": Quirk(
        "damaged",
        "A part of the MIME message cannot be decoded wholly.",
        "RFC 2045, 6",
        "mhtml-part-damaged.mhtml",
    ),
    "markdown-dump": Quirk(
        "note",
        "The page was Markdown with HTML blocks and has been made HTML again.",
        "CommonMark 0.31",
        "page.md",
    ),
    "base-from-links": Quirk("note", "The page's base was found by its own links.", "HTML, 4.2.3", "page.md"),
    "url-is-file": Quirk(
        "note",
        "Nothing tells the page's URL; the file's own stands in for it.",
        "RFC 8089",
        "page-without-url.html",
    ),
    "url-from-comment": Quirk(
        "note",
        "The URL is from the comment that the saving program left.",
        "HTML, 13.1.6",
        "page-with-comment.html",
    ),
    "url-from-canonical": Quirk(
        "note",
        "The URL is the page's own canonical link.",
        "RFC 6596",
        "page-with-canonical.html",
    ),
    "url-from-base": Quirk("note", "The URL is the page's `<base>`.", "HTML, 4.2.3", "page-with-base.html"),
    "url-from-tree": Quirk(
        "note",
        "The URL is the file's path in a mirror: host, then path.",
        "Wget manual, directory options",
        "www.samples.example/tides/table.html",
    ),
    "scheme-assumed": Quirk(
        "note",
        "The URL's scheme is not told; `http` stands in for it.",
        "RFC 3986, 3.1",
        "page-with-comment.html",
    ),
}
"""Code -> quirk."""

GAPS: dict[str, str] = {
    "garbage": "bytes that are neither a record nor a member",
    "nul-bytes": "zeros where a record or member should be",
    "blank-lines": "line ends between records",
    "empty-member": "a gzip member or frame without data",
    "zstd-skippable-frame": "a frame that holds no data of the stream, such as a dictionary",
    "damaged-member": "a member that cannot be inflated, up to the next one that can",
    "truncated": "a header or member that the end of the file cuts",
    "not-an-archive": "a whole file in which no record was found",
    "empty-input": "a file of no bytes",
    "unreadable": "the input failed while it was read",
    "internal-error": "a fault of warcmill's own; please report it",
    "encrypted": "a file in a ZIP that is encrypted",
    "unsupported-compression": "a file in a ZIP that is packed in a way that we don't know",
    "missing-member": "a file that a WACZ lists and does not hold",
    "padding": "what a format puts around its records",
    "zip-structure": "the central directory of a ZIP",
}
"""Reason of a gap -> what the bytes are."""


def is_damage(item: Capture | Skipped | Gap) -> bool:
    """Whether bytes of this record or gap are lost or doubtful."""
    if isinstance(item, Gap):
        return item.severity == "damaged"
    quirks = item.quirks if isinstance(item, Capture) else item.record.quirks
    return any(QUIRKS[code].severity == "damaged" for code in quirks if code in QUIRKS)
