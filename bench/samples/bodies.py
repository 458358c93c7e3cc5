"""Stored HTTP messages: codings, lies about codings, and headers as servers write them."""

from __future__ import annotations

import gzip
import zlib

import brotli
import zstandard

from samples.records import PAGE, Sample, header, http, member, response


def chunked(body: bytes, size: int = 300, *, extension: bytes = b"", last: bytes = b"0\r\n\r\n") -> bytes:
    """Give a body in chunks."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts) + last


def raw_deflate(body: bytes) -> bytes:
    """Give deflate data without their wrapper, as some servers send them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def each(*bodies: tuple[str, bytes, str, str]) -> bytes:
    """Give a response for each (name, body, transfer coding, content coding)."""
    parts = []
    for name, body, transfer, content in bodies:
        named = [("Transfer-Encoding", transfer), ("Content-Encoding", content)]
        parts.append(response(name, http(body, *((key, value) for key, value in named if value))))
    return b"".join(parts)


def codings() -> bytes:
    """Give the same page in every coding."""
    packed = member(PAGE)
    return each(
        ("chunked", chunked(PAGE), "chunked", ""),
        ("chunked-capitals", chunked(PAGE, extension=b";a=b"), "Chunked", ""),
        ("gzip", packed, "", "gzip"),
        ("x-gzip", packed, "", "x-gzip"),
        ("gzip-two-members", member(PAGE[:200]) + member(PAGE[200:]), "", "gzip"),
        ("deflate", zlib.compress(PAGE), "", "deflate"),
        ("br", brotli.compress(PAGE), "", "br"),
        ("zstd", zstandard.ZstdCompressor().compress(PAGE), "", "zstd"),
        ("stacked", brotli.compress(packed), "", "gzip, br"),
        ("chunked-and-gzip", chunked(packed), "chunked", "gzip"),
    )


def of_header(name: str, message: bytes) -> bytes:
    """Give a response with this HTTP header, a page behind it."""
    return response(name, message + PAGE)


def odd_headers() -> bytes:
    """Give HTTP headers as they should not be."""
    return b"".join([
        of_header("folded", b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n\r\n"),
        of_header("malformed", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nthis is no field\r\n\r\n"),
        of_header("status-unreadable", b"HTTP/1.1 OK\r\nContent-Type: text/html\r\n\r\n"),
    ])  # fmt: skip


def bomb() -> bytes:
    """Give a body that inflates to 80 MiB."""
    zeros = bytes(80 << 20)
    return response(
        "bomb", http(brotli.compress(gzip.compress(zeros, 9, mtime=0)), ("Content-Encoding", "gzip, br"))
    ) + response("after", http(PAGE))


def damaged(data: bytes) -> bytes:
    """Overwrite bytes in the middle."""
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 16 + data[middle + 16 :]


LINES = header("HTTP/1.0 200 OK", [("Content-Type", "text/html")], newline="\n")
SAMPLES = {
    "http-codings.warc": Sample("the same page chunked, gzip, deflate, br, zstd, and stacked", codings, coded=True),
    "coding-absent.warc": Sample(
        "bodies that are not in the content coding that their header names",
        lambda: each(
            ("gzip", PAGE, "", "gzip"),
            ("br", PAGE, "", "br"),
            ("deflate", PAGE, "", "deflate"),
            ("zstd", PAGE, "", "zstd"),
        ),
    ),
    "coding-unknown.warc": Sample("a content coding that nobody knows", lambda: each(("odd", PAGE, "", "sdch"))),
    "coding-broken.warc": Sample(
        "gzip data with damage in the middle",
        lambda: each(("broken", damaged(gzip.compress(PAGE, 9, mtime=0)), "", "gzip")),
        coded=True,
    ),
    "coding-unfinished.warc": Sample(
        "gzip data that end too soon", lambda: each(("cut", member(PAGE)[:-200], "", "gzip"))
    ),
    "coding-trailing-data.warc": Sample(
        "bytes behind gzip data", lambda: each(("more", member(PAGE) + b"trailing", "", "gzip"))
    ),
    "coding-bomb.warc": Sample("a body that inflates to 80 MiB", bomb, coded=True),
    "deflate-without-zlib.warc": Sample(
        "deflate data without their wrapper", lambda: each(("raw", raw_deflate(PAGE), "", "deflate")), coded=True
    ),
    "chunked-not.warc": Sample(
        "a body that its header calls chunked and that is not", lambda: each(("whole", PAGE, "chunked", ""))
    ),
    "chunked-broken.warc": Sample(
        "a chunk size that is no number",
        lambda: each(("broken", chunked(PAGE, last=b"zz\r\n" + PAGE + b"\r\n0\r\n\r\n"), "chunked", "")),
    ),
    "chunked-unfinished.warc": Sample(
        "a chunked body without its last chunk", lambda: each(("cut", chunked(PAGE, last=b""), "chunked", ""))
    ),
    "chunked-trailer.warc": Sample(
        "trailer fields behind the last chunk",
        lambda: each(("fields", chunked(PAGE, last=b"0\r\nExpires: 0\r\n\r\n"), "chunked", "")),
    ),
    "chunked-trailing-data.warc": Sample(
        "bytes behind the last chunk", lambda: each(("more", chunked(PAGE) + b"more", "chunked", ""))
    ),
    "http-lf-only.warc": Sample(
        "an HTTP header whose lines end without a carriage return", lambda: of_header("lf", LINES)
    ),
    "http-header-odd.warc": Sample("HTTP headers folded, malformed, and without a status", odd_headers),
    "http-header-unfinished.warc": Sample(
        "an HTTP message that is all header",
        lambda: response("open", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
    ),
    "http-status-without-text.warc": Sample(
        "a status line without a reason", lambda: response("bare", http(PAGE, status="HTTP/1.1 404"))
    ),
    "http-0.9.warc": Sample("a body without any HTTP header", lambda: response("ancient", PAGE)),
}
