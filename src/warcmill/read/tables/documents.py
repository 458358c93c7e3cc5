"""JSON documents that hold pages: an array of rows, rows one behind the other, and HAR's log of what was fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from warcmill.model import Gap, Record, Skipped, Source
from warcmill.read.dumps.entry import Entry, capture
from warcmill.read.input import Input, Item, ReadOptions
from warcmill.read.tables import columns, har
from warcmill.read.tables.json_scan import Scan, Value, keys, parsed

_BOM = b"\xef\xbb\xbf"
_LINES = re.compile(rb"\{[^\r\n]*\}[ \t]*\r?\n|\{[^\r\n]*\r?\n[ \t\r\n]*\{")
"""How lines of JSON begin: with an object on a line, or, if that one is broken, with another at once behind it."""
Rows = Callable[[bytes, Input], "Entry | str"]


def longest(options: ReadOptions) -> int:
    """How long the JSON of a row may be: a body in base64 or with every letter escaped, and what stands around it."""
    return 6 * options.max_body + (1 << 20)


def beginning(head: bytes) -> bytes:
    """What of a head is JSON."""
    return head.removeprefix(_BOM).lstrip(b" \t\r\n")


def sniff_har(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a HAR log does."""
    found = re.match(rb'\{\s*"log"\s*:\s*\{', beginning(head))
    within = keys(beginning(head)[found.end() - 1 :]) if found else ()
    return bool({"version", "creator", "entries", "browser", "pages"} & set(within))


def sniff(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as a JSON document of rows with a URL and a page."""
    text = beginning(head)
    first = text.removeprefix(b"[").lstrip(b" \t\r\n")
    return first.startswith(b"{") and not is_lines(text) and _is_table(first)


_URL_VALUE = re.compile(rb':\s*"(?:https?|ftp):(?:\\?/){2}', re.IGNORECASE)
_TAG = re.compile(rb"<[!/a-z]|\\u003c[!/a-z]", re.IGNORECASE)


def _is_table(first: bytes) -> bool:
    """Whether a row tells an absolute URL and a page: what any service answers in JSON may have both names."""
    names = _names(first)
    if not columns.has_page(names) or not _URL_VALUE.search(first):
        return False
    return columns.is_sure(names) or _TAG.search(first) is not None


def looks_like_rows(head: bytes) -> str | None:
    """The format of JSON whose columns somebody has named; None if it is none."""
    text = beginning(head)
    if is_lines(text):
        return "json-lines"
    return "json" if re.match(rb"\[\s*\{|\{", text) else None


def _names(first: bytes) -> list[str]:
    """The columns of the first row, those within it among them."""
    nested = re.search(rb'"(?:response|fetch|page)"\s*:\s*(?=\{)', first)
    return [*keys(first), *(keys(first[nested.end() :]) if nested else ())]


def is_lines(text: bytes) -> bool:
    """Whether each row has a line of its own."""
    return text.startswith(b"{") and (_LINES.match(text) is not None or b"\n" not in text)


def sniff_lines(head: bytes, _name: str) -> bool:
    """Whether the bytes begin as JSON lines with a URL and a page; a WACZ's list of pages holds none."""
    text = beginning(head)
    if not is_lines(text):
        return False
    first, _, rest = text.partition(b"\n")
    if b'"json-pages-' in first:
        return False
    return _is_table(text) or _is_table(rest.lstrip())


# --- reading ----------------------------------------------------------------------------------------------------


def read_har(source: Input) -> Iterator[Item]:
    """Yield what was fetched, entry by entry; what a HAR holds besides is a gap that is a note."""
    scan = Scan(source.stream, longest(source.options))
    yield from _items(source, scan, scan.values(3, b"entries"), har.entry)


def read(source: Input) -> Iterator[Item]:
    """Yield the rows of an array, or rows one behind the other."""
    scan = Scan(source.stream, longest(source.options))
    yield from _items(source, scan, scan.rows(), _row)


def read_lines(source: Input) -> Iterator[Item]:
    """Yield row by row; a line that is no row costs itself."""
    offset, limit = 0, longest(source.options)
    while line := source.stream.readline(limit):
        length = len(line)
        while not line.endswith(b"\n") and (more := source.stream.readline(limit)):  # longer than any row may be
            length += len(more)
            line = line[:0] + more[-1:]
        where = source.at(offset, length)
        text = line.removeprefix(_BOM) if not offset else line
        if length > limit:
            yield Gap(where, "row-too-long", f"a row may have {limit:,} bytes")
        elif text.strip():
            yield _made(source, where, text, _row)
        else:
            yield Gap(where, "blank-lines", severity="note")
        offset += length
    source.account(offset)


def _items(source: Input, scan: Scan, values: Iterator[Value], make: Rows) -> Iterator[Item]:
    """Each value with what stands between it and the next; before the first and behind the last, a note."""
    held: Value | None = None
    for value in values:
        if held is None:
            if value.start:
                yield Gap(source.at(0, value.start), "padding", "the beginning of a JSON document", severity="note")
        else:
            yield _item(source, held, source.at(held.start, value.start - held.start), make)
        held = value
    if held:
        yield _item(source, held, source.at(held.start, held.end - held.start), make)
    end = held.end if held else 0
    if scan.size > end:
        rest = source.at(end, scan.size - end)
        is_end = held is not None and not held.is_cut
        yield (
            Gap(rest, "padding", "the end of a JSON document", severity="note")
            if is_end
            else Gap(rest, "truncated", "no row is in the document")
        )
    source.account(scan.size)


def _item(source: Input, value: Value, where: Source, make: Rows) -> Item:
    if value.is_cut:
        return Gap(where, "truncated", "the file ends within a row")
    if value.data is None:
        return Gap(where, "row-too-long", f"a row may have {longest(source.options):,} bytes")
    return _made(source, where, value.data, make)


def _made(source: Input, where: Source, data: bytes, make: Rows) -> Item:
    try:
        found = make(data, source)
    except ValueError as error:
        return Gap(where, "damaged-row", f"{error}"[:200])
    if isinstance(found, str):
        return Skipped(Record(where, "resource"), found)
    return capture(found, where, source.options)


def _row(data: bytes, source: Input) -> Entry | str:
    row = parsed(data)
    if not isinstance(row, dict):
        raise ValueError("a row is no object")  # noqa: TRY004 -- of the file, not of a caller
    return columns.entry(row, source.options.columns)
