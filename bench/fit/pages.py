"""Labelled pages: read, parsed and labelled, with a cache on disk while one iterates.

The format is a Parquet file with the columns `url`, `html` (bytes, UTF-8), `main_content` (text) and, if known,
`page_type` and `snippets_without` (list of texts that must not be in the result); further columns are ignored.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pyarrow.parquet as pq

from fit.labels import label
from warcmill.page.judge.arrays import Floats, Ints
from warcmill.page.markup.lxml_nodes import Elements
from warcmill.page.markup.tree import Tree, parse

COLUMNS = ("url", "html", "main_content", "page_type", "snippets_without")


@dataclass(frozen=True)
class Page:
    """One labelled page; its tree has the arrays, but no elements any more."""

    url: str
    host: str
    page_type: str | None
    tree: Tree
    share: Floats
    """Of each passage how much of it is main text, 0 to 1."""
    words: Ints
    """Words of each passage, as the measure counts them."""
    reference: str
    without: tuple[str, ...]


def fold_of(shuffle: str, host: str, folds: int) -> int:
    """The fold of a host: all of its pages are in one; any other word to shuffle by deals the hosts differently."""
    return zlib.crc32((shuffle + host).encode()) % folds


def load(source: Path, cache: Path | None = None) -> list[Page]:
    """All labelled pages of a Parquet file; out of the cache if it is there."""
    if cache and cache.exists():
        return list(pickle.loads(cache.read_bytes()))  # a file that this program wrote
    wanted = [name for name in COLUMNS if name in pq.read_schema(source).names]
    pages = [
        _page(number, row)
        for batch in pq.ParquetFile(source).iter_batches(50, columns=wanted)
        for number, row in enumerate(batch.to_pylist())
    ]
    if cache:
        cache.write_bytes(pickle.dumps(pages, protocol=5))
    return pages


def _page(number: int, row: dict[str, object]) -> Page:
    url = str(row["url"] or f"http://page-{number}.invalid/")
    html = row["html"]
    assert isinstance(html, bytes)
    tree = parse(html.decode("utf-8", "replace"))
    reference = str(row["main_content"] or "")
    share, words = label(tree.passages.text, reference)
    without = row.get("snippets_without") or ()
    return Page(
        url=url,
        host=(urlsplit(url).hostname or "").removeprefix("www."),
        page_type=str(row["page_type"]) if row.get("page_type") else None,
        tree=replace(tree, root=None, nodes=replace(tree.nodes, element=Elements())),
        share=np.array(share),
        words=np.array(words),
        reference=reference,
        without=tuple(map(str, without)) if isinstance(without, list) else (),
    )
