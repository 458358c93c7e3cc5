"""Where a record ends when its header may be wrong: digests first, then what follows its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from warcmill.model import DigestStatus
from warcmill.read import digest
from warcmill.read.containers.record_starts import header_end, next_start, starts_damaged, starts_record
from warcmill.read.containers.stream import Tape
from warcmill.read.head import ARC_SEPARATOR, CRLF_TWICE, Head

_SEPARATORS = (CRLF_TWICE, b"\n\n")
"""What a WARC has after a block, and files with bare line feeds."""
_OVERLAP = 64 * 1024
_STEP = 1 << 18
_LOOK = 9000
_LONGEST_RUN = 1024
_MOST_CANDIDATES = 32
_HTTP = re.compile(rb"HTTP/\d|[A-Z]{3,16} \S{1,8000} HTTP/\d")
_HTTP_LENGTH = re.compile(rb"\nContent-Length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_CODED = re.compile(rb"\nTransfer-Encoding:", re.IGNORECASE)


class Verdict(NamedTuple):
    """Where the block ends and where the next record may begin, counted from the record's first byte."""

    end: int
    stop: int
    status: DigestStatus | None = None
    """Status of the block digest, if it was compared."""
    quirks: tuple[str, ...] = ()
    truncated: bool = False


class Proof:
    """Evidence of a block's end besides its Content-Length: its digests, and the HTTP message in it."""

    def __init__(self, tape: Tape, head: Head) -> None:
        self._tape = tape
        self._head = head
        self._block = digest.parse(head.fields.get("warc-block-digest", ""))
        payload = None if self._block or head.type == "revisit" else head.fields.get("warc-payload-digest")
        self._payload = digest.parse(payload or "")
        self._http = self._http_header()
        self._by_http = self._http_end()

    @property
    def can_tell(self) -> bool:
        """Whether there is any evidence."""
        return self.is_sure or self._by_http is not None

    @property
    def is_sure(self) -> bool:
        """Whether there is a digest, so that only one end can be right."""
        return self._block is not None or self._payload is not None

    def holds(self, end: int) -> bool:
        """Whether a digest or the HTTP message confirms that the block ends at `end`."""
        tape, start = self._tape, self._head.size
        if not max(start, self._http) <= end <= tape.ahead:
            return False
        view = memoryview(tape.buffer)[tape.at : tape.at + end]
        if self._block is not None:
            return self._block.matches(view[start:])
        if self._payload is not None:
            return self._payload.matches(view[self._http :])
        return end == self._by_http

    def _http_header(self) -> int:
        """Where the HTTP header in the block ends; the block's start if there is none."""
        tape, start = self._tape, self._head.size
        tape.fill(start + _LOOK)
        if not _HTTP.match(tape.buffer, tape.at + start):
            return start
        end = header_end(tape.buffer, tape.at + start)
        return end - tape.at if end >= 0 else start

    def _http_end(self) -> int | None:
        """Where the block ends by the HTTP message's own length."""
        header = self._tape.buffer[self._tape.at + self._head.size : self._tape.at + self._http]
        length = None if _CODED.search(header) else _HTTP_LENGTH.search(header)
        return None if length is None else self._http + int(length[1])


def settle(tape: Tape, head: Head, limit: int) -> Verdict | None:
    """Find where the current record ends, examining up to `limit` bytes; None if it is longer."""
    claimed = None if head.length is None else head.size + head.length
    if claimed is not None and head.length is not None and head.length > limit and tape.fill(limit):
        return _beyond(tape, head, claimed, limit)
    proof = Proof(tape, head)
    if claimed is not None and (tape.fill(claimed + len(head.separator) + 1) or tape.ahead >= claimed):
        verdict = _near(tape, head, claimed, proof)
        if verdict is not None:
            return verdict
    return _by_next_start(tape, head, claimed, proof, limit)


def _near(tape: Tape, head: Head, claimed: int, proof: Proof) -> Verdict | None:
    """The end by the header, or one next to it, if what follows is sound."""
    separator = head.separator
    run = _newlines(tape, claimed)
    after = claimed + run
    is_separator = tape.buffer[tape.at + claimed : tape.at + after] in _SEPARATORS
    look = tape.buffer[tape.at + after : tape.at + after + _LOOK]
    at_start = starts_record(look) or (is_separator and starts_damaged(look))
    sound = at_start or (after == tape.ahead and tape.at_wall())
    exact = separator in _SEPARATORS and tape.buffer.startswith(separator, tape.at + claimed)
    options = [claimed] if sound or exact else []
    if sound and tape.buffer.startswith(separator, tape.at + after - len(separator)):
        options += [end for end in (after - len(separator),) if end != claimed and end >= head.size]
    for end in options:
        if proof.holds(end):
            return _verdict(head, claimed, end, after if sound else end + len(separator))
    if proof.is_sure or not (sound or exact):
        inside = _proven_inside(tape, head, claimed, proof)
        if inside is not None:
            return inside
    if not options:
        return Verdict(claimed, after, "verified-raw", ("separator-damaged",)) if proof.holds(claimed) else None
    doubtful = sound and not proof.is_sure and separator in _SEPARATORS and not is_separator
    whole = at_start or run > len(separator) or not (tape.is_plain or not tape.ends_clean())
    # A block may end in blank lines of its own: if the next record follows directly, the length is right.
    end = options[-1] if doubtful and whole and not (at_start and run == 0) else claimed
    return _verdict(head, claimed, end, after if sound else end + len(separator))


