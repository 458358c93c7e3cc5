"""One open input as the formats see it: its bytes, its name, the options, and the account that they keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol

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
    pdf: bool = False
    """Hold PDF bodies as text is held, for who reads what is in them."""
    columns: tuple[tuple[str, str], ...] = ()
    """(role, column) of tables whose columns have names of their own, as `("url", "seite")`."""
    root: str | None = None
    """Folder that an input was found under: a mirror's tree gives the pages' URLs."""
    watch: Watch | None = None
    """Is told when a file cannot be read: what comes of it is true of the environment, not of the file."""
    enter: Callable[[], str | None] | None = None
    """Is told before each record of an archive is read; a reason that it gives is why the record is passed over."""


DEFAULTS = ReadOptions()
DEEPEST = 4
"""How many packages and packings may lie in each other; what lies deeper is not opened."""


class Beside(Protocol):
    """What lies in the same package as an input."""

    loader: str | None
    """The page that unpacks the package, if it has one: it may tell where the page in it came from."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file by its path in the package; None if there is none."""

    def stamp(self, path: str) -> tuple[int, int] | None:
        """What tells a file from another; None if there is none."""


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
    of_stream: bool = False
    """Whether `stream` is what was unpacked of something, so that offsets count unpacked bytes."""
    path: str | None = None
    """What the file is called, for who reads its name, if not by the URI."""
    depth: int = 0
    """How many packages and packings this lies in."""
    beside: Beside | None = None
    """Reads what lies in the same package; None where files lie beside this one."""

    @property
    def name(self) -> str:
        """What the file is called: a path, or a name in a package."""
        return self.uri if self.path is None else self.path

    def inside(self, stream: BinaryIO, member: str, size: int | None = None, beside: Beside | None = None) -> Input:
        """An input within this one, for example an archive in a WACZ; it shares the account."""
        named = f"{self.member}!{member}" if self.member else member
        options = self.options if beside is None else replace(self.options, root="")
        return Input(stream, self.uri, options, named, size, self.extents, False, member, self.depth + 1, beside)

    def unpacked(self, stream: BinaryIO, path: str) -> Input:
        """The input as what it unpacks to, with an account of its own."""
        return replace(self, stream=stream, size=None, extents=[], of_stream=True, path=path, depth=self.depth + 1)

    def account(self, size: int, *, of_stream: bool = False, stored: int | None = None) -> None:
        """Enter a stretch that was read: `size` bytes, which stand for `stored` of the file if those differ."""
        self.extents.append(Extent(self.uri, self.member, size, of_stream or self.of_stream, stored))

    def at(self, offset: int, length: int, *, of_stream: bool = False) -> Source:
        """That stretch of this input."""
        return Source(self.uri, offset, length, self.member, of_stream or self.of_stream)

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
