"""A ZIP file as stretches with exact offsets: its entries, found even without a directory (APPNOTE 6.3.10)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from warcmill.read.packages.unzip import DEFLATED, Entry, Inflated, Slice, find, read_at

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
DESCRIPTOR = b"PK\x07\x08"
END = b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL_HEADER = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END_RECORD = struct.Struct("<4sHHHHLLH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64_RECORD = struct.Struct("<4sQHHLLQQQQ")
_IS_ENCRYPTED, _HAS_DESCRIPTOR, _IS_UTF8 = 1 << 0, 1 << 3, 1 << 11
_IN_ZIP64 = 0xFFFFFFFF
_LONGEST_COMMENT = 0xFFFF
_LONGEST_DESCRIPTOR = 24
_CHUNK = 1 << 20
_LATEST_VERSION = 63
_DESCRIPTOR = struct.Struct("<4sLLL")


@dataclass(frozen=True, slots=True)
class Layout:
    """A ZIP file's entries in file order, and whether its central directory could be read."""

    entries: tuple[Entry, ...]
    directory: int | None
    """Offset of the central directory; None if it is gone."""
    size: int

    def between(self) -> Iterator[tuple[int, int]]:
        """Yield (offset, length) of every stretch that belongs to no entry."""
        offset = 0
        for entry in self.entries:
            if entry.start > offset:
                yield offset, entry.start - offset
            offset = max(offset, entry.end)
        if self.size > offset:
            yield offset, self.size - offset


def layout(stream: BinaryIO) -> Layout:
    """Find the entries by the central directory and, in the bytes that it does not explain, by their local headers."""
    size = stream.seek(0, io.SEEK_END)
    listed, directory = _listed(stream, size)
    limit = size if directory is None else directory
    told = Layout(tuple(_placed(stream, listed, limit)), directory, size)
    unlisted = [
        entry
        for offset, length in told.between()
        if offset < limit
        for entry in _scanned(stream, offset, min(offset + length, limit))
    ]
    if directory is None:
        unlisted = [replace(entry, is_listed=None) for entry in unlisted]
    return replace(told, entries=tuple(sorted((*told.entries, *unlisted), key=lambda entry: entry.start)))


# --- by the central directory -------------------------------------------------------------------------------------


def _listed(stream: BinaryIO, size: int) -> tuple[list[Entry], int | None]:
    """Read the central directory: its entries, their data not yet placed, and where it begins."""
    end = _end_record(stream, size)
    if end is None:
        return [], None
    position, length, offset = end
    for start in (position - length, offset):  # they differ if something was put before the ZIP, or a length is wrong
        if 0 <= start < position:
            entries = list(_central_entries(read_at(stream, start, position - start)))
            if entries:
                return _shifted(stream, entries, start - offset), start
    return ([], position) if not length else ([], None)


def _shifted(stream: BinaryIO, entries: list[Entry], shift: int) -> list[Entry]:
    """Move the entries by what was put before the ZIP after it was made, unless it was put behind the last of them."""
    if shift and read_at(stream, max(entries[0].start + shift, 0), len(LOCAL)) == LOCAL:
        return [replace(entry, start=entry.start + shift) for entry in entries]
    return entries


def _end_record(stream: BinaryIO, size: int) -> tuple[int, int, int] | None:
    """Find the end record: where the central directory ends, how long it is, and where it says that it begins."""
    tail_start = max(0, size - _LONGEST_COMMENT - _END_RECORD.size)
    tail = read_at(stream, tail_start, size - tail_start)
    found = tail.rfind(END)
    if found < 0 or found + _END_RECORD.size > len(tail):
        return None
    *_, length, offset, _comment = _END_RECORD.unpack_from(tail, found)
    position = tail_start + found
    return _end64_record(stream, position) or (position, length, offset)


def _end64_record(stream: BinaryIO, position: int) -> tuple[int, int, int] | None:
    locator = read_at(stream, max(position - _END64_LOCATOR.size, 0), _END64_LOCATOR.size)
    if not locator.startswith(b"PK\x06\x07"):
        return None
    record_at = _END64_LOCATOR.unpack(locator)[2]
    record = read_at(stream, record_at, _END64_RECORD.size)
    if len(record) < _END64_RECORD.size or not record.startswith(b"PK\x06\x06"):
        return None
    *_, length, offset = _END64_RECORD.unpack(record)
    return record_at, length, offset


def _central_entries(directory: bytes) -> Iterator[Entry]:
    at = 0
    while at + _CENTRAL_HEADER.size <= len(directory) and directory.startswith(CENTRAL, at):
        fields = _CENTRAL_HEADER.unpack_from(directory, at)
        flags, method, crc, stored, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_end = at + _CENTRAL_HEADER.size + fields[10]
        name = directory[at + _CENTRAL_HEADER.size : name_end]
        extra = directory[name_end : name_end + fields[11]]
        size, stored, offset = _zip64(extra, size, stored, fields[16])
        yield Entry(_name(name, flags), offset, 0, stored, 0, size, crc, method, bool(flags & _IS_ENCRYPTED))
        at = name_end + fields[11] + fields[12]


