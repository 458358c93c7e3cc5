"""A mirror's tree: which URL a file's path stands for, as downloaders of whole sites name their files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]+)(?:[:+]\d{1,5})?|\d+\.\d+\.\d+\.\d+",
    re.IGNORECASE,
)
_PAGES = (".html", ".htm", ".md", ".txt", ".mhtml", ".mht")
_INDEX = {"index.html", "index.htm"}
_SCHEMES = {"http", "https"}
_ABOVE_HOSTS = {"websites", "mirror"}
"""Folders that hold those of hosts: the Wayback downloader's, and that of Heritrix' mirror writer."""
_WHOLE_URL = re.compile(r"https?:/+[^/]", re.IGNORECASE)
"""In packages, some programs name files by their URLs."""
_STAMP = re.compile(r"\d{14}")
_ESCAPED = re.compile(r"%(3[ac-f]|2[26a]|5c|7c)", re.IGNORECASE)
"""Letters that no file's name may have on Windows, or that part a query, as the Wayback downloader writes them."""
_WINDOWS_QUERY = re.compile(r"(.+\.(?:php\d?|aspx?|jspx?|cgi|pl|cfm|do|html?|s?htm))@([^@/]*=[^@/]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Branch:
    """What a path in a tree tells."""

    url: str
    has_scheme: bool
    stamp: str | None = None
    """The capture's fourteen digits, where a folder below the host is named by them."""


def branch(path: str, root: str | None) -> Branch | None:
    """Read `root/[websites/][https/]host/path/file.html`, as wget, HTTrack, Heritrix and others write it.

    The root may be the host's own folder. wget ends a file's name with the query, `?` before it (`@` on Windows), and
    writes a port as `host+port` there. The Wayback downloader writes the query as `%3f…`, and puts the captures of one
    URL into folders that are named by their dates.
    """
    if root is None:
        return None
    if _WHOLE_URL.match(path):
        return Branch(re.sub(r":/+", "://", path, count=1), has_scheme=True)
    try:
        parts = PurePosixPath(path).relative_to(PurePosixPath(root)).parts
    except ValueError:
        return None
    if parts[:1] and parts[0] in _ABOVE_HOSTS:
        parts = parts[1:]
    scheme, parts = (parts[0], parts[1:]) if parts[:1] and parts[0] in _SCHEMES else (None, parts)
    host, *names = parts if parts and _is_host(parts[0]) else (PurePosixPath(root).name, *parts)
    if not names or not _is_host(host):
        return None
    stamp = names.pop(0) if len(names) > 1 and _STAMP.fullmatch(names[0]) else None
    names[-1] = "" if names[-1].lower() in _INDEX else _with_query(names[-1])
    url = f"{scheme or 'http'}://{host.replace('+', ':')}/{'/'.join(map(_quoted, names))}"
    return Branch(url, scheme is not None, stamp)


def _with_query(name: str) -> str:
    """Give a file's name with its query as a URL has it."""
    if "%3f" in name.lower() and "?" not in name:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)
    return name if "?" in name else _WINDOWS_QUERY.sub(r"\1?\2", name, count=1)


def _quoted(name: str) -> str:
    return quote(name, safe="@!$&'()*+,;=~:?%")


def _is_host(name: str) -> bool:
    # the name of a page looks like a host too, and is none
    return bool(HOST.fullmatch(name)) and not name.lower().endswith(_PAGES)
