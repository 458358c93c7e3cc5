"""Where a saved page came from: its URL and date, by what the saving program, the page or a mirror's tree says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from warcmill.read.head import stamp, utc


@dataclass(frozen=True, slots=True)
class Origin:
    """The URL that a saved page stands for, and when it was saved."""

    url: str
    quirks: tuple[str, ...]
    """How the URL was found: `url-from-…`, `url-is-file` if nothing tells it, `scheme-assumed` if no source has one."""
    date_text: str | None = None
    """The date as the saving program wrote it."""
    date: datetime | None = None
    """The same in UTC; None where it can't be read or names no zone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the saved page lies: its path as given and the folder that was given, if it was found in one."""

    path: str
    root: str | None = None


def origin(head: str, place: Place) -> Origin:
    """Find the URL of a page from the beginning of its HTML and its place; the first source that knows it wins.

    The saving program's mark comes first, for it saw the request; then a mirror's tree; then what the page says of
    itself. A page of which nothing tells gets `file:` and its path: null and invented URLs would both be worse.
    """
    known = mark_of_program(head) or _tree(place) or _own_word(head)
    return known or Origin(file_url(place.path), ("url-is-file",))


def file_url(path: str) -> str:
    """Give the path as a `file:` URL; a relative path stays relative (RFC 8089 leaves that form to us)."""
    return "file:" + quote(path, safe="/:@!$&'()*+,;=~")


def resolved(base: str | None, url: str) -> str:
    """Give the URL resolved against a base (RFC 3986, section 5); one that makes no sense stays as it is."""
    try:
        return urljoin(base or "", url)
    except ValueError:  # such as an unclosed bracket in the host
        return url


# --- marks of saving programs -----------------------------------------------------------------------------------


def mark_of_program(head: str) -> Origin | None:
    """Find the mark that a saving program left: the first in `MARKS` that is there and names a URL."""
    for pattern, read_date in MARKS:
        match = pattern.search(head)
        if match and (found := _marked(html.unescape(match["url"]))):
            text = match["date"] if "date" in pattern.groupindex else None
            return replace(found, date_text=text, date=read_date(text) if text else None)
    return None


def _marked(url: str) -> Origin | None:
    if _is_absolute(url):
        return Origin(url, ("url-from-comment",))
    # Quirk: HTTrack leaves the scheme out
    with_scheme = f"http://{url}"
    is_host = _HOST.fullmatch(url.partition("/")[0])
    return (
        Origin(with_scheme, ("url-from-comment", "scheme-assumed")) if is_host and _is_absolute(with_scheme) else None
    )


def mail_date(text: str) -> datetime | None:
    """Read a date as mail has it (RFC 5322), in UTC; None if it can't be read or names no zone."""
    try:
        date = parsedate_to_datetime(text)
        return date.astimezone(UTC) if date.tzinfo else None
    except (ValueError, TypeError, OverflowError):  # the last for years at either end
        return None


def _script_date(text: str) -> datetime | None:
    """Read what JavaScript prints, `Tue Mar 03 2026 11:00:00 GMT+0100 (name)`."""
    date = re.match(r"(\w{3}) (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", text)
    return mail_date(f"{date[1]}, {date[3]} {date[2]} {date[4]} {date[5]} {date[6]}") if date else mail_date(text)


def _iso_date(text: str) -> datetime | None:
    quirks: list[str] = []
    date = utc(text, quirks)
    return None if quirks else date


def _stamp(text: str) -> datetime | None:
    return stamp(text[:14], [])


