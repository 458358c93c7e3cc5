"""Media types by the first bytes of a payload (WHATWG MIME Sniffing, sections 6 and 7, and what else archives hold)."""

from __future__ import annotations

import re

HEAD = 1_445
"""Number of bytes examined: the resource header of the standard, section 5.2."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\0\1\0\0\0", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS\0", "application/ogg"),
    (b"MThd\0\0\0\6", "audio/midi"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"PK\3\4", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\0asm", "application/wasm"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"FWS", "application/x-shockwave-flash"),
    (b"CWS", "application/x-shockwave-flash"),
    (b"WARC/1.", "application/warc"),
    (b"#EXTM3U", "application/vnd.apple.mpegurl"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {b"avif": "image/avif", b"heic": "image/heic", b"M4A ": "audio/mp4"}
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|!--|(?:html|head|body|title|meta|script|iframe|h1|div|font|table|a|style|b|br|p|main|article"
    rb"|section|span|ul)(?=[\s/>]))",
    re.IGNORECASE,
)
_ROOTS = (
    (
        re.compile(rb"<html[^>]*\sxmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml", re.IGNORECASE),
        "application/xhtml+xml",
    ),
    (re.compile(rb"<html[\s>]", re.IGNORECASE), "text/html"),
    (re.compile(rb"<rss[\s>]"), "application/rss+xml"),
    (re.compile(rb"<feed[\s>]"), "application/atom+xml"),
    (re.compile(rb"<svg[\s>]"), "image/svg+xml"),
)
_JSON = re.compile(rb"(?:\{\s*(?:\"|\})|\[\s*(?:[\[{\"\]]|-?[0-9]|true|false|null))")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def media_type(body: bytes) -> str | None:
    """The media type shown by the first bytes; None for no bytes, `application/octet-stream` for unknown binary."""
    head = body[:HEAD]
    if not head:
        return None
    if head.startswith(_BOMS[1:]):
        return "text/html" if _MARKUP.search(head.replace(b"\0", b"")) else "text/plain"
    head = head.removeprefix(_BOMS[0]).lstrip(b" \t\r\n\f")
    return _markup(head) or _magic(head) or ("application/octet-stream" if _BINARY.search(head) else _textual(head))


def is_binary(detected: str | None) -> bool:
    """Whether a detected type is a known binary format, which no declaration can turn into a page."""
    if detected is None or detected == "application/octet-stream":
        return False
    return not (detected.startswith("text/") or detected.endswith(("xml", "json")))


def _markup(head: bytes) -> str | None:
    if not head.startswith(b"<"):
        return None
    if head.startswith(b"<?xml"):
        return next((name for root, name in _ROOTS if root.search(head)), "application/xml")
    if _MARKUP.match(head):
        return "text/html"
    return next((name for root, name in _ROOTS[2:] if root.match(head)), None)


def _magic(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def _textual(head: bytes) -> str:
    if _JSON.match(head):
        return "application/json"
    return "text/html" if _MARKUP.search(head) else "text/plain"
