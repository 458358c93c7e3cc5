"""Records of one capture event: a response gets its request's method, and its crawler's notes on how it got there.

Writers put them next to each other, in either order. A capture is held back until a few more records have been read,
and everything is yielded in the order of the archive.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from warcmill.model import Capture, Headers, Skipped
from warcmill.read.deferred_digests import changed
from warcmill.read.head import Head
from warcmill.read.input import Item
from warcmill.read.warc import bare

OPENING = 16 << 10
"""At most this many bytes of a request or a note are examined."""
MOST_HELD = 8
"""A capture is held back for at most this many items."""
_WAITING = 16
"""Maximum number of requests that wait for their responses."""
_CONCURRENT_TO = "warc-concurrent-to"
_LETTERS = len(_CONCURRENT_TO)
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}"
_METHOD = re.compile(rb"(?:\r?\n)*(?:(%b)[ \t][^\r\n]*[ \t]HTTP/\d|:method:[ \t]*(%b))" % (_TOKEN, _TOKEN))
_NOTE = re.compile(rb"^(via|hopsFromSeed):[ \t]*([^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_EMBED = "E"
"""The last hop to a page's resources: images, frames, styles (Heritrix glossary, discovery path)."""


class Note(NamedTuple):
    """What a request or metadata record says about its capture."""

    record_id: str | None
    url: str | None
    concurrent: frozenset[str]
    method: str | None = None
    via: str | None = None
    """The page that embeds the capture."""


def note(head: Head, opening: bytes) -> Note | None:
    """Parse a record's header and the first bytes of its block; None if they say nothing of use."""
    method = via = None
    if head.type == "request":
        found = _METHOD.match(opening)
        method = (found[1] or found[2]).decode("ascii") if found else None
    elif head.type == "metadata":
        said = {name: value.decode("utf-8", "replace") for name, value in _NOTE.findall(opening)}
        via = said.get(b"via") if said.get(b"hopsFromSeed", "").endswith(_EMBED) else None
    if method is None and via is None:
        return None
    return Note(_same(head.record_id), head.url, _concurrent(head.headers), method, via)


def _concurrent(headers: Headers) -> frozenset[str]:
    return frozenset(
        bare(value).lower() for name, value in headers if len(name) == _LETTERS and name.lower() == _CONCURRENT_TO
    )


def _same(record_id: str | None) -> str | None:
    return record_id.lower() if record_id else None


class Concurrent:
    """Passes what neighbouring records say on to the captures of one archive."""

    def __init__(self) -> None:
        self._heard: Note | None = None
        self._held: list[Item] = []
        self._asked: deque[Note] = deque(maxlen=_WAITING)

    def hear(self, head: Head, opening: bytes) -> None:
        """Read the next skipped record."""
        self._heard = note(head, opening)

    def passing(self, items: Iterable[Item]) -> Iterator[Item]:
        """All items in order, captures with what neighbouring records say."""
        for item in items:
            if isinstance(item, Capture):
                yield from self._let_go()
                self._held.append(self._answered(item) if self._asked else item)
                continue
            if isinstance(item, Skipped) and self._heard:
                self._tell(self._heard)
                self._heard = None
            if self._held:
                self._held.append(item)
                if len(self._held) > MOST_HELD:
                    yield from self._let_go()
            else:
                yield item
        yield from self._let_go()

    def _let_go(self) -> list[Item]:
        held, self._held = self._held, []
        return held

    def _answered(self, capture: Capture) -> Capture:
        """The capture with the method of its preceding request."""
        asked = next((one for one in self._asked if _belongs(one, capture)), None)
        if asked is None or capture.method:
            return capture
        self._asked.remove(asked)
        return changed(capture, method=asked.method)

    def _tell(self, heard: Note) -> None:
        """Assign it to the capture being held back, or keep it for the next one."""
        capture = self._held[0] if self._held else None
        if isinstance(capture, Capture) and _belongs(heard, capture):
            if heard.via and capture.role is None:
                self._held[0] = changed(capture, role="embedded", page_url=heard.via)
            elif heard.method and capture.method is None:
                self._held[0] = changed(capture, method=heard.method)
                return
        if heard.method:
            self._asked.append(heard)


def _belongs(heard: Note, capture: Capture) -> bool:
    """Whether the two refer to each other; if neither refers to any record, whether they have the same URL."""
    record = capture.record
    if record.type not in ("response", "revisit"):
        return False
    if heard.concurrent:
        return (_same(record.record_id) or "") in heard.concurrent or _names(capture, heard)
    return _names(capture, heard) or (heard.url == record.url and not _concurrent(record.headers))


def _names(capture: Capture, heard: Note) -> bool:
    return heard.record_id is not None and heard.record_id in _concurrent(capture.record.headers)
