"""A capture becomes a row."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from shared import shared

import warcmill
from warcmill import read
from warcmill.model import Block, Capture, Document, Record, Source
from warcmill.page import document, index_columns
from warcmill.page.metadata import cascades
from warcmill.page.rules.rulebook import rulebook

SAMPLES = Path(__file__).parent.parent / "sample_warcs"
HTML = (
    b"<html lang=en><head><title>The bridge that moved</title></head><body><main><h1>The bridge that moved</h1>"
    b"<p>Engineers moved a bridge by forty metres in a single night, and nobody in the town noticed it at all.</p>"
    b"<p>It took them years of planning, and a great many people who could keep a secret that long.</p></main></body>"
    b"</html>"
)


def capture(body: bytes = HTML, **changes: object) -> Capture:
    record = Record(Source("crawl.warc.gz", 100, 50), "response", "urn:uuid:1", warc_date="2026-04-01T00:00:00Z",
                    date=datetime(2026, 4, 1, tzinfo=UTC))  # fmt: skip
    values: dict[str, object] = {
        "url": "https://example.org/a?b=1",
        "status": 200,
        "media_type": "text/html",
        "body": body,
    }
    return Capture(record, **{**values, **changes})  # type: ignore[arg-type]  # fields by name


def row(body: bytes = HTML, **changes: object) -> Document:
    return document.assemble(capture(body, **changes), rulebook())


def test_a_page_gets_index_columns_metadata_and_text() -> None:
    made = row(charset="utf-8", http_headers=(("Content-Type", "text/html; charset=utf-8"),))
    assert (made.url_surtkey, made.url_host_registered_domain, made.url_query) == (
        "org,example)/a?b=1",
        "example.org",
        "b=1",
    )
    assert (made.content_mime_detected, made.content_charset, made.content_charset_source) == (
        "text/html",
        "utf-8",
        "http",
    )
    assert (made.title, made.language_declared, made.language_detected) == ("The bridge that moved", "en", "en")
    assert made.text is not None
    assert made.text_length == len(made.text)
    assert "nobody in the town noticed" in made.text


def test_an_image_gets_index_columns_only() -> None:
    made = row(b"\x89PNG\r\n\x1a\n\0\0", media_type="image/png", body_length=48_211, payload_sha256="0" * 64)
    assert (made.content_mime_detected, made.content_length, made.content_digest) == (
        "image/png",
        48_211,
        "0" * 64,
    )
    assert (made.text, made.blocks, made.title, made.text_digest, made.content_charset) == (None, (), None, None, None)


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, "page"),
        ({"body": b"", "media_type": "text/html"}, "page"),
        ({"body": b"%PDF-1.7", "media_type": "application/octet-stream"}, "page"),
        ({"body": b"\x89PNG\r\n\x1a\n", "media_type": "image/png"}, "resource"),
        ({"body": b"a { color: red }", "media_type": "text/css"}, "resource"),
        ({"role": "embedded", "page_url": "https://example.org/"}, "embedded"),
    ],
)
def test_what_people_read_is_a_page_unless_the_crawler_says_that_it_is_part_of_one(
    changes: dict[str, object], role: str
) -> None:
    made = row(**changes)  # type: ignore[arg-type]  # fields by name
    assert (made.record_role, made.page_url) == (role, changes.get("page_url"))


@pytest.mark.parametrize("date", [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), None])
def test_no_date_of_a_capture_costs_a_page_its_title(date: datetime | None) -> None:
    page = HTML.replace(b"<head>", b'<head><meta property="article:published_time" content="2026-03-31T06:00:00Z">')
    one = capture(page)
    made = document.assemble(one._replace(record=one.record._replace(date=date)))
    assert (made.title, made.fetch_time, made.quirks) == ("The bridge that moved", date, ())
    published = None if date and date.year == 1 else datetime(2026, 3, 31, 6, tzinfo=UTC)
    assert made.date_published == published


def test_what_one_field_fails_on_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> None:
        raise OverflowError

    monkeypatch.setitem(cascades.CASCADES, "date_published", (("meta", failing),))
    made = row()
    assert (made.title, made.language_declared, made.date_published) == ("The bridge that moved", "en", None)
    assert made.quirks == ("metadata-failed",)


def test_what_a_crawler_wrote_itself_is_no_page_and_of_no_host() -> None:
    made = row(url="metadata://gnu.org/software/wget/warc/wget.log", role="crawler", method="GET")
    assert (made.url, made.url_host_name, made.url_host_registered_domain) == (
        "metadata://gnu.org/software/wget/warc/wget.log",
        None,
        None,
    )
    assert (made.record_role, made.text, made.title, made.links, made.fetch_method) == (
        "crawler",
        None,
        None,
        (),
        "GET",
    )


def test_plain_text_has_paragraphs_between_blank_lines() -> None:
    made = row(b"One\r\nline.\r\n\r\n \t\r\nTwo.\r\n", media_type="text/plain")
    assert made.blocks == (Block("paragraph", "One\nline."), Block("paragraph", "Two.", start=11))
    assert made.text == "One\nline.\n\nTwo."


def test_what_calls_itself_html_and_is_a_picture_is_no_page() -> None:
    assert row(b"\xff\xd8\xff\xe0\0\x10JFIF").text is None


def test_what_has_no_type_or_a_vague_one_is_what_its_bytes_are() -> None:
    assert row(media_type=None).title == "The bridge that moved"
    assert row(media_type="application/octet-stream").title == "The bridge that moved"


def test_a_body_that_is_not_all_there_is_no_page_unless_declared() -> None:
    assert row(media_type=None, body_length=1_000_000).text is None


def test_an_empty_body_has_no_text() -> None:
    made = row(b"")
    assert (made.text, made.content_mime_detected, made.content_length) == (None, None, 0)


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/new", "https://example.org/new"),
        (302, "https://other.org/", "https://other.org/"),
        (302, "http://[", None),
        (200, "/new", None),
        (404, "/new", None),
    ],
)
def test_a_redirect_is_resolved_against_the_page(status: int, location: str, target: str | None) -> None:
    assert row(status=status, http_headers=(("Location", location),)).fetch_redirect == target


def test_a_status_that_http_does_not_know_is_none_with_a_quirk() -> None:
    made = row(status=70_000)
    assert (made.fetch_status, "status-out-of-range" in made.quirks) == (None, True)


def test_a_header_named_the_charset_only_where_there_was_a_header() -> None:
    assert [
        (made.content_charset, made.content_charset_source)
        for name in ("http-header-odd.warc", "page.md")
        for each in warcmill.read_source(str(SAMPLES / name))
        if isinstance(each, Capture) and each.charset
        for made in [document.assemble(each, rulebook())]
    ] == [("utf-8", "http"), ("utf-8", None)]


def test_a_url_with_a_lone_surrogate_is_made_safe() -> None:
    made = row(url="https://example.org/\udcff")
    assert (made.url, made.url_path) == ("https://example.org/\ufffd", "/\ufffd")
    assert "lone-surrogates" in made.quirks


def test_every_text_of_a_row_can_be_written_as_utf_8() -> None:
    data = b'{"@type": "Article", "headline": "T\\ud800", "author": "A\\ud800 B"}'
    page = b'<script type="application/ld+json">' + data + b"</script>"
    made = row(page + HTML.replace(b"forty", b"&#xD800;forty"))
    repr([getattr(made, name) for name in Document.__slots__]).encode()
    assert [made.title or "", *made.authors, made.text or ""] == [
        each.encode().decode() for each in (made.title or "", *made.authors, made.text or "")
    ]


def test_the_header_declares_a_language_when_the_page_does_not() -> None:
    page = HTML.replace(b" lang=en", b"")
    assert row(page, http_headers=(("content-language", "de-at"),)).language_declared == "de-AT"


def test_links_are_relative_to_the_base_of_the_page() -> None:
    page = HTML.replace(b"<head>", b'<head><base href="/dir/">').replace(b"Engineers", b'<a href="x">Engineers</a>')
    assert [link.url for link in row(page).links] == ["https://example.org/dir/x"]


def test_an_id_tells_source_member_offset_and_record_apart_and_nothing_else() -> None:
    one = capture()
    assert index_columns.capture_id(one) == index_columns.capture_id(capture(b"other body", url="http://other/"))
    others = [
        Record(Source("b.warc", 100), "response", "urn:uuid:1"),
        Record(Source("crawl.warc.gz", 101), "response", "urn:uuid:1"),
        Record(Source("crawl.warc.gz", 100, member="m"), "response", "urn:uuid:1"),
        Record(Source("crawl.warc.gz", 100), "response", "urn:uuid:2"),
    ]
    assert (
        len({index_columns.capture_id(one), *(index_columns.capture_id(Capture(record, "u")) for record in others)})
        == 5
    )
    assert len(index_columns.capture_id(one)) == 32


def test_blocks_are_joined_by_blank_lines_but_lists_and_tables_by_line_breaks() -> None:
    blocks = [Block("heading", "H", 1), Block("list-item", "a"), Block("list-item", "b"), Block("table-row", "c"),
              Block("table-row", "d"), Block("paragraph", "e"), Block("paragraph", "f")]  # fmt: skip
    assert document.joined(blocks) == "H\n\na\nb\n\nc\nd\n\ne\n\nf"


def test_texts_that_differ_in_white_space_and_composition_alone_have_one_digest() -> None:
    assert document.text_digest("Ä  b\n\nc") == document.text_digest("A\u0308 b c ")
    assert document.text_digest("Ä b c") != document.text_digest("ä b c")
    assert document.text_digest("a b") == hashlib.sha256(b"a b").hexdigest()


@pytest.mark.parametrize(
    ("written", "algorithm", "bare"),
    [
        ("sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A", "sha1", "B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A"),
        ("SHA-256:" + "0a" * 32, "sha256", "0a" * 32),
        ("B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A", "sha1", "B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A"),
        ("d41d8cd98f00b204e9800998ecf8427e", "md5", "d41d8cd98f00b204e9800998ecf8427e"),
        ("12:34", "12", "34"),
        ("odd", None, "odd"),
        ("sha1:", "sha1", None),
    ],
)
def test_a_digest_is_bare_as_indexes_have_it_and_its_algorithm_stands_apart(
    written: str, algorithm: str | None, bare: str | None
) -> None:
    made = row(b"<p>x", payload_digest=written, payload_sha256="0" * 64)
    assert (made.content_digest_algorithm, made.content_digest) == (algorithm, bare)


def test_a_page_without_text_has_no_text_rather_than_an_empty_one() -> None:
    made = row(b"<title>Mill</title><body></body>")
    assert (made.title, made.text, made.text_length, made.text_digest, made.blocks) == ("Mill", None, None, None, ())
    assert (made.text_length_raw, made.text_confidence, made.language_score, made.content_languages) == (
        0,
        None,
        None,
        None,
    )


def test_a_day_is_that_of_the_page_and_a_time_is_in_utc() -> None:
    html = b'<meta property="article:published_time" content="2026-03-31T23:30:00-05:00"><h1>Mill</h1><p>It turns.'
    made = row(html)
    assert (made.date_published, made.date_published_day) == (
        datetime(2026, 4, 1, 4, 30, tzinfo=UTC),
        date(2026, 3, 31),
    )
    assert made.date_published is not None
    assert made.date_published.utcoffset() == timedelta(0)
    assert (made.date_modified, made.date_modified_day) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        b"<",
        b"\0",
        b"<html>",
        b"<p>" * 50_000,
        b"\xff\xfe<\0p\0>\0",
        bytes(range(256)) * 40,
        b"<frameset><frame src=x></frameset>",
    ],
)
def test_no_page_makes_it_raise(body: bytes) -> None:
    assert row(body).url == "https://example.org/a?b=1"


def test_the_page_dump_that_the_project_began_with() -> None:
    path = next(shared("seeds").glob("*.txt"))
    with read.open_source(path) as reader:
        [dump] = [each for each in reader if isinstance(each, Capture)]
    made = document.assemble(dump, rulebook())
    assert made.title == "Twitter Tells Facial Recognition Trailblazer to Stop Using Site’s Photos"
    assert (made.authors, made.section, made.site_name) == (("Kashmir Hill",), "Technology", "The New York Times")
    assert made.date_published == datetime(2020, 1, 22, tzinfo=UTC)
    assert made.language_detected == "en"
