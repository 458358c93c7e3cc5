"""ARC header lines, version 1 and 2, as WARC headers: code above this module cannot tell that it was ARC."""

from __future__ import annotations

import re

from warcmill.read.head import ARC_SEPARATOR, Head, escaped, stamp

_LINE = re.compile(
    r"(?P<url>\S.*?) (?P<ip>\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*|-) (?P<date>\d{4,20}) "
    r"(?P<type>.*?)(?P<rest>(?: (?:\d{3}|-) \S+ \S+ -?\d+ \S+)?)[ \t](?P<length>-?\w+)\s*",
    re.ASCII,
)
_VERSION_BLOCK = "filedesc:"
_HTTP = ("http:", "https:")


def parse(raw: bytes) -> Head | None:
    """The header line in `raw`, including its line end; None if it is not one.

    v1: URL, IP address, date, media type, length. v2 adds result code, checksum, location, offset and file name before
    the length. URL and media type may contain spaces, as crawlers wrote them.
    """
    quirks: list[str] = []
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = escaped(raw)
        quirks.append("header-not-utf8")
    match = _LINE.fullmatch(text.rstrip("\r\n"))
    if match is None:
        return None
    url, ip, date, media_type = match["url"], match["ip"], match["date"], match["type"].strip()
    quirks += [
        code for code, odd in (("target-uri-with-space", " " in url), ("arc-type-with-space", " " in media_type)) if odd
    ]
    headers = [("WARC-Target-URI", url), ("WARC-Date", date), ("WARC-IP-Address", ip), ("Content-Type", media_type)]
    headers += _version_2(match["rest"].split())
    length = match["length"]
    if not length.isdigit():
        quirks.append("length-unreadable")
    return Head(
        len(raw),
        int(length) if length.isdigit() and len(length) < 20 else None,  # noqa: PLR2004 -- 2 ** 64 has 20 digits
        "warcinfo" if url.startswith(_VERSION_BLOCK) else "response" if url.lower().startswith(_HTTP) else "resource",
        separator=ARC_SEPARATOR,
        record_id=None,
        url=url,
        warc_date=date,
        date=stamp(date, quirks),
        media_type=media_type,
        headers=tuple(headers),
        fields={name.lower(): value for name, value in headers},
        quirks=quirks,
    )


def _version_2(rest: list[str]) -> list[tuple[str, str]]:
    """The fields that only ARC v2 has, under their names in a WARC."""
    if not rest:
        return []
    _status, checksum, location, _offset, filename = rest
    named = (("WARC-Payload-Digest", checksum), ("Location", location), ("WARC-Filename", filename))
    return [(name, value) for name, value in named if value != "-"]
