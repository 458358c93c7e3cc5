"""Join records that were cut into segments (WARC 1.1, sections 5.20 to 5.22 and 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile

from warcmill.read.framing import Frame
from warcmill.read.quirks import QUIRKS
from warcmill.read.warc import bare

CONTINUATION = "continuation"
MISSING = "segments-missing"
ORPHANED = "segment-orphaned"
_IN_MEMORY = 1 << 20
"""Up to this many bytes of a record are kept in memory; more go to a temporary file."""
_LARGEST = 8 << 30
_MOST_WAITING = 16
"""Maximum number of waiting first segments; a writer cuts one record at a time."""
_CHUNK = 1 << 20


def number_of(fields: Mapping[str, str]) -> str:
    """The segment's number, without leading zeros; empty if there is none."""
    return fields.get("warc-segment-number", "").strip().lstrip("0")


def origin_of(fields: Mapping[str, str]) -> str:
    """The id of the first segment, which this one continues; empty if there is none."""
    return bare(fields.get("warc-segment-origin-id", ""))


def is_last(fields: Mapping[str, str]) -> bool:
    """Whether this is the last segment."""
    return "warc-segment-total-length" in fields


def is_first(frame: Frame) -> bool:
    """Whether the record continues in other segments."""
    return number_of(frame.head.fields) == "1" and frame.head.type != CONTINUATION


def part(frame: Frame) -> Frame:
    """The frame, flagged as incomplete: not all of its continuations are joined to it."""
    frame.truncated = True
    frame.quirks.append(MISSING)
    return frame


def damage_of(frame: Frame) -> list[str]:
    """What is wrong with a segment's block, once its chunks are consumed, and so with the whole record's."""
    wrong = ["block-digest-mismatch"] if frame.settle() == "mismatch" else []
    return [code for code in (*frame.quirks, *wrong) if code in QUIRKS and QUIRKS[code].severity == "damaged"]


class Whole:
    """A first segment and the blocks of its continuations, in a temporary file beyond a mebibyte."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.segments = 1
        self._size = 0
        self._blocks = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 -- closed by `close`
        self._is_full = self._is_complete = False
        self.keep(frame)
        for _ in frame.chunks:
            pass
        self.is_over = frame.truncated or self._is_full
        """Whether nothing more can be joined to it."""
        self.first_length = self._size

    def keep(self, frame: Frame) -> None:
        """Keep a segment's block; one that is not held is kept as its chunks are consumed."""
        if isinstance(frame.chunks, tuple):
            for chunk in frame.chunks:
                self._write(chunk)
        else:
            frame.chunks = self._passing(frame.chunks)

    def _passing(self, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
        for chunk in chunks:
            self._write(chunk)
            yield bytes(chunk)

    def _write(self, chunk: bytes | memoryview) -> None:
        """Keep more, unless the disk is full: then the record ends here, flagged as incomplete."""
        self._is_full = self._is_full or self._size + len(chunk) > _LARGEST
        if not self._is_full:
            try:
                self._blocks.write(chunk)
                self._size += len(chunk)
            except OSError:
                self._is_full = True

    def took(self, frame: Frame) -> None:
        """Record the state of a continuation, after its chunks were consumed."""
        self.frame.quirks += damage_of(frame)
        is_cut = frame.truncated or self._is_full
        self._is_complete = is_last(frame.head.fields) and not is_cut
        self.is_over = self._is_complete or is_cut

    def joined(self) -> Frame:
        """The first segment's frame with all blocks; flagged if a segment is missing."""
        self.frame.chunks = self._read(self._size)
        return self.frame if self._is_complete else part(self.frame)

    def first_sha256(self) -> str:
        """SHA-256 over the first segment's block, as hex."""
        state = hashlib.sha256()
        for chunk in self._read(self.first_length):
            state.update(chunk)
        return state.hexdigest()

    def _read(self, left: int) -> Iterator[bytes]:
        self._blocks.seek(0)
        while left and (chunk := self._blocks.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Discard the blocks."""
        self._blocks.close()


class Segments:
    """First segments of one input that wait for their continuations there."""

    def __init__(self) -> None:
        self._waiting: dict[str, Whole] = {}

    def begin(self, frame: Frame) -> Iterator[Whole]:
        """Keep a first segment; yields the one that has waited longest, one with the same id, and one that is cut."""
        name = frame.head.record_id or ""
        if name in self._waiting:
            yield self._waiting.pop(name)
        whole = Whole(frame)
        if whole.is_over:
            yield whole
            return
        self._waiting[name] = whole
        if len(self._waiting) > _MOST_WAITING:
            yield self._waiting.pop(next(iter(self._waiting)))

    def follow(self, frame: Frame) -> Whole | None:
        """The record of which this is the next segment; it keeps the block."""
        whole = self._waiting.get(origin_of(frame.head.fields))
        if whole is None or number_of(frame.head.fields) != str(whole.segments + 1):
            return None
        whole.segments += 1
        whole.keep(frame)
        return whole

    def taken(self, whole: Whole, frame: Frame) -> bool:
        """Whether this consumed continuation completes the record; then it no longer waits."""
        whole.took(frame)
        if whole.is_over:
            del self._waiting[whole.frame.head.record_id or ""]
        return whole.is_over

    def rest(self) -> Iterator[Whole]:
        """Everything still waiting at the end of the archive."""
        while self._waiting:
            yield self._waiting.pop(next(iter(self._waiting)))
