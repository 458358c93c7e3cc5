"""`warcmill.extract`: the bytes of one capture, by its id in a dataset or by its place in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warcmill.dataset import layout, manifest
from warcmill.dataset.checks.foldercheck import is_dataset
from warcmill.errors import MissingInput, SourceError, UsageError
from warcmill.model import Capture, Source
from warcmill.read import open_source
from warcmill.read.reader import open_plain
from warcmill.run.stored_records import StoredRecords, place_of

_PLACE = (
    "capture_id", "warc_record_id", "source_uri", "source_member", "warc_record_offset", "warc_record_length",
    "resolved_from",
)  # fmt: skip


def extract(
    source: str | Path, which: str | int, *, record: bool = False, archive: str | None = None
) -> Iterator[bytes]:
    """A capture's payload in pieces, or with `record` its whole record, header and block, unpacked.

    `source` is a dataset and `which` a capture_id; or it is an archive, and `which` the offset of a record. The payload
    comes without HTTP header, transfer and content codings. `archive` says where the file lies now that the dataset
    was made of. Raises MissingInput if there is no such capture or file, SourceError if the bytes are not there.
    """
    if is_dataset(Path(source)):
        row = find_row(Path(source), str(which))
        place, record_id = place_of(row), row["warc_record_id"]
        path = archive or place.uri
    else:
        path, record_id = str(source), None
        place = Source(path, _offset(which), _rest(path, _offset(which)))
        row = {}
    records = StoredRecords({place.uri: path})
    pieces = records.record(place, record_id) if record else records.payload(place, record_id)
    return _some(pieces, records, place, record_id, row, path)


def find_row(dataset: Path, capture_id: str) -> dict[str, Any]:
    """Where the capture of that id lies; MissingInput if the dataset has none of it."""
    for _, unit in manifest.units(dataset):
        for output in unit["outputs"] if unit else ():
            if output["table"] == "captures":
                path = layout.named(dataset, output["path"])
                try:
                    found = pq.read_table(path, columns=list(_PLACE), filters=pc.field("capture_id") == capture_id)
                except (OSError, pa.ArrowException) as error:
                    raise SourceError(f"{path}: {error}") from error
                if found.num_rows:
                    row: dict[str, Any] = found.slice(0, 1).to_pylist()[0]
                    return row
    raise MissingInput(f"{dataset} has no capture {capture_id}")


def _some(
    pieces: Iterator[bytes],
    records: StoredRecords,
    place: Source,
    record_id: str | None,
    row: dict[str, Any],
    path: str,
) -> Iterator[bytes]:
    """The pieces; those of a page dump, which has no records; SourceError if there is nothing at the place."""
    with records.frame(place, record_id) as (found, _):
        is_there = found is not None
    if is_there:
        if row.get("resolved_from"):
            raise SourceError(f"{place}: a revisit has no payload of its own: it is that of {row['resolved_from']}")
        yield from pieces
        return
    with open_source(path) as reader:
        for item in reader:
            where = item.source
            if (where.member, where.offset) == (place.member, place.offset) and isinstance(item, Capture):
                if item.record.headers:
                    break
                yield item.body
                return
    raise SourceError(f"{place}: there is no such record")


def _offset(which: str | int) -> int:
    try:
        offset = int(which)
    except ValueError:
        raise UsageError(f"{which!r} is no offset: of an archive, give that of a record in bytes") from None
    if offset < 0:
        raise UsageError(f"{offset} is no offset")
    return offset


def _rest(path: str, offset: int) -> int:
    """Bytes of a file behind an offset."""
    with open_plain(path) as file:
        size = file.seek(0, 2)
    if offset >= size:
        raise UsageError(f"{path} has {size:,} bytes: nothing is at {offset:,}")
    return size - offset
