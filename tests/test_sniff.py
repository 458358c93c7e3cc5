"""Media types by first bytes."""

from __future__ import annotations

import pytest

from warcmill.page.markup import sniffing


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", None),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b"\xef\xbb\xbf\n <HTML lang=en>", "text/html"),
        (b"<!-- saved --><html>", "text/html"),
        (b"<div class='x'>", "text/html"),
        (b"Hello <b>you</b>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xhtml+xml"),
        (b'<?xml version="1.0"?><rss version="2.0">', "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/atom+xml"),
        (b"<svg viewBox='0 0 1 1'>", "image/svg+xml"),
        (b"<?xml version='1.0'?><other>", "application/xml"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b'{"a": 1}', "application/json"),
        (b"[1, 2]", "application/json"),
        (b"{curly} prose", "text/plain"),
        ("Grüße".encode(), "text/plain"),
        (b"\0\1\2\3", "application/octet-stream"),
    ],
)
def test_the_first_bytes_tell_the_media_type(body: bytes, name: str | None) -> None:
    assert sniffing.media_type(body) == name


def test_only_known_binary_formats_overrule_a_declaration() -> None:
    assert sniffing.is_binary("application/pdf")
    assert not sniffing.is_binary("application/octet-stream")
    assert not sniffing.is_binary("application/xhtml+xml")
    assert not sniffing.is_binary(None)
