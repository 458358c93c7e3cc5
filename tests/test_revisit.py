"""Revisits and the payloads that they stand for."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from archives import DATE, PAGE, http, name, packed, page, record, sha1
from shared import shared

from warcmill.model import Capture
from warcmill.read import ReadOptions, open_source
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import resolve

ORIGINAL = record("original", http(), WARC_Payload_Digest=sha1(PAGE))
OTHER = record("other", http(PAGE * 2), WARC_Payload_Digest=sha1(PAGE * 2))


def revisit(label: str, *, digest: str | None = sha1(PAGE), **fields: Any) -> bytes:
    block = http(b"", status="HTTP/1.1 304 Not Modified")
    return record(label, block, "revisit", WARC_Payload_Digest=digest, **fields)


def resolved(tmp_path: Path, *archives: bytes) -> dict[str | None, Capture]:
    """Record id -> capture, over files that are indexed together."""
    paths = {}
    for number, data in enumerate(archives):
        path = tmp_path / f"{number}.warc"
        path.write_bytes(data)
        paths[path.name] = str(path)
    index = Index.build(paths)
    found: dict[str | None, Capture] = {}
    for uri, path_name in paths.items():
        with open_source(path_name, name=uri) as reader:
            found |= {item.record.record_id: resolve(item, index) for item in reader if isinstance(item, Capture)}
    return found


@pytest.mark.parametrize(
    ("how", "fields", "digest"),
    [
        ("refers-to", {"WARC_Refers_To": f"<{name('original')}>"}, sha1(PAGE)),
        ("refers-to", {"WARC_Refers_To": f"<{name('original')}>"}, None),
        (
            "uri-and-date",
            {"WARC_Refers_To_Target_URI": "https://example.org/original", "WARC_Refers_To_Date": DATE},
            None,
        ),
        ("payload-digest", {}, sha1(PAGE)),
        ("payload-digest", {"WARC_Refers_To": "<urn:uuid:not-here>"}, sha1(PAGE)),
    ],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_revisit_is_resolved_whatever_the_order_of_the_files(
    tmp_path: Path, how: str, fields: dict[str, str], digest: str | None, order: tuple[int, int]
) -> None:
    files = (OTHER + ORIGINAL, page("x") + revisit("again", digest=digest, **fields))
    item = resolved(tmp_path, *(files[number] for number in order))[name("again")]
    assert (item.resolved_by, item.resolved_from, item.body) == (how, name("original"), PAGE)
    assert (item.status, item.media_type, item.body_length) == (304, "text/html", len(PAGE))
    assert item.payload_digest_status == ("verified-raw" if digest else "absent")


@pytest.mark.parametrize("wrap", [packed, lambda *parts: gzip.compress(b"".join(parts))])
def test_originals_are_found_in_compressed_archives(tmp_path: Path, wrap: object) -> None:
    item = resolved(tmp_path, wrap(OTHER, ORIGINAL, revisit("again")))[name("again")]  # type: ignore[operator]
    assert (item.resolved_by, item.body) == ("payload-digest", PAGE)


@pytest.mark.parametrize(
    ("why", "fields", "digest"),
    [
        ("unresolved-no-original", {"WARC_Refers_To": "<urn:uuid:not-here>"}, sha1(b"never seen")),
        ("unresolved-no-reference", {}, None),
        ("unresolved-no-reference", {}, sha1(b"")),
        ("unresolved-digest-differs", {"WARC_Refers_To": f"<{name('original')}>"}, sha1(b"never seen")),
    ],
)
def test_a_revisit_without_original_says_why(
    tmp_path: Path, why: str, fields: dict[str, str], digest: str | None
) -> None:
    item = resolved(tmp_path, OTHER + ORIGINAL, revisit("again", digest=digest, **fields))[name("again")]
    assert (item.resolved_by, item.resolved_from, item.body) == (why, None, b"")


def test_a_response_is_left_as_it_is(tmp_path: Path) -> None:
    item = resolved(tmp_path, ORIGINAL)[name("original")]
    assert (item.resolved_by, item.body) == (None, PAGE)


def test_the_standards_own_collection_is_resolved_as_one() -> None:
    paths = {path.name: str(path) for path in shared("warcs", "iipc_warc-specifications").glob("201*.warc.gz")}
    index = Index.build(paths, ReadOptions())
    how: dict[str, str | None] = {}
    for uri, path in paths.items():
        with open_source(path, name=uri) as reader:
            (how[uri],) = [resolve(item, index).resolved_by for item in reader if isinstance(item, Capture)]
    assert how == {
        "20130729-heritrix-original.warc.gz": None,
        "20130729-heritrix-revisit-with-http-headers.warc.gz": "payload-digest",
        "20141124-heritrix-server-not-modified.warc.gz": "unresolved-no-reference",
        "20141129-heritrix-original.warc.gz": None,
        "20141129-heritrix-revisit-with-http-headers-and-new-warc-headers.warc.gz": "uri-and-date",
    }
