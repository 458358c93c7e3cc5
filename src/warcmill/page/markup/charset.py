"""Decode bytes to text: which charset a page is in, and what says so."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import webencodings

from warcmill.page.markup.language import rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warcmill.model import CharsetSource

PRESCAN = 1_024
"""Browsers look for a declaration in this many bytes (HTML Living Standard, 13.2.3.2)."""
HEAD = 65_536
"""Searched if those had none: browsers too obey a late `<meta>`, by parsing again."""
SAMPLE = 4_096
"""Maximum bytes given to the detector: it is slow, and more do not make it more certain."""
DEFAULT = "windows-1252"

_STRAYS = 1_000
"""One letter in this many may be damaged, and the page still counts as being in its declared charset."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_NO_BOM = (
    (re.compile(rb"(?:[\x09-\x7f]\0){4}", re.DOTALL), "utf-16le"),
    (re.compile(rb"(?:\0[\x09-\x7f]){4}", re.DOTALL), "utf-16be"),
)
_CODECS = {
    "gbk": "gb18030",
    "hz-gb-2312": "hz",
    "iso-2022-kr": "iso2022_kr",
    "iso-2022-cn": "gb18030",
    "iso-2022-cn-ext": "gb18030",
}
"""Labels with another codec than that of their name: gbk is decoded as gb18030 (WHATWG Encoding, 10.1.1).
The standard decodes the other ones to nothing for fear of scripts; no script runs here, so their text may be read."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/]([^>]*)>?", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""(?<![^\s/=>"'])([^\s/=>"']++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
)  # anchored at the start of a name and without backtracking: a name of 64 kB is scanned once
_CONTENT_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s;"'>]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.:-]*)""")
_HIGH = re.compile(rb"[A-Za-z]{0,16}[\x80-\xff]+[\x01-\x7f]{0,24}")
_WHOLE = re.compile(rb".*[\x00-\x2f]", re.DOTALL)
"""Everything up to a byte that is half of a letter in no charset."""
_CANDIDATES = {
    "gb18030": "gb18030", "big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp", "cp949": "euc-kr",
    "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1252": "windows-1252", "cp1253": "windows-1253",
    "cp1254": "windows-1254", "cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257",
    "cp1258": "windows-1258", "iso8859_2": "iso-8859-2", "iso8859_5": "iso-8859-5", "koi8_r": "koi8-r",
    "koi8_u": "koi8-u", "cp866": "ibm866", "tis_620": "windows-874", "mac_cyrillic": "x-mac-cyrillic",
}  # fmt: skip
"""The detector's possible answers: charsets of undeclared pages, by Python's name and by the standard's."""


_NO_LETTERS = re.compile("[\x80-\x9f\ufffd]")
_LATIN = ("windows-1252", "windows-1250", "windows-1254", "windows-1257", "windows-1258", "iso-8859-2")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A payload as text, without null characters and without lone surrogates."""

    text: str
    charset: str
    """Name in the Encoding Standard, lower case: `utf-8`, `windows-1252`, `gbk`."""
    source: CharsetSource
    quirks: tuple[str, ...] = ()
    """`charset-unknown`: a declared label is unknown; `charset-conflict`: two declarations differ;
    `charset-overruled`: the bytes disprove the declaration; `charset-errors`: some bytes are invalid (replaced by
    U+FFFD); `null-bytes`: there were some, now removed."""
    stored: bytes | None = field(default=None, compare=False, repr=False)
    """The payload itself, if it is the text in UTF-8."""

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode("utf-8", "replace") if self.stored is None else self.stored


def decode(body: bytes, declared: str | None, *, html: bool) -> Decoded:
    """Decode a payload; never fails.

    `declared` is the label of the protocol header; `html` says to look for `<meta>` and an XML declaration too. Order:
    byte order mark, header, declaration in the page, UTF-8 if the bytes are UTF-8, detector, windows-1252. Labels mean
    what the WHATWG Encoding Standard says: `iso-8859-1` is windows-1252, `gb2312` is gbk. A declared single-byte
    charset loses against bytes that are UTF-8, and a declaration that the bytes disprove against one that they do not.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _settle(body[len(bom) :], name, "bom", [])
    quirks: list[str] = []
    claims = list(_claims(body, declared, html, quirks))
    if len({name for name, _ in claims}) > 1:
        quirks.append("charset-conflict")
    for name, source in claims or _late_claims(body, html):
        if (text := _strictly(body, name)) is not None:
            return _overruled(body, quirks) if _is_mistaken(body, name) else _made(body, text, name, source, quirks)
    if claims and (first := _cut_off(body, *claims[0], quirks)):
        return first
    return _unclaimed(body, claims, quirks)


def _claims(body: bytes, declared: str | None, html: bool, quirks: list[str]) -> Iterator[tuple[str, CharsetSource]]:
    """The charsets that header and page declare, those with a known label."""
    labels: list[tuple[bytes | str | None, CharsetSource]] = [(declared, "http")]
    if html:
        labels.append((_declaration(body[:PRESCAN]), "meta"))
    for label, source in labels:
        if not label:
            continue
        name = known(label if isinstance(label, str) else label.decode("latin-1"))
        if name is None:
            quirks.append("charset-unknown")
        elif html and name.startswith("utf-16") and (source == "meta" or b"\0" not in body[:PRESCAN]):
            yield (
                "utf-8",
                source,
            )  # UTF-16 has a zero in each letter of a tag, so that none could be read (HTML, 13.2.3.2)
        else:
            yield name, source


