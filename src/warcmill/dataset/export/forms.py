"""The forms that captures are exported to: one line a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from warcmill.dataset.export import cdx_lines, conversions, hub_folder, jsonl, markdown_files, originals
from warcmill.dataset.export.shard import Write


class Form(NamedTuple):
    """How captures become files of another tool."""

    about: str
    suffix: str
    """Of the file that each part becomes; empty for a folder."""
    write: Write
    columns: tuple[str, ...] | None = None
    """What it needs of the dataset; None for all, or those that are asked for."""
    finish: Callable[[Sequence[Path], Path], Iterator[Path]] | None = None
    """Makes what there is once for the whole export, of all shards, in a folder."""


FORMS = {
    "jsonl": Form("rows as JSON lines, which warcmill validate takes", ".jsonl.gz", jsonl.contract_rows),
    "dolma": Form("JSON lines with dolma's field names", ".jsonl.gz", jsonl.dolma, jsonl.DOCUMENT),
    "datatrove": Form("JSON lines with datatrove's field names", ".jsonl.gz", jsonl.datatrove, jsonl.DOCUMENT),
    "markdown": Form("a Markdown file for each text", "", markdown_files.write, markdown_files.COLUMNS),
    "wet": Form("texts as conversion records", ".warc.wet.gz", conversions.write, conversions.COLUMNS),
    "warc": Form("the records themselves, from their archives", ".warc.gz", originals.write, originals.COLUMNS),
    "cdxj": Form("an index for replay", ".cdxj", cdx_lines.write, cdx_lines.COLUMNS, cdx_lines.finish),
    "hf": Form("a folder for the Hugging Face hub", ".parquet", hub_folder.write, None, hub_folder.finish),
}
