"""ZIP files: every entry found, every byte placed, whatever is missing or damaged."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import zstandard

from warcmill.read.packages.unzip import Entry, Member, can_unpack
from warcmill.read.packages.zip import Layout, layout

PLAIN = b"plain text " * 40
NOISE = random.Random(1).randbytes(3000)


class Pipe(io.RawIOBase):
    """Where a writer cannot go back, so that lengths stand behind the data."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += bytes(data)
        return len(data)


def made(*, deflated: bool = False, piped: bool = False, wide: bool = False) -> bytes:
    target: Any = Pipe() if piped else io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, data in (("a/plain.txt", PLAIN), ("noise.bin", NOISE), ("empty", b"")):
            with archive.open(zipfile.ZipInfo(name, (2026, 3, 3, 10, 0, 0)), "w", force_zip64=wide) as member:
                member.write(data)
    return bytes(target.written) if piped else target.getvalue()


def unpacked(data: bytes) -> dict[str, tuple[bytes, str | None]]:
    stream = io.BytesIO(data)
    return {entry.name: read(stream, entry) for entry in layout(stream).entries}


def read(stream: io.BytesIO, entry: Entry) -> tuple[bytes, str | None]:
    member = Member(stream, entry)
    data = b"".join(iter(lambda: member.read(777) or b"", b""))
    return data, member.fault


WHOLE = {"a/plain.txt": (PLAIN, None), "noise.bin": (NOISE, None), "empty": (b"", None)}
VARIANTS = [{"deflated": d, "piped": p, "wide": w} for d in (False, True) for p in (False, True) for w in (False, True)]


def told(plan: Layout) -> int:
    """Bytes of entries and between them, after a check that none is told twice."""
    stretches = sorted([(entry.start, entry.end - entry.start) for entry in plan.entries] + list(plan.between()))
    offset = 0
    for start, length in stretches:
        assert start == offset
        offset += length
    return offset


def test_every_way_to_write_a_zip_gives_the_same_files() -> None:
    for variant in VARIANTS:
        assert unpacked(made(**variant)) == WHOLE, variant


def test_files_are_found_by_local_headers_when_the_directory_is_gone() -> None:
    for variant in VARIANTS:
        data = made(**variant)
        plan = layout(io.BytesIO(data))
        assert plan.directory is not None
        assert unpacked(data[: plan.directory]) == WHOLE, variant
        assert layout(io.BytesIO(data[: plan.directory])).directory is None


def test_a_zip_cut_at_any_byte_is_told_to_the_last_byte_and_a_cut_file_says_so() -> None:
    for variant in VARIANTS[::3]:
        data = made(**variant)
        for length in range(0, len(data), 7):
            assert told(layout(io.BytesIO(data[:length]))) == length
    assert unpacked(made()[:300])["a/plain.txt"] == (PLAIN[: 300 - 41], "cut")


def test_no_flipped_byte_escapes_notice_or_loses_count() -> None:
    chance = random.Random(7)
    for variant in VARIANTS:
        data = bytearray(made(**variant))
        for _ in range(60):
            at = chance.randrange(len(data))
            data[at] ^= 1 << chance.randrange(8)
            stream = io.BytesIO(bytes(data))
            plan = layout(stream)
            assert told(plan) == len(data)
            for entry in filter(can_unpack, plan.entries):
                content, fault = read(stream, entry)
                assert fault or content in {PLAIN, NOISE, b""} or entry.crc is None, (variant, at)
            data[at] = made(**variant)[at]


def test_damaged_data_are_given_up_to_the_damage() -> None:
    data = bytearray(made(deflated=True))
    entry = next(entry for entry in layout(io.BytesIO(data)).entries if entry.name == "a/plain.txt")
    data[entry.data + entry.stored - 3] ^= 0xFF
    content, fault = unpacked(bytes(data))["a/plain.txt"]
    assert fault
    assert content
    assert PLAIN.startswith(content[:11])


def test_a_damaged_local_header_does_not_cost_the_data() -> None:
    data = bytearray(made())
    data[0:4] = b"XXXX"
    assert unpacked(bytes(data)) == WHOLE


def test_what_was_put_before_the_zip_shifts_everything() -> None:
    data = b"#!/bin/sh\nexit\n" + made()
    assert unpacked(data) == WHOLE
    assert next(iter(layout(io.BytesIO(data)).between())) == (0, 15)


def test_a_file_that_the_directory_does_not_list_is_found_between_the_listed() -> None:
    inner = made()
    plan = layout(io.BytesIO(inner))
    assert plan.directory is not None
    with_another = inner[: plan.directory] + b"PK\x03\x04" + bytes(22) + b"\x01\x00\x00\x00x" + inner[plan.directory :]
    found = layout(io.BytesIO(with_another))
    assert [(entry.name, entry.is_listed) for entry in found.entries][-1] == ("x", False)


def test_encrypted_files_are_known_and_not_read() -> None:
    data = bytearray(made())
    directory = layout(io.BytesIO(data)).directory
    assert directory is not None
    data[6] |= 1
    data[directory + 8] |= 1
    assert [can_unpack(entry) for entry in layout(io.BytesIO(data)).entries] == [False, True, True]


def test_zstandard_data_are_unpacked() -> None:
    packed = zstandard.ZstdCompressor().compress(PLAIN)
    entry = Entry("x", 0, 0, len(packed), len(packed), len(PLAIN), None, 93)
    assert read(io.BytesIO(packed), entry) == (PLAIN, None)
