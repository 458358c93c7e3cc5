"""What a payload digest was computed over: the standard has one answer, writers have found several more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from warcmill.model import DigestStatus
from warcmill.read import codings, digest

Pieces = tuple[bytes | memoryview, ...]


class Held(NamedTuple):
    """A record's block, as far as it is held, in the parts that a payload digest may refer to."""

    header: bytes
    """The block before its payload."""
    raw: bytes | memoryview
    """The payload as stored."""
    chunked: bool = False
    first: int = 0
    """Where in `header` the first of several headers ends: for a writer that ignores interim responses, the payload
    begins there. 0 if there is only one."""
    decoded: bytes | None = None
    """The payload without content codings, if it has any."""
    is_foreign: bool = False
    """Whether the block is a message of a protocol that is not parsed here: its payload may begin anywhere."""


def payload_status(field: str | None, held: Held) -> DigestStatus:
    """The status of a payload digest: compared with the payload as stored, then with what else it may refer to."""
    status = digest.verify(field, held.raw)
    expected = digest.parse(field or "") if status == "mismatch" else None
    if expected is None:
        return status
    for found, pieces in _readings(held):
        if expected.matches(*pieces):
            return found
    return "unsupported" if held.is_foreign else "mismatch"


def _readings(held: Held) -> Iterator[tuple[DigestStatus, Pieces]]:
    """What other than the payload as stored a writer may have digested."""
    if held.chunked:  # the standard's own reading; all known writers digest a chunked body as stored
        yield "verified-entity", tuple(codings.dechunk(iter((bytes(held.raw),)), []))
    if held.first:
        yield "verified-raw", (held.header[held.first :], held.raw)
    if held.is_foreign:  # the message's header is one line, as in Gemini, or ends with a blank one
        block = bytes(held.raw)
        for mark in (b"\r\n", b"\r\n\r\n"):
            yield "verified-raw", (block.partition(mark)[2],)
    if held.decoded is not None:
        yield "verified-decoded", (held.decoded,)
    if held.header:
        yield "verified-block", (held.header, held.raw)


class Running:
    """Compares a payload digest with a payload read in pieces: all candidates are hashed at the same time."""

    def __init__(self, field: str | None) -> None:
        self._absent = not field
        self._expected = digest.parse(field) if field else None
        self._states: list[tuple[DigestStatus, digest.Hash]] = []

    def block(self, header: bytes, first: int) -> None:
        """The block begins with this header or headers, the first ending at `first`; `raw` yields its payload."""
        if self._expected is None or not header:
            return
        begun: dict[DigestStatus, bytes] = {"verified-block": header}
        if first:
            begun["verified-raw"] = header[first:]
        for what, data in begun.items():
            state = self._expected.start()
            state.update(data)
            self._states.append((what, state))

    def raw(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The payload as stored."""
        begun = [state for _, state in self._states]
        return self.passing("verified-raw", chunks, begun)

    def passing(self, what: DigestStatus, chunks: Iterator[bytes], also: Sequence[digest.Hash] = ()) -> Iterator[bytes]:
        """Add another form of the payload: if its pieces match the digest, `what` is the status."""
        if self._expected is None:
            return chunks
        state = self._expected.start()
        self._states.append((what, state))
        return self._hashing(chunks, [state, *also])

    @staticmethod
    def _hashing(chunks: Iterator[bytes], states: list[digest.Hash]) -> Iterator[bytes]:
        for chunk in chunks:
            for state in states:
                state.update(chunk)
            yield chunk

    def status(self) -> DigestStatus:
        """The status, once everything was read."""
        if self._absent:
            return "absent"
        if self._expected is None:
            return "unsupported"
        found = {what for what, state in self._states if state.digest() == self._expected.value}
        return next((what for what in _BEST_FIRST if what in found), "mismatch")


_BEST_FIRST: tuple[DigestStatus, ...] = ("verified-raw", "verified-entity", "verified-decoded", "verified-block")
