"""WACZ, a ZIP of web archives with hashes of its files: archives are read, the rest is verified and skipped by name."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from warcmill.model import DigestStatus, Gap, Record, Skipped
from warcmill.read import archive
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.input import HEAD_BYTES, KEPT_BYTES, Extent, Input, Item
from warcmill.read.packages.unzip import Entry, Member, can_unpack, read_at
from warcmill.read.packages.zip import CENTRAL, END, LOCAL, Layout, layout

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
LARGEST_PACKAGE = 64 << 20
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_REASONS = {"indexes": "wacz-index", "pages": "wacz-pages", PACKAGE: "wacz-package", PACKAGE_DIGEST: "wacz-package"}
"""Why a file that is no archive is skipped, by the first part of its path (WACZ 1.1.1, section 4)."""
_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")


def sniff(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a ZIP does; what is in it shows when it is read."""
    return head.startswith((LOCAL, END))


def records(source: Input) -> Iterator[Item]:
    """Yield what the archives in the ZIP hold, then for each file in it whether it is as the package says.

    No index is needed, nor the central directory. A file's own bytes in the ZIP, header to descriptor, are one skipped
    record; the directory is a gap that is a note. `source.stream` must be able to seek.
    """
    plan = layout(source.stream)
    source.extents.append(Extent(source.uri, source.member, plan.size))
    claims = _claims(source.stream, plan)
    archives = {entry.start for entry in plan.entries if _is_archive(source.stream, entry)}
    if not archives and not claims:
        yield Gap(source.whole(plan.size), "not-an-archive", "a ZIP file that holds no web archive")
        return
    for entry in plan.entries:
        yield from _entry(source, entry, claims, is_archive=entry.start in archives)
    for offset, length in plan.between():
        yield _structure(source, plan, offset, length)
    if plan.directory is None:
        message = "the central directory of the ZIP is gone; its files were found without it"
        yield Gap(source.at(plan.size, 0), "truncated", message)
    for path in sorted(claims.keys() - {entry.name for entry in plan.entries}):
        yield Gap(source.at(plan.size, 0), "missing-member", f"{path} is listed in {PACKAGE} and not in the ZIP")


def _entry(source: Input, entry: Entry, claims: Mapping[str, Claim], *, is_archive: bool) -> Iterator[Item]:
    here = source.at(entry.start, entry.end - entry.start)
    if not can_unpack(entry):
        reason = "encrypted" if entry.is_encrypted else "unsupported-compression"
        yield Gap(here, reason, f"{entry.name} cannot be unpacked (method {entry.method})")
        return
    claim = claims.get(entry.name)
    digests = _Digests(claim.algorithm if claim else None, wants_sha256=source.options.sha256)
    member = Member(source.stream, entry, digests)
    stream = io.BufferedReader(member, _CHUNK)
    if is_archive:
        yield from archive.records(source.inside(cast("BinaryIO", stream), entry.name, entry.size))
    while stream.read(_CHUNK):
        pass
    status = digests.status(claim, member.size)
    quirks = tuple(
        code
        for code, is_so in {
            "zip-member-damaged": member.fault is not None,
            "zip-member-unlisted": entry.is_listed is False,
            "wacz-hash-mismatch": status == "mismatch",
        }.items()
        if is_so
    )
    record = Record(
        here, "resource", url=entry.name, block_length=member.size, block_sha256=digests.sha256,
        block_digest_status=status, quirks=quirks,
    )  # fmt: skip
    yield Skipped(record, "wacz-archive" if is_archive else _REASONS.get(entry.name.split("/")[0], "wacz-other"))


def _structure(source: Input, plan: Layout, offset: int, length: int) -> Gap:
    in_directory = plan.directory is not None and offset >= plan.directory
    if in_directory or read_at(source.stream, offset, 4) in {CENTRAL, END}:
        return Gap(source.at(offset, length), "zip-structure", "the central directory of the ZIP", severity="note")
    return Gap(source.at(offset, length), "garbage", "bytes that belong to no file in the ZIP")


def _is_archive(stream: BinaryIO, entry: Entry) -> bool:
    """Whether the entry begins as an archive does, or, damaged, stands where archives do; an index is gzip too."""
    if not can_unpack(entry):
        return False
    if entry.name.startswith("archive/") and entry.name.endswith(_SUFFIXES):
        return True
    head = io.BufferedReader(Member(stream, entry), HEAD_BYTES).read(HEAD_BYTES)
    return starts_record(_gunzipped(head) if head.startswith(_GZIP) else head)


def _gunzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(head, KEPT_BYTES)
    except zlib.error:
        return b""


# --- hashes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """What the package says of a file in it."""

    algorithm: str
    value: str
    size: int | None


class _Digests:
    """The digests that are taken of a file's data in one reading."""

    def __init__(self, algorithm: str | None, *, wants_sha256: bool) -> None:
        names = _ALGORITHMS & {algorithm, "sha256" if wants_sha256 else None}
        self._digests = {name: hashlib.new(name, usedforsecurity=False) for name in names}

    def update(self, data: bytes, /) -> None:
        for digest in self._digests.values():
            digest.update(data)

    @property
    def sha256(self) -> str | None:
        return self._digests["sha256"].hexdigest() if "sha256" in self._digests else None

    def status(self, claim: Claim | None, size: int) -> DigestStatus:
        if claim is None:
            return "absent"
        if claim.algorithm not in self._digests:
            return "unsupported"
        is_same = self._digests[claim.algorithm].hexdigest() == claim.value.lower() and claim.size in {None, size}
        return "verified-raw" if is_same else "mismatch"


def _claims(stream: BinaryIO, plan: Layout) -> dict[str, Claim]:
    """Read what the package says of its files, and what `datapackage-digest.json` says of the package."""
    listed = _json(stream, plan, PACKAGE).get("resources")
    found = {}
    for resource in listed if isinstance(listed, list) else ():
        if isinstance(resource, dict) and isinstance(path := resource.get("path"), str) and (claim := _claim(resource)):
            found[path] = claim
    if claim := _claim(_json(stream, plan, PACKAGE_DIGEST)):
        found[PACKAGE] = claim
    return found


def _claim(resource: Mapping[str, Any]) -> Claim | None:
    """Read `hash: "sha256:…"` and `bytes`, or as WACZ 1.0 has them: `hashing: "sha256"` and both in `stats`."""
    stats = resource.get("stats")
    older = stats if isinstance(stats, dict) else {}
    value, size = resource.get("hash", older.get("hash")), resource.get("bytes", older.get("bytes"))
    if not isinstance(value, str):
        return None
    algorithm, _, hexadecimal = value.rpartition(":")
    name = algorithm or str(resource.get("hashing") or "sha256")
    return Claim(name.lower().replace("-", ""), hexadecimal, size if isinstance(size, int) else None)


def _json(stream: BinaryIO, plan: Layout, name: str) -> dict[str, Any]:
    """Read a JSON object out of the ZIP; what is none, or none any more, says nothing."""
    entry = next((entry for entry in plan.entries if entry.name == name and can_unpack(entry)), None)
    if entry is None:
        return {}
    try:
        value = json.loads(io.BufferedReader(Member(stream, entry)).read(LARGEST_PACKAGE))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
