"""From a revisit to the payload that it stands for, in any input of the run (WARC 1.1, 6.7 and annex on duplicates)."""

from __future__ import annotations

from warcmill.model import Capture
from warcmill.read import digest
from warcmill.run.collection.record_index import Index, Place
from warcmill.run.collection.split_records import join, lacks_segments


def find(capture: Capture, index: Index) -> tuple[Place | None, str]:
    """The original of a revisit and how it was found, or None and why not."""
    get = {name.lower(): value for name, value in capture.record.headers}.get
    uri, date = get("warc-refers-to-target-uri"), get("warc-refers-to-date")
    wanted = {
        "refers-to": ("id", capture.refers_to or ""),
        "uri-and-date": ("uri-and-date", (uri or capture.url).strip("<>"), date or ""),
        "payload-digest": ("digest", digest.uniform(capture.payload_digest)),
    }
    differs = False
    for how, key in wanted.items():
        place = index.places.get(key) if all(key) else None
        if place is None:
            continue
        if _agree(capture, place):
            return place, how
        differs = True
    if differs:
        return None, "unresolved-digest-differs"
    told = any(all(key) for key in wanted.values())
    return None, "unresolved-no-original" if told else "unresolved-no-reference"


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
    if found and lacks_segments(found):  # read by itself, it is but a first segment
        record = found.record._replace(source=place.source)
        whole = join(found._replace(record=record), index)
        return whole if isinstance(whole, Capture) else found
    return found


def _agree(capture: Capture, place: Place) -> bool:
    """Whether the digests of revisit and original, as far as they can be compared, are of the same payload."""
    if not capture.payload_digest or not place.digest:
        return True
    ours, theirs = digest.parse(capture.payload_digest), digest.parse(place.digest)
    if ours is None or theirs is None or ours.algorithm != theirs.algorithm:
        return True
    return ours.value == theirs.value
