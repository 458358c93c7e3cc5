"""How fast revisits get the payloads of their originals, by how the originals are wrapped.

usage: revisits.py [--originals N] [--revisits N]

Builds archives of N pages of some 15 kB that share no payload, in every wrapping, and resolves revisits of pages that
lie evenly all over them. Where a record's own bytes can be fetched the time for one does not grow with N.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from warcmill.model import Capture
from warcmill.read import open_source
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import resolve

SEED = 3
WORDS = 2_000
SHARED = 50
"""Records in each member of `shared-members`."""


def record(kind: str, number: int, block: bytes, payload: bytes) -> bytes:
    """Give a WARC record with the payload's digest."""
    lines = (
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:x:{kind}-{number}>",
        "WARC-Date: 2026-03-03T10:00:00Z",
        f"WARC-Target-URI: https://a.example/{number}",
        f"WARC-Payload-Digest: sha256:{hashlib.sha256(payload).hexdigest()}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def records(originals: int, revisits: int) -> tuple[list[bytes], list[bytes]]:
    """Give the pages, and the revisits of some of them."""
    chance = random.Random(SEED)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    pages = [
        b"<html><body><p>" + b" ".join(b"%x" % chance.getrandbits(24) for _ in range(WORDS)) for _ in range(originals)
    ]
    again = [number * originals // revisits for number in range(revisits)]
    return (
        [record("response", number, head + page, page) for number, page in enumerate(pages)],
        [record("revisit", number, head, pages[number]) for number in again],
    )


def members(parts: list[bytes]) -> bytes:
    """Give each its own gzip member."""
    return b"".join(gzip.compress(part, 6, mtime=0) for part in parts)


def package(parts: list[bytes], method: int) -> bytes:
    """Give a WACZ with one archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("archive/data.warc.gz", members(parts))
        archive.writestr("datapackage.json", "{}")
    return target.getvalue()


def frames(parts: list[bytes]) -> bytes:
    """Give each its own zstd frame, with a dictionary before them all."""
    dictionary = zstandard.train_dictionary(20_000, [*parts[:200]])
    data = dictionary.as_bytes()
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    head = b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data
    return head + b"".join(packer.compress(part) for part in parts)


WRAPPINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip": members,
    "shared-members": lambda parts: members([b"".join(parts[at : at + SHARED]) for at in range(0, len(parts), SHARED)]),
    "whole-file gzip": lambda parts: gzip.compress(b"".join(parts), 6, mtime=0),
    "zstd, dictionary": frames,
    "wacz, stored": lambda parts: package(parts, zipfile.ZIP_STORED),
    "wacz, deflated": lambda parts: package(parts, zipfile.ZIP_DEFLATED),
}


def resolved(path: str, revisits: list[bytes]) -> Iterator[Capture]:
    """Yield the revisits, the archive at `path` being their collection."""
    index = Index.build({path: path})
    with open_source(io.BytesIO(b"".join(revisits)), name="revisits") as reader:
        for item in reader:
            if isinstance(item, Capture):
                yield resolve(item, index)


def main() -> None:
    """Time each wrapping and print what a revisit costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--originals", type=int, default=2_000)
    parser.add_argument("--revisits", type=int, default=200)
    options = parser.parse_args()
    pages, revisits = records(options.originals, options.revisits)
    for name, wrap in WRAPPINGS.items():
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(wrap(pages))
            begun = time.process_time()
            Index.build({file.name: file.name})
            built = time.process_time() - begun
            found = sum(bool(capture.body) for capture in resolved(file.name, revisits))
            each = (time.process_time() - begun - 2 * built) / options.revisits
        told = f"index {built:6.2f} s   a revisit {each * 1000:8.2f} ms   {found} of {len(revisits)} resolved"
        print(f"{name:<17} {told}")


if __name__ == "__main__":
    main()
