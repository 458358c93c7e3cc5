"""Which bodies are held for their text: by their declared type, or as a page behind a wrong one."""

from __future__ import annotations

_TEXT = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/json",
    "application/javascript",
    "application/ld+json",
)
_TEXT_SUFFIXES = ("+xml", "+json")
_UNTOLD = (
    None,
    "",
    "application/octet-stream",
    "unknown/unknown",
    "application/unknown",
    "application/x-unknown-content-type",
    "no-type",
    "*/*",
)
_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<!--", b"<head", b"<body")
_PDF, _PDF_MAGIC = "application/pdf", b"%PDF-"
LOOK = 1024
"""At most this many bytes of a body are examined."""


def names_text(media_type: str | None) -> bool:
    """Whether the declared type alone says that a body is text."""
    return media_type is not None and (media_type.startswith(_TEXT) or media_type.endswith(_TEXT_SUFFIXES))


def is_held(media_type: str | None, head: bytes, *, pdf: bool) -> bool:
    """Whether a body is held: for its text, or as a PDF if those are read."""
    return is_text(media_type, head) or (pdf and (media_type == _PDF or head[:LOOK].lstrip().startswith(_PDF_MAGIC)))


def is_text(media_type: str | None, head: bytes) -> bool:
    """Whether a body is worth holding for its text: by its declared type, or as a page behind a wrong one."""
    if names_text(media_type):
        return True
    look = head[:LOOK]
    if look.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        return True
    return media_type in _UNTOLD and b"\0" not in look
