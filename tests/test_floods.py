"""Files made to keep a reader busy: each is read in a time that its size explains."""

from __future__ import annotations

import gzip

import pytest
from accounts import told
from archives import FIVE, NAMES, PAGE, http, name, packed, record

FLOODS = {
    "magics": packed(FIVE[0]) + b"\x1f\x8b\x08\x00" * 100_000 + packed(FIVE[1]),
    "zeros": FIVE[0] + bytes(8 << 20) + FIVE[1],
    "line ends": FIVE[0] + b"\r\n" * (1 << 20) + FIVE[1],
    "version lines": FIVE[0] + b"WARC/1.0\r\n" * 200_000 + FIVE[1],
    "empty members": packed(FIVE[0]) + gzip.compress(b"") * 5_000 + packed(FIVE[1]),
    "a header without end": FIVE[0] + b"WARC/1.0\r\nX: " + b"a" * (6 << 20) + FIVE[1],
}
BODIES = {
    "tiny chunks": http(b"1\r\na\r\n" * 200_000 + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
    "trailers": http(b"0\r\n" + b"a: b\r\n" * 200_000 + b"\r\n", "Transfer-Encoding: chunked"),
    "tiny members": http(gzip.compress(b"x") * 30_000, "Content-Encoding: gzip"),
    "twenty thousand codings": http(PAGE, "Content-Encoding: " + ", ".join(["gzip"] * 20_000)),
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("pipe", [False, True])
def test_a_flood_between_records_is_passed_over(flood: str, pipe: bool) -> None:
    assert {item.record.record_id for item in told(FLOODS[flood], pipe=pipe).records} >= {NAMES[0]}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_a_flood_costs_its_neighbours_nothing(body: str) -> None:
    read = told(FIVE[0] + record("flood", BODIES[body]) + FIVE[1])
    assert [item.record.record_id for item in read.records] == [NAMES[0], name("flood"), NAMES[1]]
