"""Where a record ends when its header is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from accounts import Told, told
from archives import FIVE, NAMES, PAGE, http, name, packed, page, record

BLOCK = http(PAGE + b"page-2", f"Content-Length: {len(PAGE) + 6}")
WRONG = (0, 1, 5, len(BLOCK) - 2, len(BLOCK) - 1, len(BLOCK) + 1, len(BLOCK) + 2, len(BLOCK) + 4, len(BLOCK) + 5,
         len(BLOCK) + 100, 10 * len(BLOCK), 10**9, 10**15)  # fmt: skip


def three(middle: bytes) -> tuple[bytes, ...]:
    return FIVE[0], middle, FIVE[4]


def middle(read: Told) -> tuple[int | None, tuple[str, ...]]:
    assert [item.record.record_id for item in read.records] == [NAMES[0], name("odd"), NAMES[4]]
    return read.records[1].record.block_length, read.records[1].record.quirks


@pytest.mark.parametrize("length", WRONG)
@pytest.mark.parametrize("digest", [True, False])
def test_a_wrong_length_is_repaired_in_plain_archives(length: int, digest: bool) -> None:
    read = told(b"".join(three(record("odd", BLOCK, digest=digest, length=length))))
    assert middle(read) == (len(BLOCK), ("length-repaired",))
    assert dict(read.records[1].record.headers)["Content-Length"] == str(length)
    assert read.gaps == []


@pytest.mark.parametrize("length", WRONG)
@pytest.mark.parametrize("digest", [True, False])
def test_a_wrong_length_is_repaired_in_compressed_archives(length: int, digest: bool) -> None:
    read = told(packed(*three(record("odd", BLOCK, digest=digest, length=length))))
    assert middle(read) == (len(BLOCK), ("length-repaired",))
    assert read.gaps == []


@pytest.mark.parametrize("length", WRONG)
def test_a_wrong_length_of_the_last_record_is_repaired_if_a_digest_proves_it(length: int) -> None:
    read = told(b"".join([FIVE[0], record("odd", BLOCK, length=length)]))
    assert (read.records[1].record.block_length, read.records[1].record.quirks) == (len(BLOCK), ("length-repaired",))


def test_a_length_that_covers_the_next_record_too_is_found_out_by_the_digest() -> None:
    swallowed = FIVE[1]
    odd = record("odd", BLOCK, length=len(BLOCK) + 4 + len(swallowed) - 4)
    read = told(FIVE[0] + odd + swallowed + FIVE[4])
    assert [item.record.record_id for item in read.records] == [NAMES[0], name("odd"), NAMES[1], NAMES[4]]
    assert read.records[1].record.quirks == ("length-repaired",)


@pytest.mark.parametrize("digest", [True, False])
def test_a_body_that_contains_a_record_is_not_split(digest: bool) -> None:
    body = b"<pre>\r\n\r\n" + FIVE[1] + b"</pre>"
    read = told(FIVE[0] + record("odd", http(body), digest=digest) + FIVE[4])
    assert middle(read)[1] == ()
    assert read.captures[1].body == body


def test_a_body_that_contains_a_record_is_not_split_even_if_its_length_is_wrong() -> None:
    block = http(b"<pre>\r\n\r\n" + FIVE[1] + b"</pre>")
    read = told(FIVE[0] + record("odd", block, length=70) + FIVE[4])
    assert middle(read) == (len(block), ("length-repaired",))


@pytest.mark.parametrize("length", [None, "many", "-1", "12 34", "0x10", "١٢"])
def test_a_record_without_a_usable_length_does_not_swallow_its_neighbours(length: str | None) -> None:
    read = told(b"".join(three(record("odd", BLOCK, digest=False, Content_Length=length))))
    assert middle(read) == (len(BLOCK), ("length-missing" if length is None else "length-unreadable",))


@pytest.mark.parametrize("separator", [b"", b"\r\n", b"\n", b"\n\n", b"\r\n" * 3, b"\r\n" * 40])
def test_an_odd_separator_costs_nothing(separator: bytes) -> None:
    odd = record("odd", BLOCK)[:-4] + separator
    read = told(b"".join(three(odd)))
    assert middle(read)[0] == len(BLOCK)


def test_an_overwritten_separator_costs_nothing_where_a_digest_proves_the_length() -> None:
    read = told(b"".join(three(record("odd", BLOCK)[:-4] + b"\0\0\0\0")))
    assert middle(read) == (len(BLOCK), ("separator-damaged",))


def test_a_zeroed_stretch_over_two_records_leaves_the_others_whole() -> None:
    data = bytearray(b"".join(FIVE))
    border = len(FIVE[0]) + len(FIVE[1])
    data[border - 60 : border + 200] = bytes(260)
    sound = {block for block in told(b"".join(FIVE)).blocks if block[0] in {NAMES[0], NAMES[3], NAMES[4]}}
    assert sound <= set(told(bytes(data)).blocks)


def test_a_damaged_version_line_costs_nothing() -> None:
    read = told(b"".join(three(b"W\0RC" + record("odd", BLOCK)[4:])))
    assert middle(read) == (len(BLOCK), ("version-damaged",))


@pytest.mark.parametrize("keep", [1, 7, 20, 300, 440, 441])
def test_a_cut_file_ends_with_a_partial_record_or_a_named_gap(keep: int) -> None:
    read = told(FIVE[0] + FIVE[1][:keep])
    assert read.records[0].record.record_id == NAMES[0]
    if len(read.records) == 1:
        assert read.reasons == [("truncated" if keep >= 5 else "garbage", len(FIVE[0]), keep)]
    else:
        assert "truncated" in read.records[1].record.quirks
        assert read.records[1].source.offset == len(FIVE[0])


def test_blank_lines_before_the_first_record_are_a_note() -> None:
    read = told(b"\r\n\r\n" + FIVE[0])
    assert [(gap.reason, gap.severity) for gap in read.gaps] == [("blank-lines", "note")]
    assert len(read.records) == 1


@pytest.mark.parametrize("junk", [b"?" * 700, bytes(700), b"<p>WARC/1.0 is a version line.</p>\n" * 20])
def test_garbage_between_records_is_a_gap_and_costs_no_record(junk: bytes) -> None:
    read = told(FIVE[0] + junk + FIVE[1])
    assert [item.record.record_id for item in read.records] == NAMES[:2]
    assert [(gap.source.offset, gap.source.length) for gap in read.gaps] == [(len(FIVE[0]), len(junk))]


def test_a_body_full_of_version_lines_is_read_in_no_time() -> None:
    line = b"WARC/1.0\r\nX-Tide: high\r\n"
    read = told(FIVE[0] + record("odd", line * 40_000, digest=False, length=3) + page("page-4"))
    assert [item.record.record_id for item in read.records] == [NAMES[0], name("odd"), NAMES[4]]


def test_a_header_of_forty_kilobytes_and_three_hundred_fields_is_read() -> None:
    fields: dict[str, Any] = {f"X_Note_{number}": "x" * 130 for number in range(300)}
    read = told(b"".join(three(record("odd", BLOCK, **fields))))
    assert middle(read) == (len(BLOCK), ())
    assert len(read.records[1].record.headers) == 307


@pytest.mark.parametrize("kind", ["metadata", "warcinfo"])
@pytest.mark.parametrize("digest", [True, False])
@pytest.mark.parametrize("pack", [b"".join, lambda records: packed(*records)], ids=["plain", "compressed"])
def test_a_block_that_ends_in_empty_lines_keeps_them(kind: str, digest: bool, pack: Any) -> None:
    block = b"via: http://example.org/\r\nfetchTimeMs: 12\r\n\r\n"
    odd = record("odd", block, kind, digest=digest, Content_Type="application/warc-fields")
    read = told(pack(three(odd)))
    assert middle(read) == (len(block), ())
    assert read.gaps == []
