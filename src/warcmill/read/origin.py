"""Where a saved page came from: its URL and date, by what the saving program, the page or a mirror's tree says."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit


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

    The saving program's comment comes first, for it saw the request; then a mirror's tree; then what the page says of
    itself. A page of which nothing tells gets `file:` and its path: null and invented URLs would both be worse.
    """
    known = _saved_from(head) or _single_file(head) or _httrack(head) or _tree(place) or _own_word(head)
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


# --- comments of saving programs ------------------------------------------------------------------------------

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{4}\)(\S+)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)(?:[^>]{0,2000}?saved date:[ \t]*([^\n>]{1,200}?))?\s*(?:\n|-->)"
)
_HTTRACK = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack[^,>]*,\s*([^>]*?)\s*-->", re.IGNORECASE)


def _saved_from(head: str) -> Origin | None:
    """Internet Explorer's mark of the web, which Chromium and Firefox write too; the number is the URL's length."""
    match = _SAVED_FROM.search(head)
    url = html.unescape(match[1]) if match else ""
    return Origin(url, ("url-from-comment",)) if _is_absolute(url) else None


def _single_file(head: str) -> Origin | None:
    match = _SINGLE_FILE.search(head)
    if not match or not _is_absolute(match[1]):
        return None
    text = match[2]
    return Origin(match[1], ("url-from-comment",), text, _date(text))


def _httrack(head: str) -> Origin | None:
    match = _HTTRACK.search(head)
    if not match:
        return None
    bare = not _is_absolute(match[1])  # HTTrack writes the URL without its scheme
    quirks = ("url-from-comment", "scheme-assumed") if bare else ("url-from-comment",)
    return Origin(f"http://{match[1]}" if bare else match[1], quirks, match[2], _date(match[2]))


def _date(text: str | None) -> datetime | None:
    """Read `Tue, 03 Mar 2026 10:00:00 GMT` and `Tue Mar 03 2026 11:00:00 GMT+0100 (name)`."""
    if not text:
        return None
    script = re.match(r"(\w{3}) (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", text)
    mail = f"{script[1]}, {script[3]} {script[2]} {script[4]} {script[5]} {script[6]}" if script else text
    return mail_date(mail)


def mail_date(text: str) -> datetime | None:
    """Read a date as mail has it (RFC 5322), in UTC; None if it can't be read or names no zone."""
    try:
        date = parsedate_to_datetime(text)
        return date.astimezone(UTC) if date.tzinfo else None
    except (ValueError, TypeError, OverflowError):  # the last for years at either end
        return None


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
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


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