MARKS: tuple[tuple[re.Pattern[str], Callable[[str], datetime | None]], ...] = (
    # Internet Explorer's mark of the web, which Chromium writes too; the number is the URL's length
    (re.compile(r"<!--\s*saved from url=\(\d{4}\)(?P<url>\S+)\s*-->", re.IGNORECASE), mail_date),
    (
        re.compile(
            r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)"
            r"(?:[^>]{0,2000}?saved date:[ \t]*(?P<date>[^\n>]{1,200}?))?\s*(?:\n|-->)"
        ),
        _script_date,
    ),
    (
        re.compile(
            r"<!--\s*Mirrored from (?P<url>\S+) by HTTrack[^,>]{0,200},\s*+(?P<date>[^>]{0,200}?)\s*+-->", re.IGNORECASE
        ),
        mail_date,
    ),
    (re.compile(r"<!--\s*Saved from (?P<url>\S+) at (?P<date>\S+) using monolith"), _iso_date),
    (
        re.compile(
            r"<html\s[^>]{0,4000}?data-scrapbook-source=\"(?P<url>[^\"\s]+)\"(?:[^>]{0,400}?"
            r"data-scrapbook-create=\"(?P<date>\d{14,17})\")?"
        ),
        _stamp,
    ),
    # what the Wayback Machine puts into the pages that it replays
    (re.compile(r"__wm\.wombat\(\"(?P<url>[^\"\s]+)\",\"(?P<date>\d{14})\""), _stamp),
)
"""A saving program's mark, with groups `url` and perhaps `date`, and how its date is read."""


# --- a mirror's tree ------------------------------------------------------------------------------------------

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]+)(?:[:+]\d{1,5})?|\d+\.\d+\.\d+\.\d+",
    re.IGNORECASE,
)
_INDEX = {"index.html", "index.htm"}


def _tree(place: Place) -> Origin | None:
    """Read `root/[https/]host/path/file.html`, as wget -r, wget -x and HTTrack write it.

    The root may be the host's own folder. wget ends a file's name with the query, `?` before it (`@` on Windows), and
    writes a port as `host+port` there.
    """
    if place.root is None:
        return None
    try:
        parts = PurePosixPath(place.path).relative_to(PurePosixPath(place.root)).parts
    except ValueError:
        return None
    scheme, parts = (parts[0], parts[1:]) if parts[:1] in {("http",), ("https",)} else (None, parts)
    host, *path = parts if parts and _is_host(parts[0]) else (PurePosixPath(place.root).name, *parts)
    if not path or not _is_host(host):
        return None
    if path[-1].lower() in _INDEX:
        path[-1] = ""
    quirks = ("url-from-tree",) if scheme else ("url-from-tree", "scheme-assumed")
    return Origin(f"{scheme or 'http'}://{host.replace('+', ':')}/{'/'.join(map(_quoted, path))}", quirks)


def _quoted(name: str) -> str:
    return quote(name, safe="@!$&'()*+,;=~:?%")


def _is_host(name: str) -> bool:
    # the name of a page looks like a host too, and is none
    return bool(_HOST.fullmatch(name)) and not name.lower().endswith((".html", ".htm", ".md", ".txt", ".mhtml", ".mht"))


# --- what the page says of itself -----------------------------------------------------------------------------

_TAG = re.compile(r"<(link|base|meta)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![a-z:-])([a-z:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE
)  # from the beginning of a name only and without a way back: a long one is looked at once


def _own_word(head: str) -> Origin | None:
    """Take the canonical link, else OpenGraph's URL, else an absolute `base` that names more than a host."""
    said = _said(head)
    base = said.get("base", "")
    for source in ("canonical", "og"):
        url = resolved(base, said[source]) if said.get(source) else ""
        if _is_absolute(url):
            return Origin(url, ("url-from-canonical",))
    return Origin(base, ("url-from-base",)) if _is_absolute(base) else None


def _said(head: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for tag in _TAG.finditer(head):
        given = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "").strip() for m in _ATTRIBUTE.finditer(tag[2])}
        if tag[1].lower() == "base" and "href" in given:
            said.setdefault("base", given["href"])
        elif "canonical" in given.get("rel", "").lower().split():
            said.setdefault("canonical", given.get("href", ""))
        elif given.get("property", "").lower() == "og:url":
            said.setdefault("og", given.get("content", ""))
    return said


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "ftp"} and bool(parts.hostname)
