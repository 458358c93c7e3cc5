"""A page that unpacks itself: HTML with a loader and a ZIP of the page behind it, as SingleFile writes it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from warcmill.model import Record, Skipped
from warcmill.read.dumps import pages
from warcmill.read.input import Input, Item
from warcmill.read.packages.package import records_of
from warcmill.read.packages.unzip import read_at
from warcmill.read.packages.zip import LOCAL, layout

_MARKS = re.compile(rb"PK\x03\x04|<html[^>]*\sdata-sfz|SingleFileZ|Page saved with SingleFile")


def sniff(head: bytes, name: str) -> bool:
    """Whether a page begins here in which a ZIP may lie: by a mark of the programs that write such pages."""
    return pages.sniff_html(head, name) and _MARKS.search(head) is not None


def records(source: Input) -> Iterator[Item]:
    """Yield what the ZIP in the page holds, the loader skipped by name; without a ZIP the page itself."""
    plan = layout(source.stream)
    first = plan.entries[0] if plan.entries else None
    is_zip = first is not None and plan.directory is not None and read_at(source.stream, first.start, 4) == LOCAL
    if not (first and is_zip and first.start):
        source.stream.seek(0, io.SEEK_SET)
        yield from pages.read_html(source)
        return
    source.account(plan.size)
    loader = pages.as_text(read_at(source.stream, 0, min(first.start, 1 << 20)))
    yield Skipped(Record(source.at(0, first.start), "resource"), "page-loader")
    yield from records_of(source, plan, loader)
