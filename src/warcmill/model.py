"""The frozen values that pass between stages.

    read     bytes     -> Capture | Skipped | Gap
    page     Capture   -> Document | Failed
    dataset  Document  -> a row of `captures`; Failed, Gap -> a row of `rejects`

Nothing here knows how a value is made or written; every room may import this module and `errors`, and no more of
each other. What each record of an archive becomes, and what a page has many of, is a named tuple: as frozen as the
rest, made in a fifth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Headers = tuple[tuple[str, str], ...]
"""Header fields in file order, names as written."""

DigestStatus = Literal[
    "verified-raw", "verified-entity", "verified-decoded", "verified-block", "mismatch", "absent", "unsupported",
    "not-applicable",
]  # fmt: skip
"""What became of a digest: it matched the bytes as stored (raw), without transfer codings (entity), without content
codings (decoded), or of the whole record block in place of its payload (block); or it did not match anything."""

make = tuple.__new__
"""Makes a named tuple of all its values, `make(Source, (…))`: in hot loops, a third of the time of `Source(…)`."""

Stage = Literal["read", "decode", "parse", "dechrome", "validate", "write"]
Zone = Literal["content", "chrome"]
BlockKind = Literal["heading", "paragraph", "list-item", "quote", "code", "table-row", "caption"]
BlockZone = Literal["body", "lead", "caption", "embed", "comment", "author-bio", "related", "other"]
"""What part of the page a block is: unknown is body. Lead and body are the `text` of a document."""
SpanKind = Literal[
    "link", "image", "emphasis", "strong", "code", "deleted", "inserted", "highlight", "superscript", "subscript",
    "formula", "note-reference", "note", "cell", "header-cell", "page",
]  # fmt: skip
CharsetSource = Literal["bom", "http", "meta", "detected", "default"]
RecordRole = Literal["page", "resource", "embedded", "crawler"]
"""`page`: what people read. `resource`: anything else that was fetched. `embedded`: fetched for a page, as the crawler
says. `crawler`: made by the crawler itself, about a page or about the crawl."""
PageType = Literal["article", "forum", "product", "collection", "listing", "documentation", "service"]


class Source(NamedTuple):
    """Where bytes came from: a file (or URL), a member inside it, a byte range.

    `offset` and `length` count bytes of the file as stored; `of_stream` says that they count bytes of the uncompressed
    stream instead, because no record boundary exists in the stored bytes (whole-file gzip, zstd).
    """

    uri: str
    offset: int | None = None
    length: int | None = None
    member: str | None = None
    of_stream: bool = False

    def __str__(self) -> str:
        where = f"{self.uri}!{self.member}" if self.member else self.uri
        return where if self.offset is None else f"{where} at {self.offset}"


class Record(NamedTuple):
    """One archive record of any type, as far as its own header and block tell (ISO 28500, WARC 1.1 section 5)."""

    source: Source
    type: str
    """WARC-Type; for ARC records and raw pages the type that a WARC would have given them."""
    record_id: str | None = None
    """WARC-Record-ID without angle brackets."""
    url: str | None = None
    """WARC-Target-URI without angle brackets, else verbatim."""
    warc_date: str | None = None
    """WARC-Date as written."""
    date: datetime | None = None
    """`warc_date` in UTC; None if it can't be read."""
    media_type: str | None = None
    """Content-Type of the record block, as written."""
    headers: Headers = ()
    block_length: int | None = None
    block_sha256: str | None = None
    """Lower-case hex over the record block as stored (uncompressed)."""
    block_digest_status: DigestStatus = "absent"
    quirks: tuple[str, ...] = ()
    """Codes of the closed list in `read/quirks.py`."""
    version: str | None = None
    """Version line of a WARC record (`WARC/1.1`); None where there is none."""