def _zip64(extra: bytes, *values: int) -> tuple[int, ...]:
    """Replace each value that stands for "see the extra field" by the next number there (section 4.5.3)."""
    wide = b""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            wide = extra[at + 4 : at + 4 + length]
        at += 4 + length
    numbers = iter(struct.unpack(f"<{len(wide) // 8}Q", wide[: len(wide) // 8 * 8]))
    return tuple(next(numbers, value) if value == _IN_ZIP64 else value for value in values)


def _placed(stream: BinaryIO, listed: list[Entry], limit: int) -> Iterator[Entry]:
    """Say for each listed entry where its data lie; none reaches into the next one."""
    starts = sorted({entry.start for entry in listed if 0 <= entry.start < limit})
    after = dict(zip(starts, [*starts[1:], limit], strict=False))
    for entry in sorted(listed, key=lambda entry: entry.start):
        if (bound := after.pop(entry.start, None)) is not None:
            yield _place(stream, entry, bound)


def _place(stream: BinaryIO, entry: Entry, bound: int) -> Entry:
    header = read_at(stream, entry.start, _LOCAL_HEADER.size)
    if header.startswith(LOCAL) and len(header) == _LOCAL_HEADER.size:
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        data = entry.start + _LOCAL_HEADER.size + name_length + extra_length
    else:  # the header is damaged: the directory says how long the data are, and they end where the next entry begins
        data = max(bound - entry.stored, entry.start)
    end = data + entry.stored
    if end > bound or data > bound:
        return replace(entry, data=min(data, bound), stored=max(bound - data, 0), end=bound, is_cut=True)
    return replace(entry, data=data, end=_after_descriptor(stream, end, bound))


def _after_descriptor(stream: BinaryIO, end: int, bound: int) -> int:
    """Step over a data descriptor, which has 12 to 24 bytes and may lack its signature."""
    if bound - end in {12, 16, 20, _LONGEST_DESCRIPTOR}:
        return bound
    return min(end + _DESCRIPTOR.size, bound) if read_at(stream, end, 4) == DESCRIPTOR else end


# --- by local headers ---------------------------------------------------------------------------------------------


def _scanned(stream: BinaryIO, start: int, limit: int) -> Iterator[Entry]:
    """Yield the entries whose local headers lie in the stretch."""
    while (start := find(stream, LOCAL, start, limit)) >= 0:
        entry = _local_entry(stream, start, limit)
        if entry:
            yield entry
        start = entry.end if entry else start + 1


def _local_entry(stream: BinaryIO, start: int, limit: int) -> Entry | None:
    header = read_at(stream, start, _LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or start + _LOCAL_HEADER.size > limit:
        return None
    _, version, flags, method, _, _, crc, stored, size, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    rest = read_at(stream, start + _LOCAL_HEADER.size, name_length + extra_length)
    data = start + _LOCAL_HEADER.size + name_length + extra_length
    if version & 0xFF > _LATEST_VERSION or not name_length or b"\0" in rest[:name_length] or data > limit:
        return None
    size, stored = _zip64(rest[name_length:], size, stored)
    entry = Entry(_name(rest[:name_length], flags), start, data, stored, data + stored, size, crc, method,
                  bool(flags & _IS_ENCRYPTED), is_listed=False)  # fmt: skip
    if flags & _HAS_DESCRIPTOR and not stored:
        entry = _measured(stream, entry, limit)
    if entry.end > limit:
        return replace(entry, stored=limit - data, end=limit, is_cut=True)
    return entry


def _measured(stream: BinaryIO, entry: Entry, limit: int) -> Entry:
    """Find the end of data whose length stands behind them: by inflating, else by a descriptor that says the truth."""
    if entry.method == DEFLATED and (stored := _deflated_length(Slice(stream, entry.data, limit))):
        return _bounded(stream, entry, stored, limit)
    at = entry.data
    while (at := find(stream, DESCRIPTOR, at, limit)) >= 0:
        descriptor = read_at(stream, at, _DESCRIPTOR.size)
        if len(descriptor) == _DESCRIPTOR.size and _DESCRIPTOR.unpack(descriptor)[2] == (at - entry.data) & _IN_ZIP64:
            return _bounded(stream, entry, at - entry.data, limit)
        at += 1
    ends = [end for mark in (CENTRAL, LOCAL) if (end := find(stream, mark, entry.data, limit)) >= 0]
    end = min(ends, default=limit)
    return replace(entry, stored=end - entry.data, end=end, size=None, crc=None, is_cut=True)


def _deflated_length(source: Slice) -> int | None:
    """Give the length of the deflate data at the source's beginning; None if they are damaged or cut."""
    inflated = Inflated(source)
    try:
        while inflated.read(_CHUNK):
            pass
    except zlib.error:
        return None
    return inflated.consumed if inflated.is_complete else None


def _bounded(stream: BinaryIO, entry: Entry, stored: int, limit: int) -> Entry:
    end = entry.data + stored
    descriptor = read_at(stream, end, _DESCRIPTOR.size)
    if not descriptor.startswith(DESCRIPTOR) or len(descriptor) < _DESCRIPTOR.size:
        return replace(entry, stored=stored, end=end, size=None, crc=None)
    crc = _DESCRIPTOR.unpack(descriptor)[1]
    return replace(entry, stored=stored, end=min(end + _DESCRIPTOR.size, limit), size=None, crc=crc)


def _name(raw: bytes, flags: int) -> str:
    """Give an entry's name: UTF-8 where flagged or possible, else code page 437 (appendix D)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _IS_UTF8 else raw.decode("cp437")
