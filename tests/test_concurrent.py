"""Methods of requests, and what crawlers note of how they came to a capture."""

from __future__ import annotations

from typing import Any

import pytest
from accounts import told
from archives import FIVE, http, name, packed, page, record

from warcmill.model import Capture
from warcmill.read import ReadOptions
from warcmill.read.concurrent import MOST_HELD
from warcmill.read.deferred_digests import UnsettledCapture

URL = "https://example.org/form"


def asked(label: str, method: str = "POST", *to: str, url: str = URL) -> bytes:
    more: dict[str, Any] = {"WARC_Concurrent_To": f"<{name(to[0])}>"} if to else {}
    block = f"{method} /form HTTP/1.1\r\nHost: example.org\r\n\r\n".encode()
    return record(label, block, "request", WARC_Target_URI=url, **more)


def answer(label: str, *to: str, url: str = URL, kind: str = "response") -> bytes:
    more: dict[str, Any] = {"WARC_Concurrent_To": f"<{name(to[0])}>"} if to else {}
    return record(label, http(), kind, WARC_Target_URI=url, **more)


def methods(*records: bytes) -> list[str | None]:
    return [item.method for item in told(packed(*records)).captures]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([answer("a"), asked("b", "POST", "a")], ["POST"]),
        ([answer("a", "b"), asked("b")], ["POST"]),
        ([asked("b", "POST", "a"), answer("a")], ["POST"]),
        ([asked("b"), answer("a", "b")], ["POST"]),
        ([answer("a"), asked("b")], ["POST"]),
        ([asked("b"), answer("a")], ["POST"]),
        ([asked("b", "GET"), answer("a"), asked("c"), answer("d"), asked("e", "PUT"), answer("f")],
         ["GET", "POST", "PUT"]),
        ([answer("a"), asked("b", "GET"), answer("d"), asked("c")], ["GET", "POST"]),
        ([answer("a", kind="revisit"), asked("b", "HEAD", "a")], ["HEAD"]),
        ([answer("a"), answer("b"), asked("c", "POST", "a")], [None, None]),
        ([answer("a"), asked("b", "POST", "elsewhere")], [None]),
        ([answer("a", "elsewhere"), asked("b")], [None]),
        ([answer("a"), asked("b", url="https://example.org/other")], [None]),
        ([answer("a"), asked("b", "")], [None]),
        ([answer("a"), asked("b", "x" * 50)], [None]),
        ([answer("a", kind="resource"), asked("b")], [None]),
        ([answer("a")], [None]),
    ],
)  # fmt: skip
def test_a_capture_has_the_method_of_the_request_that_names_it_or_stands_beside_it(
    records: list[bytes], expected: list[str | None]
) -> None:
    assert methods(*records) == expected


def test_ids_name_each_other_in_any_case() -> None:
    assert methods(answer("a"), asked("b", "POST", "a").replace(name("a").encode(), name("a").upper().encode())) == [
        "POST"
    ]


def test_everything_comes_out_in_the_order_of_the_archive_however_much_stands_behind_a_capture() -> None:
    notes = [record(f"note-{number}", b"a: b\r\n", "metadata") for number in range(3 * MOST_HELD)]
    parts = [answer("a"), *notes[:20], asked("late", "POST", "a"), *notes[20:], answer("b"), asked("c", "POST", "b")]
    read = told(b"".join(parts))
    offsets = [item.source.offset or 0 for item in read.items]
    assert offsets == sorted(offsets)
    assert len(read.records) == len(parts)
    assert [item.method for item in read.captures] == [None, "POST"]


def test_a_method_settles_no_digest() -> None:
    (item,) = told(answer("a") + asked("b"), options=ReadOptions()).captures
    assert (type(item), item.method) == (UnsettledCapture, "POST")
    assert item.record.block_digest_status == "verified-raw"


def hops(path: str) -> Capture:
    text = f"via: https://example.org/\r\nhopsFromSeed: {path}\r\n".encode()
    beside = record("note", text, "metadata", WARC_Concurrent_To=f"<{name('page-0')}>", WARC_Target_URI=None)
    (item,) = told(FIVE[0] + beside).captures
    return item


@pytest.mark.parametrize(
    ("path", "role", "page_url"),
    [("LLE", "embedded", "https://example.org/"), ("E", "embedded", "https://example.org/"), ("LL", None, None)],
)
def test_a_capture_is_embedded_in_the_page_from_which_heritrix_came_to_it(
    path: str, role: str | None, page_url: str | None
) -> None:
    assert (hops(path).role, hops(path).page_url) == (role, page_url)


@pytest.mark.parametrize(
    ("url", "fields", "role", "page_url"),
    [
        ("urn:text:https://a.example/p?q", {}, "crawler", "https://a.example/p?q"),
        ("urn:pageinfo:http://a.example/", {}, "crawler", "http://a.example/"),
        ("urn:fullPage:https://a.example/", {}, "crawler", "https://a.example/"),
        ("screenshot:https://a.example/", {}, "crawler", "https://a.example/"),
        ("thumbnail:http://a.example/", {}, "crawler", "http://a.example/"),
        ("urn:X-wpull:log", {}, "crawler", None),
        ("metadata://gnu.org/software/wget/warc/MANIFEST.txt", {}, "crawler", None),
        ("metadata://netarkivet.dk/crawl/setup/order.xml", {}, "crawler", None),
        ("file:///screenshot.png", {}, "crawler", None),
        ("file:///home/ada/screenshot.png", {}, None, None),
        ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", {}, None, None),
        ("dns:a.example", {}, None, None),
        ("https://a.example/urn:text:https://b.example/", {}, None, None),
        ("https://a.example/x.png", {"WARC_Resource_Type": "Image"}, "embedded", None),
        ("https://a.example/", {"WARC_Resource_Type": "document"}, None, None),
    ],
)
def test_a_record_that_a_crawler_made_is_told_from_what_it_fetched(
    url: str, fields: dict[str, str], role: str | None, page_url: str | None
) -> None:
    (item,) = told(page("x", WARC_Target_URI=url, **fields)).captures
    assert (item.url, item.role, item.page_url) == (url, role, page_url)