class Capture(NamedTuple):
    """One captured resource: a response, resource, conversion or revisit record, an ARC record, or a raw page.

    `body` is the payload with transfer and content codings removed. Of text media it is held up to the reader's
    decompression limit; of all others only the first 4,096 bytes are. `body_length` is the true length of the whole.
    """

    record: Record
    url: str
    status: int | None = None
    http_headers: Headers = ()
    media_type: str | None = None
    """Declared type of the payload: lower case, no parameters (`text/html`)."""
    charset: str | None = None
    """Declared by the protocol header, as written."""
    body: bytes = b""
    body_length: int | None = None
    payload_sha256: str | None = None
    """Lower-case hex over the decoded payload."""
    payload_digest: str | None = None
    """WARC-Payload-Digest (or ARC v2 checksum) as written."""
    payload_digest_status: DigestStatus = "absent"
    truncated: str | None = None
    """WARC-Truncated, or what we found: `length`, `disconnect`, …"""
    ip_address: str | None = None
    refers_to: str | None = None
    """WARC-Refers-To without angle brackets."""
    resolved_from: str | None = None
    """Of a revisit: where its payload came from (record id, or `file@offset`)."""
    resolved_by: str | None = None
    """Of a revisit: `refers-to`, `uri-and-date`, `payload-digest`, or why not: `unresolved-…`."""
    warc_filename: str | None = None
    """Name that the warcinfo record gives the file (WARC-Filename), if any."""
    quirks: tuple[str, ...] = ()
    """Record quirks, HTTP quirks and format quirks together."""
    method: str | None = None
    """Method of the request that the record answers, where the archive holds the request."""
    role: RecordRole | None = None
    """What the crawler says that the record is: `embedded` or `crawler`; None if it says nothing."""
    page_url: str | None = None
    """URL of the page that such a record is part of or about, if that is told."""
    crawl: str | None = None
    """The crawl that the warcinfo record says the file is part of (`isPartOf`), if any."""

    @property
    def source(self) -> Source:
        """Where the record lies."""
        return self.record.source


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is no capture: request, metadata, warcinfo, …; counted by reason, never lost silently."""

    record: Record
    reason: str

    @property
    def source(self) -> Source:
        """Where the record lies."""
        return self.record.source


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that belong to no record, and why."""

    source: Source
    reason: str
    """A code: `damaged-member`, `garbage`, `truncated`, `padding`, …"""
    message: str = ""
    severity: Literal["note", "damaged"] = "damaged"
    """`note` for bytes that may stand between records (padding, zip structure); `damaged` for what was a record's."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A capture (or gap) that did not become a row: one line of `rejects`."""

    source: Source
    stage: Stage
    reason: str
    message: str = ""
    record_id: str | None = None
    warc_type: str | None = None
    url: str | None = None
    schema_path: str | None = None
    instance_path: str | None = None
    row_json: str | None = None


class Span(NamedTuple):
    """A part of a block, and what the page's markup says of it; or, of no length, what stands at a place of it."""

    kind: SpanKind
    start: int
    """Code points of the block's text before it."""
    length: int
    target: int | None = None
    """Of a link, an image, a note reference: where in `links`, `images`, `blocks` it leads to, counted from 1; of a
    page, which begins there, its number."""


class Block(NamedTuple):
    """A piece of main text in reading order. The dataset has its place in `text` instead of the text itself."""

    kind: BlockKind
    text: str
    level: int | None = None
    """Heading level 1 to 6; else the nesting depth of the list item that it is or is in; else None."""
    zone: BlockZone = "body"
    ordered: bool | None = None
    """Of a list item, whether its list is ordered."""
    number: int | None = None
    """Of a list item, its number in the list; a block with the number of the item before it goes on with that."""
    language: str | None = None
    """Of code, as the page names it."""
    table_number: int | None = None
    """Of a table row, which table of the page it is in, counted from 1."""
    row_number: int | None = None
    """Of a table row, its number in the table, counted from 1."""
    spans: tuple[Span, ...] = ()
    """The cells of a row from left to right; links, emphasis and the like in document order."""
    start: int = 0
    """Where it begins in the `text`, or (by its zone) in the `text_aside`, of its document."""


class Link(NamedTuple):
    """A hyperlink, resolved against the page's base."""

    url: str
    text: str
    rel: str | None
    zone: Zone


