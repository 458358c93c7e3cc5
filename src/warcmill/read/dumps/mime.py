"""What MIME messages are made of: headers, read as forgivingly as the files in the wild need, and codings of bodies."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_MBOX = re.compile(rb"(?:>?From [^\n]*\n|[ \t]*\n)+")
"""Lines before a message in a mailbox, and empty ones."""
_HEADER_END = re.compile(rb"\n(?=\n|--\S)")


def beginning(head: bytes) -> bytes:
    """The header lines of a message that begins here; none if it does not begin with a field."""
    text = head.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    text = text[before.end() :] if (before := _MBOX.match(text)) else text
    end = _HEADER_END.search(text)
    return text[: end.start()] if end and FIELD.match(text) else b""


def is_before(line: bytes) -> bool:
    """Whether a line may stand before a message's header: the mark of a mailbox, or an empty one."""
    return _MBOX.fullmatch(line.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")) is not None


def header(lines: bytes) -> tuple[Message, bool]:
    """Parse a header; and say whether a line of it had to be joined to the one before.

    Quirk: Blink breaks a title of several lines without the blank that makes a line the continuation of a field.
    """
    text = lines.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    text = text[before.end() :] if (before := _MBOX.match(text)) else text
    kept: list[bytes] = []
    for line in text.split(b"\n"):
        is_plain = line[:1] in b" \t" or FIELD.match(line)
        kept.append(line if is_plain else b" " + line)
    message = BytesHeaderParser(policy=compat32).parsebytes(b"\n".join(kept).strip(b"\n"))
    return message, any(
        line[:1] == b" " and given[:1] != b" " for line, given in zip(kept, text.split(b"\n"), strict=True)
    )


def fields(message: Message) -> tuple[tuple[str, str], ...]:
    """All fields in order, each on one line."""
    return tuple((name, re.sub(r"\s+", " ", str(value)).strip()) for name, value in message.items())


def text(message: Message, name: str) -> str | None:
    """A field on one line; None if it is not there, or empty."""
    value = message.get(name)
    return re.sub(r"\s+", " ", str(value)).strip() or None if value is not None else None


def location(message: Message, name: str) -> str | None:
    """Give a URL: folded ones lose their blanks, encoded words are decoded (RFC 2557, section 4.4)."""
    value = text(message, name)
    if value and "=?" in value:
        value = _decoded(value)
    return re.sub(r"\s+", "", value).strip("<>") if value else None


def _decoded(value: str) -> str:
    """Decode encoded words (RFC 2047); a value in which they are broken stays as it is."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return value


# --- codings of bodies --------------------------------------------------------------------------------------------


class Base64:
    """Base64 line by line: what does not fill a group of four waits for the next line."""

    def __init__(self) -> None:
        self.waiting = b""
        self.broken = False

    def __call__(self, line: bytes) -> bytes:
        """Decode one more line."""
        letters = self.waiting + line.translate(None, b" \t\r\n")
        whole = len(letters) - len(letters) % 4
        self.waiting = letters[whole:]
        try:
            return binascii.a2b_base64(letters[:whole], strict_mode=True)
        except binascii.Error:
            self.broken = True
            return _forgiving(letters[:whole])


def _forgiving(letters: bytes) -> bytes:
    """Decode what is base64 in it; an alphabet that does not come out even yields nothing."""
    try:
        return binascii.a2b_base64(letters)
    except binascii.Error:
        return b""


def _quoted_printable() -> Callable[[bytes], bytes]:
    return binascii.a2b_qp


def _as_is() -> Callable[[bytes], bytes]:
    return bytes


_DECODERS: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "quoted-printable": _quoted_printable,
    "base64": Base64,
}


def decoder(coding: str | None) -> Callable[[bytes], bytes]:
    """What decodes the lines of a body in a Content-Transfer-Encoding."""
    return _DECODERS.get((coding or "").strip().lower(), _as_is)()
