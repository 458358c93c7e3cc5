"""A ZIP of what warcmill reads: WACZ, MAFF, mirrors and pages, also in each other; the rest is skipped by name."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from warcmill.model import Gap, Record, Skipped
from warcmill.read.containers.packings import largest_block
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.formats import ARCHIVE, claimed
from warcmill.read.input import DEEPEST, HEAD_BYTES, KEPT_BYTES, Format, Input, Item
from warcmill.read.packages import wacz
from warcmill.read.packages.packed import spooled
from warcmill.read.packages.unzip import Entry, Member, can_unpack, read_at
from warcmill.read.packages.zip import CENTRAL, END, Layout, layout

_CHUNK = 1 << 20
_LARGEST_INDEX = 64 << 20
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_HTTRACK_CACHE = re.compile(r"(?:.*/)?hts-cache/(?:new|old)\.zip", re.IGNORECASE)
_ATTACHED = re.compile(r"[0-9a-f]{40}\.\w{1,8}")
"""How Playwright names the bodies that it puts beside a HAR."""
_EPUB = b"application/epub+zip"
_OPENING = frozenset({"zip", "packed", "self-extracting"})
"""Formats that have others in them."""
_SKIPPED = {"archive": "wacz-archive", "zip": "zip-package"}
"""Why the stored bytes of a file that was read are skipped themselves, by its format."""


def records(source: Input) -> Iterator[Item]:
    """Yield what the files in the ZIP hold, then for each of them whether it is as the package says.

    No index is needed, nor the central directory. A file's own bytes in the ZIP, header to descriptor, are one skipped
    record; the directory is a gap that is a note. `source.stream` must be able to seek.
    """
    plan = layout(source.stream)
    source.account(plan.size)
    if source.options.root and _HTTRACK_CACHE.fullmatch(source.uri):
        yield Skipped(Record(source.whole(plan.size), "resource"), "mirror-cache")  # the pages lie beside it
        return
    package = _Package(source, plan)
    if package.is_foreign:
        yield Gap(source.whole(plan.size), "not-an-archive", "a ZIP file that holds no web archive and no page")
        return
    yield from package.items()


def records_of(source: Input, plan: Layout, loader: str) -> Iterator[Item]:
    """Yield the same of a ZIP behind a loader, which may tell where the page came from; the account is opened."""
    package = _Package(source, plan)
    package.beside.loader = loader
    yield from (item for item in package.items() if item.source.member or item.source.offset)


class Beside:
    """The files of a ZIP by name."""

    def __init__(self, stream: BinaryIO, plan: Layout) -> None:
        self._stream = stream
        self.loader: str | None = None
        """The page that unpacks the ZIP, if it has one."""
        self._entries = {_path(entry): entry for entry in plan.entries if can_unpack(entry)}

    def __contains__(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return path in self._entries

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if there is none."""
        entry = self._entries.get(path)
        return io.BufferedReader(Member(self._stream, entry)).read(_LARGEST_INDEX) if entry else None

    def stamp(self, path: str) -> tuple[int, int] | None:
        """Where a file lies and how long it is; None if there is none."""
        entry = self._entries.get(path)
        return (entry.start, entry.stored) if entry else None


def _path(entry: Entry) -> str:
    return entry.name.replace("\\", "/")


