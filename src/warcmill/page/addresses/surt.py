"""The sort-friendly key of a URL, as the columnar index of Common Crawl has it (`url_surtkey`).

The key is that of the Wayback Machine's URL key maker: host labels reversed; `www` with its numbers, user, default
port and fragment dropped; path and query unescaped, escaped again and lower-cased; arguments sorted; session ids
removed.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes

from warcmill.page.addresses.hosts import spelled, unescaped

_SIMPLE = re.compile(
    r"https?://(?:www\d*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)((?:/[a-z0-9_-][a-z0-9_.-]*)*)/?"
)
"""URLs whose key needs no more than a reversed host: nine in ten."""
_PARTS = re.compile(rb"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_SCHEME = re.compile(rb"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WWW = re.compile(rb"www\d*\.")
_DEFAULT_PORT = {b"http": b"80", b"https": b"443"}
_SAFE = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PATH_SESSIONS = (
    re.compile(rb"^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$"),
    re.compile(rb"^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$"),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"^(.*)(?:" + name + rb")(?:&(.*))?$", re.IGNORECASE)
    for name in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
LONG_QUERY = 4_096
"""Queries of this many bytes or more are not searched for session ids: the time grows with the square of the length."""


def surt_key(url: str) -> str:
    """The key of a URL, for example `org,example)/path?a=1`; `scheme:rest` where there is no host."""
    if simple := _SIMPLE.fullmatch(url):
        return ",".join(simple[1].split(".")[::-1]) + ")" + (simple[2] or "/")
    raw = re.sub(rb"[\t\r\n]", b"", url.encode("utf-8", "replace").strip())
    if not raw:
        return "-"
    if not _SCHEME.match(raw):
        raw = b"http://" + raw
    raw = re.sub(rb"^(https?://)+", rb"\1", raw)
    scheme, authority, path, query = _split(raw)
    host = _host(authority)
    if not host:
        return _text(scheme + b":" + _escape(unescaped(path)) + (b"?" + query if query else b""))
    return _text(_turned(host) + _port(authority, scheme) + b")" + _path(path) + _query(query))


def _split(raw: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    scheme, authority, path, query = (part or b"" for part in _PARTS.match(raw).groups())  # type: ignore[union-attr]  # matches anything
    if scheme.lower().startswith(b"http") and not authority:  # http:////host/path
        authority, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    return scheme.lower(), authority.rpartition(b"@")[2], path, query


def _host(authority: bytes) -> bytes:
    name = spelled(re.sub(rb":\d*$", b"", authority).decode("utf-8", "surrogateescape"))
    return _WWW.sub(b"", _escape(name.encode()), count=1) if name.startswith("www") else _escape(name.encode())


def _port(authority: bytes, scheme: bytes) -> bytes:
    port = re.search(rb":0*([1-9]\d{0,4})$", authority)
    return b":" + port[1] if port and port[1] != _DEFAULT_PORT.get(scheme) else b""


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    parts = unescaped(path).split(b"/")[1:]
    for part in parts:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part not in (b".", b""):
            kept.append(part)
    joined = _escape(b"/" + b"/".join(kept)).lower()
    for session in _PATH_SESSIONS:
        joined = session.sub(rb"\1\2", joined)
    return joined


def _query(query: bytes) -> bytes:
    query = _escape(unescaped(query))
    for session in _QUERY_SESSIONS if len(query) < LONG_QUERY else ():
        query = session.sub(lambda found: found[1] + (found[2] or b""), query)
    arguments = sorted(tuple(argument.split(b"=", 1)) for argument in query.lower().split(b"&"))
    query = b"&".join(b"=".join(argument) for argument in arguments)
    return b"?" + query if query else b""


def _turned(host: bytes) -> bytes:
    return b",".join(host.split(b".")[::-1])


def _escape(value: bytes) -> bytes:
    return quote_from_bytes(value, safe=_SAFE).encode("ascii")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "replace")
