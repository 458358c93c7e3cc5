"""A stream as members: plain, gzip or zstd, told by its bytes wherever the first sound ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from warcmill.read.containers import frames, members
from warcmill.read.containers.marks import next_start, starts_record
from warcmill.read.containers.piece import Hole, Piece
from warcmill.read.containers.window import CHUNK, Window

Pieces = Callable[[Window], Iterator[Piece | Hole]]
_OVERLAP = 64 * 1024
_STEP = 1 << 18


def plain(window: Window) -> Iterator[Piece | Hole]:
    """The bytes as they are: stored and uncompressed are the same."""
    position = 0
    while data := window.view(position, _STEP):
        yield Piece(data, position, position + len(data), position == 0, False)
        position += len(data)


def choose(window: Window) -> Pieces:
    """How to read this stream; if its beginning is damaged, by what comes first that is sound."""
    head = window.view(0, _OVERLAP)
    if members.is_gzip(head):
        return members.pieces
    if frames.is_zstd(head):
        return frames.pieces
    if starts_record(head):
        return plain
    return _by_first_sound(window)


def _by_first_sound(window: Window) -> Pieces:
    """Search for the first record, member or frame that is credible."""
    position = 0
    if members.opens_damaged(window, 0):
        return members.pieces
    while len(chunk := window.view(position, CHUNK + _OVERLAP)) > 0:
        found = {
            plain: next_start(chunk, 0, arc=True),
            members.pieces: members.next_in(window, position, chunk),
            frames.pieces: frames.next_in(window, position, chunk),
        }
        there = {at: how for how, at in found.items() if at >= 0}
        if there:
            return there[min(there)]
        position += CHUNK
    return plain