class _Package:
    """A ZIP, its files' formats and what it says of them."""

    def __init__(self, source: Input, plan: Layout) -> None:
        self.source, self.plan = source, plan
        self.claims = wacz.claims(source.stream, plan)
        self.is_signed = wacz.is_signed(source.stream, plan)
        self.beside = Beside(source.stream, plan)
        self.is_wacz = bool(self.claims) or wacz.PACKAGE in self.beside
        is_book = self.beside.read("mimetype") in {_EPUB, _EPUB + b"\n"}
        self.unopened: set[int] = set()
        self.has_har = any(entry.name.endswith(".har") for entry in plan.entries)
        found = {} if is_book else {entry.start: self._form(entry) for entry in plan.entries}
        self.forms = {start: form for start, form in found.items() if form}

    @property
    def is_foreign(self) -> bool:
        """Whether nothing in it is for us."""
        return not (self.forms or self.claims or self.unopened)

    def _form(self, entry: Entry) -> Format | None:
        """How the entry is read: what it begins as, or, damaged, as what stands where archives do; else None."""
        if not can_unpack(entry) or self._is_furniture(entry.name):
            return None
        if entry.name.startswith("archive/") and entry.name.endswith(_SUFFIXES):
            return ARCHIVE
        stream = io.BufferedReader(Member(self.source.stream, entry), HEAD_BYTES)
        head = stream.read(HEAD_BYTES)
        head += stream.read(largest_block(head) - len(head)) if len(head) == HEAD_BYTES else b""
        if starts_record(_gunzipped(head) if head.startswith(_GZIP) else head):
            return ARCHIVE
        form = claimed(head, _path(entry))
        if form and form.name in _OPENING and self.source.depth >= DEEPEST:
            self.unopened.add(entry.start)
        return None if form is ARCHIVE or entry.start in self.unopened else form

    def _is_furniture(self, name: str) -> bool:
        """Whether a file is a WACZ's own, for those who replay it, or a body that a HAR beside it speaks of."""
        is_attached = self.has_har and _ATTACHED.fullmatch(name) is not None
        return is_attached or (bool(self.claims) and name.partition("/")[0] in wacz.REASONS)

    def items(self) -> Iterator[Item]:
        """What is in it, file by file, and what belongs to no file."""
        source, plan = self.source, self.plan
        for entry in plan.entries:
            yield from self._entry(entry)
        for offset, length in plan.between():
            yield _structure(source, plan, offset, length)
        if plan.directory is None:
            message = "the central directory of the ZIP is gone; its files were found without it"
            yield Gap(source.at(plan.size, 0), "truncated", message)
        for path in sorted(self.claims.keys() - {entry.name for entry in plan.entries}):
            message = f"{path} is listed in {wacz.PACKAGE} and not in the ZIP"
            yield Gap(source.at(plan.size, 0), "missing-member", message)

    def _entry(self, entry: Entry) -> Iterator[Item]:
        source = self.source
        here = source.at(entry.start, entry.end - entry.start)
        if not can_unpack(entry):
            reason = "encrypted" if entry.is_encrypted else "unsupported-compression"
            yield Gap(here, reason, f"{entry.name} cannot be unpacked (method {entry.method})")
            return
        if entry.start in self.unopened:
            message = f"{entry.name} lies in {source.depth} packages; what lies deeper is not opened"
            yield Gap(here, "nested-too-deep", message)
            return
        claim = self.claims.get(entry.name)
        digests = wacz.Digests(claim.algorithm if claim else None, wants_sha256=source.options.sha256)
        member = Member(source.stream, entry, digests)
        stream = io.BufferedReader(member, _CHUNK)
        form = self.forms.get(entry.start)
        if form:
            yield from self._inside(
                source.inside(cast("BinaryIO", stream), _path(entry), entry.size, self.beside), form
            )
        while stream.read(_CHUNK):
            pass
        status = digests.status(claim, member.size)
        found = {
            "zip-member-damaged": member.fault is not None,
            "zip-member-unlisted": entry.is_listed is False,
            "wacz-hash-mismatch": status == "mismatch",
            "wacz-signature-unchecked": self.is_signed and entry.name == wacz.PACKAGE_DIGEST,
        }
        record = Record(
            here, "resource", url=entry.name, block_length=member.size, block_sha256=digests.sha256,
            block_digest_status=status, quirks=tuple(code for code, is_so in found.items() if is_so),
        )  # fmt: skip
        reason = wacz.REASONS.get(entry.name.split("/")[0], "wacz-other") if self.is_wacz else "zip-other"
        yield Skipped(record, _SKIPPED.get(form.name, "zip-page") if form else reason)

    def _inside(self, inner: Input, form: Format) -> Iterator[Item]:
        """What a file holds; a package that holds nothing of ours is a file like others."""
        told = len(inner.extents)
        items = spooled(inner, form) if form.seeks else form.records(inner)
        first = next(items, None)
        if isinstance(first, Gap) and first.reason == "not-an-archive" and form is not ARCHIVE:
            del inner.extents[told:]
            return
        if first:
            yield first
        yield from items


def _structure(source: Input, plan: Layout, offset: int, length: int) -> Gap:
    in_directory = plan.directory is not None and offset >= plan.directory
    if in_directory or read_at(source.stream, offset, 4) in {CENTRAL, END}:
        return Gap(source.at(offset, length), "zip-structure", "the central directory of the ZIP", severity="note")
    return Gap(source.at(offset, length), "garbage", "bytes that belong to no file in the ZIP")


def _gunzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(head, KEPT_BYTES)
    except zlib.error:
        return b""
