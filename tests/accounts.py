"""Reading with the account checked: what every test of the reader holds its input to."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from warcmill.model import Capture, Gap, Skipped
from warcmill.read import ReadOptions, open_source

SHA256 = ReadOptions(sha256=True)


@dataclass(frozen=True)
class Told:
    """Everything that reading an input gave, in order."""

    items: tuple[Capture | Skipped | Gap, ...]

    @property
    def records(self) -> list[Capture | Skipped]:
        return [item for item in self.items if not isinstance(item, Gap)]

    @property
    def captures(self) -> list[Capture]:
        return [item for item in self.items if isinstance(item, Capture)]

    @property
    def gaps(self) -> list[Gap]:
        return [item for item in self.items if isinstance(item, Gap)]

    @property
    def reasons(self) -> list[tuple[str, int | None, int | None]]:
        """(reason, offset, length) of each gap."""
        return [(gap.reason, gap.source.offset, gap.source.length) for gap in self.gaps]

    @property
    def blocks(self) -> list[tuple[str | None, str | None]]:
        """(record id, SHA-256 of its block) of each record."""
        return [(item.record.record_id, item.record.block_sha256) for item in self.records]


class Pipe(io.RawIOBase):
    """A stream that cannot seek and gives what it has in small pieces."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 3000) if size >= 0 else 3000)


def told(source: bytes | Path, *, options: ReadOptions = SHA256, pipe: bool = False) -> Told:
    """Read it all; every byte must belong to a record or a gap, and no fault of our own may show."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    stream = Pipe(data) if pipe else io.BytesIO(data)
    with open_source(stream, options=options, name="test") as reader:  # type: ignore[arg-type]
        items = tuple(reader)
    faults = [item.message for item in items if isinstance(item, Gap) and item.reason == "internal-error"]
    assert faults == []
    covered: Counter[tuple[str | None, bool]] = Counter()
    for item in items:
        covered[item.source.member, item.source.of_stream] += item.source.length or 0
    due: Counter[tuple[str | None, bool]] = Counter()
    stored = 0
    for extent in reader.extents:
        due[extent.member, extent.of_stream] += extent.size
        if extent.member is None:
            stored += extent.size if extent.stored is None else extent.stored
    assert {key: size for key, size in covered.items() if size} == {key: size for key, size in due.items() if size}
    assert stored == len(data)
    return Told(items)
