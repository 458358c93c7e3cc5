"""Bytes in, captures out.

A format is one module with two functions and one line in `FORMATS` (`formats.py`):

    sniff(head: bytes, name: str) -> bool          does the input have this format? `head` is its first 64 KiB
    records(source: Input) -> Iterator[Capture | Skipped | Gap]

`records` reads `source.stream`, puts `source.at(offset, length)` into everything that it yields, and appends to
`source.extents` one `Extent` whose size is the sum of those lengths. An input inside another one (an archive in a
ZIP) is read through `archive.records(source.inside(stream, member, size))`. Damage is a `Gap`, never an exception.
"""

from __future__ import annotations

from warcmill.read.formats import FORMATS
from warcmill.read.input import Extent, Format, Input, Item, ReadOptions
from warcmill.read.reader import Reader, open_source, read

__all__ = ["FORMATS", "Extent", "Format", "Input", "Item", "ReadOptions", "Reader", "open_source", "read"]
