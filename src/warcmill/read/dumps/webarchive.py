"""Safari's webarchive: a property list of a page and its parts, each of which is a capture."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from typing import Any

from warcmill.model import Gap, Headers
from warcmill.read.dumps.entry import Entry, capture
from warcmill.read.dumps.programs import mail_date
from warcmill.read.input import Input, Item

LARGEST = 512 << 20
"""Bytes of a file that are read: a property list can only be read as a whole."""
_BINARY, _KEY = b"bplist00", b"WebMainResource"
_DEEPEST, _MOST_PARTS = 8, 100_000
_BROKEN = (
    plistlib.InvalidFileException,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes begin as a property list, binary or XML, of a page."""
    if head.startswith(_BINARY):
        return _KEY in head or name.lower().endswith(".webarchive")
    return b"<plist" in head[:1024] and _KEY in head


def records(source: Input) -> Iterator[Item]:
    """Yield page and parts; their places count the bytes of their data, one behind the other."""
    data = source.stream.read(LARGEST + 1)
    size = len(data)
    while chunk := source.stream.read(1 << 20):
        size += len(chunk)
    parts = list(_parts(data)) if size <= LARGEST else []
    if not parts:
        source.account(size)
        reason = "no page can be read in it" if size <= LARGEST else f"it is larger than {LARGEST:,} bytes"
        yield Gap(source.whole(size), "unreadable", f"a webarchive: {reason}")
        return
    at = 0
    for number, entry in enumerate(parts):
        where = source.at(at, len(entry.body), of_stream=True)
        yield capture(entry, where, source.options, f"urn:part:{number}")
        at += len(entry.body)
    source.account(at, of_stream=True, stored=size)


def _parts(data: bytes) -> Iterator[Entry]:
    try:
        tree = plistlib.loads(data)
    except _BROKEN:
        return
    except Exception as error:
        if type(error).__name__ != "ExpatError":
            raise
        return
    for count, entry in enumerate(_of_archive(tree, 0)):
        if count >= _MOST_PARTS:
            return
        yield entry


def _of_archive(tree: Any, depth: int) -> Iterator[Entry]:
    """The page of an archive, its parts, and the archives of its frames."""
    if not isinstance(tree, dict) or depth > _DEEPEST:
        return
    resources = tree.get("WebSubresources")
    for resource in (tree.get(_KEY.decode()), *(resources if isinstance(resources, list) else ())):
        if isinstance(resource, dict) and (entry := _entry(resource)):
            yield entry
    frames = tree.get("WebSubframeArchives")
    for frame in frames if isinstance(frames, list) else ():
        yield from _of_archive(frame, depth + 1)


def _entry(resource: dict[str, Any]) -> Entry | None:
    url, body = resource.get("WebResourceURL"), resource.get("WebResourceData")
    if not isinstance(url, str) or not isinstance(body, bytes):
        return None
    media_type, charset = resource.get("WebResourceMIMEType"), resource.get("WebResourceTextEncodingName")
    headers = _headers(resource.get("WebResourceResponse"))
    dated = next((value for name, value in headers if name.lower() == "date"), None)
    return Entry(
        url, body, dated, mail_date(dated) if dated else None, _text(media_type), _text(charset), http_headers=headers
    )


def _text(value: object) -> str | None:
    return value.strip().lower() or None if isinstance(value, str) else None


def _headers(response: object) -> Headers:
    """The HTTP fields in an archived `NSHTTPURLResponse`: the dictionary whose keys are names of fields."""
    try:
        objects = plistlib.loads(response)["$objects"] if isinstance(response, bytes) else ()
        for one in objects:
            if isinstance(one, dict) and "NS.keys" in one:
                names, values = ([objects[uid.data] for uid in one[key]] for key in ("NS.keys", "NS.objects"))
                if names and all(isinstance(name, str) and re.fullmatch(r"[\w-]+", name) for name in names):
                    return tuple((n, v) for n, v in zip(names, values, strict=False) if isinstance(v, str))
    except _BROKEN:
        pass
    return ()
