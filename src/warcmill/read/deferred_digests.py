"""Deferred digests: a record's claims and the bytes that they refer to, compared when the result is asked for.

Two digests cost as much as all other reading together, and callers that want payloads only may never look at their
status. So a record whose block is held anyway becomes an `UnsettledRecord`, its capture an `UnsettledCapture`. Both
look to every caller exactly as if the digests had been compared at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from warcmill.model import Capture, DigestStatus, Record, make
from warcmill.read import digest
from warcmill.read.claims import Held, payload_status

_BLOCK_STATUS, _RECORD_QUIRKS = map(Record._fields.index, ("block_digest_status", "quirks"))
_PAYLOAD_STATUS, _CAPTURE_QUIRKS = map(Capture._fields.index, ("payload_digest_status", "quirks"))
_held: Callable[[Any, int], Any] = tuple.__getitem__
_all_held: Callable[[Any], Iterator[Any]] = tuple.__iter__


@dataclass(slots=True, eq=False)
class Evidence:
    """The digest fields of a record, and its block in two parts; a status is None until it is asked for."""

    block: DigestStatus | None
    payload: DigestStatus | None
    block_digest: str | None
    payload_digest: str | None
    held: Held

    def block_status(self) -> DigestStatus:
        """The status of the block digest."""
        if self.block is None:
            self.block = digest.verify(self.block_digest, self.held.header, self.held.raw)
        return self.block

    def payload_status(self) -> DigestStatus:
        """The status of the payload digest."""
        if self.payload is None:
            self.payload = payload_status(self.payload_digest, self.held)
        return self.payload


_OF_BLOCK: dict[DigestStatus | None, str] = {"mismatch": "block-digest-mismatch"}
_OF_PAYLOAD: dict[DigestStatus | None, str] = {
    "mismatch": "payload-digest-mismatch",
    "verified-block": "payload-digest-of-block",
    "verified-decoded": "payload-digest-of-decoded",
}
TOLD = frozenset({*_OF_BLOCK, *_OF_PAYLOAD})
"""Statuses that are also quirks of the record."""


def quirks_of(block: DigestStatus, payload: DigestStatus | None) -> list[str]:
    """The quirks of these statuses."""
    return [code for code in (_OF_BLOCK.get(block), _OF_PAYLOAD.get(payload)) if code]


def changed(capture: Capture, **values: Any) -> Capture:
    """The capture with other values; pending digests stay pending, where `_replace` would settle them."""
    held = list(_all_held(capture))
    for name, value in values.items():
        held[Capture._fields.index(name)] = value
    return make(type(capture), held)


class _Unsettled:
    """A named tuple with `Evidence` in place of a status; any access to it as a whole settles it first."""

    __slots__ = ()
    _plain: ClassVar[Any]

    def __new__(cls, *values: Any, **named: Any) -> Any:
        """Making one from values makes a plain one."""
        return cls._plain(*values, **named)

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        return cls._plain._make(values)

    def settled(self) -> Any:
        """The plain named tuple that this one represents."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Any]:
        return iter(self.settled())

    def __getitem__(self, key: Any) -> Any:
        return self.settled()[key]

    def __contains__(self, value: object) -> bool:
        return value in self.settled()

    def __eq__(self, other: object) -> bool:
        return bool(self.settled() == other)

    def __ne__(self, other: object) -> bool:
        return bool(self.settled() != other)

    def __hash__(self) -> int:
        return hash(self.settled())

    def __repr__(self) -> str:
        return repr(self.settled())

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._plain._make, (tuple(self),)

    def _replace(self, **changes: Any) -> Any:
        return self.settled()._replace(**changes)


class UnsettledRecord(_Unsettled, Record):  # type: ignore[misc]  # `_make` gives the plain one on purpose
    """A record whose digests are pending."""

    __slots__ = ()
    _plain = Record

    @property
    def evidence(self) -> Evidence:
        """What is to be compared."""
        evidence: Evidence = _held(self, _BLOCK_STATUS)
        return evidence

    @property
    def block_digest_status(self) -> DigestStatus:
        """See `Record`."""
        return self.evidence.block_status()

    @property
    def quirks(self) -> tuple[str, ...]:
        """See `Record`."""
        evidence = self.evidence
        found = quirks_of(evidence.block_status(), evidence.payload_status())
        known: tuple[str, ...] = _held(self, _RECORD_QUIRKS)
        return tuple(dict.fromkeys((*known, *found))) if found else known

    def settled(self) -> Record:
        """The plain record."""
        values = list(_all_held(self))
        values[_BLOCK_STATUS], values[_RECORD_QUIRKS] = self.block_digest_status, self.quirks
        return Record._make(values)


class UnsettledCapture(_Unsettled, Capture):  # type: ignore[misc]  # likewise
    """A capture whose record is unsettled, and its payload digest with it."""

    __slots__ = ()
    _plain = Capture

    @property
    def payload_digest_status(self) -> DigestStatus:
        """See `Capture`."""
        status: DigestStatus | Evidence = _held(self, _PAYLOAD_STATUS)
        return status.payload_status() if isinstance(status, Evidence) else status

    @property
    def quirks(self) -> tuple[str, ...]:
        """See `Capture`."""
        own: tuple[str, ...] = _held(self, _CAPTURE_QUIRKS)
        return tuple(dict.fromkeys((*self.record.quirks, *own))) if own else self.record.quirks

    def settled(self) -> Capture:
        """The plain capture."""
        record = self.record
        values = list(_all_held(self))
        values[0] = record.settled() if isinstance(record, UnsettledRecord) else record
        values[_PAYLOAD_STATUS], values[_CAPTURE_QUIRKS] = self.payload_digest_status, self.quirks
        return Capture._make(values)
