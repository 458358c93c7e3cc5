"""What warcmill reads: one line a format."""

from __future__ import annotations

from warcmill.read import archive
from warcmill.read.dumps import mhtml, pages
from warcmill.read.input import Format
from warcmill.read.packages import wacz

FORMATS: tuple[Format, ...] = (
    Format("wacz", wacz.sniff, wacz.records, seeks=True),
    Format("archive", archive.sniff, archive.records),
    Format("mhtml", mhtml.sniff, mhtml.records),
    Format("html", pages.sniff_html, pages.read_html),
    Format("markdown", pages.sniff_markdown, pages.read_markdown),
)
"""In the order in which they are asked; what none of them claims is searched for records as a damaged archive."""

LAST = FORMATS[1]


def recognise(head: bytes, name: str) -> Format:
    """The format of an input by its first bytes."""
    return next((one for one in FORMATS if one.sniff(head, name)), LAST)