class Image(NamedTuple):
    """A picture of the main content."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


class Removal(NamedTuple):
    """A maximal subtree that the de-chromer took, and the rule that a person would name."""

    rule: str
    family: str
    evidence: str | None
    tag: str
    css_class: str | None
    text_length: int
    text: str | None = None
    """What was taken, a line for each passage; the dataset has it if it is asked for."""


@dataclass(frozen=True, slots=True)
class Document:
    """One row of `captures`, but for the columns that the unit of work stamps on (versions, digests, run).

    Field names are column names; `schemas/captures-*.json` says what each means.
    """

    capture_id: str
    url: str
    url_surtkey: str | None
    url_host_name: str | None
    url_host_tld: str | None
    url_host_registry_suffix: str | None
    url_host_registered_domain: str | None
    url_host_private_domain: str | None
    url_protocol: str | None
    url_port: int | None
    url_path: str | None
    url_query: str | None
    fetch_time: datetime | None
    warc_date: str | None
    fetch_method: str | None
    fetch_status: int | None
    fetch_redirect: str | None
    content_mime_type: str | None
    content_mime_detected: str | None
    content_charset: str | None
    content_charset_source: CharsetSource | None
    content_languages: str | None
    content_length: int | None
    content_digest: str | None
    content_digest_algorithm: str | None
    content_digest_status: DigestStatus
    block_digest_status: DigestStatus
    content_truncated: str | None
    warc_type: str
    record_role: RecordRole
    page_url: str | None
    warc_record_id: str | None
    warc_refers_to: str | None
    warc_ip_address: str | None
    warc_filename: str | None
    crawl: str | None
    source_uri: str
    source_member: str | None
    warc_record_offset: int | None
    warc_record_length: int | None
    resolved_from: str | None
    resolved_by: str | None
    title: str | None = None
    description: str | None = None
    site_name: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    generator: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    date_published: datetime | None = None
    date_published_day: date | None = None
    date_modified: datetime | None = None
    date_modified_day: date | None = None
    language_declared: str | None = None
    language_detected: str | None = None
    language_score: float | None = None
    page_type: PageType | None = None
    text: str | None = None
    text_aside: str | None = None
    blocks: tuple[Block, ...] = ()
    text_digest: str | None = None
    text_length: int | None = None
    text_length_raw: int | None = None
    text_confidence: float | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    removed: tuple[Removal, ...] = ()
    quirks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself, each value from the first named source that has it."""

    title: str | None = None
    description: str | None = None
    site_name: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    generator: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    date_published: datetime | None = None
    """In the zone that the page writes it in, as all dates here."""
    date_modified: datetime | None = None
    language_declared: str | None = None
    sources: tuple[tuple[str, str], ...] = ()
    """(field, name of the source that gave it), for `explain`."""
    failed: tuple[str, ...] = ()
    """Fields whose search failed; the others are whole."""
    quirks: tuple[str, ...] = ()
    """`json-ld-repaired`: some of the structured data was no JSON as it stands."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was cut out of a page: the main text, and everything that was taken from around it."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    removed: tuple[Removal, ...] = ()
    page_type: PageType | None = None
    text_length_raw: int = 0
    """Characters of visible text on the page, chrome included."""
    text_confidence: float | None = None
    """Mean probability of the text to be main content, by characters; None where no text was judged."""
    quirks: tuple[str, ...] = ()
    """For example `no-content`, `content-from-json-ld`, `page-cut`."""


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class FindingRule:
    """Something that a check can find, with the reason that it matters."""

    code: str
    name: str
    severity: Severity
    why: str
    reference: str = ""
    """Standard and section, or the page of our docs."""
    good: str = ""
    bad: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place (or `count` alike places, this the first) where a rule was broken."""

    rule: str
    """Code of a `FindingRule`."""
    message: str
    source: Source
    """File and offset; for Parquet files without an offset."""
    row_group: int | None = None
    row: int | None = None
    """Row number in the file, or line number of JSON lines; both count from 0."""
    capture_id: str | None = None
    count: int = 1
    origin: Source | None = None
    """Of a row: the record in the archive that it was made of."""