def _late_claims(body: bytes, html: bool) -> Iterator[tuple[str, CharsetSource]]:
    if not html or not (label := _declaration(body[:HEAD])):
        return
    name = known(label.decode("latin-1"))
    if name is not None:
        yield ("utf-8" if name.startswith("utf-16") else name), "meta"


def known(label: str) -> str | None:
    """The standard's name for a label, or None: `latin1` is windows-1252."""
    label = label.strip(" \t\r\n\f\"'")
    if label.lower() in _CODECS:
        return label.lower()
    found = webencodings.lookup(label) if label.isascii() else None
    return None if found is None or found.name == "replacement" else found.name


def _declaration(head: bytes) -> bytes | None:
    """What the first usable `<meta>` or the XML declaration names."""
    if xml := _XML.match(head):
        return xml[1]
    if b"charset" not in head.lower():
        return None
    for meta in _META.finditer(_COMMENT.sub(b"", head)):
        attributes: dict[bytes, bytes] = {
            name.lower(): a or b or c for name, a, b, c in reversed(_ATTRIBUTE.findall(meta[1]))
        }
        if label := attributes.get(b"charset"):
            return label
        if attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            found = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
            if found:
                return found[1]
    return None


def _codec(name: str) -> Callable[..., tuple[str, int]]:
    """The decoder of a charset; not all of them are known to Python by name."""
    if codec := _CODECS.get(name):
        return codecs.lookup(codec).decode
    return webencodings.lookup(name).codec_info.decode  # type: ignore[no-any-return]  # untyped library


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode() if name == "utf-8" else _codec(name)(body, "strict")[0]
    except UnicodeError:
        return None


def _is_mistaken(body: bytes, name: str) -> bool:
    """Whether bytes declared as single-byte are UTF-8 beyond ASCII: no text in another charset is so by accident."""
    if name == "utf-8" or body.isascii() or not _single_byte(name):
        return False
    return _strictly(body, "utf-8") is not None


def _single_byte(name: str) -> bool:
    return name.startswith(("windows-", "iso-8859-", "koi8", "mac", "x-mac", "ibm")) or name == "x-user-defined"


def _overruled(body: bytes, quirks: list[str]) -> Decoded:
    return _settle(body, "utf-8", "detected", [*quirks, "charset-overruled"])


def _cut_off(body: bytes, name: str, source: CharsetSource, quirks: list[str]) -> Decoded | None:
    """The declared charset all the same, if nearly all bytes fit: a letter cut in two at the end, a few strays."""
    text = _codec(name)(body, "replace")[0]
    errors = text.count("\ufffd")
    if errors > max(1, len(text) // _STRAYS) + (body[-1] > 0x7F):  # noqa: PLR2004  # a letter cut in two at the end
        return None
    return _made(body, text, name, source, [*quirks, "charset-errors"])


def _unclaimed(body: bytes, claims: list[tuple[str, CharsetSource]], quirks: list[str]) -> Decoded:
    """Decode without a declaration, or with one that the bytes disprove."""
    if claims:
        quirks = [*quirks, "charset-overruled"]
    for pattern, name in _NO_BOM:
        if pattern.match(body):
            return _settle(body, name, "detected", quirks)
    if body.isascii():
        return _made(body, body.decode("ascii"), DEFAULT, "default", quirks)
    text = body.decode("utf-8", "replace")
    if _STRAYS * text.count("\ufffd") <= len(text) and len(text) < len(body):
        return _settle(body, "utf-8", "detected", quirks)
    if guessed := _detect(body):
        return _settle(body, guessed, "detected", quirks)
    if claims:
        return _settle(body, *claims[0], quirks[:-1])
    return _settle(body, DEFAULT, "default", quirks)


def _detect(body: bytes) -> str | None:
    """Guess by the letters beyond ASCII and their neighbours."""
    from charset_normalizer import from_bytes  # noqa: PLC0415  # 60 ms at import, for one page in a thousand

    sample = b"".join(_HIGH.findall(body[: 64 * SAMPLE]))[:SAMPLE]
    if whole := _WHOLE.match(sample):
        sample = whole[0]
    best = from_bytes(sample, cp_isolation=list(_CANDIDATES), threshold=0.35, enable_fallback=False).best()
    if best is None:
        return None
    return _CANDIDATES[best.encoding] if _CANDIDATES[best.encoding] not in _LATIN else _surest(sample)


def _surest(sample: bytes) -> str:
    """Choose among Latin charsets, in which every reading has letters: the one with the surest language."""
    readings = {name: _codec(name)(sample, "replace")[0] for name in _LATIN}
    return max(
        readings, key=lambda name: (-len(_NO_LETTERS.findall(readings[name])), round(rated(readings[name])[1], 3))
    )


def _settle(body: bytes, name: str, source: CharsetSource, quirks: list[str]) -> Decoded:
    if (text := _strictly(body, name)) is not None:
        return _made(body, text, name, source, quirks)
    return _made(body, _codec(name)(body, "replace")[0], name, source, [*quirks, "charset-errors"])


def _made(body: bytes, text: str, name: str, source: CharsetSource, quirks: list[str]) -> Decoded:
    """Remove null characters (HTML's tree builder drops them too, and XML has none) and a byte order mark."""
    same = "charset-errors" not in quirks if name == "utf-8" else text.isascii() and len(text) == len(body)
    if b"\0" in body and "\0" in text:  # searching bytes is ten times as fast
        quirks = [*quirks, "null-bytes"]
        text, same = text.replace("\0", ""), False
    if text.startswith("\ufeff"):
        text, same = text[1:], False
    return Decoded(text, name, source, tuple(dict.fromkeys(quirks)), body if same else None)
