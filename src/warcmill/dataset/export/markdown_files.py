"""Markdown files with front matter, one for each capture that has text, and the list of their digests."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from warcmill.dataset.commonmark import markdown
from warcmill.dataset.export.shard import Shard

FRONT: Final = (
    "title", "url", "capture_id", "fetch_time", "authors", "date_published_day", "date_modified_day", "site_name",
    "description", "keywords", "language_detected", "page_type", "collection",
)  # fmt: skip
"""What stands in the front matter, as far as a row has it."""
COLUMNS: Final = (*FRONT, "text", "text_aside", "blocks", "spans", "links", "images", "url_host_name")
SUMS: Final = "SHA256SUMS"
"""The list of a folder's files, for `sha256sum -c`; its own digest stands in the manifest."""
_FOREIGN: Final = re.compile(r"[^a-z0-9.-]")


def write(shard: Shard) -> int:
    """Write `<host>/<capture_id>.md` for each row that has text, and the list of digests."""
    count = 0
    shard.path.mkdir()
    with (shard.path / SUMS).open("w", encoding="ascii") as sums:
        for row in shard.texts():
            name = f"{_folder(row['url_host_name'])}/{row['capture_id']}.md"
            text = f"{front_matter(row)}\n{markdown(row)}\n".encode()
            (shard.path / name).parent.mkdir(exist_ok=True)
            (shard.path / name).write_bytes(text)
            sums.write(f"{hashlib.sha256(text).hexdigest()}  {name}\n")
            count += 1
    return count


def front_matter(row: Mapping[str, Any]) -> str:
    """What a row says of its page, as YAML between two lines of hyphens; values are JSON, which YAML reads."""
    said = {name: row[name] for name in FRONT if row.get(name) not in (None, [])}
    lines = [f"{name}: {json.dumps(value, default=_day)}" for name, value in said.items()]
    return "\n".join(["---", *lines, "---", ""])


def _folder(host: str | None) -> str:
    return _FOREIGN.sub("_", (host or "").lower()).strip(".")[:100] or "_"


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
