"""WARC: the records that the rows were made of, taken out of their archives as they are there."""

from __future__ import annotations

from warcio.warcwriter import WARCWriter

from warcmill.dataset.export.conversions import describe
from warcmill.dataset.export.shard import Shard
from warcmill.errors import UsageError

COLUMNS = (
    "capture_id", "url", "fetch_time", "warc_record_id", "source_uri", "source_member", "warc_record_offset",
    "warc_record_length",
)  # fmt: skip


def write(shard: Shard) -> int:
    """Write a warcinfo record and the records of all rows; those that are not to be had are left out, by reason."""
    if shard.copy is None:
        raise UsageError("the records themselves are in the archives, which this export was not given")
    count = 0
    with shard.path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        describe(writer, shard.name, "records that rows of a dataset were made of")
        for row in shard.rows():
            missing = shard.copy(row, writer)
            if missing:
                shard.left_out[missing] += 1
            else:
                count += 1
    return count
