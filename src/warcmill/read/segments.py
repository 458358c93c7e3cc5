"""Records that were cut into segments, put together again (WARC 1.1, sections 5.20 to 5.22 and 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from warcmill.read.framing import Frame
from warcmill.read.warc import bare

CONTINUATION = "continuation"


@dataclass(slots=True)
class Whole:
    """A first segment and the blocks of all that follow it."""

    frame: Frame
    blocks: list[bytes] = field(default_factory=list)
    complete: bool = False

    def joined(self) -> Frame:
        """The first segment's frame with all blocks; one that lacks a segment says so."""
        chunks = tuple(self.blocks)
        if self.complete:
            return replace(self.frame, chunks=chunks)
        return replace(self.frame, chunks=chunks, truncated=True, quirks=[*self.frame.quirks, "segments-missing"])


class Segments:
    """First segments that wait for their continuations; they hold no more than `limit` bytes together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: dict[str, Whole] = {}
        self._held = 0

    def begins(self, frame: Frame) -> bool:
        """Whether the frame is a first segment that others may follow."""
        fields = frame.head.fields
        return (
            fields.get("warc-segment-number", "").strip() == "1"
            and frame.head.type != CONTINUATION
            and frame.head.record_id is not None
            and (frame.head.length or 0) <= self._limit
        )

    def hold(self, frame: Frame) -> Iterator[Whole]:
        """Keep a first segment; gives those up that there is no room for."""
        if frame.head.record_id in self._waiting:
            yield self._release(frame.head.record_id)
        blocks = list(map(bytes, frame.chunks))
        self._held += sum(map(len, blocks))
        self._waiting[frame.head.record_id or ""] = Whole(frame, blocks)
        while self._held > self._limit and len(self._waiting) > 1:
            yield self._release(next(iter(self._waiting)))

    def add(self, frame: Frame) -> tuple[Frame, Whole | None]:
        """The continuation with its chunks still to be used, and the whole record if this was its last segment."""
        fields = frame.head.fields
        origin = bare(fields.get("warc-segment-origin-id", ""))
        whole = self._waiting.get(origin)
        number = fields.get("warc-segment-number", "")
        if whole is None or not number.isdigit() or int(number) != len(whole.blocks) + 1:
            return frame, None
        block = b"".join(frame.chunks)
        self._held += len(block)
        whole.blocks.append(block)
        whole.complete = "warc-segment-total-length" in fields
        done = whole.complete or self._held > self._limit
        return replace(frame, chunks=(block,)), self._release(origin) if done else None

    def rest(self) -> Iterator[Whole]:
        """Everything that still waits at the end of the archive."""
        for name in list(self._waiting):
            yield self._release(name)

    def _release(self, name: str) -> Whole:
        whole = self._waiting.pop(name)
        self._held -= sum(map(len, whole.blocks))
        return whole
