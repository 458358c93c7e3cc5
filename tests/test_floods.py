"""Files made to keep a reader busy: each is read in a time that its size explains."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Callable
from typing import BinaryIO

import pytest
from accounts import told
from archives import FIVE, NAMES, PAGE, http, name, packed, record

from warcmill.model import Capture
from warcmill.read import read

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


class Zeros(io.RawIOBase):
    """A stream that cannot seek: `head`, so many zeros that are never held, `tail`."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        self._head, self._zeros, self._tail = io.BytesIO(head), zeros, io.BytesIO(tail)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if head := self._head.read(size):
            return head
        zeros = min(size, self._zeros)
        self._zeros -= zeros
        return bytes(zeros) or self._tail.read(size)


def zeros_packed(head: bytes, zeros: int, tail: bytes) -> io.BytesIO:
    """The same as one gzip member."""
    target = io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=1) as packer:
        packer.write(head)
        for _ in range(zeros >> 20):
            packer.write(bytes(1 << 20))
        packer.write(tail)
    target.seek(0)
    return target


@pytest.mark.parametrize("stream", [Zeros, zeros_packed])
def test_a_body_larger_than_memory_may_be_is_streamed(stream: Callable[[bytes, int, bytes], BinaryIO]) -> None:
    size = 400 << 20
    start = http(b"", media_type="application/zip")
    large = record("large", start, digest=False, length=len(start) + size)
    source = stream(FIVE[0] + large.removesuffix(b"\r\n\r\n"), size, b"\r\n\r\n" + FIVE[1])
    tracemalloc.start()
    try:
        items = list(read(source, name="stream"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    found = [(item.record.record_id, item.body_length == size) for item in items if isinstance(item, Capture)]
    assert found == [(NAMES[0], False), (name("large"), True), (NAMES[1], False)]
    assert peak < size // 2