def _proven_inside(tape: Tape, head: Head, claimed: int, proof: Proof) -> Verdict | None:
    """An earlier end that a digest proves: the declared length includes whole records."""
    if not proof.is_sure:
        return None
    for count, start in enumerate(_starts(tape, head, claimed)):
        if start > claimed or count >= _MOST_CANDIDATES:
            return None
        end = _before(tape, head, start)
        if proof.holds(end):
            return _verdict(head, claimed, end, start)
    return None


def _by_next_start(tape: Tape, head: Head, claimed: int | None, proof: Proof, limit: int) -> Verdict:
    """The end before the next credible header, or at the wall."""
    first = None
    for count, start in enumerate(_starts(tape, head, limit)):
        end = _before(tape, head, start)
        if proof.holds(end):
            return _verdict(head, claimed, end, start)
        first = first or (end, start)
        if count >= _MOST_CANDIDATES or not proof.can_tell:
            break
    whole = tape.ahead
    stripped = whole - len(head.separator) if tape.buffer.endswith(head.separator) else whole
    for end in (stripped, whole):
        if proof.holds(end):
            return _verdict(head, claimed, end, whole)
    if first is not None:
        end, start = first
        if claimed is not None and claimed < end and start - end < len(head.separator):
            return Verdict(claimed, claimed, None, ("separator-damaged",))
        return _verdict(head, claimed, end, start)
    return _at_wall(tape, claimed, max(stripped, head.size))


def _at_wall(tape: Tape, claimed: int | None, stripped: int) -> Verdict:
    """No record follows: the block extends to the wall, or is cut there."""
    whole = tape.ahead
    if claimed is not None and claimed <= whole:
        if stripped == whole:
            return Verdict(claimed, claimed if tape.is_plain else whole, None, ("separator-damaged",))
        return Verdict(stripped, whole, None, ("length-repaired",))
    if not tape.ends_clean():
        return Verdict(whole, whole, None, ("truncated",), truncated=True)
    if stripped < whole and (claimed is None or not tape.is_plain):
        return Verdict(stripped, whole, None, ("length-repaired",) if claimed is not None else ())
    return Verdict(stripped, whole, None, ("truncated",), truncated=True)


def _beyond(tape: Tape, head: Head, claimed: int, limit: int) -> Verdict | None:
    """A block longer than the look-ahead: believed if its end is plausible, or if nothing nearer is proven."""
    there = tape.look(claimed, _LOOK)
    if there is not None and (there.startswith(head.separator) or starts_record(there.lstrip(b"\r\n"))):
        return None
    proof = Proof(tape, head)
    first = None
    for count, start in enumerate(_starts(tape, head, limit)):
        end = _before(tape, head, start)
        if proof.holds(end):
            return _verdict(head, claimed, end, start)
        first = first or (end, start)
        if count >= _MOST_CANDIDATES or not proof.can_tell:
            break
    if first is None or there is None:
        return None
    return _verdict(head, claimed, *first)


def _verdict(head: Head, claimed: int | None, end: int, stop: int) -> Verdict:
    """Name what was wrong with length and separator."""
    quirks = []
    if claimed is not None and end != claimed:
        quirks.append("length-repaired")
    if stop - end != len(head.separator):
        quirks.append("separator-odd")
    return Verdict(end, stop, None, tuple(quirks))


def _newlines(tape: Tape, start: int) -> int:
    """How many newline bytes stand from `start` on."""
    run = 0
    while run < _LONGEST_RUN and (tape.ahead > start + run or tape.fill(start + run + 1)):
        if tape.buffer[tape.at + start + run] not in b"\r\n":
            break
        run += 1
    return run


def _before(tape: Tape, head: Head, start: int) -> int:
    """Where the block before a header at `start` ends: before its separator, as much of it as there is."""
    separator = head.separator
    end = start
    while end > head.size and start - end < len(separator) and tape.buffer[tape.at + end - 1] in separator:
        end -= 1
    return end


def _starts(tape: Tape, head: Head, limit: int) -> Iterator[int]:
    """Where credible headers of the same dialect are, in the block and after it, up to a wall or the limit."""
    is_arc = head.separator == ARC_SEPARATOR
    scan, step = head.size, _STEP
    while True:
        found = next_start(tape.buffer, tape.at + scan, arc=is_arc, warc=not is_arc)
        if found >= 0:
            yield found - tape.at
            scan = found - tape.at + 1
            continue
        if tape.ahead >= limit:
            return
        scan = max(scan, tape.ahead - _OVERLAP)
        before = tape.ahead
        tape.fill(min(limit, tape.ahead + step))
        step *= 2
        if tape.ahead == before:
            return
