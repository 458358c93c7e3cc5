"""`warcmill.mend`: what can be read of a damaged archive as a sound one, and what is missing from it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warcio.warcwriter import WARCWriter

from warcmill.dataset import layout
from warcmill.errors import OutputError, SourceError, UnknownFormat
from warcmill.model import Source
from warcmill.read import archive
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.window import open_window
from warcmill.read.copying import copy
from warcmill.read.framing import Frame, Loose, frames
from warcmill.read.input import DEFAULTS, HEAD_BYTES
from warcmill.read.quirks import QUIRKS
from warcmill.read.reader import open_plain

_DAMAGE = frozenset(code for code, quirk in QUIRKS.items() if quirk.severity == "damaged")


@dataclass(frozen=True, slots=True)
class Loss:
    """Bytes that are not in the mended archive, or a record that is there otherwise than it was."""

    source: Source
    reason: str
    """Of bytes: a code, `damaged-member`, `garbage`, …. Of a record: what was changed, `truncated`, …."""
    record_id: str | None = None
    url: str | None = None
    """Of a record that is there, changed; None for bytes of no record."""


@dataclass(slots=True)
class Mended:
    """What a mended archive holds, and what it does not."""

    records: int = 0
    bytes: int = 0
    """Of the archive that was read."""
    missing: list[Loss] = field(default_factory=list)
    changed: list[Loss] = field(default_factory=list)

    @property
    def missing_bytes(self) -> int:
        """Bytes that belong to no record that could be read, as stored."""
        return sum(loss.source.length or 0 for loss in self.missing)


def mend(source: str | Path, out: str | Path) -> Mended:
    """Write every record of a WARC or ARC that can be read to a new WARC (packed if its name ends in .gz).

    Headers are made true of the bytes that are there: lengths are put right, digests that do not match are dropped,
    records that end early say so, and an ARC becomes a WARC. Padding between records is left away; everything else that
    is not in the new archive, or is otherwise than it was, stands in what this returns. Raises MissingInput,
    UnknownFormat for what is no archive, SourceError if no record can be read, OutputError if `out` is there already.
    """
    target = Path(out)
    if target.exists():
        raise OutputError(f"{target} is there already: it is not overwritten")
    mended = Mended()
    draft = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with layout.output_errors(target), draft.open("wb") as file:
            writer = WARCWriter(file, gzip=target.suffix == ".gz", warc_version="1.1")
            for found in _frames(source, mended):
                _take(mended, found, writer, str(source))
            file.flush()
            os.fsync(file.fileno())
        if not mended.records:
            raise SourceError(f"{source}: no record can be read in it")
        with layout.output_errors(target):
            layout.publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return mended


def _frames(source: str | Path, mended: Mended) -> Iterator[Frame | Loose]:
    stream = open_plain(source)
    try:
        window = open_window(stream, DEFAULTS.rewind)
        head = window.view(0, HEAD_BYTES)
        if not archive.sniff(head, str(source)):
            raise UnknownFormat(f"{source} is no WARC and no ARC")
        yield from frames(open_tape(window))
        mended.bytes = window.measure()
        if window.error:
            mended.missing.append(Loss(Source(str(source), mended.bytes, 0), "unreadable"))
    finally:
        stream.close()


def _take(mended: Mended, found: Frame | Loose, writer: WARCWriter, name: str) -> None:
    if isinstance(found, Loose):
        if found.severity != "note":
            mended.missing.append(Loss(_source(name, found), found.reason))
        return
    copied = copy(found, writer, Source(name, mended.records))
    mended.records += 1
    changes = [*copied.changes, *(code for code in found.quirks if code in _DAMAGE)]
    if changes:
        said = ", ".join(dict.fromkeys(changes))
        mended.changed.append(Loss(_source(name, found), said, found.head.record_id, found.head.url))


def _source(name: str, found: Frame | Loose) -> Source:
    offset, length, of_stream = found.place
    return Source(name, offset, length, None, of_stream)
