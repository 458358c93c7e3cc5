"""Record headers, WARC and ARC, as writers really wrote them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from accounts import told
from archives import DATE, FIVE, NAMES, PAGE, http, page, record

from warcmill.model import Capture, Skipped
from warcmill.read import arc, warc

NOON = datetime(2026, 3, 3, 10, tzinfo=UTC)
NEW_YEAR = datetime(2017, 1, 1, tzinfo=UTC)


def only(data: bytes) -> Capture | Skipped:
    (item,) = told(data).records
    return item


@pytest.mark.parametrize(
    ("written", "read", "quirks"),
    [
        (DATE, NOON, ()),
        ("2026-03-03T10:00:00.123456789Z", NOON.replace(microsecond=123456), ()),
        ("2026-03-03T12:00:00+02:00", NOON, ()),
        ("2026-03-03T10:00:00", NOON, ("date-without-zone",)),
        ("2026-03-03", NOON.replace(hour=0), ("date-reduced-precision",)),
        ("2026-03", NOON.replace(day=1, hour=0), ("date-reduced-precision",)),
        ("2026", NOON.replace(month=1, day=1, hour=0), ("date-reduced-precision",)),
        ("20260303100000", NOON, ()),
        ("2026-02-30T10:00:00Z", None, ("date-unreadable",)),
        ("2026-03-03T10:00:60Z", None, ("date-unreadable",)),
        ("2026-03-03t10:00:00z", NOON, ()),
        ("2026-03-03T10:00:00z", NOON, ()),
        ("20260303100000250", NOON.replace(microsecond=250_000), ()),
        ("2026030310000", None, ("date-unreadable",)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), ()),
        ("9999-12-31T23:59:60Z", None, ("date-unreadable",)),
        ("2016-12-31T23:59:60Z", NEW_YEAR, ("date-leap-second",)),
        ("2016-12-31t23:59:60.5z", NEW_YEAR.replace(microsecond=500_000), ("date-leap-second",)),
        ("2017-01-01T00:59:60+01:00", NEW_YEAR, ("date-leap-second",)),
        ("20161231235960", NEW_YEAR, ("date-leap-second",)),
        ("20161230235960", None, ("date-unreadable",)),
        ("0000-00-00T00:00:00Z", None, ("date-unreadable",)),
        ("0001-01-01T00:00:00+12:00", None, ("date-unreadable",)),
        ("yesterday", None, ("date-unreadable",)),
        ("٢٠٢٦", None, ("date-unreadable",)),
    ],
)
def test_a_date_is_read_in_utc_or_not_at_all(written: str, read: datetime | None, quirks: tuple[str, ...]) -> None:
    item = only(page("date", WARC_Date=written))
    assert (item.record.warc_date, item.record.date, item.record.quirks) == (written, read, quirks)


def test_a_header_with_zeros_written_over_its_fields_is_damaged_whatever_else_can_be_read() -> None:
    raw = page("zeros")
    hit = raw.index(b"WARC-Date")
    zeros = raw[: hit + 4] + bytes(60) + raw[hit + 64 :]
    assert "header-controls" in only(zeros).record.quirks
    assert only(raw.replace(b"WARC-Date", b"X-Note:\ta\r\nWARC-Date")).record.quirks == ()


def test_field_names_are_read_in_any_case_and_kept_as_written() -> None:
    raw = page("case").replace(b"WARC-Type", b"warc-TYPE").replace(b"Content-Length:", b"content-length :")
    item = only(raw)
    assert item.record.type == "response"
    assert [name for name, _ in item.record.headers if name.lower() == "warc-type"] == ["warc-TYPE"]
    assert item.record.quirks == ()


def test_a_folded_field_is_joined_without_its_indent() -> None:
    raw = page("fold").replace(b"WARC-Date: ", b"WARC-Date:\r\n \t ")
    item = only(raw)
    assert (item.record.warc_date, item.record.quirks) == (DATE, ("header-folded",))


def test_the_first_of_two_values_counts_and_both_are_kept() -> None:
    raw = page("twice").replace(b"WARC-Date: ", b"WARC-Date: 1999-01-01T00:00:00Z\r\nWARC-Date: ")
    item = only(raw)
    assert (item.record.warc_date, item.record.quirks) == ("1999-01-01T00:00:00Z", ("header-repeated",))
    assert [value for name, value in item.record.headers if name == "WARC-Date"] == ["1999-01-01T00:00:00Z", DATE]


def test_fields_that_may_repeat_are_no_quirk() -> None:
    raw = page("many").replace(b"WARC-Date: ", b"WARC-Concurrent-To: <a:1>\r\nWARC-Concurrent-To: <a:2>\r\nWARC-Date: ")
    assert only(raw).record.quirks == ()


def test_latin_1_in_a_header_is_read_and_flagged() -> None:
    item = only(page("latin").replace(b"WARC-Date: ", b"X-Place: M\xfcritz\r\nWARC-Date: "))
    assert dict(item.record.headers)["X-Place"] == "Müritz"
    assert item.record.quirks == ("header-not-utf8",)


def test_bytes_of_a_uri_that_are_no_utf_8_keep_their_value() -> None:
    target = b"WARC-Target-URI: https://example.org/uri"
    raw = page("uri").replace(target, "WARC-Target-URI: https://example.org/ü/".encode() + b"caf\xe9?\xff=%20")
    item = only(raw.replace(b"WARC-Date: ", b"X-Place: M\xfcritz\r\nWARC-Date: "))
    assert item.record.url == "https://example.org/ü/caf%E9?%FF=%20"
    assert (dict(item.record.headers)["X-Place"], item.record.quirks) == ("Müritz", ("header-not-utf8",))


def test_bytes_of_an_arc_uri_that_are_no_utf_8_keep_their_value() -> None:
    line = b"http://a.example/caf\xe9 192.0.2.1 20260303100000 text/html %d\n" % len(http())
    (item,) = told(ARC + line + http() + b"\n").captures
    assert (item.url, item.record.quirks) == ("http://a.example/caf%E9", ("header-not-utf8",))


@pytest.mark.parametrize("before", [b"", FIVE[0]])
def test_a_version_in_small_letters_is_read_and_noted(before: bytes) -> None:
    small = [one.replace(b"WARC/1.1", b"warc/1.1", 1) for one in FIVE[1:3]]
    read = told(before + b"".join(small) + FIVE[3])
    assert [(item.record.version, item.record.quirks) for item in read.captures][-3:] == [
        ("WARC/1.1", ("version-in-small-letters",)),
        ("WARC/1.1", ("version-in-small-letters",)),
        ("WARC/1.1", ()),
    ]
    assert read.gaps == []


def test_one_small_letter_in_a_version_is_damage() -> None:
    read = told(FIVE[0] + FIVE[1].replace(b"WARC/1.1", b"wARC/1.1", 1) + FIVE[2])
    assert [item.record.quirks for item in read.captures] == [(), ("version-damaged",), ()]


@pytest.mark.parametrize("written", ["<https://example.org/x>", "https://example.org/x"])
def test_a_target_uri_is_given_without_the_brackets_of_old_wget(written: str) -> None:
    item = only(page("uri", WARC_Target_URI=written))
    assert item.record.url == "https://example.org/x"
    assert dict(item.record.headers)["WARC-Target-URI"] == written


def test_a_response_without_target_uri_is_named_and_costs_no_other() -> None:
    read = told(FIVE[0] + page("none", WARC_Target_URI=None) + FIVE[1])
    assert [item.reason for item in read.records if isinstance(item, Skipped)] == ["no-target-uri"]
    assert [item.record.record_id for item in read.captures] == NAMES[:2]


def test_records_that_are_no_captures_are_skipped_by_their_type() -> None:
    kinds = ("warcinfo", "request", "metadata", "continuation", "screenshot")
    read = told(b"".join(record(kind, b"x: y\r\n", kind) for kind in kinds))
    reasons = [item.reason for item in read.records if isinstance(item, Skipped)]
    assert reasons == ["warcinfo", "request", "metadata", "continuation", "unknown-type"]


def test_the_warcinfo_record_names_the_file_of_the_captures_behind_it() -> None:
    info = record("info", b"software: x\r\n", "warcinfo", WARC_Filename="crawl-7.warc.gz")
    assert [item.warc_filename for item in told(FIVE[0] + info + FIVE[1]).captures] == [None, "crawl-7.warc.gz"]


@pytest.mark.parametrize("newline", [b"\n", b"\r\r\n"])
def test_other_line_ends_are_read(newline: bytes) -> None:
    header, _, block = page("ends").partition(b"\r\n\r\n")
    raw = header.replace(b"\r\n", newline) + 2 * newline + block[:-4] + 2 * newline
    read = told(raw + raw)
    assert [item.record.block_digest_status for item in read.records] == ["verified-raw"] * 2
    assert read.gaps == []


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1", "WARC/1.2", "WARC/2.0"])
def test_every_version_is_read_and_unknown_ones_are_flagged(version: str) -> None:
    item = only(page("version").replace(b"WARC/1.1", version.encode(), 1))
    assert item.record.quirks == (("version-unknown",) if version in {"WARC/1.2", "WARC/2.0"} else ())


def arc_line(line: str, body: bytes = http()) -> bytes:
    return f"{line} {len(body)}\n".encode() + body + b"\n"


VERSION = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n\n"
ARC = b"filedesc://x.arc 0.0.0.0 20260303100000 text/plain %d\n%b\n" % (len(VERSION), VERSION)


@pytest.mark.parametrize(
    ("line", "url", "media_type", "date", "quirks"),
    [
        ("http://a.example/ 192.0.2.1 20260303100000 text/html", "http://a.example/", "text/html", NOON, ()),
        ("http://a.example/b c d 192.0.2.1 20260303100000 text/html", "http://a.example/b c d", "text/html", NOON,
         ("target-uri-with-space",)),
        ("http://a.example/ 192.0.2.1 20260303100000 text/html; charset=x", "http://a.example/", "text/html; charset=x",
         NOON, ("arc-type-with-space",)),
        ("http://a.example/ 2001:db8::1 20260303 text/html", "http://a.example/", "text/html", NOON.replace(hour=0),
         ("date-reduced-precision",)),
        ("http://a.example/ 192.0.2.1 202603031000000000 text/html", "http://a.example/", "text/html", None,
         ("date-unreadable",)),
        ("http://a.example/ 192.0.2.1 29991399999999 text/html", "http://a.example/", "text/html", None,
         ("date-unreadable",)),
        ("http://a.example/ 192.0.2.1 20260303100000 text/html 200 XYZ - 9 x.arc",
         "http://a.example/", "text/html", NOON,
         ()),
    ],
)  # fmt: skip
def test_an_arc_line_of_either_version_is_read(
    line: str, url: str, media_type: str, date: datetime | None, quirks: tuple[str, ...]
) -> None:
    read = told(ARC + arc_line(line) + arc_line("http://z.example/ 192.0.2.1 20260303100000 text/html"))
    first, last = read.captures
    assert (first.url, first.record.media_type, first.record.date) == (url, media_type, date)
    assert first.record.quirks == quirks
    assert first.body == last.body == PAGE
    assert last.url == "http://z.example/"
    assert read.gaps == []


def test_an_arc_record_without_the_blank_line_behind_it_costs_nothing() -> None:
    line = "http://a.example/ 192.0.2.1 20260303100000 text/html"
    read = told(ARC + arc_line(line)[:-1] + arc_line(line) + arc_line(line))
    assert [item.body for item in read.captures] == [PAGE] * 3


def test_the_version_block_of_an_arc_is_skipped_like_a_warcinfo() -> None:
    read = told(
        ARC
        + arc_line(
            "dns:a.example 192.0.2.1 20260303100000 text/dns", b"20260303100000\na.example. 300 IN A 192.0.2.1\n"
        )
    )
    assert [(item.record.type, type(item)) for item in read.records] == [("warcinfo", Skipped), ("resource", Capture)]


def test_a_warc_parser_never_looks_behind_the_header() -> None:
    head = warc.parse(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\n")
    assert (head.type, head.length, head.size) == ("response", 3, 52)
    assert arc.parse(b"not an arc line\n") is None
