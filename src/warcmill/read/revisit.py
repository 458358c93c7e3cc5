"""From a revisit to the payload that it stands for, in any input of the run (WARC 1.1, 6.7 and annex on duplicates)."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from typing import BinaryIO, cast

from warcmill.errors import SourceError
from warcmill.model import Capture, Source
from warcmill.read import archive, digest
from warcmill.read.input import Input, ReadOptions
from warcmill.read.reader import open_plain, open_source

ARCHIVES = frozenset({"archive", "wacz"})
_REMEMBERED = 64
_LARGEST_SLICE = 256 << 20

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an original lies, and the payload digest that it claims."""

    source: Source
    record_id: str | None
    digest: str | None


class Places:
    """Places by key, the first of each; in a temporary database: a collection may have more than memory holds."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)  # no name: a file that goes with the connection
        self._rows.execute("CREATE TABLE places (key BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID")
        self._rows.execute("BEGIN")

    def add(self, key: Key, place: Place) -> None:
        """Note a place, unless the key has one."""
        self._rows.execute("INSERT OR IGNORE INTO places VALUES (?, ?)", (_packed(key), json.dumps(astuple(place))))

    def get(self, key: Key) -> Place | None:
        """The place of a key."""
        found = self._rows.execute("SELECT place FROM places WHERE key = ?", (_packed(key),)).fetchone()
        if not found:
            return None
        source, record_id, claimed = json.loads(found[0])
        return Place(Source(*source), record_id, claimed)


def _packed(key: Key) -> bytes:
    return hashlib.blake2b("\0".join(key).encode("utf-8", "surrogateescape"), digest_size=16).digest()


@dataclass
class Index:
    """The originals of a run by record id, by URL and date, and by payload digest; the first of each counts."""

    paths: Mapping[str, str]
    """Source URI -> what to open for it."""
    options: ReadOptions = field(default_factory=ReadOptions)
    places: Places = field(default_factory=Places)
    _recent: OrderedDict[Source, Capture] = field(default_factory=OrderedDict)

    @classmethod
    def build(cls, paths: Mapping[str, str], options: ReadOptions | None = None) -> Index:
        """Index all archives among the inputs, `paths` by source URI; one that cannot be opened has no originals."""
        options = options or ReadOptions()
        index = cls(dict(paths), options)
        scan = replace(options, max_body=1, verify=False, sha256=False)
        for uri, path in paths.items():
            with suppress(SourceError), open_source(path, options=scan, name=uri) as reader:
                if reader.format.name not in ARCHIVES:
                    continue
                for item in reader:
                    if isinstance(item, Capture) and item.record.type != "revisit":
                        index.add(item)
        return index

    def add(self, capture: Capture) -> None:
        """Note an original."""
        record = capture.record
        place = Place(capture.source, record.record_id, capture.payload_digest)
        for key in (
            ("id", record.record_id or ""),
            ("uri-and-date", capture.url, record.warc_date or ""),
            ("digest", _normal(capture.payload_digest)),
        ):
            if all(key):
                self.places.add(key, place)

    def find(self, capture: Capture) -> tuple[Place | None, str]:
        """The original of a revisit and how it was found, or None and why not."""
        get = {name.lower(): value for name, value in capture.record.headers}.get
        uri, date = get("warc-refers-to-target-uri"), get("warc-refers-to-date")
        wanted = {
            "refers-to": ("id", capture.refers_to or ""),
            "uri-and-date": ("uri-and-date", (uri or capture.url).strip("<>"), date or ""),
            "payload-digest": ("digest", _normal(capture.payload_digest)),
        }
        differs = False
        for how, key in wanted.items():
            place = self.places.get(key) if all(key) else None
            if place is None:
                continue
            if _agree(capture, place):
                return place, how
            differs = True
        if differs:
            return None, "unresolved-digest-differs"
        told = any(all(key) for key in wanted.values())
        return None, "unresolved-no-original" if told else "unresolved-no-reference"

    def fetch(self, source: Source) -> Capture | None:
        """Read the original at its place; None if it is not there any more."""
        if source in self._recent:
            self._recent.move_to_end(source)
            return self._recent[source]
        found = self._slice(source) or self._scan(source)
        if found is not None:
            self._recent[source] = found
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
        return found

    def _slice(self, source: Source) -> Capture | None:
        """Read just the stored bytes of the record, where they can be told and stand for themselves."""
        if source.of_stream or source.member or source.offset is None or (source.length or 0) > _LARGEST_SLICE:
            return None
        with suppress(SourceError, OSError), open_plain(self.paths[source.uri]) as stream:
            if not stream.seekable():
                return None
            stream.seek(source.offset)
            data = io.BytesIO(stream.read(source.length or 0))
            items = archive.records(Input(cast("BinaryIO", data), source.uri, self.options))
            return next((item for item in items if isinstance(item, Capture)), None)
        return None

    def _scan(self, source: Source) -> Capture | None:
        """Read the input from its beginning: members of a WACZ, shared members, frames that need a dictionary."""
        with (
            suppress(SourceError),
            open_source(self.paths[source.uri], options=self.options, name=source.uri) as reader,
        ):
            return next((item for item in reader if isinstance(item, Capture) and item.source == source), None)
        return None


def resolve(capture: Capture, index: Index) -> Capture:
    """A revisit with the payload of its original, or with the reason why it has none in `resolved_by`."""
    if capture.record.type != "revisit":
        return capture
    place, how = index.find(capture)
    original = index.fetch(place.source) if place else None
    if place is None or original is None:
        return capture._replace(resolved_by=how if place is None else "unresolved-unreadable")
    same = _normal(capture.payload_digest) == _normal(original.payload_digest) != ""
    return capture._replace(
        status=original.status if capture.status is None else capture.status,
        http_headers=capture.http_headers or original.http_headers,
        media_type=capture.media_type if capture.media_type and capture.http_headers else original.media_type,
        charset=capture.charset or original.charset,
        body=original.body,
        body_length=original.body_length,
        payload_sha256=original.payload_sha256,
        payload_digest_status=original.payload_digest_status if same else capture.payload_digest_status,
        truncated=original.truncated,
        resolved_from=place.record_id or f"{place.source.uri}@{place.source.offset}",
        resolved_by=how,
        quirks=tuple(dict.fromkeys((*capture.quirks, *original.quirks))),
    )


def _normal(field_value: str | None) -> str:
    """A digest in one spelling, so that base32 and hex of the same bytes are one; that of no bytes says nothing."""
    if not field_value:
        return ""
    known = digest.parse(field_value)
    if known and known.matches(b""):
        return ""
    return f"{known.algorithm}:{known.value.hex()}" if known else field_value.strip().lower()


def _agree(capture: Capture, place: Place) -> bool:
    """Whether the digests of revisit and original, as far as they can be compared, are of the same payload."""
    if not capture.payload_digest or not place.digest:
        return True
    ours, theirs = digest.parse(capture.payload_digest), digest.parse(place.digest)
    if ours is None or theirs is None or ours.algorithm != theirs.algorithm:
        return True
    return ours.value == theirs.value
