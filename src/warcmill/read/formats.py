"""What warcmill reads: one line a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from warcmill.read import archive
from warcmill.read.containers.record_starts import starts_record
from warcmill.read.input import Format

if TYPE_CHECKING:
    from collections.abc import Callable


def _of(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when it is first called: an archive needs no parser of mail."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"{__package__}.{module}"), name)(*given)

    return call


def _is_zip(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a ZIP does; what is in it shows when it is read."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _may_be_packed(head: bytes, name: str) -> bool:
    """Whether a page dump is packed here; what begins as a record is asked no further."""
    return not starts_record(head) and bool(_of("packages.packed", "sniff")(head, name))


ARCHIVE = Format("archive", archive.sniff, archive.records)

FORMATS: tuple[Format, ...] = (
    Format("zip", _is_zip, _of("packages.package", "records"), seeks=True),
    Format("packed", _may_be_packed, _of("packages.packed", "records")),
    ARCHIVE,
    Format("http", _of("dumps.message", "sniff"), _of("dumps.message", "records")),
    Format("mhtml", _of("dumps.mhtml", "sniff"), _of("dumps.mhtml", "records")),
    Format("har", _of("tables.documents", "sniff_har"), _of("tables.documents", "read_har")),
    Format("json-lines", _of("tables.documents", "sniff_lines"), _of("tables.documents", "read_lines")),
    Format("json", _of("tables.documents", "sniff"), _of("tables.documents", "read")),
    Format("parquet", _of("tables.parquet_rows", "sniff"), _of("tables.parquet_rows", "records"), seeks=True),
    Format("webarchive", _of("dumps.webarchive", "sniff"), _of("dumps.webarchive", "records")),
    Format("self-extracting", _of("packages.extracting", "sniff"), _of("packages.extracting", "records"), seeks=True),
    Format("pdf", _of("dumps.pages", "sniff_pdf"), _of("dumps.pages", "read_pdf")),
    Format("html", _of("dumps.pages", "sniff_html"), _of("dumps.pages", "read_html")),
    Format("markdown", _of("dumps.pages", "sniff_markdown"), _of("dumps.pages", "read_markdown")),
)
"""In the order in which they are asked; what none of them claims is searched for records as a damaged archive."""

ARCHIVES = frozenset({"zip", "archive"})
"""Those that hold records, which others may refer to."""


def claimed(head: bytes, name: str, *, is_table: bool = False) -> Format | None:
    """The format that claims an input by its first bytes; None if none does. `is_table`: its columns are named."""
    found = next((one for one in FORMATS if one.sniff(head, name)), None)
    if found is None and is_table and (rows := _of("tables.documents", "looks_like_rows")(head)):
        return next(one for one in FORMATS if one.name == rows)
    return found


def recognise(head: bytes, name: str, *, is_table: bool = False) -> Format:
    """The format of an input by its first bytes; what none claims is searched for records."""
    if is_table and _of("packages.packed", "holds_rows")(head, name):
        return next(one for one in FORMATS if one.name == "packed")
    return claimed(head, name, is_table=is_table) or ARCHIVE
