"""Where a worker is: noted before each record in memory that outlives it, so that what ended it can be left out."""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from warcmill.model import Source

OPENING, BETWEEN, READING, WORKING, ENDING = range(5)
"""What a worker is doing: it opens an input, looks for the next record, reads one, makes a row of one, commits."""

DIED, STALLED, MEMORY = "worker-died", "worker-stalled", "out-of-memory"
WHY = {
    DIED: "the worker process ended here; run again without it",
    STALLED: "the worker did not come on from here for as long as --stall allows",
    MEMORY: "it took the worker over its memory",
}
"""Reasons of rejects that a worker's end makes, and what the reject says."""

_SLOT = struct.Struct("<QBBIQqBI")
_COUNT = struct.Struct("<Q")
_SIZE = _COUNT.size + 2 * _SLOT.size


class Crumb(NamedTuple):
    """One note; `serial` grows with each."""

    serial: int = 0
    doing: int = OPENING
    is_archive: int = 0
    """Whether the input is an archive: else what lies between its records cannot be told from them."""
    input: int = 0
    """Number of the input in its unit."""
    record: int = 0
    """Number of the record in the input, as it is read."""
    offset: int = -1
    of_stream: int = 0
    member: int = 0
    """Checksum of the member's name."""


Blame = tuple[int, ...]
"""What is left out when a unit is done again: an input, a record of it by number, or one by place."""


def blamed(crumb: Crumb) -> Blame | None:
    """What a worker was at when it ended; None if that was no record."""
    match crumb.doing:
        case 2:  # READING
            return READING, crumb.input, crumb.record
        case 3:  # WORKING
            return WORKING, crumb.input, crumb.offset, crumb.of_stream, crumb.member
        case 1 if not crumb.is_archive:  # BETWEEN
            return BETWEEN, crumb.input
    return None


class Trail:
    """The worker's end: `notes` is the mapped memory, `poisoned` what is not to be touched again, and why."""

    def __init__(self, notes: mmap.mmap, names: Iterable[str], poisoned: Mapping[Blame, str]) -> None:
        self._notes = notes
        self._numbers = {name: number for number, name in enumerate(names)}
        self._poisoned = dict(poisoned)
        self._count = _COUNT.unpack_from(notes)[0]
        self._input = self._record = self._is_archive = 0
        self._last: tuple[int, int, int, int] = (OPENING, -1, 0, 0)

    def open(self, name: str) -> str | None:
        """Say that an input is being opened; the reason if it is to be left alone."""
        self._input, self._record, self._is_archive = self._numbers.get(name, 0), 0, 0
        self._note(OPENING)
        return self._poisoned.get((BETWEEN, self._input))

    def opened(self, *, is_archive: bool) -> None:
        """Say that an input is open."""
        self._is_archive = int(is_archive)
        self._note(BETWEEN)

    def read(self) -> str | None:
        """Say that the next record of an archive is being read; the reason if it is to be left alone."""
        self._record += 1
        self._note(READING)
        return self._poisoned.get((READING, self._input, self._record)) if self._poisoned else None

    def work(self, source: Source) -> str | None:
        """Say that a record becomes a row; the reason if it is to be left alone."""
        offset = -1 if source.offset is None else source.offset
        member = zlib.crc32(source.member.encode("utf-8", "replace")) if source.member else 0
        self._note(WORKING, offset, int(source.of_stream), member)
        key = (WORKING, self._input, offset, int(source.of_stream), member)
        return self._poisoned.get(key) if self._poisoned else None

    def pause(self) -> None:
        """Say that the record is done."""
        self._note(BETWEEN)

    def tick(self) -> None:
        """Say that what takes long goes on."""
        self._note(*self._last)

    def end(self) -> None:
        """Say that the unit is being committed."""
        self._note(ENDING)

    def _note(self, doing: int, offset: int = -1, of_stream: int = 0, member: int = 0) -> None:
        """Write beside the last note, and only then say that this one counts: a worker may end in between."""
        self._last = doing, offset, of_stream, member
        count = self._count = self._count + 1
        at = _COUNT.size + (count % 2) * _SLOT.size
        values = (count, doing, self._is_archive, self._input, self._record, offset, of_stream, member)
        _SLOT.pack_into(self._notes, at, *values)
        _COUNT.pack_into(self._notes, 0, count)


def mapped(path: Path) -> mmap.mmap:
    """The memory that a file of notes is; the file is made if it is not there."""
    with path.open("a+b") as file:
        file.truncate(_SIZE)
        return mmap.mmap(file.fileno(), _SIZE)


def last(notes: mmap.mmap) -> Crumb:
    """The last whole note."""
    count = _COUNT.unpack_from(notes)[0]
    return Crumb(*_SLOT.unpack_from(notes, _COUNT.size + (count % 2) * _SLOT.size)) if count else Crumb()
