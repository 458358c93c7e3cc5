"""Where each record begins and ends: by the header's length if it is right, else by the evidence around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from warcmill.model import DigestStatus
from warcmill.read import arc, digest, warc
from warcmill.read.containers.record_starts import has_mark, header_end, next_start, starts_arc, starts_damaged
from warcmill.read.containers.stream import NOWHERE, Place, Tape
from warcmill.read.head import ARC_SEPARATOR, CRLF_TWICE, Head
from warcmill.read.record_end import settle

LONGEST_HEADER = 4 << 20
LOOKAHEAD = 16 << 20
"""Blocks up to this size are held to find their true end; longer ones are streamed."""
_SHORT, _LINE = 64, 9000
_OVERLAP = 64 * 1024
_NEWLINES = (b"\r", b"\n")


@dataclass(slots=True)
class Frame:
    """A record in the stream; all fields but `head` are final only once `chunks` is consumed."""

    head: Head
    chunks: Iterator[bytes] | tuple[bytes | memoryview, ...] = ()
    place: Place = NOWHERE
    status: DigestStatus | None = "absent"
    """Status of the block digest; None while it is deferred, the block then being a single piece in `chunks`."""
    truncated: bool = False
    quirks: list[str] = field(default_factory=list)

    def settle(self) -> DigestStatus:
        """Compare the block digest now, if it is deferred."""
        if self.status is None:
            self.status = digest.verify(self.head.fields.get("warc-block-digest"), next(iter(self.chunks)))
        return self.status


@dataclass(frozen=True, slots=True)
class Loose:
    """Bytes that belong to no record."""

    place: Place
    reason: str
    severity: str = "damaged"


def frames(tape: Tape, *, verify: bool = True) -> Iterator[Frame | Loose]:
    """All records of the stream, and what lies between them; consume each frame's chunks before the next."""
    while True:
        if tape.at == len(tape.buffer) and not tape.load():
            hole = tape.take_hole()
            if hole is None:
                return
            yield Loose(Place(hole.start, hole.end - hole.start, False), hole.reason, hole.severity)
        elif tape.has_empty and (empty := tape.take_empty()):
            yield Loose(empty, "empty-member", "note")
        elif head := _read_head(tape):
            yield _frame(tape, head, verify=verify)
        elif tape.ahead:
            yield _skip(tape)


def _read_head(tape: Tape) -> Head | None:
    """The header that begins here; None if there is none, or not all of it."""
    tape.fill(_SHORT)
    if tape.buffer.startswith(b"WARC/", tape.at):
        return _warc_head(tape)
    if tape.buffer[tape.at : tape.at + 1] in _NEWLINES:
        return None
    tape.fill(_LINE)
    look = tape.buffer[tape.at : tape.at + _LINE]
    if starts_arc(look):
        return arc.parse(look[: look.find(b"\n") + 1])
    return _warc_head(tape) if starts_damaged(look) else None


def _warc_head(tape: Tape) -> Head | None:
    head = warc.usual(tape.buffer, tape.at)
    if head:
        return head
    end = header_end(tape.buffer, tape.at)
    while end < 0 and tape.ahead < LONGEST_HEADER and tape.fill(2 * tape.ahead + 1):
        end = header_end(tape.buffer, tape.at)
    if end < 0:
        end = header_end(tape.buffer, tape.at)
    return None if end < 0 else warc.parse(tape.buffer[tape.at : end])


def _frame(tape: Tape, head: Head, *, verify: bool) -> Frame:
    """The record with this header: at once if it is as it should be, else after a closer look."""
    low, length = tape.position, head.length
    if length is not None and length <= LOOKAHEAD and tape.fill(head.size + length + len(head.separator)):
        frame = _as_declared(tape, head, length, verify=verify)
        if frame:
            return frame
    verdict = settle(tape, head, LOOKAHEAD)
    if verdict is None:
        frame = Frame(head)
        frame.chunks = _stream(tape, frame, low, verify=verify)
        return frame
    end, stop, status, quirks, truncated = verdict
    block = memoryview(tape.buffer)[tape.at + head.size : tape.at + end]
    tape.at += stop
    if status is None:
        status = digest.verify(head.fields.get("warc-block-digest"), block) if verify else "absent"
    place, of_members = tape.take(low)
    return Frame(head, (block,), place, status, truncated, [*quirks, *of_members])


