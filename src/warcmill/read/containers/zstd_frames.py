"""A Zstandard file as frames with exact offsets, and the dictionary in the first (RFC 8878, .warc.zst 1.0)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import zstandard

from warcmill.read.containers.chunks import Hole, Piece
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.containers.window import CHUNK, Window

MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
_SKIPPABLE = b"\x2a\x4d\x18"
_LARGEST_WINDOW = 1 << 27
_LARGEST_DICTIONARY = 16 << 20
_HAS_CHECKSUM, _SKIP_HEAD = 4, 8
_HEADER_START, _ID_SIZES = 5, (0, 1, 2, 4)
_RUN, _RESERVED = 1, 3
"""Block types: a repeated byte, and a reserved one that must not occur."""
_LARGEST_BLOCK = 1 << 17


def is_zstd(head: bytes) -> bool:
    """Whether a frame, with data or skippable, begins here."""
    return head[:4] == MAGIC or is_skippable(head)


def is_skippable(head: bytes) -> bool:
    """Whether a skippable frame begins here."""
    return head[1:4] == _SKIPPABLE and head[0] >> 4 == DICTIONARY_FRAME[0] >> 4


def _skippable_size(head: bytes) -> int:
    return _SKIP_HEAD + int.from_bytes(head[4:_SKIP_HEAD], "little")


def dictionary_size(head: bytes) -> int:
    """Size of the dictionary frame that begins here; 0 if there is none, or none that is credible."""
    size = _skippable_size(head)
    return size if head.startswith(DICTIONARY_FRAME) and size <= _LARGEST_DICTIONARY else 0


def pieces(window: Window, position: int = 0) -> Iterator[Piece | Hole]:
    """All frames from `position` on; damaged ones as far as possible, then a hole up to the next credible one."""
    unpacker = _unpacker()
    has_dictionary = False
    while head := window.view(position, 18):
        if is_skippable(head):
            end = position + _skippable_size(head)
            if window.view(end - 1, 1):
                if head.startswith(DICTIONARY_FRAME) and not has_dictionary:
                    dictionary = _dictionary(window, position, end)
                    unpacker, has_dictionary = _unpacker(dictionary), dictionary is not None
                yield Hole(position, end, "zstd-skippable-frame", "note", hit=False)
                position = end
                continue
        if head[:4] == MAGIC and dictionary_id(head) and not has_dictionary:
            position = yield from _without_dictionary(window, position)
        elif head[:4] == MAGIC:
            position = yield from _frame(window, position, unpacker)
        else:
            end = _next_frame(window, position + 1, unpacker)
            yield Hole(position, end, "garbage", hit=False)
            position = end


def dictionary_id(head: bytes) -> int:
    """Id of the dictionary of the frame that begins here; 0 if it needs none (RFC 8878, 3.1.1.1)."""
    if head[:4] != MAGIC or len(head) < _HEADER_START + 1:
        return 0
    flags = head[4]
    at = _HEADER_START + (not flags >> 5 & 1)
    return int.from_bytes(head[at : at + _ID_SIZES[flags & 3]], "little")


def _without_dictionary(window: Window, frame: int) -> Generator[Hole, None, int]:
    """Skip a frame whose dictionary is missing."""
    end = frame
    for end in _blocks(window, frame):  # noqa: B007 -- the last is wanted
        pass
    end = max(end, frame + len(MAGIC))
    yield Hole(frame, end, "dictionary-missing", hit=False)
    return end


def _dictionary(window: Window, position: int, end: int) -> Any:
    """The dictionary in a skippable frame, compressed or not; None if it is invalid."""
    if end - position > _LARGEST_DICTIONARY:
        return None
    data = window.view(position + _SKIP_HEAD, end - position - _SKIP_HEAD)
    try:
        if data.startswith(MAGIC):
            data = _unpacker().stream_reader(data).read(_LARGEST_DICTIONARY)
        dictionary = zstandard.ZstdCompressionDict(data)
        _unpacker(dictionary)  # a damaged one fails here
    except (zstandard.ZstdError, MemoryError):
        return None
    return dictionary


def _unpacker(dictionary: Any = None) -> Any:
    """The decompressor for all frames, which digests the dictionary once."""
    return zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_LARGEST_WINDOW)


def _frame(window: Window, position: int, unpacker: Any) -> Generator[Piece | Hole, None, int]:
    """One frame, block by block: a block yields at most 128 KiB, so that memory is bounded."""
    frame = start = fed = position
    inflater, held = unpacker.decompressobj(), 0
    parts: list[bytes] = []
    for end in _blocks(window, frame):
        chunk = window.view(fed, end - fed)
        try:
            data = inflater.decompress(chunk)
        except zstandard.ZstdError:
            break
        if held >= CHUNK and data:  # a frame's last piece is never empty
            yield Piece(b"".join(parts), start, fed, start == frame, False)
            start, parts, held = fed, [], 0
        fed = end
        parts.append(data)
        held += len(data)
        if inflater.eof:
            yield Piece(b"".join(parts), start, fed, start == frame, True)
            return fed
    if held:
        yield Piece(b"".join(parts), start, fed, start == frame, False)
        start = fed
    end = _next_frame(window, frame + 1, unpacker)
    cut = end == window.size and not window.view(fed, 1 << 17)[3:]
    yield Hole(start, max(start, end), "truncated" if cut else "damaged-member")
    return max(start, end)


def _blocks(window: Window, position: int) -> Iterator[int]:
    """Where the header and each block of the frame at `position` end (RFC 8878, 3.1.1); stops where the bytes do."""
    descriptor = window.view(position + 4, 1)
    if not descriptor:
        return
    flags = descriptor[0]
    single = flags >> 5 & 1
    at = position + 5 + (not single) + _ID_SIZES[flags & 3] + ((1 if single else 0), 2, 4, 8)[flags >> 6]
    yield at
    while len(head := window.view(at, 3)) == 3:  # noqa: PLR2004 -- the block header's size
        header = int.from_bytes(head, "little")
        kind, size = header >> 1 & 3, header >> 3
        if kind == _RESERVED or size > _LARGEST_BLOCK:
            return
        at += 3 + (1 if kind == _RUN else size)
        if header & 1:
            at += 4 if flags & _HAS_CHECKSUM else 0
        if not window.view(at - 1, 1):
            return
        yield at
        if header & 1:
            return


def next_in(window: Window, position: int, chunk: bytes) -> int:
    """Where in `chunk`, located at `position`, a frame with a record begins; -1 if nowhere."""
    at, unpacker = -1, _unpacker()
    while (at := chunk.find(MAGIC, at + 1)) >= 0:
        if _is_credible(window, position + at, unpacker):
            return at
    return -1


def _next_frame(window: Window, position: int, unpacker: Any) -> int:
    """The next position of a frame that holds a record, or that is intact; the end if there is none."""
    while (position := window.find(MAGIC, position)) >= 0:
        if _is_credible(window, position, unpacker):
            return position
        position += 1
    return window.measure()


def _is_credible(window: Window, position: int, unpacker: Any) -> bool:
    inflater, fed, seen = unpacker.decompressobj(), position, False
    try:
        for end in _blocks(window, position):
            data = inflater.decompress(window.view(fed, end - fed))
            if not seen and data and starts_record(data[:8192]):
                return True
            seen = seen or bool(data)
            fed = end
    except zstandard.ZstdError:
        return False
    return seen and bool(inflater.eof)
