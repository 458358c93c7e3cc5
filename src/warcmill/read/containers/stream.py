"""The uncompressed stream of a container, and which stored bytes each range of it represents."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from warcmill.model import make
from warcmill.read.containers.chunks import Hole, Piece
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.containers.window import Window

_HEAD = 9000


class Span(NamedTuple):
    """A piece's range in the stream (`low` to `high`) and in the file (`start` to `end`)."""

    low: int
    high: int
    start: int
    end: int
    first: bool
    last: bool
    quirk: str | None


class Place(NamedTuple):
    """Where an item is: a range of the file, or of the uncompressed stream if items share a member."""

    offset: int
    length: int
    of_stream: bool


NOWHERE = Place(0, 0, False)


@dataclass(slots=True)
class Account:
    """Number of bytes read, by how they are counted."""

    stored: int = 0
    """Stored bytes of members (and holes) that each belong to one item."""
    shared: int = 0
    """Stored bytes of members shared by items."""
    stream: int = 0
    """The uncompressed size of the shared ones."""


class Tape:
    """Uncompressed bytes ahead: `buffer` from `at` on; more on request, up to a wall.

    A wall is the end of the stream, a hole, or a member's end after which the next member begins with a record.
    """

    is_plain = False
    """Whether the stream is the file itself."""

    def __init__(self, pieces: Iterator[Piece | Hole]) -> None:
        self._pieces = pieces
        self._next: Piece | Hole | None = None
        self._ended = False
        self._is_open = False
        self.has_empty = False
        """Whether a member without data was met."""
        self._spans: deque[Span] = deque()
        self._base = 0
        self.buffer = b""
        self.at = 0
        self.account = Account()

    @property
    def ahead(self) -> int:
        """Number of bytes loaded and not yet consumed."""
        return len(self.buffer) - self.at

    @property
    def position(self) -> int:
        """Stream offset of the next byte."""
        return self._base + self.at

    def peek(self) -> Piece | Hole | None:
        """What follows the loaded bytes; None at the end."""
        if self._next is None and not self._ended:
            self._next = next(self._pieces, None)
            self._ended = self._next is None
        return self._next

    def load(self) -> bool:
        """Load another piece; False at a hole or at the end."""
        piece = self._next or self.peek()
        if not isinstance(piece, Piece):
            return False
        self._next = None
        if self.at == len(self.buffer):  # hot path: nearly always
            self._base += self.at
            self.at = 0
            self.buffer = piece.data
            self._note(piece, 0)
            return True
        self._drop()
        self._note(piece, len(self.buffer))
        self.buffer += piece.data
        return True

    def fill(self, wanted: int) -> bool:
        """Load until `wanted` bytes are ahead; False if a wall came first."""
        if len(self.buffer) - self.at >= wanted:
            return True
        self._drop()
        parts, held = [self.buffer], len(self.buffer)
        while held < wanted and not self.at_wall() and isinstance(piece := self._next, Piece):
            self._next = None
            self._note(piece, held)
            parts.append(piece.data)
            held += len(piece.data)
        self.buffer = b"".join(parts) if len(parts) > 1 else self.buffer
        return held >= wanted

    def at_wall(self) -> bool:
        """Whether nothing after the loaded bytes can belong to the current record."""
        piece = self.peek()
        if not isinstance(piece, Piece):
            return True
        return piece.first and starts_record(piece.data[:_HEAD])

    def ends_clean(self) -> bool:
        """Whether the loaded bytes end where a complete member (or the plain file) ends."""
        return not isinstance(self.peek(), Hole) and (not self._spans or self._spans[-1].last)

    def pieces(self) -> Iterator[Piece | Hole]:
        """The rest of the stream as it comes, for callers that look for no items in it."""
        return self._pieces

    def unpacked(self) -> Iterator[bytes]:
        """The rest of the stream, for callers that look for no items in it."""
        return (piece.data for piece in self._pieces if isinstance(piece, Piece))

    def _drop(self) -> None:
        """Discard what was consumed."""
        if self.at:
            self._base += self.at
            self.buffer = self.buffer[self.at :]
            self.at = 0

    def _note(self, piece: Piece, held: int) -> None:
        data, start, end, first, last, quirk = piece
        self._is_open = not last
        low = self._base + held
        self._spans.append(make(Span, (low, low + len(data), start, end, first, last, quirk)))
        self.has_empty = self.has_empty or not data

    def look(self, offset: int, length: int) -> bytes | None:
        """Bytes at `offset` ahead without loading what lies between; None if that is impossible."""
        del offset, length
        return None

    def take(self, low: int) -> tuple[Place, list[str]]:
        """Account for the bytes from stream offset `low` to here as one item, with the hole that cuts it.

        Also returns what was wrong with the members that contain it.
        """
        high = self.position
        spans = self._spans
        if spans:  # hot: nearly all records have one member to themselves
            begin, stop, start, end, first, last, quirk = spans[0]
            if first and last and begin == low and stop == high:
                spans.popleft()
                self.account.stored += end - start
                return make(Place, (start, end - start, False)), [quirk] if quirk else []
        covered = []
        while spans and spans[0].low < high and (spans[0].high <= high):
            covered.append(spans.popleft())
        quirks = [span.quirk for span in covered if span.quirk]
        cut = self._cut()
        if cut:
            quirks.append("member-damaged")
        whole = bool(covered) and covered[0].low == low and covered[0].first and covered[-1].high == high
        if whole and (covered[-1].last or cut):
            end = cut.end if cut else covered[-1].end
            if cut:
                self._next = None
            length = end - covered[0].start
            self.account.stored += length
            return Place(covered[0].start, length, False), quirks
        self.account.shared += sum(span.end - span.start for span in covered)
        self.account.stream += sum(span.high - span.low for span in covered)
        return Place(low, high - low, True), quirks

    def _cut(self) -> Hole | None:
        """The hole that is here, if it is in the open member."""
        hole = self.peek() if self._is_open and not self.ahead else None
        return hole if isinstance(hole, Hole) and hole.hit else None

    def take_empty(self) -> Place | None:
        """Skip an empty member, if there is one here."""
        if not self._spans or self._spans[0].low < self._spans[0].high or self._spans[0].low > self.position:
            return None
        span = self._spans.popleft()
        self.account.stored += span.end - span.start
        return Place(span.start, span.end - span.start, False)

    def take_hole(self) -> Hole | None:
        """Skip the hole that is here, if there is one."""
        hole = self._next
        if not isinstance(hole, Hole):
            return None
        self._next = None
        self.account.stored += hole.end - hole.start
        return hole


class PlainTape(Tape):
    """The same for a stream that is the file itself: `buffer` is part of its window, the only wall is its end."""

    is_plain = True

    def __init__(self, window: Window) -> None:
        super().__init__(iter(()))
        self._window = window

    def load(self) -> bool:
        """Load what is at hand after the loaded bytes; False at the end."""
        return self.fill(self.ahead + 1)

    def fill(self, wanted: int) -> bool:
        """Load until `wanted` bytes are ahead; False if the end came first."""
        if len(self.buffer) - self.at >= wanted:
            return True
        self._base += self.at
        self.at = 0
        self.buffer = self._window.stretch(self._base, wanted)
        return len(self.buffer) >= wanted

    def at_wall(self) -> bool:
        """Whether the file ends after the loaded bytes."""
        return not self._window.view(self.position + self.ahead, 1)

    def look(self, offset: int, length: int) -> bytes | None:
        """Bytes at `offset` ahead without loading what lies between; None if that is impossible."""
        return self._window.view(self.position + offset, length) if self._window.seeks else None

    def take(self, low: int) -> tuple[Place, list[str]]:
        """Account for the bytes from offset `low` to here as one item."""
        length = self.position - low
        self.account.stored += length
        return make(Place, (low, length, False)), []
