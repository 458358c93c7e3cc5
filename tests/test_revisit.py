"""Revisits and the payloads that they stand for."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from archives import DATE, PAGE, http, name, packed, page, record, sha1
from shared import shared

from warcmill.dataset import contract
from warcmill.model import Capture
from warcmill.read import ReadOptions, open_source
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import RESOLVED_BY, resolve

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


URL = "https://example.org/original"


def dated(label: str, date: str, url: str = URL, block: bytes = http(), **fields: Any) -> bytes:
    return record(label, block, WARC_Date=date, WARC_Target_URI=url, **fields)


def spelt(date: str, url: str = URL) -> bytes:
    return revisit("again", digest=None, WARC_Refers_To_Target_URI=url, WARC_Refers_To_Date=date, WARC_Target_URI=URL)


@pytest.mark.parametrize(
    ("original", "date", "url"),
    [
        (DATE, "2026-03-03T10:00:00.000Z", URL),
        (DATE, "2026-03-03T10:00:00.873Z", URL),
        ("2026-03-03T10:00:00.873Z", DATE, URL),
        ("2026-03-03T09:59:59.9Z", DATE, URL),
        (DATE, "20260303100000", URL),
        (DATE, "2026-03-03T12:00:00+02:00", URL),
        (DATE, DATE, "http://example.org/original"),
        (DATE, DATE, "https://www.example.org/Original/"),
        (DATE, DATE, "<https://example.org:443/original#top>"),
        ("no date", "no date", URL),
    ],
)
def test_a_revisit_meets_its_original_by_key_and_instant(tmp_path: Path, original: str, date: str, url: str) -> None:
    item = resolved(tmp_path, dated("original", original), spelt(date, url))[name("again")]
    assert (item.resolved_by, item.resolved_from, item.body) == ("uri-and-date", name("original"), PAGE)


def test_of_several_captures_within_the_second_the_one_of_the_same_text_counts_then_the_nearest(tmp_path: Path) -> None:
    redirect = http(b"", status="HTTP/1.1 301 Moved")
    originals = (
        dated("http", DATE, "http://example.org/original", redirect),
        dated("late", "2026-03-03T10:00:00.9Z"),
        dated("near", "2026-03-03T10:00:00.2Z"),
        dated("next", "2026-03-03T10:00:01Z"),
    )
    assert resolved(tmp_path, *originals, spelt(DATE))[name("again")].resolved_from == name("near")
    assert resolved(tmp_path, *originals, spelt("2026-03-03T10:00:01.1Z"))[name("again")].resolved_from == name("next")
    far = resolved(tmp_path, *originals, spelt("2026-03-03T10:00:03Z"))[name("again")]
    assert (far.resolved_by, far.body) == ("unresolved-no-original", b"")


def test_an_id_is_the_same_in_any_case(tmp_path: Path) -> None:
    again = revisit("again", digest=None, WARC_Refers_To=f"<{name('original').upper()}>")
    assert resolved(tmp_path, ORIGINAL, again)[name("again")].resolved_by == "refers-to"


def test_a_revisit_meets_an_original_in_an_arc_file(tmp_path: Path) -> None:
    version = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n\n"
    head = b"filedesc://x.arc 0.0.0.0 20260303100000 text/plain %d\n%b\n" % (len(version), version)
    line = b"%b 192.0.2.1 20260303100000 text/html %d\n" % (URL.encode(), len(http()))
    item = resolved(tmp_path, head + line + http() + b"\n", spelt(DATE))[name("again")]
    assert (item.resolved_by, item.body) == ("uri-and-date", PAGE)


def tagged(tag: str) -> bytes:
    return http(PAGE + tag.encode(), f"ETag: {tag}")


@pytest.mark.parametrize(
    ("field", "by", "original"),
    [
        ("X-Own: 1", "earlier-capture", "third"),
        ('ETag: W/"b"', "earlier-capture", "second"),
        ('ETag: "a"', "earlier-capture", "first"),
        ('ETag: "z"', "unresolved-no-reference", None),
    ],
)
def test_a_304_without_a_reference_is_of_the_latest_capture_before_it_that_it_may_be_of(
    tmp_path: Path, field: str, by: str, original: str | None
) -> None:
    days = [("first", "01", '"a"'), ("second", "02", '"b"'), ("third", "03", '"c"'), ("after", "05", '"d"')]
    originals = [dated(label, f"2026-03-{day}T10:00:00Z", block=tagged(tag)) for label, day, tag in days]
    missing = dated("gone", "2026-03-03T11:00:00Z", block=http(b"", status="HTTP/1.1 404 Not Found"))
    block = http(b"", field, status="HTTP/1.1 304 Not Modified")
    again = record("again", block, "revisit", WARC_Date="2026-03-04T10:00:00Z", WARC_Target_URI=URL)
    item = resolved(tmp_path, *originals, missing, again)[name("again")]
    assert (item.resolved_by, item.resolved_from) == (by, original and name(original))


def test_each_value_of_resolved_by_is_told_in_the_contract() -> None:
    said = contract.captures().properties["resolved_by"]["description"]
    assert [value for value in RESOLVED_BY if value not in said] == []


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
        "20141124-heritrix-server-not-modified.warc.gz": "earlier-capture",
        "20141129-heritrix-original.warc.gz": None,
        "20141129-heritrix-revisit-with-http-headers-and-new-warc-headers.warc.gz": "uri-and-date",
    }
