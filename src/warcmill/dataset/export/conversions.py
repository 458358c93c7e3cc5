"""WET: the texts as conversion records, as Common Crawl has them, written by warcio."""

from __future__ import annotations

import hashlib
import io
from uuid import UUID

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warcmill import __version__
from warcmill.dataset.export.shard import Shard
from warcmill.dataset.rows import Row

COLUMNS = ("capture_id", "url", "fetch_time", "warc_date", "warc_record_id", "content_languages", "text")
VERSION = "WARC/1.1"
_EPOCH = "1970-01-01T00:00:00Z"
"""Of records whose own date cannot be read: the standard asks for one."""


def write(shard: Shard) -> int:
    """Write a warcinfo record, and a conversion record for each row that has a text."""
    count = 0
    with shard.path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        describe(writer, shard.name, "text of the captures, as warcmill cut it")
        for row in shard.texts():
            text = row["text"].encode()
            headers = StatusAndHeaders("", _headers(row), protocol=VERSION)
            writer.write_record(
                writer.create_warc_record(
                    row["url"], "conversion", io.BytesIO(text), len(text), "text/plain", warc_headers=headers
                )
            )
            count += 1
    return count


def describe(writer: WARCWriter, name: str, what: str) -> None:
    """Write the warcinfo record of a file; it has no time of its own, so that the same rows make the same bytes."""
    said = {"software": f"warcmill/{__version__}", "format": "WARC File Format 1.1", "description": what}
    record = writer.create_warcinfo_record(f"{name}.warc.gz", said)
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{UUID(bytes=_stable(name))}>")
    record.rec_headers.replace_header("WARC-Date", _EPOCH)
    writer.write_record(record)


def record_id(capture_id: str) -> str:
    """The id of the conversion of a capture: its own id as a UUID, so that it joins with the dataset."""
    return f"<urn:uuid:{UUID(capture_id)}>"


def moment(row: Row) -> str:
    """WARC-Date of a row's capture."""
    return row["fetch_time"].strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20) if row["fetch_time"] else _EPOCH


def _headers(row: Row) -> list[tuple[str, str]]:
    headers = [
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", row["url"]),
        ("WARC-Date", moment(row)),
        ("WARC-Record-ID", record_id(row["capture_id"])),
    ]
    if row["warc_record_id"]:
        headers.append(("WARC-Refers-To", f"<{row['warc_record_id']}>"))
    if row["content_languages"]:
        headers.append(("WARC-Identified-Content-Language", row["content_languages"]))
    return headers


def _stable(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]
