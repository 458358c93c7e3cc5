"""Ways to damage an archive, each a function of bytes and a random generator; `KINDS` names them."""

from __future__ import annotations

import gzip
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

Wound = Callable[["Sample", random.Random], bytes]
_LENGTH = re.compile(rb"\nContent-Length: *(\d+)\r\n")


@dataclass(frozen=True)
class Sample:
    """An archive with one gzip member a record, by its records' bytes."""

    name: str
    records: tuple[bytes, ...]

    @property
    def members(self) -> list[bytes]:
        """Each record as a gzip member."""
        return [pack(record) for record in self.records]

    @property
    def plain(self) -> bytes:
        """The archive uncompressed."""
        return b"".join(self.records)


def pack(data: bytes) -> bytes:
    """One gzip member."""
    return gzip.compress(data, 6, mtime=0)


def split(archive: bytes) -> tuple[bytes, ...]:
    """A sound `.warc.gz` as its members' contents. Raises ValueError if they are not one whole record each."""
    records = []
    while archive:
        inflater = zlib.decompressobj(31)
        records.append(inflater.decompress(archive))
        archive = inflater.unused_data
    if not all(map(_is_record, records)):
        raise ValueError("not one record a member")
    return tuple(records)


def _is_record(data: bytes) -> bool:
    header, _, rest = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(header + b"\r\n")
    return length is not None and len(rest) == int(length[1]) + len(b"\r\n\r\n")


def bit_flip(sample: Sample, rng: random.Random) -> bytes:
    """One bit anywhere."""
    data = bytearray(b"".join(sample.members))
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def checksum(sample: Sample, rng: random.Random) -> bytes:
    """A wrong CRC in one member's trailer."""
    members = sample.members
    at = rng.randrange(len(members))
    members[at] = members[at][:-8] + rng.randbytes(4) + members[at][-4:]
    return b"".join(members)


def magic(sample: Sample, rng: random.Random) -> bytes:
    """A wrong byte in one member's magic."""
    members = sample.members
    at, where = rng.randrange(len(members)), rng.randrange(3)
    members[at] = (
        members[at][:where] + bytes([members[at][where] ^ (1 + rng.randrange(255))]) + members[at][where + 1 :]
    )
    return b"".join(members)


def zeros(sample: Sample, rng: random.Random) -> bytes:
    """512 bytes overwritten with zeros, on a sector's boundary."""
    data = bytearray(b"".join(sample.members))
    at = rng.randrange(max(1, len(data) // 512)) * 512
    data[at : at + 512] = bytes(len(data[at : at + 512]))
    return bytes(data)


def garbage(sample: Sample, rng: random.Random) -> bytes:
    """Random bytes between two members."""
    return _between(sample, rng, rng.randbytes(1 + rng.randrange(4000)))


def nuls(sample: Sample, rng: random.Random) -> bytes:
    """NUL bytes between two members."""
    return _between(sample, rng, bytes(1 + rng.randrange(4000)))


def _between(sample: Sample, rng: random.Random, junk: bytes) -> bytes:
    members = sample.members
    members.insert(rng.randrange(len(members) + 1), junk)
    return b"".join(members)


def length_gz(sample: Sample, rng: random.Random) -> bytes:
    """A wrong Content-Length in one record, packed again."""
    records = _wrong_length(sample, rng)
    return b"".join(map(pack, records))


def length_plain(sample: Sample, rng: random.Random) -> bytes:
    """A wrong Content-Length in one record of an uncompressed archive."""
    return b"".join(_wrong_length(sample, rng))


def _wrong_length(sample: Sample, rng: random.Random) -> list[bytes]:
    records = list(sample.records)
    at = rng.randrange(len(records))
    match = _LENGTH.search(records[at])
    if match is None:
        return records
    true = int(match[1])
    wrong = rng.choice(
        [true + d for d in (-2, -1, 1, 2, 3, 4, 5, 17, 100)]
        + [0, true // 2, true * 2, true * 10, true + 65_536, 10**9, 10**15]
    )
    records[at] = records[at][: match.start(1)] + b"%d" % max(0, wrong) + records[at][match.end(1) :]
    return records


def whole_file(sample: Sample, rng: random.Random) -> bytes:
    """One gzip member around everything."""
    del rng
    return pack(sample.plain)


def odd_members(sample: Sample, rng: random.Random) -> bytes:
    """Members that begin and end anywhere, several records in one and records over several."""
    data, members = sample.plain, []
    while data:
        size = 1 + rng.randrange(120_000)
        members.append(pack(data[:size]))
        data = data[size:]
    return b"".join(members)


def cut(sample: Sample, rng: random.Random) -> bytes:
    """The file ends early."""
    data = b"".join(sample.members)
    return data[: rng.randrange(1, len(data))]


def cut_plain(sample: Sample, rng: random.Random) -> bytes:
    """The uncompressed file ends early."""
    return sample.plain[: rng.randrange(1, len(sample.plain))]


def bit_flip_plain(sample: Sample, rng: random.Random) -> bytes:
    """One bit anywhere in the uncompressed file."""
    data = bytearray(sample.plain)
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def zeros_plain(sample: Sample, rng: random.Random) -> bytes:
    """512 bytes of the uncompressed file overwritten with zeros."""
    data = bytearray(sample.plain)
    at = rng.randrange(max(1, len(data) // 512)) * 512
    data[at : at + 512] = bytes(len(data[at : at + 512]))
    return bytes(data)


KINDS: dict[str, Wound] = {
    "bit flip, gz": bit_flip,
    "checksum, gz": checksum,
    "magic, gz": magic,
    "512 zeros, gz": zeros,
    "garbage between, gz": garbage,
    "NULs between, gz": nuls,
    "wrong length, gz": length_gz,
    "wrong length, plain": length_plain,
    "whole-file gzip": whole_file,
    "odd members, gz": odd_members,
    "bit flip, plain": bit_flip_plain,
    "512 zeros, plain": zeros_plain,
    "cut, gz": cut,
    "cut, plain": cut_plain,
}
CUTS = frozenset({"cut, gz", "cut, plain"})
"""Here only the records are due that lie wholly before the cut."""
