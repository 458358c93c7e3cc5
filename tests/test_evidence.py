"""Digests that wait until somebody asks, and that it shows in nothing but the time."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from archives import FIVE, NAMES, PAGE, http, packed, page, record, sha1

from warcmill.model import Capture, Gap, Record, Skipped
from warcmill.read import ReadOptions, digest, open_source
from warcmill.read.deferred_digests import UnsettledCapture, UnsettledRecord
from warcmill.read.quirks import is_damage

WRONG = sha1(b"something else")
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)


def read(data: bytes, **options: Any) -> list[Capture | Skipped | Gap]:
    with open_source(io.BytesIO(data), name="x", options=ReadOptions(**options)) as reader:
        return list(reader)


def capture(data: bytes, **options: Any) -> Capture:
    (item,) = read(data, **options)
    assert isinstance(item, Capture)
    return item


def both(label: str = "both", **fields: Any) -> bytes:
    return page(label, **{"WARC_Payload_Digest": sha1(PAGE + label.encode())} | fields)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes were hashed each time."""
    sizes: list[int] = []
    matches = digest.Expected.matches

    def counting(expected: digest.Expected, *data: bytes) -> bool:
        sizes.append(sum(map(len, data)))
        return matches(expected, *data)

    monkeypatch.setattr(digest.Expected, "matches", counting)
    return sizes


@pytest.mark.parametrize("data", [both(), packed(both())], ids=["plain", "gzip"])
def test_nothing_is_hashed_before_somebody_asks_and_nothing_twice(data: bytes, compared: list[int]) -> None:
    item = capture(data)
    assert (item.body, item.url, item.record.block_length, compared) == (PAGE + b"both", "https://example.org/both",
                                                                        len(http(PAGE + b"both")), [])  # fmt: skip
    for _ in range(2):
        assert (item.record.block_digest_status, item.payload_digest_status) == ("verified-raw", "verified-raw")
        assert (item.quirks, item.record.quirks, is_damage(item)) == ((), (), False)
    assert compared == [len(http(PAGE + b"both")), len(PAGE + b"both")]


@pytest.mark.parametrize("kind", ["request", "metadata"])
def test_small_records_that_are_no_captures_wait_too(kind: str, compared: list[int]) -> None:
    (item,) = read(record("small", b"a: b\r\n", kind))
    assert compared == []
    assert isinstance(item, Skipped)
    assert (item.record.block_digest_status, compared) == ("verified-raw", [6])


@pytest.mark.parametrize(
    ("fields", "block", "payload", "quirks"),
    [
        ({}, "verified-raw", "absent", ()),
        ({"WARC_Block_Digest": WRONG}, "mismatch", "absent", ("block-digest-mismatch",)),
        ({"WARC_Payload_Digest": WRONG}, "verified-raw", "mismatch", ("payload-digest-mismatch",)),
        (
            {"WARC_Block_Digest": WRONG, "WARC_Payload_Digest": WRONG, "WARC_Date": "2026-03-03"},
            "mismatch", "mismatch",
            ("date-reduced-precision", "block-digest-mismatch", "payload-digest-mismatch"),
        ),
        ({"WARC_Block_Digest": "sha9:00", "WARC_Payload_Digest": "crc:1"}, "unsupported", "unsupported", ()),
        ({"WARC_Block_Digest": None, "WARC_Payload_Digest": sha1(PAGE)}, "absent", "mismatch",
         ("payload-digest-mismatch",)),
    ],
)  # fmt: skip
def test_a_digest_that_is_wrong_is_told_by_whatever_is_asked_first(
    fields: dict[str, Any], block: str, payload: str, quirks: tuple[str, ...]
) -> None:
    data = page("wrong", **fields)
    assert capture(data).record.block_digest_status == block
    assert capture(data).payload_digest_status == payload
    assert capture(data).quirks == capture(data).record.quirks == quirks
    assert is_damage(capture(data)) == ("mismatch" in (block, payload))


