"""A gzip file as members with exact offsets, resuming at the next credible member after damage (RFC 1952)."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from typing import Any

from warcmill.model import make
from warcmill.read.containers.bit_flips import Mender
from warcmill.read.containers.chunks import Hole, Piece
from warcmill.read.containers.inflate import ERRORS, GZIP, fast_zlib, longest_prefix
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.containers.window import CHUNK, Window

MAGIC = b"\x1f\x8b\x08"
HEADER_BYTES = 10
TRAILER_BYTES = 8
_HIGHEST_FLAGS = b"\x1f"
"""Higher bits are reserved and must be zero."""
_FIRST, _NEXT, _ENOUGH = 16 * 1024, 64 * 1024, 2048
"""Input sizes in bytes: a first try, further ones if the member is longer; how much may be left for the next member."""
_LARGEST = 512 * 1024
_LOOK = 4096
_LOOKS = (64, 192, 768, 3072)
_RAW = -15
_STEP = 512
_MOST_AT_ONCE = 4 << 20


def is_gzip(head: bytes) -> bool:
    """Whether there is a gzip header here."""
    return head.startswith(MAGIC) and b"" < head[len(MAGIC) : len(MAGIC) + 1] <= _HIGHEST_FLAGS


def pieces(window: Window, position: int = 0) -> Iterator[Piece | Hole]:
    """All members from `position` on; damaged ones as far as possible, then a hole up to the next credible one."""
    chunk, mender = b"", Mender()
    while True:
        if len(chunk) < _ENOUGH:  # otherwise the bytes left by the last member may hold the next
            chunk = window.view(position, _FIRST)
            if not chunk:
                return
        if not is_gzip(chunk):
            position = yield from _between(window, position)
            chunk = b""
            continue
        inflater: Any = fast_zlib.decompressobj(GZIP)
        try:  # the hot loop: one iteration for a small member
            data = inflater.decompress(chunk, _MOST_AT_ONCE)
        except ERRORS:
            position = yield from _damaged(window, position, 0, position, mender)
            chunk = b""
            continue
        if inflater.eof:
            left = inflater.unused_data
            end = position + len(chunk) - len(left)
            yield make(Piece, (data, position, end, True, True, None))
            position, chunk = end, left
        else:
            fed = position + len(chunk) - len(inflater.unconsumed_tail)
            position = yield from _long(window, position, inflater, data, fed, mender)
            chunk = b""


def _long(
    window: Window, member: int, inflater: Any, data: bytes, fed: int, mender: Mender
) -> Generator[Piece | Hole, None, int]:
    """The member at `member`, whose bytes up to `fed` were inflated to `data` without reaching its end."""
    start, begun = member, 0
    parts, held = [data], len(data)
    try:
        while chunk := inflater.unconsumed_tail or window.view(fed, _NEXT):
            data = inflater.decompress(chunk, _MOST_AT_ONCE)
            if held >= CHUNK and data:  # a member's last piece is never empty
                yield Piece(b"".join(parts), start, fed, start == member, False)
                begun, start, parts, held = begun + held, fed, [], 0
            parts.append(data)
            held += len(data)
            if inflater.eof:
                end = fed + len(chunk) - len(inflater.unused_data)
                yield make(Piece, (b"".join(parts), start, end, start == member, True, None))
                return end
            fed += len(chunk) - len(inflater.unconsumed_tail)
    except ERRORS:
        pass
    return (yield from _damaged(window, member, begun, start, mender))


def _between(window: Window, position: int) -> Generator[Piece | Hole, None, int]:
    """Bytes where a member should begin and none does: a damaged header, or bytes between members."""
    if opens_damaged(window, position):
        return (yield from _salvage(window, position, position + HEADER_BYTES, 0, position, "gzip-header-damaged"))
    end = next_member(window, position + 1)
    end = window.measure() if end < 0 else end
    yield Hole(position, end, *_name(window, position, end), hit=False)
    return end


def _name(window: Window, start: int, end: int) -> tuple[str, str]:
    """Reason and severity of bytes between members."""
    seen = set()
    for at in range(start, end, CHUNK):
        seen |= set(window.view(at, min(CHUNK, end - at)))
        if seen - {0}:
            break
    if not seen - {0}:
        return "nul-bytes", "damaged"
    return ("blank-lines", "note") if end - start <= CHUNK and not seen - set(b"\r\n") else ("garbage", "damaged")


def _damaged(window: Window, member: int, begun: int, start: int, mender: Mender) -> Generator[Piece | Hole, None, int]:
    """The rest of a member that cannot be inflated to its end; return where to continue."""
    data = member_data(window, member)
    if data is not None and not begun:
        end = next_member(window, member + 1)
        end = window.measure() if end < 0 else end
        if (mended := mender.mend(window, data, end)) is not None:
            yield Piece(mended, member, end, True, True, "gzip-bit-mended")
            return end
    if data is None or not (begun or _inflates(window, data, _RAW)):
        plain = member + HEADER_BYTES
        data = plain if data != plain and _inflates(window, plain, _RAW) else data
    return (yield from _salvage(window, member, data or member + HEADER_BYTES, begun, start, None))


def member_data(window: Window, position: int) -> int | None:
    """Where the deflate data of the member at `position` begin; None if its header is invalid."""
    head = window.view(position, _LOOK)
    if len(head) < HEADER_BYTES:
        return None
    flags, at = head[3], HEADER_BYTES
    if flags & 4:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            at = head.find(b"\0", at) + 1
            if at <= 0:
                return None
    at += 2 if flags & 2 else 0
    return position + at if at < len(head) else None


def _salvage(
    window: Window, member: int, data: int, begun: int, start: int, quirk: str | None
) -> Generator[Piece | Hole, None, int]:
    """Inflate a damaged member; its first `begun` bytes, up to `start`, were yielded before."""
    ending = _natural_end(window, data)
    following = -1 if ending else next_member(window, max(member + 1, start))
    stop = ending[0] if ending else following if following >= 0 else window.measure()
    held, reached = b"", start
    for out, fed in _steps(window, data, stop):
        skipped = min(begun, len(out))
        begun -= skipped
        if len(held) >= CHUNK and out[skipped:]:  # a member's last piece is never empty
            yield Piece(held, start, reached, start == member, False)
            start, held = reached, b""
        held += out[skipped:]
        reached = max(start, fed)
    if ending:
        yield Piece(held, start, stop, start == member, True, ending[1] or quirk)
        return stop
    if held:
        yield Piece(held, start, reached, start == member, False)
        start = reached
    yield Hole(start, stop, "truncated" if following < 0 and reached == stop else "damaged-member")
    return stop


def _natural_end(window: Window, data: int) -> tuple[int, str | None] | None:
    """Where the member ends and what is wrong with its trailer, if it inflates to a credible end."""
    inflater: Any = zlib.decompressobj(_RAW)
    crc = size = 0
    try:
        while not inflater.eof:
            chunk = inflater.unconsumed_tail or window.view(data, _LARGEST)
            data += 0 if inflater.unconsumed_tail else len(chunk)
            if not chunk:
                return None
            out = inflater.decompress(chunk, CHUNK)
            crc, size = zlib.crc32(out, crc), size + len(out)
    except zlib.error:
        return None
    data -= len(inflater.unused_data)
    trailer = window.view(data, TRAILER_BYTES)
    end = data + len(trailer)
    if trailer == crc.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little"):
        return end, None
    if not _goes_on(window, end):
        return None
    return end, "gzip-trailer-cut" if len(trailer) < TRAILER_BYTES else "gzip-checksum-mismatch"


def _steps(window: Window, data: int, stop: int) -> Iterator[tuple[bytes, int]]:
    """Inflate the deflate data in small steps: (bytes, stored bytes consumed so far)."""
    inflater = zlib.decompressobj(_RAW)
    while not inflater.eof and (chunk := window.view(data, max(0, min(_STEP, stop - data)))):
        before = inflater.copy()
        try:
            out = inflater.decompress(chunk)
        except zlib.error:
            out, used = longest_prefix(before, chunk)
            yield out, data + used
            return
        data += len(chunk) - len(inflater.unused_data)
        yield out, data


def _goes_on(window: Window, position: int) -> bool:
    """Whether the file ends here, or a plausible member begins."""
    head = window.view(position, HEADER_BYTES)
    return not head or (is_gzip(head) and _inflates(window, position, GZIP))


def _inflates(window: Window, position: int, wbits: int) -> bool:
    """Whether the data that begin here inflate to the beginning of a record."""
    return starts_record(_first_bytes(window, position, wbits))


def _first_bytes(window: Window, position: int, wbits: int) -> bytes:
    """The first bytes inflated from here on; empty if not even those can be inflated."""
    inflater = zlib.decompressobj(wbits)
    out = b""
    try:
        for size in _LOOKS:  # where no member begins, most attempts fail at once
            out += inflater.decompress(window.view(position, size), _LOOK)
            position += size
    except zlib.error:
        pass
    return out


def opens_damaged(window: Window, position: int) -> bool:
    """Whether a member begins here of which only the header is damaged."""
    return _inflates(window, position + HEADER_BYTES, _RAW)


def next_in(window: Window, position: int, chunk: bytes) -> int:
    """Where in `chunk`, located at `position`, a member with a record begins; -1 if nowhere."""
    at = -1
    while (at := chunk.find(MAGIC, at + 1)) >= 0:
        if is_gzip(chunk[at : at + HEADER_BYTES]) and _inflates(window, position + at, GZIP):
            return at
    return -1


def next_member(window: Window, position: int) -> int:
    """The next position of a member that holds a record, or that is intact; -1 if there is none."""
    while (position := window.find(MAGIC, position)) >= 0:
        if is_gzip(window.view(position, HEADER_BYTES)):
            first = _first_bytes(window, position, GZIP)
            if first and (starts_record(first) or _is_whole(window, position)):
                return position
        position += 1
    return -1


def _is_whole(window: Window, position: int) -> bool:
    """Whether a non-empty member begins here that inflates to its end with the right checksum."""
    inflater = zlib.decompressobj(GZIP)
    size = 0
    try:
        while not inflater.eof and (chunk := window.view(position, _LARGEST)):
            size += len(inflater.decompress(chunk, CHUNK))
            position += len(chunk) - len(inflater.unconsumed_tail)
    except zlib.error:
        return False
    return inflater.eof and size > 0
