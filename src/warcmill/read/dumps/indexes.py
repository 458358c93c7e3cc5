"""Indexes that programs leave beside the pages that they save: one row each, with how it is read."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import ParseError, XMLPullParser

from warcmill.read.dumps.programs import any_date

HERE = ""
"""The key of what an index says of the pages that lie with it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an index says of a page."""

    url: str
    date_text: str | None = None
    date: datetime | None = None


_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    SyntaxError,
    MemoryError,
)
Said = Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Index:
    """An index: where it lies, relative to a folder above the pages, and how it is read."""

    program: str
    path: str
    read: Callable[[bytes], Said]
    """Path of a page relative to that folder, or `HERE`, -> what is said of it."""

    def parse(self, data: bytes) -> Said:
        """What it says; one that is broken says nothing."""
        try:
            return self.read(data)
        except _BROKEN:
            return {}


def _told(url: object, date: object = None) -> Told | None:
    if not isinstance(url, str) or not re.match(r"(?:https?|ftp)://[^\s/]", url, re.IGNORECASE):
        return None
    text = None if date is None or isinstance(date, dict | list) else str(date)
    return Told(url, text, any_date(text) if text else None)


# --- JSON -------------------------------------------------------------------------------------------------------

URLS = ("url", "originalUrl", "original_url", "original", "uri", "source_url")
DATES = ("timestamp", "date", "archived_at", "downloaded_at", "captured_at", "fetched_at", "saved", "ts")
FILES = ("file", "path", "filename", "file_name", "local_path", "localfile", "file_path", "output")


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _rows(data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON list, of a JSON object by name, or of JSON lines."""
    text = data.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
    except ValueError:
        value = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    is_one = isinstance(value, dict) and isinstance(_first(value, URLS), str) and _first(value, FILES)
    rows = [value] if is_one else value
    pairs = rows.items() if isinstance(rows, dict) else (("", row) for row in rows)
    yield from ((str(key), row) for key, row in pairs if isinstance(row, dict))


def _listed(data: bytes) -> Said:
    """Objects each of which names a file and a URL."""
    said: dict[str, Told] = {}
    for key, row in _rows(data):
        file, url = _first(row, FILES), _first(row, URLS)
        file, url = (file or key, url) if url else (file, key)
        told = _told(url, _first(row, DATES))
        if told and isinstance(file, str) and file:
            said[re.sub(r"^(?:\./|/)+", "", file.replace("\\", "/"))] = told
    return said


def _snapshot(data: bytes) -> Said:
    """ArchiveBox' `index.json` of a snapshot, with the outputs of its methods; else a list of pages."""
    row = json.loads(data.decode("utf-8-sig"))
    if not isinstance(row, dict) or "url" not in row or not {"history", "base_url", "timestamp", "hash"} & row.keys():
        return _listed(data)
    said: dict[str, Told] = {}
    if told := _told(row["url"], _first(row, ("timestamp", "bookmarked_at", "created_at"))):
        said[HERE] = told
    history = row.get("history")
    for results in history.values() if isinstance(history, dict) else ():
        for result in results if isinstance(results, list) else ():
            output, ended = result.get("output"), result.get("end_ts") or result.get("start_ts")
            if isinstance(output, str) and (told := _told(row["url"], ended)):
                said[output] = said[f"{output}/content.html"] = told
    return said


def _manifest(data: bytes) -> Said:
    """SingleFile's `manifest.json` in a ZIP."""
    row = json.loads(data.decode("utf-8-sig"))
    told = _told(_first(row, URLS), _first(row, ("date", "archiveTime", "savedDate")))
    return {str(row.get("indexFilename") or "index.html"): told} if told and "originalUrl" in row else {}


def _wayback(data: bytes) -> Said:
    """The Wayback downloader's `.cdx.json`: pairs of a date and a URL; the last of a URL counts, as it does there."""
    said: dict[str, Told] = {}
    for stamp, url in sorted(json.loads(data)):
        if told := _told(url, stamp):
            path = re.sub(r"^[a-z]+://[^/]*/?", "", told.url, flags=re.IGNORECASE)
            said[path] = said[f"{path.rstrip('/')}/index.html".lstrip("/")] = told
    return said


# --- text --------------------------------------------------------------------------------------------------------

_HTTRACK = ("date", "size", "flags", "status", "message", "type", "validator", "url", "file")
_ITS_DATE = re.compile(r"date:(.+)", re.IGNORECASE)


def _httrack(data: bytes) -> Said:
    """HTTrack's `hts-cache/new.txt`: a line of fields for each file, the path from the mirror's root among them."""
    said: dict[str, Told] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        row = dict(zip(_HTTRACK, line.split("\t"), strict=False))
        url, file = row.get("url", ""), row.get("file", "").replace("\\", "/")
        dated = _ITS_DATE.match(row.get("validator", "").replace("%20", " "))
        told = _told(url if "://" in url else f"http://{url}", dated[1] if dated else None)
        if told and file and row.get("status", "200") == "200":
            said[file] = told
            said.setdefault("/".join(file.split("/")[1:]), told)  # some write the project's folder before it
    return said


def _cdxj(data: bytes) -> Said:
    """CDXJ: a key, a date and an object that names URL and file on each line; archives name themselves."""
    said: dict[str, Told] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        _, _, rest = line.partition(" ")
        stamp, _, value = rest.partition(" ")
        if not value.startswith("{"):
            continue
        row = json.loads(value)
        if (told := _told(row.get("url"), stamp)) and isinstance(file := row.get("filename"), str):
            said[file] = told
    return said


def _scrapbook(data: bytes) -> Said:
    """ScrapBook's `index.dat`: a name and a value on each line; its id is the local time, of no zone."""
    row = dict(re.findall(r"^(\w+)\t([^\r\n]*)", data.decode("utf-8", "replace"), re.MULTILINE))
    told = _told(row.get("source"))
    return {HERE: Told(told.url, row.get("create") or row.get("id"))} if told else {}


def _scrapy(data: bytes) -> Said:
    """What Scrapy's HTTP cache says of a response: a Python literal beside the body."""
    row = ast.literal_eval(data.decode("utf-8", "replace"))
    told = _told(row.get("response_url") or row["url"], row.get("timestamp"))
    return {"response_body": told} if told else {}


def _maff(data: bytes) -> Said:
    """MAFF's `index.rdf`: the URL, the date and the name of the page in its folder."""
    if b"<!ENTITY" in data:
        return {}
    found: dict[str, str] = {}
    parser: Any = XMLPullParser(["start"])
    with contextlib.suppress(ParseError):  # what stands before the damage counts
        parser.feed(data)
        for _, element in parser.read_events():
            name = element.tag.rpartition("}")[2].lower()
            value = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "resource"), None)
            if value is not None:
                found[name] = value
    told = _told(found.get("originalurl"), found.get("archivetime"))
    return {found.get("indexfilename") or "index.html": told} if told else {}


INDEXES: tuple[Index, ...] = (
    Index("ArchiveBox; lists of pages", "index.json", _snapshot),
    Index("lists of pages", "index.jsonl", _listed),
    Index("SingleFile", "manifest.json", _manifest),
    Index("HTTrack", "hts-cache/new.txt", _httrack),
    Index("Wayback downloader", ".cdx.json", _wayback),
    Index("CDXJ", "index.cdxj", _cdxj),
    Index("CDXJ", "indexes/index.cdxj", _cdxj),
    Index("MAFF", "index.rdf", _maff),
    Index("ScrapBook", "index.dat", _scrapbook),
    Index("Scrapy's cache", "meta", _scrapy),
)
