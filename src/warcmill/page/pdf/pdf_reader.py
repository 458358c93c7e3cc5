"""The process that reads PDFs: lengths and bytes in, lengths and JSON out; it imports nothing from warcmill.

Run as a file. Each request is a header of two numbers (bytes of the PDF, seconds that it may take) and the PDF; each
answer a number and JSON: `pages`, `lines` as [page, text, left, right, baseline, font size], `facts`, `language`,
`is_cut`; or `error`.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

REQUEST, ANSWER = struct.Struct("<QQ"), struct.Struct("<Q")
MOST_MEMORY = 2 << 30
MOST_CHARACTERS = 10_000_000
MOST_PAGES = 20_000
_HYPHENS = frozenset({0x02, 0xFFFE})
"""PDFium's character for a hyphen that only breaks a word."""


def main() -> None:
    """Answer requests until the input ends."""
    _limit()
    asks, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := asks.read(REQUEST.size)) == REQUEST.size:
        size, seconds = REQUEST.unpack(head)
        answer = json.dumps(_answer(asks.read(size), seconds)).encode()
        _write(answers, answer)


def _write(answers: BinaryIO, answer: bytes) -> None:
    answers.write(ANSWER.pack(len(answer)) + answer)
    answers.flush()


def _limit() -> None:
    """Limit the memory of the process, where the system can: a PDF that needs more ends this process."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, seconds: int) -> dict[str, Any]:
    try:
        import pypdfium2  # noqa: PLC0415 -- loaded once a process, and its absence is an answer

        with pypdfium2.PdfDocument(data) as document:
            return _read(document, time.monotonic() + seconds)
    except Exception as error:  # noqa: BLE001 -- whatever a PDF makes of its reader is that PDF's trouble
        return {"error": f"{type(error).__name__}: {error}"}


def _read(document: Any, deadline: float) -> dict[str, Any]:
    pages = len(document)
    lines: list[list[Any]] = []
    held, is_cut = 0, pages > MOST_PAGES
    for number in range(min(pages, MOST_PAGES)):
        if time.monotonic() > deadline or held > MOST_CHARACTERS:
            is_cut = True
            break
        with suppress(Exception):  # a broken page is left out
            for line in _lines(document[number]):
                lines.append([number + 1, *line])
                held += len(line[0])
    facts = {name: value for name, value in document.get_metadata_dict(skip_empty=True).items() if value}
    return {"pages": pages, "lines": lines, "facts": facts, "language": _language(document), "is_cut": is_cut}


def _language(document: Any) -> str | None:
    from pypdfium2 import raw  # noqa: PLC0415 -- as above

    read = getattr(raw, "FPDFCatalog_GetLanguage", None)
    if read is None:
        return None
    size = read(document, None, 0)
    if not 2 < size <= 200:  # noqa: PLR2004 -- bytes, with the two that end it
        return None
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(document, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").strip("\0") or None


def _lines(page: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """Text, left, right, baseline and font size of each line, in the order in which the page draws them."""
    from pypdfium2 import raw  # noqa: PLC0415 -- as above

    text_page = page.get_textpage()
    try:
        codes: list[int] = []
        first = last = -1
        for index in range(raw.FPDFText_CountChars(text_page)):
            code = raw.FPDFText_GetUnicode(text_page, index)
            if code in (10, 13):
                if first >= 0:
                    yield _line(raw, text_page, codes, first, last)
                codes, first = [], -1
                continue
            codes.append(0xAD if code in _HYPHENS else code)
            if code > 32:  # noqa: PLR2004 -- a blank
                first, last = (index if first < 0 else first), index
        if first >= 0:
            yield _line(raw, text_page, codes, first, last)
    finally:
        text_page.close()
        page.close()


def _line(raw: Any, text_page: Any, codes: list[int], first: int, last: int) -> tuple[str, float, float, float, float]:
    letters = "".join(map(chr, (code for code in codes if code < sys.maxunicode)))
    text = letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # joins surrogate pairs
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharBox(text_page, first, left, right, bottom, top)
    begins = left.value
    raw.FPDFText_GetCharBox(text_page, last, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(text_page, first, x, y)
    size = _size(raw, text_page, first, bottom.value, top.value)
    return " ".join(text.split()), round(begins, 1), round(right.value, 1), round(y.value, 1), size


def _size(raw: Any, text_page: Any, index: int, bottom: float, top: float) -> float:
    """The size at which letters are shown: the font's size times the page's scale."""
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(text_page, index)
    if raw.FPDFText_GetMatrix(text_page, index, matrix):
        size *= (matrix.b**2 + matrix.d**2) ** 0.5 or 1
    return round(size if size > 1 else top - bottom, 1)


if __name__ == "__main__":
    main()
