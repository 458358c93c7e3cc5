"""Single pages as captures, and where they came from."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime

import pytest

from warcmill.model import Capture
from warcmill.read.dumps import pages
from warcmill.read.dumps.origin import Origin, Place, origin
from warcmill.read.input import Input, ReadOptions


def html(data: bytes, uri: str = "dump/page.html", **options: object) -> Capture:
    source = Input(io.BytesIO(data), uri, ReadOptions(**options))  # type: ignore[arg-type]
    (item,) = pages.read_html(source)
    assert [extent.size for extent in source.extents] == [len(data)]
    assert isinstance(item, Capture)
    assert (item.source.offset, item.source.length) == (0, len(data))
    return item


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf  <html lang=de>",
        b"<!-- saved --> <?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'>",
        "\ufeff<html>".encode("utf-16-le"),
        "\ufeff<html>".encode("utf-32-le"),
        "\ufeff<html>".encode("utf-32-be"),
        b'<frameset cols="20%,*"><frame src=menu.html><frame src=tide.html></frameset>',
        b"<div id=app><p>text</p></div>",
        b"x\n<!doctype html><title>stray word before</title>",
    ],
)
def test_pages_are_known_by_their_first_bytes(head: bytes) -> None:
    assert pages.sniff_html(head, "anything")


@pytest.mark.parametrize(
    "head",
    [b"", b"Dear all,\n", b"<?xml version='1.0'?><rss></rss>", b'{"a": "<html>"}', b"<!-- only", b"PK", b"<divine>"],
)
def test_what_is_no_page_is_not_taken_for_one(head: bytes) -> None:
    assert not pages.sniff_html(head, "page.html")
    assert not pages.sniff_markdown(head, "page.md")


def test_a_page_is_one_capture_with_its_bytes_as_they_are() -> None:
    data = "<html><title>Grüße</title>".encode("latin-1")
    page = html(data, sha256=True)
    digest = hashlib.sha256(data).hexdigest()
    assert (page.body, page.body_length, page.media_type, page.charset, page.status) == (
        data, len(data), "text/html", None, None,
    )  # fmt: skip
    assert (page.record.block_sha256, page.payload_sha256, page.record.type) == (digest, digest, "resource")


@pytest.mark.parametrize("charset", ["utf-32-le", "utf-32-be"])
def test_a_page_in_utf_32_which_no_browser_reads_is_one_in_utf_8(charset: str) -> None:
    data = "\ufeff<html><p>Grüße \U0001f30a".encode(charset)
    page = html(data, sha256=True)
    body = "<html><p>Grüße \U0001f30a".encode()
    assert (page.body, page.body_length, page.charset, page.payload_sha256, page.record.block_length) == (
        body, len(body), "utf-8", hashlib.sha256(body).hexdigest(), len(data),
    )  # fmt: skip


def test_a_page_over_the_limit_is_cut_flagged_and_measured() -> None:
    page = html(b"<html>" + bytes(100), max_body=50, sha256=True)
    assert (len(page.body), page.body_length, page.truncated) == (50, 106, "length")
    assert page.quirks == ("url-is-file", "body-limit")
    assert page.payload_sha256 == hashlib.sha256(b"<html>" + bytes(100)).hexdigest()


def test_markdown_among_divs_comes_out_as_html() -> None:
    data = b'<div class="a">\n\n# Ti\xc3\xa9\n\n[x](/y) [z](https://h.example/)\n\n</div>\n'
    assert pages.sniff_markdown(data, "dump.txt")
    (page,) = pages.read_markdown(Input(io.BytesIO(data), "dump.txt"))
    assert isinstance(page, Capture)
    assert (page.url, page.media_type, page.charset) == ("file:dump.txt", "text/html", "utf-8")
    assert page.quirks == ("url-is-file", "markdown-dump", "base-from-links")
    assert '<div class="a">\n<h1>Tié</h1>' in page.body.decode()
    assert page.record.block_length == len(data)


def test_html_that_starts_with_a_div_is_not_taken_for_markdown() -> None:
    assert not pages.sniff_markdown(b'<div>\n\n<p>a</p>\n\n<p><a href="x">b</a></p>\n\n</div>\n', "x.md")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "<!-- saved from url=(0026)https://a.example/?x=1&amp;y=2 --><link rel=canonical href=https://b.example/>",
            Origin("https://a.example/?x=1&y=2", ("url-from-comment",)),
        ),
        (
            (
                "<!--\n Page saved with SingleFile \n url: https://a.example/p \n"
                " saved date: Tue Mar 03 2026 11:00:00 GMT+0100 (Central European Standard Time)\n-->"
            ),
            Origin(
                "https://a.example/p",
                ("url-from-comment",),
                "Tue Mar 03 2026 11:00:00 GMT+0100 (Central European Standard Time)",
                datetime(2026, 3, 3, 10, tzinfo=UTC),
            ),
        ),
        (
            "<!-- Mirrored from a.example/p.html by HTTrack Website Copier/3, Tue, 03 Mar 2026 10:00:00 GMT -->",
            Origin(
                "http://a.example/p.html",
                ("url-from-comment", "scheme-assumed"),
                "Tue, 03 Mar 2026 10:00:00 GMT",
                datetime(2026, 3, 3, 10, tzinfo=UTC),
            ),
        ),
        (
            "<!-- Saved from https://a.example/m at 2026-03-03T10:00:00Z using monolith v2.8.1 -->",
            Origin(
                "https://a.example/m",
                ("url-from-comment",),
                "2026-03-03T10:00:00Z",
                datetime(2026, 3, 3, 10, tzinfo=UTC),
            ),
        ),
        (
            '<html lang="de" data-scrapbook-source="https://a.example/s" data-scrapbook-create="20260303100000123">',
            Origin(
                "https://a.example/s", ("url-from-comment",), "20260303100000123", datetime(2026, 3, 3, 10, tzinfo=UTC)
            ),
        ),
        (
            '<script>__wm.wombat("http://a.example/w","20260303100000","https://web.archive.example/")</script>',
            Origin("http://a.example/w", ("url-from-comment",), "20260303100000", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ),
        ("<!-- Mirrored from nowhere by HTTrack, x -->", Origin("file:dump/my%20page.html", ("url-is-file",))),
        (
            '<link href="/p" rel="canonical"><base href="https://a.example/">',
            Origin("https://a.example/p", ("url-from-canonical",)),
        ),
        (
            "<meta property='og:url' content='https://a.example/og'>",
            Origin("https://a.example/og", ("url-from-canonical",)),
        ),
        ("<base href=https://a.example/dir/>", Origin("https://a.example/dir/", ("url-from-base",))),
        ("<link rel=canonical href=/relative>", Origin("file:dump/my%20page.html", ("url-is-file",))),
        ("<base href='https://[broken/'>", Origin("file:dump/my%20page.html", ("url-is-file",))),
    ],
)
def test_a_page_says_where_it_came_from(head: str, expected: Origin) -> None:
    assert origin(head, Place("dump/my page.html")) == expected


@pytest.mark.parametrize(
    ("root", "path", "url"),
    [
        ("mirror", "mirror/www.a.example/b/c.html", "http://www.a.example/b/c.html"),
        ("mirror", "mirror/https/www.a.example/index.html", "https://www.a.example/"),
        ("mirror", "mirror/a.example+8080/x?id=3.html", "http://a.example:8080/x?id=3.html"),
        ("./www.a.example", "www.a.example/b/ü.html", "http://www.a.example/b/%C3%BC.html"),
        ("pages", "pages/one.html", "file:pages/one.html"),
        ("pages", "pages/sub/one.html", "file:pages/sub/one.html"),
        ("pages", "elsewhere/a.example/one.html", "file:elsewhere/a.example/one.html"),
        ("a.example", "a.example", "file:a.example"),
    ],
)
def test_a_mirrors_tree_tells_the_url(root: str, path: str, url: str) -> None:
    assert origin("", Place(path, root)).url == url


@pytest.mark.parametrize(
    "head",
    [
        "<!-- Mirrored from a by HTTrack, " + " " * 200_000,
        "<!-- Mirrored from a by HTTrack, " * 8_000,
        "<!-- saved from url=(0010)a" + " " * 200_000,
        "<base " + "a" * 200_000 + ">",
        "<base a" + " " * 200_000 + ">",
        '<base a="' * 20_000 + ">",
    ],
)
def test_a_head_that_is_made_to_stall_tells_nothing_at_once(head: str) -> None:
    assert origin(head, Place("dump/page.html")) == Origin("file:dump/page.html", ("url-is-file",))
