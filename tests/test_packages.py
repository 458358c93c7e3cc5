"""Packages and packings: whatever a page or an archive lies in, it is read, and every byte is told of."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections import Counter
from typing import Any

import brotli
import pytest
import zstandard

from warcmill.model import Capture, Gap, Skipped
from warcmill.read import ReadOptions, open_source
from warcmill.read.input import Item

PAGE = b"<!DOCTYPE html><html><head><title>Tides</title></head><body><p>High water at noon.</p></body></html>"
RECORD = (
    b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2026-03-03T10:00:00Z\r\n"
    b"WARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbody\r\n\r\n"
)
PACKERS: dict[str, Any] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "zst": zstandard.ZstdCompressor().compress,
    "br": brotli.compress,
}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for path, data in files.items():
            package.writestr(path, data)
    return target.getvalue()


def read(data: bytes, name: str, **options: Any) -> list[Item]:
    """Read it all; every byte must be told of, and no fault of our own may show."""
    told: Counter[tuple[str | None, bool]] = Counter()
    due: Counter[tuple[str | None, bool]] = Counter()
    with open_source(io.BytesIO(data), name=name, options=ReadOptions(**options)) as reader:
        items = list(reader)
    for item in items:
        assert not (isinstance(item, Gap) and item.reason == "internal-error"), item.message
        told[item.source.member, item.source.of_stream] += item.source.length or 0
    for extent in reader.extents:
        due[extent.member, extent.of_stream] += extent.size
    assert +told == +due
    own = [extent for extent in reader.extents if extent.member is None]
    assert sum(extent.size if extent.stored is None else extent.stored for extent in own) == len(data)
    return items


def captures(items: list[Item]) -> list[tuple[str, bytes]]:
    return [(item.url, item.body) for item in items if isinstance(item, Capture)]


def gaps(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Gap) and item.severity == "damaged"]


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_page_comes_out_of_every_packing(suffix: str) -> None:
    items = read(PACKERS[suffix](PAGE), f"tides.html.{suffix}")
    assert (captures(items), gaps(items)) == ([(f"file:tides.html.{suffix}", PAGE)], [])


@pytest.mark.parametrize("suffix", sorted(PACKERS.keys() - {"br"}))
def test_an_archive_comes_out_of_every_packing_and_offsets_are_of_its_stream(suffix: str) -> None:
    items = read(PACKERS[suffix](RECORD * 3), f"crawl.warc.{suffix}")
    assert [(item.source.offset, item.source.length, item.source.of_stream) for item in items] == [
        (at * len(RECORD), len(RECORD), True) for at in range(3)
    ]


def test_a_packed_record_of_its_own_has_its_own_place_in_lz4() -> None:
    lz4 = pytest.importorskip("lz4.frame")
    members = [lz4.compress(RECORD), lz4.compress(RECORD)]
    items = read(b"".join(members), "crawl.warc.lz4")
    assert [(item.source.offset, item.source.length) for item in items] == [
        (0, len(members[0])), (len(members[0]), len(members[1])),
    ]  # fmt: skip


def test_several_streams_one_behind_the_other_are_one() -> None:
    for suffix in ("bz2", "xz"):
        packed = PACKERS[suffix](RECORD) + PACKERS[suffix](RECORD) + (bytes(8) if suffix == "xz" else b"")
        items = read(packed, f"crawl.warc.{suffix}")
        assert (len(captures(items)), gaps(items)) == (2, [])


@pytest.mark.parametrize("suffix", PACKERS)
def test_what_is_left_of_a_cut_packing_is_read_and_the_cut_told(suffix: str) -> None:
    words = " ".join(str(number * 7_919) for number in range(60_000)).encode()
    packed = PACKERS[suffix](PAGE + words)
    items = read(packed[: len(packed) - 30], f"tides.html.{suffix}")
    assert len(gaps(items)) == 1
    if suffix != "bz2":  # a block of which is whole or nothing
        assert [body.startswith(PAGE) for _, body in captures(items)] == [True]


def test_a_page_is_found_behind_a_first_block_of_bzip2_longer_than_other_heads() -> None:
    noise = "".join(random.Random(3).choices("abcdefghijklmnopqrstuvwxyz", k=400_000)).encode()
    packed = bz2.compress(PAGE + noise)
    assert len(packed) > 1 << 17
    assert captures(read(packed, "tides.html.bz2")) == [("file:tides.html.bz2", PAGE + noise)]


def test_damage_in_a_packing_ends_no_run_and_hides_no_byte() -> None:
    chance = random.Random(15)
    for suffix, pack in PACKERS.items():
        for data in (PAGE * 50, RECORD * 50):
            packed = bytearray(pack(data))
            for _ in range(20):
                wounded = bytearray(packed)
                wounded[chance.randrange(len(wounded))] ^= 1 << chance.randrange(8)
                read(bytes(wounded), f"x.{suffix}")


def test_a_packing_that_unpacks_to_itself_is_not_followed_for_ever() -> None:
    data = PAGE
    for _ in range(12):
        data = gzip.compress(data)
    assert captures(read(data, "page.html.gz")) == []


def test_pages_archives_and_packages_in_a_zip_are_read_and_the_rest_is_skipped_by_name() -> None:
    inner = zipped({"www.a.example/two.html": PAGE})
    items = read(
        zipped({"one.html": PAGE, "crawl.warc.gz": gzip.compress(RECORD), "more.zip": inner, "read.me": b"hello"}),
        "a.zip",
    )
    assert [url for url, _ in captures(items)] == [
        "file:a.zip!one.html", "https://a.example/1", "http://www.a.example/two.html",
    ]  # fmt: skip
    assert [item.reason for item in items if isinstance(item, Skipped)] == [
        "zip-page", "wacz-archive", "zip-page", "zip-package", "zip-other",
    ]  # fmt: skip


def test_a_zip_of_nothing_of_ours_is_foreign_and_so_is_a_book() -> None:
    assert gaps(read(zipped({"a.txt": b"hello"}), "a.zip")) == ["not-an-archive"]
    book = zipped({"mimetype": b"application/epub+zip", "chapter.xhtml": PAGE}, zipfile.ZIP_STORED)
    assert gaps(read(book, "a.epub")) == ["not-an-archive"]


def test_a_damaged_archive_in_a_zip_is_told_even_if_nothing_is_left_of_it() -> None:
    items = read(zipped({"archive/data.warc": b"nothing of a record\n" * 9, "page.html": PAGE}), "a.wacz")
    assert gaps(items) == ["not-an-archive"]


def test_a_page_that_unpacks_itself_is_the_page_in_its_zip_with_the_mark_of_its_loader() -> None:
    head = (
        b"<!doctype html><html data-sfz><head><!--\n Page saved with SingleFile \n url: https://a.example/z \n"
        b" saved date: Tue Mar 03 2026 11:00:00 GMT+0100 (CET)\n--></head><body><script>/**/</script><!--"
    )
    items = read(head + zipped({"index.html": PAGE, "images/0.png": b"\x89PNG"}) + b"--></body></html>", "z.html")
    assert captures(items) == [("https://a.example/z", PAGE)]
    plain = head + b"--></body></html>"
    assert captures(read(plain, "z.html")) == [("https://a.example/z", plain)]


def test_a_page_deep_in_packages_is_a_gap_that_says_so() -> None:
    data = PAGE
    for level in range(9):
        data = zipped({f"{level}.{'zip' if level else 'html'}": data})
    items = read(data, "a.zip")
    assert (captures(items), gaps(items)) == ([], ["nested-too-deep"])


def test_packages_cut_or_damaged_anywhere_are_told_to_the_last_byte() -> None:
    chance = random.Random(7)
    whole = zipped({"one.html": PAGE, "page.html.gz": gzip.compress(PAGE), "in.zip": zipped({"two.html": PAGE})})
    for _ in range(60):
        read(whole[: chance.randrange(1, len(whole))], "a.zip")
        wounded = bytearray(whole)
        wounded[chance.randrange(len(wounded))] ^= 1 << chance.randrange(8)
        read(bytes(wounded), "a.zip")
