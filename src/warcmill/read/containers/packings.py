"""Bzip2, XZ and LZ4 files as members with exact offsets; damage costs the rest of the member."""

from __future__ import annotations

import bz2
import lzma
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from warcmill.read.containers.chunks import Hole, Piece
from warcmill.read.containers.window import CHUNK, Window
from warcmill.read.input import HEAD_BYTES

try:
    from lz4.frame import LZ4FrameDecompressor
except ImportError:  # the extra `lz4`
    LZ4FrameDecompressor = None

_STEP = 64 * 1024
_MOST_AT_ONCE = 4 << 20
_MOST_MEMORY = 256 << 20
"""Memory limit: a hostile XZ file may ask for 4 GiB."""


@dataclass(frozen=True, slots=True)
class Packing:
    """A compression format."""

    name: str
    suffixes: tuple[str, ...]
    magic: re.Pattern[bytes]
    unpacker: Callable[[], Any] | None
    """Makes what Python's decompressors are (`eof`, `needs_input`, `unused_data`); None if a package is missing."""
    cure: str = ""
    block: int = HEAD_BYTES
    """Input that may be needed before any output."""


PACKINGS: tuple[Packing, ...] = (
    Packing(
        "bzip2", (".bz2", ".bz"), re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor, block=1 << 20
    ),
    Packing("XZ", (".xz",), re.compile(rb"\xfd7zXZ\0"), partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, _MOST_MEMORY)),
    Packing(
        "LZMA",
        (".lzma",),
        re.compile(rb"[\x5d\x6d]\0\0[\0-\xff]{2}(?:\xff{8}|[\0-\xff]{5}\0{3})", re.DOTALL),
        partial(lzma.LZMADecompressor, lzma.FORMAT_ALONE, _MOST_MEMORY),
    ),
    Packing(
        "LZ4",
        (".lz4",),
        re.compile(rb"\x04\x22\x4d\x18"),
        LZ4FrameDecompressor,
        "pip install 'warcmill[lz4]'",
        4 << 20,
    ),
)


_UNKNOWN = (
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress (.Z)"),
    (b"\x89LZO\0\r\n\x1a\n", "lzop"),
    (b"\xff\x06\0\0sNaPpY", "Snappy"),
)


def unreadable(head: bytes) -> str | None:
    """The name of a compression that cannot be read here, and the remedy; None if it is not one of these."""
    if (found := packing(head)) and found.unpacker is None:
        return f"it is packed as {found.name}; to read it: {found.cure}"
    name = next((name for magic, name in _UNKNOWN if head.startswith(magic)), None)
    return f"it is packed as {name}, which warcmill does not unpack" if name else None


def packing(head: bytes) -> Packing | None:
    """The compression of the stream that begins here; None if it is not one of these."""
    return next((one for one in PACKINGS if one.magic.match(head)), None)


def largest_block(head: bytes) -> int:
    """How many bytes of a stream are needed to know its content."""
    found = packing(head)
    return found.block if found else HEAD_BYTES


def pieces(window: Window, packing: Packing) -> Iterator[Piece | Hole]:
    """All members; damaged ones as far as possible, then a hole up to the next plausible one."""
    position = 0
    while head := window.view(position, 32):
        if packing.unpacker and packing.magic.match(head):
            position = yield from _member(window, position, packing.unpacker(), packing.magic)
        else:
            end = _next(window, position + 1, packing.magic)
            is_padding = not window.view(position, min(end - position, CHUNK)).strip(b"\0")
            yield Hole(
                position,
                end,
                "nul-bytes" if is_padding else "garbage",
                _severity(end - position, is_padding=is_padding),
                hit=False,
            )
            position = end


def _severity(length: int, *, is_padding: bool) -> str:
    """XZ files may be padded with zeros, in multiples of four (section 2.2 of its format)."""
    return "note" if is_padding and length % 4 == 0 else "damaged"


def _member(window: Window, member: int, unpacker: Any, magic: re.Pattern[bytes]) -> Generator[Piece | Hole, None, int]:
    """The member that begins at `member`; return where it ends, or where the next begins."""
    start = fed = member
    parts: list[bytes] = []
    held = 0
    try:
        while not unpacker.eof:
            chunk = window.view(fed, _STEP) if unpacker.needs_input else b""
            if unpacker.needs_input and not chunk:
                break
            data = unpacker.decompress(chunk, _MOST_AT_ONCE)
            if held >= CHUNK and data:  # a member's last piece is never empty
                yield Piece(b"".join(parts), start, fed, start == member, False)
                start, parts, held = fed, [], 0
            fed += len(chunk)
            parts.append(data)
            held += len(data)
    except (OSError, ValueError, EOFError, RuntimeError, MemoryError, lzma.LZMAError):
        pass
    if unpacker.eof:
        end = fed - len(unpacker.unused_data or b"")
        yield Piece(b"".join(parts), start, max(end, start), start == member, True)
        return end
    if held:
        yield Piece(b"".join(parts), start, fed, start == member, False)
        start = fed
    end = _next(window, max(start, member + 1), magic)
    yield Hole(start, end, "damaged-member" if end > fed or window.view(fed, 1) else "truncated")
    return end


def _next(window: Window, position: int, magic: re.Pattern[bytes]) -> int:
    """Where the next member begins, from `position` on; the end if there is none."""
    while len(chunk := window.view(position, CHUNK)) > 0:
        if found := magic.search(chunk):
            return position + found.start()
        if len(chunk) < CHUNK:
            return position + len(chunk)
        position += CHUNK - 32
    return window.measure()
