"""HTTP responses as files: what `curl -i` prints and `wget --save-headers` saves."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from accounts import told
from archives import PAGE, http

from warcmill.model import Capture
from warcmill.read import ReadOptions
from warcmill.read.formats import recognise

DATE = "Date: Tue, 03 Mar 2026 10:00:00 GMT"
NOON = datetime(2026, 3, 3, 10, tzinfo=UTC)
MOVED = b"HTTP/2 301 \r\nlocation: https://a.example/page\r\n\r\n"
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"


def only(data: bytes, options: ReadOptions | None = None) -> Capture:
    assert recognise(data, "page.txt").name == "http"
    (item,) = told(data, options=options or ReadOptions(sha256=True)).captures
    return item


@pytest.mark.parametrize(
    ("before", "url", "quirks"),
    [
        (b"", "file:x", ("url-is-file",)),
        (MOVED, "https://a.example/page", ("url-from-location", "http-interim-response")),
        (MOVED.replace(b"https:", b"http:") + INTERIM + MOVED, "https://a.example/page",
         ("url-from-location", "http-interim-response")),
        (b"HTTP/1.1 302 Found\nLocation: /login\n\n", "file:x", ("url-is-file", "http-interim-response")),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "file:x", ("url-is-file", "http-interim-response")),
    ],
)  # fmt: skip
def test_the_last_response_is_the_page_and_a_redirect_tells_its_url(
    before: bytes, url: str, quirks: tuple[str, ...]
) -> None:
    item = only(before + http(PAGE, DATE, status="HTTP/2 200"))
    assert (item.url if url != "file:x" else item.url[:5], item.quirks) == (url if url != "file:x" else "file:", quirks)
    assert (item.status, item.media_type, item.body, item.body_length) == (200, "text/html", PAGE, len(PAGE))
    assert (item.record.type, item.record.date, item.record.block_length) == (
        "response",
        NOON,
        len(before + http(PAGE, DATE, status="HTTP/2 200")),
    )


def test_a_page_that_says_where_it_came_from_says_so_here_too() -> None:
    page = PAGE.replace(b"<head>", b'<head><link rel="canonical" href="https://a.example/tides">')
    assert only(http(page)).url == "https://a.example/tides"


def test_a_stored_coding_is_taken_off_and_one_that_curl_took_off_is_not_missed() -> None:
    assert only(http(gzip.compress(PAGE), "Content-Encoding: gzip")).body == PAGE
    decoded = only(http(PAGE, "Content-Encoding: gzip", "Transfer-Encoding: chunked"))
    assert (decoded.body, decoded.quirks) == (PAGE, ("url-is-file", "chunked-not", "coding-absent"))


def test_a_header_without_a_body_and_a_body_over_the_limit_are_told() -> None:
    assert only(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n").quirks == ("url-is-file", "http-header-unfinished")
    cut = only(http(PAGE * 100), ReadOptions(max_body=1000))
    assert (len(cut.body) < 1000, cut.truncated) == (True, "length")


@pytest.mark.parametrize(
    "text", [b"HTTP/1.1 is a protocol\n\n<p>x</p>", b"HTTP/1.1 200 OK is an answer\n", b"HTTP/1.1"]
)
def test_a_text_about_http_is_no_response(text: bytes, tmp_path: Path) -> None:
    assert recognise(text, str(tmp_path / "page.html")).name != "http"
