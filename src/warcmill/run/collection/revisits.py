"""Resolve a revisit to its payload, in any input of the run (WARC 1.1, 6.7 and annex on duplicates)."""

from __future__ import annotations

from collections.abc import Iterator

from warcmill.model import Capture
from warcmill.read import digest
from warcmill.read.head import utc
from warcmill.run.collection.places import Place
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.split_records import join, lacks_segments

RESOLVED_BY = {
    "refers-to": "the record of the id in WARC-Refers-To",
    "uri-and-date": "the capture of WARC-Refers-To-Target-URI (else of the same URL) at WARC-Refers-To-Date",
    "payload-digest": "the first capture with the same payload digest",
    "earlier-capture": "of a 304 that names no original: the latest capture of the URL before, unless its ETag differs",
    "unresolved-no-original": "what the record names is in none of the inputs",
    "unresolved-digest-differs": "what it names has another payload digest",
    "unresolved-no-reference": "it names nothing, and no earlier capture will do",
    "unresolved-unreadable": "its original could not be read again",
}
"""Values of `resolved_by`: how the payload was found, or why it was not. The first four are tried in this order."""

_NOT_MODIFIED = 304


def find(capture: Capture, index: Index) -> tuple[Place | None, str]:
    """The original of a revisit and how it was found, or None and the reason."""
    ways = _ways(capture, index)
    differs = False
    for how, places in ways.items():
        for place in places:
            if _agree(capture, place):
                return place, how
            differs = True
    if differs:
        return None, "unresolved-digest-differs"
    if ways:
        return None, "unresolved-no-original"
    earlier = next(_earlier(capture, index), None) if _is_not_modified(capture) else None
    return earlier, "earlier-capture" if earlier else "unresolved-no-reference"


def _ways(capture: Capture, index: Index) -> dict[str, list[Place]]:
    """The originals that the record's references lead to, by kind of reference; only for references that it has."""
    get = {name.lower(): value for name, value in capture.record.headers}.get
    found: dict[str, list[Place]] = {}
    if capture.refers_to:
        found["refers-to"] = _at(index, "id", capture.refers_to.lower())
    if written := get("warc-refers-to-date"):
        url = (get("warc-refers-to-target-uri") or capture.url).strip("<>")
        date = utc(written, [])
        found["uri-and-date"] = (
            index.places.captured(url, date, capture.status) if date else _at(index, "uri-and-date", url, written)
        )
    if claimed := digest.uniform(capture.payload_digest):
        found["payload-digest"] = _at(index, "digest", claimed)
    return found


def _at(index: Index, *key: str) -> list[Place]:
    place = index.places.get(key)
    return [place] if place else []


def _is_not_modified(capture: Capture) -> bool:
    """Whether a server answered that an earlier response is still valid (WARC 1.1, 6.7.3)."""
    profile = next((value for name, value in capture.record.headers if name.lower() == "warc-profile"), "")
    return capture.status == _NOT_MODIFIED or "server-not-modified" in profile


def _earlier(capture: Capture, index: Index) -> Iterator[Place]:
    """Captures that the server may have referred to, the likeliest first."""
    if capture.record.date is None:
        return
    tag = _tag(capture)
    for place in index.places.captured_before(capture.url, capture.record.date):
        original = _original(place, index) if tag else None
        if original is None or _tag(original) in ("", tag):
            yield place


def _tag(capture: Capture) -> str:
    """The entity tag for weak comparison (RFC 9110, 8.8.3.2); empty if there is none."""
    return next((value for name, value in capture.http_headers if name.lower() == "etag"), "").removeprefix("W/")


def resolve(capture: Capture, index: Index) -> Capture:
    """A revisit with the payload of its original, or with the reason why it has none in `resolved_by`."""
    if capture.record.type != "revisit":
        return capture
    place, how = find(capture, index)
    original = _original(place, index) if place else None
    if place is None or original is None:
        return capture._replace(resolved_by=how if place is None else "unresolved-unreadable")
    same = digest.uniform(capture.payload_digest) == digest.uniform(original.payload_digest) != ""
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


def _original(place: Place, index: Index) -> Capture | None:
    found = index.fetch(place)
    if found and lacks_segments(found):  # read on its own, it is only a first segment
        record = found.record._replace(source=place.source)
        whole = join(found._replace(record=record), index)
        return whole if isinstance(whole, Capture) else found
    return found


def _agree(capture: Capture, place: Place) -> bool:
    """Whether revisit and original have the same payload, as far as their digests can be compared."""
    if not capture.payload_digest or not place.digest:
        return True
    ours, theirs = digest.parse(capture.payload_digest), digest.parse(place.digest)
    if ours is None or theirs is None or ours.algorithm != theirs.algorithm:
        return True
    return ours.value == theirs.value
