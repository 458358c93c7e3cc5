"""Files that were cut, hit or stuck together wrongly."""

from __future__ import annotations

import zipfile
from functools import cache

from samples.formats import package, pages_list
from samples.records import Sample, member, page, warcinfo


@cache
def members() -> tuple[bytes, ...]:
    """Give five sound records as gzip members."""
    records = [warcinfo("damage.warc.gz"), *(page(f"page-{number}") for number in range(4))]
    return tuple(map(member, records))


def hit(at: int, value: int, number: int = 2) -> bytes:
    """Give the members with one byte of one of them replaced; `at` counts from the end if negative."""
    parts = [bytearray(part) for part in members()]
    parts[number][at] = value
    return b"".join(parts)


def between(junk: bytes) -> bytes:
    """Give the members with something between the second and the third."""
    parts = members()
    return b"".join(parts[:2]) + junk + b"".join(parts[2:])


def split_record() -> bytes:
    """Give a record whose header is one gzip member and whose block is another."""
    whole = page("split")
    cut = whole.index(b"\r\n\r\n") + 4
    return members()[1] + member(whole[:cut]) + member(whole[cut:]) + members()[2]


def plain() -> bytes:
    """Give five sound records uncompressed."""
    return warcinfo("damage.warc") + b"".join(page(f"page-{number}") for number in range(4))


def flipped() -> bytes:
    """Give them with a letter of one body changed."""
    return plain().replace(b"The tide table</h1>", b"The tide cable</h1>", 1)


def overwritten() -> bytes:
    """Give them with other bytes in place of the line ends behind one block."""
    parts = [page(f"page-{number}") for number in range(3)]
    return parts[0] + parts[1][:-4] + b"\0\0\0\0" + parts[2]


def signed() -> bytes:
    """Give a WACZ with the signature of somebody whose key nobody knows."""
    by = {"software": "warcmill samples", "signature": "c2FtcGxl", "publicKey": "c2FtcGxl"}
    files = {"archive/data.warc.gz": b"".join(members()), "pages/pages.jsonl": pages_list()}
    return package(files, zipfile.ZIP_STORED, signed=by)


def wacz(method: int = zipfile.ZIP_STORED, hashes: dict[str, str] | None = None) -> bytes:
    """Give a small WACZ."""
    return package({"archive/data.warc.gz": b"".join(members()), "pages/pages.jsonl": pages_list()}, method, hashes)


def without_listed() -> bytes:
    """Give a WACZ in which a file that its package lists goes by another name."""
    whole = bytearray(wacz())
    name = b"pages/pages.jsonl"
    for at in (whole.index(name), whole.rindex(name)):
        whole[at : at + len(name)] = b"pages/other.jsonl"
    return bytes(whole)


def unlisted() -> bytes:
    """Give a WACZ whose directory does not list its archive."""
    whole = wacz()
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x01\x02", start + 4)
    return whole[:start] + whole[end:]


def wacz_hit() -> bytes:
    """Give a WACZ with one byte of its archive changed."""
    whole = bytearray(wacz())
    whole[whole.index(b"Boats")] ^= 1
    return bytes(whole)


def encrypted() -> bytes:
    """Give a WACZ whose archive is said to be encrypted."""
    whole = bytearray(wacz())
    for at in (6, whole.index(b"PK\x01\x02") + 8):
        whole[at] |= 1
    return bytes(whole)


def broken_inside() -> bytes:
    """Give the members, one of them in blocks whose third is broken."""
    parts = [*members()]
    blocks = bytearray(member(page("page-1"), 300))
    blocks[10 + 2 * 305] = 7
    return b"".join([*parts[:2], bytes(blocks), *parts[3:]])


def bit_flipped() -> bytes:
    """Give the members with one bit of one of them flipped."""
    return hit(150, members()[2][150] ^ 4)


SAMPLES = {
    "record-over-two-members.warc.gz": Sample("a record whose header and block are two gzip members", split_record),
    "records-in-one-member.warc.gz": Sample(
        "two records in one gzip member", lambda: member(page("one") + page("two")) + member(page("three"))
    ),
    "gzip-empty-member.warc.gz": Sample("a gzip member with nothing in it", lambda: between(member(b""))),
    "gzip-bit-flip.warc.gz": Sample("one flipped bit in gzip data, which the checksum tells", bit_flipped),
    "gzip-broken-block.warc.gz": Sample("a hit in gzip data: the member cannot be inflated to its end", broken_inside),
    "gzip-broken-at-start.warc.gz": Sample("a hit in the first gzip data: nothing can be inflated", lambda: hit(10, 7)),
    "gzip-checksum-wrong.warc.gz": Sample("a gzip member whose checksum is wrong", lambda: hit(-6, 0x55)),
    "gzip-header-damaged.warc.gz": Sample("a gzip member whose magic is gone", lambda: hit(1, 0)),
    "gzip-cut.warc.gz": Sample("a gzip file cut within its last member", lambda: b"".join(members())[:-500]),
    "gzip-trailer-cut.warc.gz": Sample("a gzip file cut within its last checksum", lambda: b"".join(members())[:-3]),
    "garbage-between-members.warc.gz": Sample(
        "bytes of no member between members", lambda: between(b"#!garbage\n" * 40)
    ),
    "nul-bytes-between-members.warc.gz": Sample("zeros between members", lambda: between(bytes(512))),
    "bit-flip.warc": Sample("a changed letter that only the digest shows", flipped),
    "cut.warc": Sample("a file cut within its last record", lambda: plain()[:-500]),
    "cut-in-header.warc": Sample("a file cut within its last header", lambda: plain() + page("lost")[:150]),
    "garbage.warc": Sample("bytes of no record between records", lambda: page("a") + b"?" * 700 + page("b")),
    "nul-bytes.warc": Sample("zeros between records", lambda: page("a") + bytes(700) + page("b")),
    "separator-damaged.warc": Sample("a separator that was overwritten", overwritten),
    "empty.warc": Sample("nothing at all", lambda: b""),
    "not-an-archive.warc.gz": Sample("text under an archive's name", lambda: b"404 page not found, said the server.\n"),
    "wacz-hash-wrong.wacz": Sample(
        "a file that is not as its package says", lambda: wacz(hashes={"pages/pages.jsonl": "sha256:" + "0" * 64})
    ),
    "wacz-signed.wacz": Sample("a WACZ that somebody signed", signed),
    "wacz-file-missing.wacz": Sample("a file that the package lists and the ZIP lacks", without_listed),
    "wacz-without-directory.wacz": Sample(
        "a WACZ cut before its central directory", lambda: wacz()[: wacz().index(b"PK\x01\x02")]
    ),
    "wacz-member-damaged.wacz": Sample("a changed byte in an archive in a WACZ", wacz_hit),
    "wacz-encrypted.wacz": Sample("an archive in a WACZ that is encrypted", encrypted),
    "wacz-member-unlisted.wacz": Sample("a WACZ whose directory does not list its archive", unlisted),
}
