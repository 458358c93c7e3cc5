"""Headers as nearly all are written, against the readers of any header; compiled and interpreted alike."""

from __future__ import annotations

import pytest
from archives import page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warcmill.read import http, usual_headers, warc
from warcmill.read.containers.record_starts import has_mark, header_end


@pytest.fixture(autouse=True)
def used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is compiled it is slower than the others, and so left out."""
    monkeypatch.setattr(usual_headers, "COMPILED", True)


NAMES = [*warc.REPEATABLE, "WARC-Type", "warc-type", "WARC-Date", "Content-Length", "Content-Type", "CONTENT-ENCODING",
         "Transfer-Encoding", "WARC-Target-URI", "WARC-Record-ID", "X-Own", "X\u00e9", "X Y", ""]  # fmt: skip
VALUES = ["response", "Revisit", "2026-03-03T10:00:00Z", "12", "-1", "text/html; charset=x", "gzip, br", "chunked", "",
          " ", "<urn:x:1>", "< a b >", "a:b", "t\tab", "\u00e9", "\x7f", "\x0b", "\u00a0", "a\rb", "\x00"]  # fmt: skip
SPACES = st.sampled_from(["", " ", "  ", "\t"])
ODD = st.tuples(
    st.sampled_from(NAMES), SPACES, st.sampled_from([":", ""]), SPACES, st.sampled_from(VALUES), SPACES
).map("".join)
LINES = ODD | st.sampled_from([" folded", "\tfolded", ":", "no field"])
USUAL = st.builds("{}: {}".format, st.sampled_from(NAMES[:11]), st.sampled_from(VALUES[:8]))
ENDS = st.sampled_from(["\r\n"] * 30 + ["\n", "\r\r\n", "\r"])


def headers(first: list[str]) -> st.SearchStrategy[bytes]:
    """A first line, fields of which most are as they should be, a blank line, and something behind it."""
    fields = st.lists(st.one_of(USUAL, USUAL, USUAL, LINES), max_size=8)
    lines = st.builds(lambda line, found: [line, *found, ""], st.sampled_from(first), fields)
    written = lines.flatmap(lambda found: st.tuples(*(ENDS.map(line.__add__) for line in found)).map("".join))
    behind = st.sampled_from(["", "\r\n\r\n", "WARC/1.0\r\n\r\n", "body: x\r\n\r\n", "\n\n"])
    return st.builds(lambda header, rest: (header + rest).encode(), written, behind)


@given(headers(["WARC/1.0", "WARC/1.1 ", "WARC/0.9", "WARX/1.0", "WARC/1.0\u00e9", ""]), st.integers(0, 3))
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_record_header_is_read_alike(header: bytes, before: int) -> None:
    buffer = b"\r\n\r"[:before] + header
    found = warc.usual(buffer, before)
    end = header_end(buffer, before)
    assert found is None or (end >= 0 and found == warc.parse(buffer[before:end]))


@given(headers(["HTTP/1.1 200 OK", "HTTP/1.0 404", "HTTP/1.1 2000", "HTTP/2 200", "HTTP/1.1", "ICY 200", ""]))
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_message_header_is_read_alike(block: bytes) -> None:
    assert http.parse(block) == http.parse_plainly(block)


@given(st.lists(st.sampled_from([b"WARC/", b"W", b"WA", b"WARC", b"/", b"x", b"\n"]), max_size=12).map(b"".join),
       st.integers(0, 40), st.integers(0, 60))  # fmt: skip
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mark_is_found_alike(data: bytes, start: int, end: int) -> None:
    assert has_mark(data, start, end) == (b"WARC/" in data[start:end])


def test_what_nearly_all_write_is_read_at_once() -> None:
    header = page("usual")
    assert warc.usual(header, 0) == warc.parse(header[: header_end(header, 0)])
    assert warc.usual(header, 0) is not None
    assert usual_headers.http_header(header[header_end(header, 0) :], frozenset({12})) == (
        44, "HTTP/1.1 200 OK", (("Content-Type", "text/html"),), [("Content-Type", "text/html")],
    )  # fmt: skip