def test_a_chunked_body_waits_and_matches_with_its_chunks_or_without(compared: list[int]) -> None:
    block = http(CHUNKED, "Transfer-Encoding: chunked")
    stored = capture(record("raw", block, WARC_Payload_Digest=sha1(CHUNKED)))
    entity = capture(record("entity", block, WARC_Payload_Digest=sha1(PAGE)))
    neither = capture(record("neither", block, WARC_Payload_Digest=WRONG))
    assert (stored.body, compared) == (PAGE, [])
    statuses = [item.payload_digest_status for item in (stored, entity, neither)]
    assert statuses == ["verified-raw", "verified-entity", "mismatch"]


def test_a_body_that_is_not_held_is_compared_while_it_is_there(compared: list[int]) -> None:
    body = bytes(range(256)) * 40
    item = capture(record("image", http(body, media_type="image/png"), WARC_Payload_Digest=sha1(body)))
    assert (type(item), len(item.body), len(compared)) == (Capture, 4096, 2)
    assert (item.record.block_digest_status, item.payload_digest_status) == ("verified-raw", "verified-raw")


def test_nobody_who_does_not_verify_is_told_of_digests(compared: list[int]) -> None:
    item = capture(both(WARC_Block_Digest=WRONG), verify=False)
    assert (type(item), item.record.block_digest_status, item.payload_digest_status) == (Capture, "absent", "absent")
    assert compared == []


def test_a_block_that_may_hold_another_record_is_compared_at_once() -> None:
    inner = both("inner")
    honest = record("outer", http(PAGE) + b"\r\n\r\n" + inner)
    swallowing = record("outer", http(PAGE), length=len(http(PAGE)) + 4 + len(inner) - 4) + inner
    assert [item.record.block_digest_status for item in read(honest) if not isinstance(item, Gap)] == ["verified-raw"]
    found = [item.record for item in read(swallowing) if not isinstance(item, Gap)]
    assert [(one.url, one.block_digest_status) for one in found] == [
        ("https://example.org/outer", "verified-raw"), ("https://example.org/inner", "verified-raw"),
    ]  # fmt: skip
    assert found[0].quirks == ("length-repaired",)


VIEWS: dict[str, Callable[[Any], Any]] = {
    "repr": repr,
    "hash": hash,
    "tuple": tuple,
    "list": lambda item: [*item],
    "length": len,
    "slice": lambda item: item[:],
    "items": lambda item: [item[at] for at in range(-len(item), len(item))],
    "dict": lambda item: item._asdict(),
    "in": lambda item: ("mismatch" in item, "block-digest-mismatch" in item),
    "replaced": lambda item: item._replace(quirks=("other",)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda item: pickle.loads(pickle.dumps(item)),
    "made again": lambda item: type(item)(*item),
    "made of a sequence": lambda item: type(item)._make(item),
    "equal": lambda item: (item == item._replace(), item != item._replace(), item == 1, item != 1),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("fields", [{}, {"WARC_Block_Digest": WRONG}, {"WARC_Payload_Digest": WRONG}])
def test_whoever_looks_sees_a_plain_value(view: str, fields: dict[str, Any]) -> None:
    data = both(WARC_Date="2026-03-03", **fields)
    look = VIEWS[view]
    unsettled = capture(data)
    plain = Capture(*capture(data))._replace(record=Record(*capture(data).record))
    assert (type(unsettled), type(unsettled.record)) == (UnsettledCapture, UnsettledRecord)
    assert (type(plain), type(plain.record)) == (Capture, Record)
    assert look(unsettled) == look(plain)
    assert look(capture(data).record) == look(plain.record)
    assert plain == capture(data) == plain


def test_a_settled_value_holds_no_waiting_one() -> None:
    item = capture(both())
    for plain in (copy.copy(item), pickle.loads(pickle.dumps(item)), item._replace(url="x"), Capture(*item)):
        assert (type(plain), type(plain.record)) == (Capture, Record)


def test_what_waits_holds_the_block_and_not_what_it_was_read_from() -> None:
    item = capture(both())
    assert isinstance(item.record, UnsettledRecord)
    evidence = item.record.evidence
    assert evidence.held.raw is item.body
    assert evidence.held.header + evidence.held.raw == http(PAGE + b"both")


def test_both_ways_of_reading_agree_on_all_five() -> None:
    for data in (b"".join(FIVE), b"".join(map(packed, FIVE))):
        assert [item.record.record_id for item in read(data) if not isinstance(item, Gap)] == NAMES
        assert read(data) == read(data)
