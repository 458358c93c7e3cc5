"""One open input as the formats see it: its bytes, its name, the options, and the account that they keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from warcmill.model import Capture, Gap, Skipped, Source
from warcmill.read.watch import Watch

Item = Capture | Skipped | Gap
MEBIBYTE = 1 << 20
HEAD_BYTES = 64 * 1024
"""How much of an input a format may look at before it claims the input."""
KEPT_BYTES = 4096
"""What is kept of a body that is no text: enough to sniff its media type."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read; the defaults are right for the main job."""

    max_body: int = 64 * MEBIBYTE
    """Decoded bytes held of one text body, and decoded at all of any body; more is cut and flagged."""
    rewind: int = 32 * MEBIBYTE
    """Bytes kept of an input that cannot seek, to look for the next record after damage."""
    sha256: bool = False
    """Compute `block_sha256` and `payload_sha256`."""
    verify: bool = True
    """Compare block and payload digests with the bytes, at the latest when somebody asks what became of them."""
    joins: bool = True
    """Join the continuation segments in an input to the record that they continue."""
    root: str | None = None
    """Folder that an input was found under: a mirror's tree gives the pages' URLs."""
    watch: Watch | None = None
    """Is told when a file cannot be read: what comes of it is true of the environment, not of the file."""


DEFAULTS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of input, all of whose bytes belong to records or gaps: their lengths sum to `size`.

    A file is one extent, a WACZ one more for each archive in it. Where records share a gzip member, their lengths count
    bytes of the uncompressed stream; such stretches make an extent of their own with `of_stream`.
    """

    uri: str
    member: str | None
    size: int
    of_stream: bool = False
    stored: int | None = None
    """Bytes of the file that an `of_stream` extent stands for; else the same as `size`."""


@dataclass(slots=True)
class Input:
    """What a format reads: `stream` from its first byte on.

    `stream` can seek if the format's `seeks` says that it must. A format appends an `Extent` for all that it read.
    """

    stream: BinaryIO
    uri: str
    options: ReadOptions = DEFAULTS
    member: str | None = None
    size: int | None = None
    """Bytes of `stream`, if known before it is read."""
    extents: list[Extent] = field(default_factory=list)

    def inside(self, stream: BinaryIO, member: str, size: int | None = None) -> Input:
        """An input within this one, for example an archive in a WACZ; it shares the account."""
        return Input(stream, self.uri, self.options, member, size, self.extents)

    def at(self, offset: int, length: int, *, of_stream: bool = False) -> Source:
        """That stretch of this input."""
        return Source(self.uri, offset, length, self.member, of_stream)

    def whole(self, size: int) -> Source:
        """All of this input."""
        return self.at(0, size)


@dataclass(frozen=True, slots=True)
class Format:
    """An input format: how to know it, and how to read it."""

    name: str
    sniff: Callable[[bytes, str], bool]
    """(first `HEAD_BYTES` of the input, its name) -> is it ours? The bytes decide; the name only breaks ties."""
    records: Callable[[Input], Iterator[Item]]
    """Everything in the input, damage as `Gap`; raises nothing for what the bytes are."""
    seeks: bool = False
    """The stream must be able to seek; inputs that cannot are spooled to a temporary file first."""
