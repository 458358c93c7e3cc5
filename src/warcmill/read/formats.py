"""What warcmill reads: one line a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from warcmill.read import archive
from warcmill.read.input import Format
from warcmill.read.packages import wacz

if TYPE_CHECKING:
    from collections.abc import Callable


def _of(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when it is first called: an archive needs no parser of mail."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"{__package__}.{module}"), name)(*given)

    return call


FORMATS: tuple[Format, ...] = (
    Format("wacz", wacz.sniff, wacz.records, seeks=True),
    Format("archive", archive.sniff, archive.records),
    Format("mhtml", _of("dumps.mhtml", "sniff"), _of("dumps.mhtml", "records")),
    Format("html", _of("dumps.pages", "sniff_html"), _of("dumps.pages", "read_html")),
    Format("markdown", _of("dumps.pages", "sniff_markdown"), _of("dumps.pages", "read_markdown")),
)
"""In the order in which they are asked; what none of them claims is searched for records as a damaged archive."""

ARCHIVES = frozenset({"wacz", "archive"})
"""Those that hold records, which others may refer to."""
LAST = FORMATS[1]


def recognise(head: bytes, name: str) -> Format:
    """The format of an input by its first bytes."""
    return next((one for one in FORMATS if one.sniff(head, name)), LAST)
