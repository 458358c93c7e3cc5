"""Whatever the bytes: no exception, no hang, every byte in a record or a gap."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from accounts import told
from archives import FIVE, http, packed, page, record
from hypothesis import given, settings
from hypothesis import strategies as st

from warcmill.read import ReadOptions, arc, warc
from warcmill.read import http as messages

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(
    path for path in (ROOT / "sample_warcs").iterdir() if path.is_file() and path.suffix not in {".md", ".json"}
)
PLAIN = b"".join(FIVE) + record("chunks", http(b"5\r\nabcde\r\n0\r\n\r\n", "Transfer-Encoding: chunked"))
ARC = b"filedesc://x.arc 0.0.0.0 20260303100000 text/plain 9\n1 0 test\n\n" + 3 * (
    b"http://a.example/ 192.0.2.1 20260303100000 text/html %d\n%b\n" % (len(http()), http())
)
WHOLE = (PLAIN, packed(*FIVE), gzip.compress(PLAIN), ARC)
PIECES = st.sampled_from([
    b"WARC/1.0\r\n", b"WARC/1.1\r\nWARC-Type: response\r\n", b"Content-Length: ", b"10", b"999999999999", b"-1",
    b"\r\n", b"\r\n\r\n", b"\n", b"\n\n", b"\0" * 9, b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18",
    b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"5\r\nabcde\r\n",
    b"http://a.example/ 1.1.1.1 20260101 text/html 3\n", FIVE[0], FIVE[2][:200],
    packed(FIVE[1]), packed(FIVE[3])[:100], packed(FIVE[3])[100:],
])  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A sound archive with a few bytes flipped, taken out, put in, or doubled."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 40, 600])))
        change = draw(
            st.sampled_from(
                [b"", b"\0" * (end - start), bytes(data[start:end]) * 2, bytes(byte ^ 16 for byte in data[start:end])]
            )
        )
        data[start:end] = change
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(mutants(), st.booleans())
def test_a_damaged_archive_is_told_to_the_last_byte(data: bytes, pipe: bool) -> None:
    told(data, pipe=pipe)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=40), max_size=12).map(b"".join), st.booleans())
def test_anything_at_all_is_told_to_the_last_byte(data: bytes, pipe: bool) -> None:
    told(data, pipe=pipe)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=8).map(b"".join))
def test_header_parsers_take_any_bytes(data: bytes) -> None:
    assert warc.parse(data).size == len(data)
    arc.parse(data)
    assert 0 <= messages.parse(data).size <= len(data)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["chunked", "gzip", "deflate", "br", "zstd", "gzip, br", "none, x"]),
    st.lists(PIECES | st.binary(max_size=60) | st.just(gzip.compress(b"tide" * 50)), max_size=5).map(b"".join),
)
def test_any_body_under_any_coding_is_read(coding: str, body: bytes) -> None:
    field = f"Transfer-Encoding: {coding}" if coding == "chunked" else f"Content-Encoding: {coding}"
    read = told(record("coded", http(body, field)) + page("next"))
    assert len(read.captures) == 2
    assert read.captures[0].record.block_digest_status == "verified-raw"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_cut_anywhere_is_told_to_the_last_byte(sample: Path) -> None:
    data = sample.read_bytes()
    for size in range(1, min(len(data), 2000), 97):
        told(data[:size], options=ReadOptions(max_body=1 << 16))
