"""MHTML: what comes out of a saved page's parts, and that every byte is told."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from warcmill.model import Capture, Gap, Skipped
from warcmill.read.dumps import mhtml
from warcmill.read.input import Input, Item, ReadOptions

HEAD = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://hafen.example/fahrplan\r\nSubject: Fahrplan\r\n"
    b"Date: Tue, 3 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----limit"\r\n\r\n'
)
PAGE = (
    b"------limit\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://hafen.example/fahrplan\r\n\r\n<p>F=C3=A4hre um =\r\nzehn</p>\r\n"
)
PICTURE = (
    b"------limit\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Location: /schiff.png\r\n\r\n" + base64.encodebytes(b"\x89PNG" + bytes(100)).replace(b"\n", b"\r\n")
)
CLOSE = b"------limit--\r\n"
WHOLE = HEAD + PAGE + PICTURE + CLOSE


def read(data: bytes, **options: object) -> tuple[list[Item], Input]:
    source = Input(io.BytesIO(data), "saved.mhtml", ReadOptions(**options))  # type: ignore[arg-type]
    return list(mhtml.records(source)), source


def bodies(items: list[Item]) -> list[tuple[str, bytes]]:
    return [(item.url, item.body) for item in items if isinstance(item, Capture)]


def test_each_part_is_a_capture_with_its_own_url_and_decoded_body() -> None:
    items, _ = read(WHOLE)
    assert bodies(items) == [
        ("https://hafen.example/fahrplan", "<p>Fähre um zehn</p>".encode()),
        ("https://hafen.example/schiff.png", b"\x89PNG" + bytes(100)),
    ]


def test_a_part_takes_the_date_of_the_message_and_keeps_how_it_was_written() -> None:
    page = next(item for item in read(WHOLE)[0] if isinstance(item, Capture))
    assert (page.record.warc_date, page.record.date) == (
        "Tue, 3 Mar 2026 10:00:00 +0100",
        datetime(2026, 3, 3, 9, tzinfo=UTC),
    )
    assert (page.media_type, page.charset, page.record.type) == ("text/html", "utf-8", "resource")


def test_parts_envelope_and_end_make_up_the_file() -> None:
    items, source = read(WHOLE)
    assert [(type(item), item.source.offset, item.source.length) for item in items] == [
        (Skipped, 0, len(HEAD)),
        (Capture, len(HEAD), len(PAGE)),
        (Capture, len(HEAD + PAGE), len(PICTURE)),
        (Gap, len(HEAD + PAGE + PICTURE), len(CLOSE)),
    ]
    assert [extent.size for extent in source.extents] == [len(WHOLE)]


def test_a_message_cut_at_any_byte_is_still_told_to_the_last_byte() -> None:
    for length in range(len(WHOLE)):
        items, source = read(WHOLE[:length])
        told = sum(item.source.length or 0 for item in items)
        assert (told, [extent.size for extent in source.extents]) == (length, [length])


def test_a_message_without_its_end_says_so_on_its_last_part() -> None:
    last = read(WHOLE[: len(HEAD + PAGE) - 10])[0][-1]
    assert isinstance(last, Capture)
    assert (last.body, last.truncated) == ("<p>Fähre um ".encode(), "unspecified")
    assert last.quirks == ("mhtml-unclosed",)


def test_a_body_that_is_not_in_its_coding_is_flagged_and_the_next_part_read() -> None:
    items, _ = read(WHOLE.replace(b"\r\n\r\niVBO", b"\r\n\r\n!!BO"))
    assert [item.quirks for item in items if isinstance(item, Capture)] == [(), ("transfer-encoding-damaged",)]


def test_a_page_saved_inside_an_alternative_is_found() -> None:
    inner = (
        b'------limit\r\nContent-Type: multipart/alternative; boundary="in"\r\n\r\n'
        b"--in\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--in--\r\n"
    )
    items, _ = read(HEAD + inner + PICTURE + CLOSE)
    assert bodies(items)[0] == ("https://hafen.example/fahrplan", b"<p>x")
    assert [type(item) for item in items] == [Skipped, Skipped, Capture, Gap, Capture, Gap]


def test_of_a_picture_only_the_beginning_is_held_but_its_length_is_true() -> None:
    long = HEAD + PICTURE.split(b"\r\n\r\n")[0] + b"\r\n\r\n" + base64.encodebytes(bytes(9000)) + CLOSE
    picture = next(item for item in read(long, sha256=True)[0] if isinstance(item, Capture))
    assert (len(picture.body), picture.body_length, picture.quirks) == (4096, 9000, ())


def test_a_text_body_over_the_limit_is_cut_and_flagged() -> None:
    page = next(item for item in read(WHOLE, max_body=5)[0] if isinstance(item, Capture))
    assert (page.body, page.body_length, page.truncated, page.quirks) == (b"<p>F\xc3", 21, "length", ("body-limit",))


NAMES = ["Content-Type", "Date", "Content-Location", "Content-ID", "Content-Transfer-Encoding", "Content-Base"]
VALUES = [
    *("=?utf-8?Q?a=ZZ?=", "=?nope?B?/?=", "http://[x", "[", "Fri, 31 Dec 9999 23:59:59 -1400", "1 Jan 0001", "base64"),
    *("multipart/mixed; boundary=", "text/html; charset*=x'y'%ff", "\0", "<>", "é" * 9, "quoted-printable", ";;"),
]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text())), st.binary())
def test_no_header_and_no_body_of_a_part_raises_or_escapes_the_account(
    fields: list[tuple[str, str]], body: bytes
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "replace")
    data = HEAD + b"------limit\r\n" + lines + b"\r\n" + body
    items, _ = read(data)
    assert sum(item.source.length or 0 for item in items) == len(data)


def test_a_mail_is_no_page() -> None:
    assert mhtml.sniff(WHOLE, "x")
    assert not mhtml.sniff(b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello", "x.mhtml")
    assert not mhtml.sniff(b"Key: value\n\nsome notes", "x.mht")