def _as_declared(tape: Tape, head: Head, length: int, *, verify: bool) -> Frame | None:
    """The record if its length, separator and digest agree; the path of nearly all records."""
    buffer, low, separator = tape.buffer, tape.at, head.separator
    start = low + head.size
    end = start + length
    stop = end + len(separator)
    if not buffer.startswith(separator, end) or buffer[stop : stop + 1] in _NEWLINES:
        return None
    if separator == ARC_SEPARATOR and (len(buffer) == stop or not starts_arc(buffer[stop : stop + _LINE])):
        return None
    block = memoryview(buffer)[start:end]
    status: DigestStatus | None = "absent"
    if verify and "warc-block-digest" in head.fields:
        status = None
        # If no other record can begin in the block, no digest would move its end, so it can be deferred.
        if has_mark(buffer, start, end) or (len(buffer) == stop and not tape.at_wall()):
            status = digest.verify(head.fields["warc-block-digest"], block)
            if status == "mismatch":
                return None
    base = tape.position
    tape.at = stop
    place, quirks = tape.take(base)
    return Frame(head, (block,), place, status, False, quirks)


def _close(tape: Tape, frame: Frame, low: int) -> None:
    """Set the frame's location, and the quirks of the members that contain it."""
    frame.place, quirks = tape.take(low)
    frame.quirks.extend(quirks)


def _stream(tape: Tape, frame: Frame, low: int, *, verify: bool) -> Iterator[bytes]:
    """A block too long to hold, in pieces; ends at a wall, or at the next record if its length is wrong."""
    head = frame.head
    expected = digest.parse(head.fields.get("warc-block-digest", "")) if verify else None
    state = expected.start() if expected else None
    tape.at += head.size
    left = head.length if head.length is not None and _is_believable(tape, head) else None
    for chunk in _run(tape, left):
        if state:
            state.update(chunk)
        left = None if left is None else left - len(chunk)
        yield chunk
    if left is None:
        frame.quirks.append("length-repaired")
    elif left:
        frame.truncated = True
        frame.quirks.append("truncated")
    run = 0
    while run < len(head.separator) and tape.fill(1) and tape.buffer[tape.at] in head.separator:
        tape.at += 1
        run += 1
    if run != len(head.separator) and not frame.truncated:
        frame.quirks.append("separator-odd")
    if verify and head.fields.get("warc-block-digest"):
        frame.status = (
            "unsupported"
            if not (state and expected)
            else "verified-raw"
            if state.digest() == expected.value
            else "mismatch"
        )
    _close(tape, frame, low)


def _is_believable(tape: Tape, head: Head) -> bool:
    """Whether the end of a long block, where it is accessible, is plausible."""
    there = tape.look(head.length or 0, len(head.separator))
    return there is None or there == head.separator or not there


def _run(tape: Tape, left: int | None) -> Iterator[bytes]:
    """`left` bytes, or everything up to the next credible header, or a wall."""
    while left is None or left > 0:
        if not tape.ahead and (tape.at_wall() or not tape.load()):
            return
        size = tape.ahead if left is None else min(left, tape.ahead)
        if left is None:
            more = tape.fill(2 * _OVERLAP)
            start = next_start(tape.buffer, tape.at, arc=True)
            stop = len(tape.buffer) - (_OVERLAP if more else 0) if start < 0 else start - len(CRLF_TWICE)
            size = max(0, stop - tape.at)
        chunk = tape.buffer[tape.at : tape.at + size]
        tape.at += size
        if chunk:
            yield chunk
        if left is None and (start >= 0 or not more):
            return
        left = None if left is None else left - size


def _skip(tape: Tape) -> Loose:
    """Skip bytes of no record, up to the next credible header or a wall."""
    low, seen = tape.position, set()
    reason = "truncated" if tape.buffer.startswith(b"WARC/", tape.at) else "garbage"
    first = True
    while True:
        more = tape.fill(2 * _OVERLAP)
        start = next_start(tape.buffer, tape.at + first, arc=True, loose=True)
        if start < 0 and tape.buffer[tape.at] in b"\r\n":
            start = _after_newlines(tape)
        stop = start if start >= 0 else len(tape.buffer) - (_OVERLAP if more else 0)
        seen |= set(tape.buffer[tape.at : stop])
        tape.at = stop
        first = False
        if start >= 0 or not more:
            break
    place, quirks = tape.take(low)
    if seen <= set(b"\r\n"):
        return Loose(place, "blank-lines", "note")
    return Loose(place, "nul-bytes" if seen == {0} else "damaged-member" if quirks else reason)


def _after_newlines(tape: Tape) -> int:
    """The index after the newline bytes here, if a record of a dialect, or a damaged one, may begin there."""
    rest = tape.buffer[tape.at :].lstrip(b"\r\n")
    return len(tape.buffer) - len(rest) if rest else -1
