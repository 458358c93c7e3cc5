"""Tables and logs of pages: each row is a capture, a broken one a gap with its offset, and memory is bounded."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_packages import captures, gaps, read, zipped

from warcmill.model import Capture, Gap, Skipped
from warcmill.read import ReadOptions, open_source

HTML = '<!DOCTYPE html><html><body><p>The "quay" \\ and é</p></body></html>'
CODED = base64.b64encode(HTML.encode()).decode()
WHEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ROW = {"url": "https://a.example/1", "html": HTML, "timestamp": "2026-03-03T10:00:00Z"}


def jsonl(*rows: object) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


def only(data: bytes, name: str = "a.jsonl", **options: Any) -> Capture:
    (item,) = (item for item in read(data, name, **options) if isinstance(item, Capture))
    return item


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        {"URL": "https://a.example/1", "raw_html": HTML, "Crawl-Date": "20260303100000"},
        {"targetUri": "https://a.example/1", "pageSource": HTML, "fetch_time": 1772532000},
        {"final_url": "https://a.example/1", "body": HTML, "scraped_at": "2026-03-03T11:00:00+01:00"},
        {"url": "https://a.example/1", "response": {"body": HTML, "status": 200}, "timestamp": 1772532000000},
        {
            "url": "https://a.example/1",
            "content": base64.b64encode(HTML.encode()).decode(),
            "date": "2026-03-03T10:00:00Z",
        },
    ],
)
def test_rows_are_read_by_the_names_that_crawlers_give_their_columns(row: dict[str, Any]) -> None:
    data = jsonl(row) if "content" not in row else jsonl({**row, "html": None})
    found = only(data)
    assert (found.url, found.body.decode(), found.record.date, found.media_type) == (
        "https://a.example/1", HTML, WHEN, "text/html",
    )  # fmt: skip


def test_a_row_tells_status_type_charset_headers_and_method_too() -> None:
    row = {
        **ROW,
        "status_code": 404,
        "content_type": "Text/HTML; charset=x",
        "headers": {"Server": ["a", "b"]},
        "method": "post",
    }
    found = only(jsonl(row))
    assert (found.status, found.media_type, found.charset, found.http_headers, found.method) == (
        404, "text/html", "utf-8", (("Server", "a"), ("Server", "b")), "POST",
    )  # fmt: skip


def test_a_row_of_text_without_html_is_plain_text() -> None:
    found = only(jsonl({"text": "High water.", "timestamp": "2026-03-03T10:00:00Z", "url": "https://a.example/c"}))
    assert (found.media_type, found.body, found.charset) == ("text/plain", b"High water.", "utf-8")


def test_a_broken_line_costs_itself_and_a_row_without_url_or_page_is_told() -> None:
    first = jsonl(ROW)
    items = read(first + b'{"url": "x", \n\n' + jsonl({"url": "https://a.example/2"}, {"html": HTML}, ROW), "a.jsonl")
    assert [(item.reason, item.source.offset) for item in items if isinstance(item, Gap)] == [
        ("damaged-row", len(first)), ("blank-lines", len(first) + 14),
    ]  # fmt: skip
    assert [item.reason for item in items if isinstance(item, Skipped)] == ["row-without-page", "no-target-uri"]
    assert len(captures(items)) == 2


def test_columns_with_names_of_their_own_are_read_as_the_user_says() -> None:
    data = jsonl({"seite": "https://a.example/1", "quelle": HTML, "html": "<p>other"})
    named = (("url", "seite"), ("html", "quelle"))
    assert gaps(read(data, "a.jsonl")) == ["not-an-archive"]
    for packed in (data, gzip.compress(data), json.dumps([json.loads(data)]).encode()):
        assert captures(read(packed, "a.json", columns=named)) == [("https://a.example/1", HTML.encode())]


@pytest.mark.parametrize(
    "data",
    [
        b'{"format": "json-pages-1.0", "id": "pages"}\n{"url": "https://a.example/", "text": "words"}\n',
        b'{"url": "/relative", "body": "<p>x"}\n',
        b'{"url": "https://a.example/api", "data": [1, 2, 3]}\n',
        b'{"level": "info", "message": "started"}\n',
        b"[1, 2]",
        b'{"log": "a line of a container\\n", "stream": "stdout"}\n',
    ],
)
def test_json_that_is_no_table_of_pages_is_left_alone(data: bytes) -> None:
    assert gaps(read(data, "a.json")) == ["not-an-archive"]


def test_arrays_and_documents_of_any_layout_are_read_row_by_row() -> None:
    rows = [{**ROW, "url": f"https://a.example/{number}"} for number in range(5)]
    compact, indented = json.dumps(rows), json.dumps(rows, indent=2)
    one_by_one = "\n".join(json.dumps(row, indent=2) for row in rows)
    for text in (compact, indented, one_by_one, "\ufeff" + indented):
        assert captures(read(text.encode(), "a.json")) == [(row["url"], HTML.encode()) for row in rows]


def test_a_row_longer_than_the_limit_is_a_gap_and_the_next_one_read() -> None:
    long = {**ROW, "html": "<html>" + "x" * 2_000_000}
    for data in (jsonl(long, ROW), json.dumps([long, ROW]).encode()):
        items = read(data, "a.json", max_body=1000)
        assert ([url for url, _ in captures(items)], gaps(items)) == (["https://a.example/1"], ["row-too-long"])


def har(*entries: dict[str, Any]) -> bytes:
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "x"}, "entries": list(entries), "pages": []}}
    ).encode()


def fetched(content: dict[str, Any], **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": "https://a.example/1"}
    return {"startedDateTime": "2026-03-03T11:00:00.000+01:00", "request": request,
            "response": {"status": 200, "headers": [], "content": content}} | more  # fmt: skip


def test_a_har_gives_what_was_fetched_and_says_what_it_lacks() -> None:
    page = fetched({"mimeType": "text/html; charset=latin-1", "text": HTML})
    coded = fetched({"mimeType": "image/png", "encoding": "base64", "text": base64.b64encode(b"\x89PNG").decode()})
    failed = fetched({}, response={"status": 0})
    items = read(har(page, coded, fetched({"mimeType": "text/css", "size": 9}), failed), "a.har")
    found = [item for item in items if isinstance(item, Capture)]
    assert [(item.body, item.media_type, item.charset, item.quirks) for item in found] == [
        (HTML.encode(), "text/html", "utf-8", ()),
        (b"\x89PNG", "image/png", None, ()),
        (b"", "text/css", None, ("har-body-missing",)),
    ]
    assert {(item.record.date, item.status, item.method) for item in found} == {(WHEN, 200, "GET")}
    assert [item.reason for item in items if isinstance(item, Skipped)] == ["har-without-response"]


def test_bodies_that_lie_beside_a_har_in_a_zip_are_its_entries_bodies() -> None:
    name = "0123456789abcdef0123456789abcdef01234567.html"
    items = read(
        zipped({"har.har": har(fetched({"mimeType": "text/html", "_file": name})), name: HTML.encode()}), "a.zip"
    )
    assert captures(items) == [("https://a.example/1", HTML.encode())]


def test_a_table_cut_or_damaged_anywhere_is_told_to_the_last_byte() -> None:
    chance = random.Random(4)
    whole = har(*(fetched({"mimeType": "text/html", "text": HTML * 3}) for _ in range(4)))
    for data, name in ((whole, "a.har"), (json.dumps([ROW] * 5).encode(), "a.json"), (jsonl(*[ROW] * 5), "a.jsonl")):
        for _ in range(40):
            read(data[: chance.randrange(1, len(data))], name)
            wounded = bytearray(data)
            wounded[chance.randrange(len(wounded))] ^= 1 << chance.randrange(8)
            read(bytes(wounded), name)


def test_strings_and_escapes_across_chunks_end_where_they_end() -> None:
    rows = [{**ROW, "html": "<html>" + "\\" * size + '"[{' * 9} for size in range(1_048_300, 1_048_340)]
    data = json.dumps(rows[:6]).encode()
    assert [len(body) for _, body in captures(read(data, "a.json"))] == [len(row["html"]) for row in rows[:6]]


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), target, **options)
    return target.getvalue()


def test_a_parquet_file_gives_its_rows_with_places_in_their_column() -> None:
    rows = [
        {"url": f"https://a.example/{n}", "html": (HTML + "x" * n).encode(), "fetched_at": WHEN, "status": 200}
        for n in range(150)
    ]
    found = [
        item for item in read(parquet([*rows, {"url": None, "html": b"<p>"}]), "a.parquet") if isinstance(item, Capture)
    ]
    assert [(item.url, item.body, item.record.date) for item in found] == [
        (row["url"], row["html"], WHEN) for row in rows
    ]
    assert [item.source.offset for item in found[:3]] == [0, len(HTML.encode()), 2 * len(HTML.encode()) + 1]


def test_a_parquet_file_that_is_damaged_or_of_something_else_says_so() -> None:
    data = parquet([ROW] * 20)
    assert gaps(read(parquet([{"a": 1}]), "a.parquet")) == ["not-an-archive"]
    assert gaps(read(data[:-9], "a.parquet")) == ["unreadable"]
    chance = random.Random(8)
    for _ in range(30):
        wounded = bytearray(data)
        wounded[chance.randrange(4, len(wounded) - 300)] ^= 1 << chance.randrange(8)
        read(bytes(wounded), "a.parquet")


def test_json_lines_come_through_a_pipe_too() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.inner = io.BytesIO(jsonl(*[ROW] * 400))

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self.inner.read(min(size, 4000) if size >= 0 else 4000)

    with open_source(Pipe(), name="-", options=ReadOptions()) as reader:  # type: ignore[arg-type]
        assert sum(isinstance(item, Capture) for item in reader) == 400
