"""Members of a compressed archive: exact places, and what damage costs."""

from __future__ import annotations

import gzip
import random
import zlib
from pathlib import Path

import pytest
from accounts import told
from archives import FIVE, NAMES, packed, page

from warcmill.model import Gap

MEMBERS = [packed(one) for one in FIVE]


def damaged(at: int, member: bytes) -> bytes:
    return b"".join([*MEMBERS[:at], member, *MEMBERS[at + 1 :]])


def ids(data: bytes) -> list[str | None]:
    return [item.record.record_id for item in told(data).records]


def test_each_member_is_a_record_at_its_own_offset() -> None:
    places = [(item.source.offset, item.source.length, item.source.of_stream) for item in told(b"".join(MEMBERS)).items]
    starts = [sum(map(len, MEMBERS[:number])) for number in range(5)]
    assert places == [(start, len(member), False) for start, member in zip(starts, MEMBERS, strict=True)]


def flipped(*bits: int) -> bytes:
    member = bytearray(MEMBERS[2])
    for bit in bits:
        member[bit // 8] ^= 1 << bit % 8
    return damaged(2, bytes(member))


@pytest.mark.parametrize("bit", range(80, 8 * (len(MEMBERS[2]) - 8), 41))
def test_a_flipped_bit_of_the_data_is_turned_back(bit: int) -> None:
    read = told(flipped(bit))
    assert read.blocks == told(b"".join(MEMBERS)).blocks
    assert [item.record.quirks for item in read.records] == [(), (), ("gzip-bit-mended",), (), ()]


@pytest.mark.parametrize("bit", [*range(80), *range(8 * (len(MEMBERS[2]) - 8), 8 * len(MEMBERS[2]))])
def test_a_flipped_bit_around_the_data_costs_no_record_but_its_own(bit: int) -> None:
    sound = {(one, sha) for one, sha in told(b"".join(MEMBERS)).blocks if one != NAMES[2]}
    assert sound <= set(told(flipped(bit)).blocks)


@pytest.mark.parametrize("bit", range(80, 8 * (len(MEMBERS[2]) - 9), 97))
def test_a_record_hit_twice_is_flagged_or_its_bytes_are_a_gap(bit: int) -> None:
    read = told(flipped(bit, bit + 5))
    sound = {(one, sha) for one, sha in told(b"".join(MEMBERS)).blocks if one != NAMES[2]}
    assert sound <= set(read.blocks)
    hit = [item for item in read.records if item.record.record_id not in {*NAMES[:2], *NAMES[3:]}]
    assert all({"gzip-checksum-mismatch", "member-damaged"} & set(item.record.quirks) for item in hit)
    assert hit or [gap.reason for gap in read.gaps] == ["damaged-member"]


def test_a_wrong_checksum_is_flagged_and_the_bytes_are_all_there() -> None:
    member = MEMBERS[2][:-8] + bytes(4) + MEMBERS[2][-4:]
    read = told(damaged(2, member))
    assert read.blocks == told(b"".join(MEMBERS)).blocks
    assert [item.record.quirks for item in read.records] == [(), (), ("gzip-checksum-mismatch",), (), ()]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_damaged_magic_costs_nothing(at: int) -> None:
    member = MEMBERS[2][:at] + b"\xff" + MEMBERS[2][at + 1 :]
    read = told(damaged(2, member))
    assert read.blocks == told(b"".join(MEMBERS)).blocks
    assert read.records[2].record.quirks == ("gzip-header-damaged",)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_file_whose_first_magic_is_damaged_is_still_an_archive(at: int) -> None:
    member = MEMBERS[0][:at] + b"\xff" + MEMBERS[0][at + 1 :]
    assert ids(damaged(0, member)) == NAMES


@pytest.mark.parametrize(
    ("junk", "reason"), [(b"?" * 700, "garbage"), (bytes(512), "nul-bytes"), (b"\x1f\x8b\x08\x00", "damaged-member")]
)
@pytest.mark.parametrize("at", [0, 2, 5])
def test_bytes_between_members_are_a_named_gap(junk: bytes, reason: str, at: int) -> None:
    read = told(b"".join([*MEMBERS[:at], junk, *MEMBERS[at:]]))
    assert [item.record.record_id for item in read.records] == NAMES
    assert read.reasons == [(reason, sum(map(len, MEMBERS[:at])), len(junk))]
    assert read.gaps[0].severity == "damaged"


def test_a_zeroed_stretch_over_two_members_costs_these_two() -> None:
    data = bytearray(b"".join(MEMBERS))
    border = sum(map(len, MEMBERS[:2]))
    data[border - 100 : border + 100] = bytes(200)
    survivors = set(told(bytes(data)).blocks) & set(told(b"".join(MEMBERS)).blocks)
    assert {one for one, _ in survivors} == {NAMES[0], NAMES[3], NAMES[4]}


def test_a_cut_file_gives_what_is_whole_and_flags_the_rest() -> None:
    data = b"".join(MEMBERS)[:-50]
    read = told(data)
    assert ids(data)[:4] == NAMES[:4]
    partial = read.records[4].record
    assert partial.source.offset == sum(map(len, MEMBERS[:4]))
    assert {"truncated", "member-damaged"} <= set(partial.quirks)


def test_a_gzip_around_the_whole_file_gives_places_in_the_stream_and_says_so() -> None:
    read = told(gzip.compress(b"".join(FIVE)))
    assert [item.record.record_id for item in read.records] == NAMES
    assert [(item.source.offset, item.source.of_stream) for item in read.items] == [
        (sum(map(len, FIVE[:number])), True) for number in range(5)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_members_may_begin_and_end_anywhere(seed: int) -> None:
    rng = random.Random(seed)
    data, members = b"".join(FIVE), []
    while data:
        size = rng.randrange(1, 900)
        members.append(gzip.compress(data[:size]))
        data = data[size:]
    assert told(b"".join(members)).blocks == told(b"".join(FIVE)).blocks


def test_a_member_that_holds_two_records_among_others_that_hold_one() -> None:
    data = MEMBERS[0] + gzip.compress(FIVE[1] + FIVE[2]) + MEMBERS[3]
    read = told(data)
    assert [item.record.record_id for item in read.records] == NAMES[:4]
    assert [item.source.of_stream for item in read.records] == [False, True, True, False]
    assert read.records[3].source.offset == len(data) - len(MEMBERS[3])


def test_an_archive_inside_a_member_is_a_body_and_no_members_of_ours() -> None:
    inner = packed(page("inner-1"), page("inner-2"))
    outer = packed(page("before"), page("around").replace(b"High water", inner[:0] + b"High water"), page("after"))
    assert len(told(outer).records) == 3
    stored = zlib.compressobj(0, zlib.DEFLATED, 31)
    whole = stored.compress(page("stored") + b"") + stored.flush()
    assert len(told(packed(page("x")) + whole).records) == 2


def test_an_empty_member_is_a_note() -> None:
    read = told(MEMBERS[0] + gzip.compress(b"", mtime=0) + MEMBERS[1])
    assert [(gap.reason, gap.severity) for gap in read.gaps] == [("empty-member", "note")]


def test_a_pipe_gives_the_same_as_a_file_even_when_damaged() -> None:
    data = bytearray(b"".join(MEMBERS))
    data[len(MEMBERS[0]) + 60] ^= 0xFF
    piped, filed = told(bytes(data), pipe=True), told(bytes(data))
    assert [item.source for item in piped.items] == [item.source for item in filed.items]
    assert piped.blocks == filed.blocks


def test_text_is_no_archive_and_a_gap_over_all_of_it() -> None:
    read = told(b"Just some words.\n" * 20)
    assert read.items == (Gap(read.items[0].source, "not-an-archive", "no record was found in it"),)
    assert (read.items[0].source.offset, read.items[0].source.length) == (0, 340)


def test_a_file_of_no_bytes_says_so() -> None:
    assert told(b"").reasons == [("empty-input", 0, 0)]


def test_a_damaged_dictionary_costs_what_needs_it_and_no_byte_of_the_account() -> None:
    whole = (Path(__file__).parents[1] / "sample_warcs" / "zstd-with-dictionary.warc.zst").read_bytes()
    for at in range(8, 400, 7):
        told(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
