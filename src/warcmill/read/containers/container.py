"""A stream as members: plain or packed, recognized by the first sound bytes, wherever they are."""

from __future__ import annotations

from collections.abc import Callable

from warcmill.read.containers import gzip_members, packings, zstd_frames
from warcmill.read.containers.record_starts import next_start, starts_record
from warcmill.read.containers.stream import PlainTape, Tape
from warcmill.read.containers.window import CHUNK, Window

_OVERLAP = 64 * 1024


def plain(window: Window) -> Tape:
    """The bytes themselves: stored and uncompressed bytes are the same."""
    return PlainTape(window)


def gzip(window: Window) -> Tape:
    """The members of a gzip file."""
    return Tape(gzip_members.pieces(window))


def zstd(window: Window) -> Tape:
    """The frames of a Zstandard file."""
    return Tape(zstd_frames.pieces(window))


def open_tape(window: Window) -> Tape:
    """The uncompressed stream; if its beginning is damaged, in the format of whatever sound data come first."""
    head = window.view(0, _OVERLAP)
    if gzip_members.is_gzip(head):
        return gzip(window)
    if zstd_frames.is_zstd(head):
        return zstd(window)
    if found := packings.packing(head):
        return Tape(packings.pieces(window, found))
    if starts_record(head):
        return plain(window)
    return _by_first_sound(window)(window)


def _by_first_sound(window: Window) -> Callable[[Window], Tape]:
    """Find the first credible record, member or frame."""
    position = 0
    if gzip_members.opens_damaged(window, 0):
        return gzip
    while len(chunk := window.view(position, CHUNK + _OVERLAP)) > 0:
        found = {
            plain: next_start(chunk, 0, arc=True),
            gzip: gzip_members.next_in(window, position, chunk),
            zstd: zstd_frames.next_in(window, position, chunk),
        }
        there = {at: how for how, at in found.items() if at >= 0}
        if there:
            return there[min(there)]
        position += CHUNK
    return plain
