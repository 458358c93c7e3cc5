"""Stored HTTP messages: headers, codings, and lies about both."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import brotli
import pytest
import zstandard
from accounts import told
from archives import FIVE, PAGE, http, page, record

from warcmill.model import Capture
from warcmill.read import ReadOptions, codings

GZIP = gzip.compress(PAGE, mtime=0)


def chunked(
    body: bytes, *, size: int = 40, extension: bytes = b"", newline: bytes = b"\r\n", last: bytes = b"0\r\n\r\n"
) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%X%b%b%b%b" % (len(part), extension, newline, part, newline) for part in parts) + last


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def capture(block: bytes, **fields: Any) -> Capture:
    (item,) = told(record("http", block, **fields)).captures
    return item


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (chunked(PAGE), ("Transfer-Encoding: chunked",)),
        (chunked(PAGE, extension=b';name="x"', newline=b"\n"), ("transfer-encoding: CHUNKED",)),
        (chunked(PAGE, last=b"000;last\r\n\r\n"), ("Transfer-Encoding: chunked",)),
        (GZIP, ("Content-Encoding: gzip",)),
        (GZIP, ("Content-Encoding: X-GZip",)),
        (gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), ("Content-Encoding: gzip",)),
        (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
        (brotli.compress(PAGE), ("Content-Encoding: br",)),
        (zstandard.compress(PAGE), ("Content-Encoding: zstd",)),
        (zstandard.compress(PAGE[:9]) + zstandard.compress(PAGE[9:]), ("Content-Encoding: zstd",)),
        (chunked(GZIP), ("Transfer-Encoding: chunked", "Content-Encoding: gzip")),
        (chunked(GZIP), ("Transfer-Encoding: gzip, chunked",)),
        (brotli.compress(GZIP), ("Content-Encoding: gzip, br",)),
        (brotli.compress(GZIP), ("Content-Encoding: gzip", "Content-Encoding: br")),
        (PAGE, ("Content-Encoding: identity",)),
        (PAGE, ("Content-Encoding: ",)),
    ],
)
def test_codings_are_taken_off(body: bytes, fields: tuple[str, ...]) -> None:
    item = capture(http(body, *fields))
    assert (item.body, item.body_length, item.quirks) == (PAGE, len(PAGE), ())


@pytest.mark.parametrize(
    ("body", "field", "given", "quirk"),
    [
        (PAGE, "Transfer-Encoding: chunked", PAGE, "chunked-not"),
        (
            b"ff\nis how this body begins",
            "Transfer-Encoding: chunked",
            b"is how this body begins",
            "chunked-unfinished",
        ),
        (b"3\nis how this body begins", "Transfer-Encoding: chunked", b"3\nis how this body begins", "chunked-not"),
        (chunked(PAGE)[:-5], "Transfer-Encoding: chunked", PAGE, "chunked-unfinished"),
        (chunked(PAGE[:80], last=b"") + b"zz\r\n" + PAGE, "Transfer-Encoding: chunked", PAGE[:80], "chunked-broken"),
        (chunked(PAGE, last=b"0\r\nX-Sum: 1\r\n\r\n"), "Transfer-Encoding: chunked", PAGE, "chunked-trailer"),
        (chunked(PAGE) + b"more", "Transfer-Encoding: chunked", PAGE, "chunked-trailing-data"),
        (PAGE, "Content-Encoding: gzip", PAGE, "coding-absent"),
        (PAGE, "Content-Encoding: deflate", PAGE, "coding-absent"),
        (PAGE, "Content-Encoding: br", PAGE, "coding-absent"),
        (PAGE, "Content-Encoding: zstd", PAGE, "coding-absent"),
        (PAGE, "Content-Encoding: utf-8", PAGE, "coding-unknown"),
        (raw_deflate(PAGE), "Content-Encoding: deflate", PAGE, "deflate-without-zlib"),
        (GZIP[:-8], "Content-Encoding: gzip", PAGE, "coding-unfinished"),
        (GZIP[:-8] + bytes(8), "Content-Encoding: gzip", PAGE, "coding-broken"),
        (GZIP + b"\r\n", "Content-Encoding: gzip", PAGE, "coding-trailing-data"),
        (b"", "Content-Encoding: gzip", b"", None),
        (b"", "Transfer-Encoding: chunked", b"", None),
    ],
)
def test_a_lie_about_a_coding_costs_nothing_that_is_there(
    body: bytes, field: str, given: bytes, quirk: str | None
) -> None:
    item = capture(http(body, field))
    assert (item.body, item.quirks) == (given, (quirk,) if quirk else ())


def test_a_broken_body_is_given_to_the_last_sound_byte() -> None:
    body = bytes(range(256)) * 200
    packed = bytearray(gzip.compress(body, mtime=0))
    packed[len(packed) // 2] ^= 0xFF
    item = capture(http(bytes(packed), "Content-Encoding: gzip"))
    assert item.quirks == ("coding-broken",)
    assert (item.body_length or 0) > 0


def test_a_bomb_is_cut_at_the_limit_and_the_next_record_is_read() -> None:
    bomb = gzip.compress(bytes(30 << 20))
    read = told(
        record("bomb", http(bomb, "Content-Encoding: gzip")) + FIVE[0],
        options=ReadOptions(max_body=1 << 20, sha256=True),
    )
    cut, whole = read.captures
    assert (len(cut.body), cut.body_length, cut.payload_sha256, cut.truncated) == (1 << 20, None, None, "length")
    assert cut.quirks == ("body-limit",)
    assert whole.quirks == ()


def test_a_bomb_in_a_bomb_is_cut_too() -> None:
    body = brotli.compress(gzip.compress(bytes(30 << 20)), quality=5)
    read = told(record("bomb", http(body, "Content-Encoding: gzip, br")), options=ReadOptions(max_body=1 << 20))
    assert read.captures[0].quirks == ("body-limit",)


@pytest.mark.parametrize(
    ("message", "status", "quirks"),
    [
        (b"HTTP/1.1 200 OK\r\n", 200, ()),
        (b"HTTP/1.0 302 \r\n", 302, ()),
        (b"HTTP/1.1 404\r\n", 404, ()),
        (b"HTTP/2 200\r\n", 200, ()),
        (b"http/1.1 200 ok\r\n", 200, ()),
        (b"HTTPX/1.1 200 OK\r\n", 200, ()),
        (b"ICY 200 OK\r\n", 200, ()),
        (b"HTTP/1.1 OK\r\n", None, ("http-status-unreadable",)),
        (b"HTTP/1.1 20000 OK\r\n", None, ("http-status-unreadable",)),
    ],
)
def test_status_lines_of_all_kinds_are_read(message: bytes, status: int | None, quirks: tuple[str, ...]) -> None:
    item = capture(message + b"Content-Type: text/html\r\n\r\n" + PAGE)
    assert (item.status, item.media_type, item.body, item.quirks) == (status, "text/html", PAGE, quirks)


def test_a_body_without_any_header_is_given_whole() -> None:
    item = capture(PAGE)
    assert (item.status, item.body, item.quirks) == (None, PAGE, ("http-header-missing",))


def test_an_http_header_with_bare_line_ends_keeps_its_body() -> None:
    item = capture(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE)
    assert (item.body, item.http_headers, item.quirks) == (PAGE, (("Content-Type", "text/html"),), ("http-lf-only",))


def test_an_http_header_of_forty_kilobytes_is_read() -> None:
    fields = [f"X-Note-{number}: {'x' * 130}" for number in range(300)]
    item = capture(http(PAGE, *fields))
    assert (len(item.http_headers), item.body) == (301, PAGE)


@pytest.mark.parametrize(
    ("value", "media_type", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "UTF-8"),
        ('TEXT/HTML;charset="koi8-r"', "text/html", "koi8-r"),
        ("text/html;", "text/html", None),
        ("; charset=x", None, "x"),
        ("text/html; charset=", "text/html", None),
    ],
)
def test_a_content_type_gives_media_type_and_charset(value: str, media_type: str | None, charset: str | None) -> None:
    item = capture(http(media_type=value))
    assert (item.media_type, item.charset) == (media_type, charset)


def test_of_a_body_that_is_no_text_the_first_4096_bytes_are_kept() -> None:
    picture = b"\x89PNG" + bytes(20_000)
    item = capture(http(picture, media_type="image/png"))
    assert (item.body, item.body_length) == (picture[:4096], 20_004)


def test_a_page_that_calls_itself_a_picture_is_held() -> None:
    long = b"<!DOCTYPE html><p>" + b"word " * 2000
    assert capture(http(long, media_type="image/png")).body == long


def test_a_record_that_is_no_http_message_gives_its_block() -> None:
    (item,) = told(record("text", b"HTTP/1.1 is what this text is about", "resource")).captures
    assert (item.status, item.media_type, item.body) == (None, "text/plain", b"HTTP/1.1 is what this text is about")
    assert page("x")


@pytest.mark.parametrize(
    ("coded", "names", "limit", "body"),
    [
        (GZIP, ("gzip",), 1 << 20, PAGE),
        (GZIP, ("identity", "x-gzip"), 1 << 20, PAGE),
        (GZIP, ("gzip",), len(PAGE) - 1, None),
        (GZIP, ("gzip",), 0, None),
        (GZIP, ("gzip", "gzip"), 1 << 20, None),
        (GZIP, ("br",), 1 << 20, None),
        (GZIP, (), 1 << 20, None),
        (GZIP[:-1], ("gzip",), 1 << 20, None),
        (GZIP[:-8] + bytes(8), ("gzip",), 1 << 20, None),
        (GZIP + b"x", ("gzip",), 1 << 20, None),
        (GZIP + GZIP, ("gzip",), 1 << 20, None),
        (PAGE, ("gzip",), 1 << 20, None),
        (b"", ("gzip",), 1 << 20, None),
    ],
)
def test_only_a_sound_gzip_body_is_decoded_in_one_go(
    coded: bytes, names: tuple[str, ...], limit: int, body: bytes | None
) -> None:
    assert codings.decode_sound(coded, names, limit) == body


GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


@pytest.mark.parametrize(
    ("before", "quirks"),
    [
        (GO_ON, ("http-interim-response",)),
        (HINTS + HINTS, ("http-interim-response",)),
        (b"HTTP/2 103 \r\n\r\n", ("http-interim-response",)),
        (b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", ("http-interim-response",)),
        (b"HTTP/1.1 103 Early\r\nX: " + b"x" * 9000 + b"\r\n\r\n", ("http-interim-response",)),
        (b"HTTP/1.1 103 Early\r\nX: " + b"x" * 4069 + b"\r\n\r\n", ("http-interim-response",)),
        (b"\r\n\r\n", ("http-blank-lines",)),
        (b"\n" + GO_ON, ("http-blank-lines", "http-interim-response")),
    ],
)
@pytest.mark.parametrize("size", [0, 17 << 20], ids=["held", "streamed"])
def test_what_stands_before_the_final_response_is_passed_over(
    before: bytes, quirks: tuple[str, ...], size: int
) -> None:
    body = PAGE + b" " * size
    item = capture(before + http(body, "X-Own: 1"))
    assert (item.status, dict(item.http_headers)["X-Own"], item.body_length, item.quirks) == (
        200,
        "1",
        len(body),
        quirks,
    )


@pytest.mark.parametrize("status", ["HTTP/1.1 101 Switching Protocols", "HTTP/1.1 200 OK", "HTTP/1.1 100 Continue"])
def test_a_body_that_speaks_of_http_is_a_body(status: str) -> None:
    text = b"HTTP/1.1 200 OK is what most servers say\r\n\r\n" if "100" not in status else b"go on"
    item = capture(http(text, status=status, media_type="text/plain"))
    assert (item.status, item.body, item.quirks) == (int(status.split()[1]), text, ())


def test_the_status_of_http_2_may_be_a_field() -> None:
    item = capture(b":status: 404\r\ncontent-type: text/html\r\n:x: y\r\n\r\n" + PAGE)
    assert (item.status, item.media_type, item.body, item.quirks) == (404, "text/html", PAGE, ())
    assert item.http_headers == (("content-type", "text/html"), (":x", "y"))


@pytest.mark.parametrize(
    ("body", "given", "quirks"),
    [
        (chunked(PAGE), PAGE, ("chunked-undeclared",)),
        (chunked(PAGE, newline=b"\n", last=b"0\n\n"), PAGE, ("chunked-undeclared",)),
        (chunked(GZIP), PAGE, ("chunked-undeclared", "coding-undeclared")),
        (chunked(PAGE)[:-1], None, ()),
        (chunked(PAGE) + b"more", None, ()),
        (chunked(PAGE, last=b""), None, ()),
        (b"0\r\n\r\n", None, ()),
        (b"12 monkeys\r\n", None, ()),
        (b"add\r\nsome\r\n0\r\n\r\n", None, ()),
        (GZIP, PAGE, ("coding-undeclared",)),
        (gzip.compress(GZIP, mtime=0), PAGE, ("coding-undeclared",)),
        (zlib.compress(PAGE), PAGE, ("coding-undeclared",)),
        (GZIP[:-1], None, ()),
        (GZIP + b"\n", None, ()),
        (GZIP[:-8] + bytes(8), None, ()),
        (gzip.compress(b"tar" + bytes(600)), None, ()),
    ],
)
def test_a_coding_that_nobody_declared_is_taken_off_if_it_proves_itself_to_the_last_byte(
    body: bytes, given: bytes | None, quirks: tuple[str, ...]
) -> None:
    item = capture(http(body))
    assert (item.body, item.body_length, item.quirks) == (
        body if given is None else given,
        len(body if given is None else given),
        quirks,
    )


def test_a_file_that_is_meant_to_be_packed_stays_packed() -> None:
    item = capture(http(GZIP, media_type="application/gzip"))
    assert (item.body, item.quirks) == (GZIP, ())


def test_an_undeclared_bomb_stays_as_it_is() -> None:
    bomb = gzip.compress(b"a" * (30 << 20))
    (item,) = told(record("bomb", http(bomb)), options=ReadOptions(max_body=1 << 20)).captures
    assert (item.body, item.quirks) == (bomb, ())


@pytest.mark.parametrize(
    ("told_range", "truncated"),
    [
        ("bytes 0-101/102", None),
        ("bytes 0-100/102", "range"),
        ("bytes 1-101/102", "range"),
        ("bytes 0-101/*", "range"),
        ("pages 0-101/102", "range"),
        (None, "range"),
    ],
)
def test_a_part_of_a_resource_is_marked(told_range: str | None, truncated: str | None) -> None:
    fields = [f"Content-Range: {told_range}"] if told_range else []
    item = capture(http(PAGE, *fields, status="HTTP/1.1 206 Partial Content"))
    assert (item.truncated, item.quirks) == (truncated, ("http-partial-content",) if truncated else ())
