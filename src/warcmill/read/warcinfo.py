"""What the warcinfo record at the head of a file says of all records after it (WARC 1.1, section 6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Chunks = Iterator[bytes] | tuple[bytes | memoryview, ...]

READ: Final = 16_384
"""Bytes of the record's block that are looked at."""
LONGEST: Final = 500
"""Characters of a crawl's name that are kept."""
_PART_OF: Final = re.compile(rb"^ispartof:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


class Info:
    """The file's name and its crawl, as far as they were said so far."""

    def __init__(self) -> None:
        self.filename: str | None = None
        self.crawl: str | None = None
        self._said = bytearray()

    def listen(self, fields: dict[str, str], chunks: Chunks) -> Chunks:
        """Take the fields of a record's header; give the chunks of its block back as they are, for whoever reads them.

        `close` is to be called when they are read.
        """
        self.filename = fields.get("warc-filename") or self.filename
        self._said.clear()
        if isinstance(chunks, tuple):
            self._said += b"".join(bytes(chunk[:READ]) for chunk in chunks[:1])
            return chunks
        return self._heard(chunks)

    def _heard(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if len(self._said) < READ:
                self._said += chunk[: READ - len(self._said)]
            yield chunk

    def close(self) -> None:
        """Take what the block says; a file may have several such records, the last that names a crawl counts."""
        found = _PART_OF.search(self._said)
        said = found[1].decode("utf-8", "replace").strip()[:LONGEST] if found else ""
        self.crawl = said or self.crawl
        self._said.clear()
