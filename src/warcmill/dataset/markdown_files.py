"""A dataset as Markdown files with front matter, one for each capture that has text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from warcmill.dataset import layout, manifest
from warcmill.dataset.commonmark import markdown
from warcmill.errors import MissingInput, OutputError

MANIFEST: Final = "_manifest.json"
FRONT: Final = (
    "title", "url", "capture_id", "fetch_time", "authors", "date_published_day", "date_modified_day", "site_name",
    "description", "keywords", "language_detected", "page_type", "collection",
)  # fmt: skip
"""What stands in the front matter, as far as a row has it."""
NEEDED: Final = ("text", "text_aside", "blocks", "spans", "links", "images", "url_host_name")
BATCH: Final = 64
"""Rows that are read at a time."""
_FOREIGN: Final = re.compile(r"[^a-z0-9.-]")


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: files written now, and all that are there; parts that an earlier call had done."""

    files: int
    total: int
    done_before: int


def write_markdown(dataset: Path, out: Path) -> Written:
    """Write the texts of a dataset below a folder as `<host>/<capture_id>.md`.

    A manifest says which parts are done and how many files each gave; parts that it has, unchanged, are not done again,
    so a call that was stopped is gone on with. Raises MissingInput if there is no dataset, OutputError for the disk.
    """
    parts = {each["path"]: each["sha256"] for each in _captures(dataset)}
    if not parts:
        raise MissingInput(f"{dataset}: there is no dataset")
    with layout.output_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    done = {path: each for path, each in _done(out).items() if parts.get(path) == each["sha256"]}
    before, files = len(done), 0
    for path, digest in parts.items():
        if path not in done:
            count = sum(1 for row in _rows(dataset / path) if _write(out, row))
            files += count
            done[path] = {"sha256": digest, "files": count}
            text = json.dumps({"format": "markdown", "parts": done}, indent=1) + "\n"
            _publish(out / MANIFEST, text)
    return Written(files, sum(each["files"] for each in done.values()), before)


def front_matter(row: Mapping[str, Any]) -> str:
    """What a row says of its page, as YAML between two lines of hyphens; values are JSON, which YAML reads."""
    said = {name: row[name] for name in FRONT if row.get(name) not in (None, [])}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False, default=_day)}" for name, value in said.items()]
    return "\n".join(["---", *lines, "---", ""])


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _captures(dataset: Path) -> Iterator[dict[str, Any]]:
    if dataset.is_dir():
        for _, unit in manifest.units(dataset):
            yield from (each for each in (unit or {}).get("outputs", ()) if each["table"] == "captures")


def _rows(part: Path) -> Iterator[dict[str, Any]]:
    try:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(BATCH, columns=[*FRONT, *NEEDED]):
                yield from batch.to_pylist()
    except (OSError, ValueError) as error:
        raise OutputError(f"{part}: {error}") from error


def _write(out: Path, row: Mapping[str, Any]) -> bool:
    """Write the file of a row; whether it has one."""
    if not row["text"]:
        return False
    host = _FOREIGN.sub("_", (row["url_host_name"] or "").lower()).strip(".")[:100] or "_"
    with layout.output_errors(out):
        (out / host).mkdir(exist_ok=True)
    _publish(out / host / f"{row['capture_id']}.md", f"{front_matter(row)}\n{markdown(row)}\n")
    return True


def _publish(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    with layout.output_errors(path):
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def _done(out: Path) -> dict[str, dict[str, Any]]:
    """The parts that an earlier call has done; none if its manifest is missing or is none."""
    try:
        found = json.loads((out / MANIFEST).read_text("utf-8"))
        is_ours = found["format"] == "markdown"
        return (
            {
                path: {"sha256": str(each["sha256"]), "files": int(each["files"])}
                for path, each in found["parts"].items()
            }
            if is_ours
            else {}
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
