"""WACZ: archives inside a ZIP, read without an index, every file held against its hash."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Mapping

from shared import shared

from warcmill.model import Capture, Gap, Skipped
from warcmill.read.input import Input, Item, ReadOptions
from warcmill.read.packages import package


def warc(count: int) -> bytes:
    return b"".join(
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:%d>\r\nWARC-Date: 2026-03-03T10:00:00Z\r\n"
        b"WARC-Target-URI: https://a.example/%d\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nbody%d\r\n\r\n"
        % (number, number, number)
        for number in range(count)
    )


FILES = {
    "archive/data.warc": warc(3),
    "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
    "indexes/index.cdx": b"x",
}


def made(
    files: dict[str, bytes] = FILES, method: int = zipfile.ZIP_STORED, hashes: Mapping[str, str] | None = None
) -> bytes:
    said = {path: "sha256:" + hashlib.sha256(data).hexdigest() for path, data in files.items()} | dict(hashes or {})
    resources = [{"path": path, "hash": said[path], "bytes": len(data)} for path, data in files.items()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for path, data in files.items():
            package.writestr(zipfile.ZipInfo(path, (2026, 3, 3, 10, 0, 0)), data, method)
        package.writestr("datapackage.json", json.dumps({"wacz_version": "1.1.1", "resources": resources}))
    return target.getvalue()


def read(data: bytes) -> tuple[list[Item], Input]:
    source = Input(io.BytesIO(data), "a.wacz", ReadOptions())
    return list(package.records(source)), source


def balanced(items: list[Item], source: Input) -> bool:
    """Whether for the file and each archive in it the lengths make up its size."""
    told: Counter[str | None] = Counter()
    for item in items:
        told[item.source.member] += item.source.length or 0
    sizes: Counter[str | None] = Counter()
    for extent in source.extents:
        sizes[extent.member] += extent.size
    return +told == +sizes


def files(items: list[Item]) -> list[tuple[str | None, str, str, tuple[str, ...]]]:
    skipped = [item for item in items if isinstance(item, Skipped) and item.source.member is None]
    return [(item.record.url, item.reason, item.record.block_digest_status, item.record.quirks) for item in skipped]


def urls(items: list[Item]) -> list[tuple[str, str | None]]:
    return [(item.url, item.source.member) for item in items if isinstance(item, Capture)]


THREE = [(f"https://a.example/{number}", "archive/data.warc") for number in range(3)]


def test_stored_and_deflated_archives_give_the_same_captures_and_every_byte_is_told() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        items, source = read(made(method=method))
        assert urls(items) == THREE
        assert balanced(items, source)
        assert files(items) == [
            ("archive/data.warc", "wacz-archive", "verified-raw", ()),
            ("pages/pages.jsonl", "wacz-pages", "verified-raw", ()),
            ("indexes/index.cdx", "wacz-index", "verified-raw", ()),
            ("datapackage.json", "wacz-package", "absent", ()),
        ]


def test_each_hash_is_reported_by_itself() -> None:
    items, _ = read(made(hashes={"pages/pages.jsonl": "sha256:" + "0" * 64, "indexes/index.cdx": "tiger:aa"}))
    assert [(name, status, quirks) for name, _, status, quirks in files(items)] == [
        ("archive/data.warc", "verified-raw", ()),
        ("pages/pages.jsonl", "mismatch", ("wacz-hash-mismatch",)),
        ("indexes/index.cdx", "unsupported", ()),
        ("datapackage.json", "absent", ()),
    ]


def test_a_listed_file_that_is_not_there_is_a_gap() -> None:
    data = made()
    without = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(without, "w") as kept:
        for info in given.infolist():
            if info.filename != "indexes/index.cdx":
                kept.writestr(info, given.read(info))
    items, source = read(without.getvalue())
    assert [(gap.reason, gap.severity) for gap in items if isinstance(gap, Gap)] == [
        ("zip-structure", "note"),
        ("missing-member", "damaged"),
    ]
    assert urls(items) == THREE
    assert balanced(items, source)


def test_without_its_central_directory_the_archive_is_read_all_the_same() -> None:
    data = made(method=zipfile.ZIP_DEFLATED)
    items, source = read(data[: data.index(b"PK\x01\x02")])
    assert urls(items) == THREE
    assert balanced(items, source)
    assert [gap.reason for gap in items if isinstance(gap, Gap)] == ["truncated"]


def test_a_wacz_cut_anywhere_is_told_to_the_last_byte() -> None:
    data = made(method=zipfile.ZIP_DEFLATED)
    for length in range(4, len(data), 11):
        items, source = read(data[:length])
        assert balanced(items, source), length


def test_no_damage_costs_the_account_or_raises() -> None:
    chance = random.Random(11)
    whole = [made(), made(method=zipfile.ZIP_DEFLATED)]
    for _ in range(300):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] ^= 1 << chance.randrange(8)
                case 1:
                    del data[at : at + chance.randint(1, 200)]
                case 2:
                    data[at:at] = chance.randbytes(chance.randint(1, 100))
                case _:
                    data[at : at + 4] = chance.choice([b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 4])
        items, source = read(bytes(data))
        assert balanced(items, source)


def test_encrypted_files_are_gaps_with_their_name() -> None:
    data = bytearray(made())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    items, source = read(bytes(data))
    gap = next(item for item in items if isinstance(item, Gap))
    assert (gap.reason, gap.source.offset) == ("encrypted", 0)
    assert "archive/data.warc" in gap.message
    assert balanced(items, source)


def test_damaged_data_are_flagged_on_their_file() -> None:
    data = bytearray(made())
    data[data.index(b"body1")] ^= 0xFF
    items, source = read(bytes(data))
    quirks = ("zip-member-damaged", "wacz-hash-mismatch")
    assert files(items)[0] == ("archive/data.warc", "wacz-archive", "mismatch", quirks)
    assert urls(items) == THREE
    assert balanced(items, source)


def test_a_zip_of_other_things_is_no_archive() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    items, source = read(target.getvalue())
    assert [(type(item), item.reason) for item in items if isinstance(item, Gap)] == [(Gap, "not-an-archive")]
    assert balanced(items, source)


def test_archives_are_known_by_their_bytes_wherever_they_stand() -> None:
    items, _ = read(made({"data/x.bin": warc(1), "archive/note.txt": b"no archive"}))
    assert urls(items) == [("https://a.example/0", "data/x.bin")]
    assert files(items)[1] == ("archive/note.txt", "wacz-other", "verified-raw", ())


def test_real_packages_verify() -> None:
    items, source = read(shared("warcs", "webrecorder_pywb", "valid_example_1.wacz").read_bytes())
    assert balanced(items, source)
    assert [(name, status) for name, _, status, _ in files(items)] == [
        ("indexes/index.cdx.gz", "verified-raw"),
        ("indexes/index.idx", "verified-raw"),
        ("archive/example-collection.warc", "verified-raw"),
        ("pages/pages.jsonl", "verified-raw"),
        ("datapackage.json", "absent"),
    ]
    assert len(urls(items)) > 0
    items, source = read(shared("warcs", "webrecorder_pywb", "invalid_example_1.wacz").read_bytes())
    assert balanced(items, source)
    assert [gap.reason for gap in items if isinstance(gap, Gap)] == ["zip-structure", "missing-member"]
