"""A folder of Markdown files, one a capture: front matter in YAML, then the text with its links, lists and tables."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from warcmill.dataset.commonmark import markdown
from warcmill.dataset.export.jsonl import plain
from warcmill.dataset.export.shard import Shard
from warcmill.dataset.rows import Row

FRONT = (
    "capture_id", "url", "canonical_url", "title", "description", "site_name", "authors", "keywords",
    "date_published_day", "date_modified_day", "fetch_time", "language_detected", "page_type", "warc_record_id",
)  # fmt: skip
COLUMNS = (*FRONT, "text", "text_aside", "blocks", "spans", "links", "images")
SUMS = "SHA256SUMS"
"""The list of a folder's files, for `sha256sum -c`; its own digest stands in the manifest."""


def write(shard: Shard) -> int:
    """Write `ab/<capture_id>.md` for each row with a text, `ab` being how the id begins, and the list of digests."""
    count = 0
    shard.path.mkdir()
    with (shard.path / SUMS).open("w", encoding="ascii") as sums:
        for row in shard.texts():
            name = f"{row['capture_id'][:2]}/{row['capture_id']}.md"
            text = page(row).encode()
            (shard.path / name).parent.mkdir(exist_ok=True)
            (shard.path / name).write_bytes(text)
            sums.write(f"{hashlib.sha256(text).hexdigest()}  {name}\n")
            count += 1
    return count


def page(row: Row) -> str:
    """A row as a Markdown document with front matter."""
    known = {name: value for name, value in plain({name: row[name] for name in FRONT}).items() if value}
    front = "".join(f"{name}: {_scalar(value)}\n" for name, value in known.items())
    return f"---\n{front}---\n\n{markdown(row).rstrip()}\n"


def _scalar(value: Any) -> str:
    """A value as YAML reads it: what JSON writes in ASCII is YAML too, whatever is in it."""
    return json.dumps(value)
