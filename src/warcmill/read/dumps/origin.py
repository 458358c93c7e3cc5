"""Where a saved page came from: its URL and date, by what the saving program, the page or a mirror's tree says."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from warcmill.read.dumps.folders import Folder, on_disk
from warcmill.read.dumps.programs import MARKS, stamp_date
from warcmill.read.dumps.trees import HOST, branch
from warcmill.read.input import Input

HEAD_CHARACTERS = 256 * 1024
"""How far into a page its URL is looked for: the comments and links that tell it stand early."""
TAIL_CHARACTERS = 4096
"""How far from a page's end a mark is looked for that stands there."""


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
    folder: Folder | None = None
    """Reads the indexes of what was given."""
    shown: str | None = None
    """The path as it stands for the page if nothing tells its URL; by default `path`."""
    loader: str | None = None
    """The page that unpacks the package, if it has one: a mark in it is the page's."""


def place(source: Input) -> Place:
    """Where an input lies: in a package, or in a folder that was given."""
    root, name = source.options.root, source.name
    if source.beside is not None:
        folder = Folder(source.beside.read, source.beside.stamp)
        loader = source.beside.loader if name == "index.html" else None
        return Place(name, root, folder, f"{source.uri}!{source.member}", loader)
    return Place(name, root, on_disk(root) if root else None, source.uri)


def origin(text: str, place: Place) -> Origin:
    """Find the URL of a page from its HTML and its place; the first source that knows it wins.

    The saving program's mark comes first, for it saw the request; then the index of the folder; then a mirror's tree;
    then what the page says of itself. A page of which nothing tells gets `file:` and its path: null and invented URLs
    would both be worse.
    """
    head = text[:HEAD_CHARACTERS]
    mark, index = mark_of_program(head) or mark_of_program(place.loader or ""), _index(place)
    found = (index and _agreed(mark, index)) or mark or _tree(place) or _own_word(head) or _itself(place)
    if found.date_text is None and (dated := date_of_program(text[-TAIL_CHARACTERS:])):
        return replace(found, date_text=dated[0], date=dated[1])
    return found


def _itself(place: Place) -> Origin:
    return Origin(file_url(place.shown or place.path), ("url-is-file",))


def _index(place: Place) -> Origin | None:
    """What the index of a folder above the page says of it."""
    if place.folder is None or place.root is None:
        return None
    try:
        path = PurePosixPath(place.path).relative_to(PurePosixPath(place.root)).as_posix()
    except ValueError:
        return None
    told = place.folder.told(path)
    return Origin(told.url, ("url-from-index",), told.date_text, told.date) if told else None


def _agreed(mark: Origin | None, index: Origin) -> Origin:
    """Mark and index together: the index knows the scheme that a mark leaves out, the mark the page after redirects."""
    if mark is None or "scheme-assumed" in mark.quirks:
        return index
    return mark if mark.date_text else replace(mark, date_text=index.date_text, date=index.date)


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
    for mark in MARKS:
        match = mark.pattern.search(head) if "url" in mark.pattern.groupindex else None
        if match and (found := _marked(html.unescape(match["url"]))):
            text = match["date"] if "date" in mark.pattern.groupindex else None
            return found if found.date else replace(found, date_text=text, date=mark.read_date(text) if text else None)
    return None


def date_of_program(text: str) -> tuple[str, datetime] | None:
    """Find when a page was saved by the marks that tell no more than that."""
    for mark in MARKS:
        if "url" not in mark.pattern.groupindex and (match := mark.pattern.search(text)):
            date = mark.read_date(match["date"])
            return (match["date"], date) if date else None
    return None


def _marked(url: str) -> Origin | None:
    if _is_absolute(url):
        return original(Origin(url, ("url-from-comment",)))
    # Quirk: HTTrack leaves the scheme out
    with_scheme = f"http://{url}"
    is_host = HOST.fullmatch(url.partition("/")[0])
    return (
        Origin(with_scheme, ("url-from-comment", "scheme-assumed")) if is_host and _is_absolute(with_scheme) else None
    )


_MEMENTO = re.compile(
    r"https?://(?:web(?:-beta)?\.archive\.org/(?:web/)?|(?:wayback|archive-it)[\w.-]*/[\w./-]{0,80}?)"
    r"(?P<date>\d{14})(?:[a-z]{2}_)?/(?P<url>https?:/.+)",
    re.IGNORECASE,
)


def original(found: Origin) -> Origin:
    """Give the page that a memento stands for, with the memento's date: what was saved out of a web archive."""
    memento = _MEMENTO.fullmatch(found.url)
    if memento is None:
        return found
    url = re.sub(r"(?<=^http:)/+|(?<=^https:)/+", "//", memento["url"])
    date = stamp_date(memento["date"])
    return replace(found, url=url, date_text=memento["date"], date=date) if _is_absolute(url) and date else found


# --- a mirror's tree ------------------------------------------------------------------------------------------


def _tree(place: Place) -> Origin | None:
    found = branch(place.path, place.root)
    if found is None:
        return None
    quirks = ("url-from-tree",) if found.has_scheme else ("url-from-tree", "scheme-assumed")
    return Origin(found.url, quirks, found.stamp, stamp_date(found.stamp) if found.stamp else None)


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
            return original(Origin(url, ("url-from-canonical",)))
    return original(Origin(base, ("url-from-base",))) if _is_absolute(base) else None


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
