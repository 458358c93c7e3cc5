"""Join records whose segments are in several inputs of a run (WARC 1.1, sections 5.20 to 5.22 and 7)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from warcmill.model import Capture, Record, Skipped
from warcmill.read.archive import as_item
from warcmill.read.framing import Frame
from warcmill.read.input import Input
from warcmill.read.segments import MISSING, ORPHANED, damage_of, is_last, origin_of, part
from warcmill.run.collection.places import Place
from warcmill.run.collection.record_index import Index


def lacks_segments(item: Capture | Skipped) -> bool:
    """Whether a record's continuations, or the record that it continues, are missing from its own input."""
    return MISSING in item.record.quirks or ORPHANED in item.record.quirks


def join(item: Capture | Skipped, index: Index) -> Capture | Skipped:
    """A record that lacks segments, joined with all that the run's inputs have.

    Bytes are read in place, so that no more of the record is held than of any other.
    """
    record = item.record
    if ORPHANED in record.quirks:
        return _found(item, index)
    if index.segment(record.record_id or "", 2) is None:
        return item
    whole = _whole(record, index)
    if whole is None:
        return item
    kept = [code for code in record.quirks if code != MISSING]
    record = record._replace(quirks=tuple(dict.fromkeys((*kept, *whole.record.quirks))))
    if isinstance(item, Skipped) or isinstance(whole, Skipped):
        return replace(item, record=record) if isinstance(item, Skipped) else item
    return item._replace(
        record=record,
        status=whole.status,
        http_headers=whole.http_headers,
        media_type=whole.media_type,
        charset=whole.charset,
        body=whole.body,
        body_length=whole.body_length,
        payload_sha256=whole.payload_sha256,
        payload_digest_status=whole.payload_digest_status,
        truncated=whole.truncated,
        quirks=tuple(dict.fromkeys((*record.quirks, *whole.quirks))),
    )


def _found(item: Capture | Skipped, index: Index) -> Capture | Skipped:
    """A continuation without the quirk for a missing beginning, if that is in another input."""
    fields = {name.lower(): value for name, value in reversed(item.record.headers)}
    if not index.begins(origin_of(fields)) or isinstance(item, Capture):
        return item
    quirks = tuple(code for code in item.record.quirks if code != ORPHANED)
    return replace(item, record=item.record._replace(quirks=quirks))


def _whole(record: Record, index: Index) -> Capture | Skipped | None:
    """The record read again, with the blocks of all its segments; None if it is no longer there."""
    with index.frame(Place(record.source, record.record_id)) as first:
        if first is None:
            return None
        first.settle()
        first.chunks = _blocks(first, first.chunks, index)
        return as_item(Input(io.BytesIO(), record.source.uri, index.options), first)


def _blocks(first: Frame, chunks: Iterable[bytes | memoryview], index: Index) -> Iterator[bytes]:
    """The blocks of all segments in sequence; damage to one of them is recorded on the first frame."""
    yield from map(bytes, chunks)
    segment, number = first, 1
    while not segment.truncated and not is_last(segment.head.fields):
        number += 1
        place = index.segment(first.head.record_id or "", number)
        if place is None:
            break
        with index.frame(place) as found:
            if found is None:
                break
            segment = found
            yield from map(bytes, segment.chunks)
            first.quirks += damage_of(segment)
    if segment.truncated or not is_last(segment.head.fields):
        part(first)
