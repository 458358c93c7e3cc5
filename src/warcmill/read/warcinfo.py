"""What the warcinfo record at the head of a file says about all records after it (WARC 1.1, section 6.2)."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 500
"""Maximum length of a crawl's name in characters."""
_PART_OF: Final = re.compile(rb"^ispartof:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


class Info:
    """The file's name and its crawl, as far as stated; the last record that states one counts."""

    def __init__(self) -> None:
        self.filename: str | None = None
        self.crawl: str | None = None

    def hear(self, fields: dict[str, str], opening: bytes) -> None:
        """Read the fields of a record's header, and the first bytes of its block."""
        self.filename = fields.get("warc-filename") or self.filename
        found = _PART_OF.search(opening)
        self.crawl = (found and found[1].decode("utf-8", "replace").strip()[:LONGEST]) or self.crawl
