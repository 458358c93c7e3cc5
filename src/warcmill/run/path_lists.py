"""Lists of archives: a file whose lines are paths or URLs, such as Common Crawl's `warc.paths.gz`."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from pathlib import Path

COMMON_CRAWL = "https://data.commoncrawl.org/"
"""Where the files in Common Crawl's lists are published."""
_LARGEST = 256 << 20
_LOOK = 64 * 1024
_SHOWN = 50
_LINE = re.compile(
    r"[^\s<>{}\"|]+\.(?:w?arc|warc\.wet|warc\.wat|wet|wat|wacz)(?:\.(?:gz|zst|bz2|xz|lz4))?(?:\?\S*)?", re.IGNORECASE
)


def entries(path: str) -> list[str] | None:
    """The inputs that a file lists, in order, without duplicates; None if the file is not a list.

    Paths are relative to the list's folder; one of Common Crawl's that is missing there comes from its publisher.
    """
    lines = _lines(path, _LOOK)
    if not lines or not all(map(_LINE.fullmatch, lines[:_SHOWN])):
        return None
    folder = os.path.dirname(path)
    return list(dict.fromkeys(_resolved(folder, line) for line in _lines(path, _LARGEST)))


def _lines(path: str, limit: int) -> list[str]:
    """The lines up to a number of bytes, without blank lines, comments and a line cut at the end."""
    try:
        with Path(path).open("rb") as stream:
            is_packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            data = (gzip.GzipFile(fileobj=stream) if is_packed else stream).read(limit)
    except (OSError, EOFError, zlib.error):
        return []
    if b"\0" in data[:_LOOK]:
        return []
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.splitlines()
    if len(data) == limit:
        lines = lines[:-1]
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _resolved(folder: str, line: str) -> str:
    if "://" in line:
        return line
    path = os.path.join(folder, line)
    return COMMON_CRAWL + line if line.startswith("crawl-data/") and not os.path.exists(path) else path
