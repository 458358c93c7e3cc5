"""Labelled pages: read, parsed and labelled, with a cache on disk while one iterates.

The format is a Parquet file with the columns `url`, `html` (bytes, UTF-8), `main_content` (text) and, if known,
`page_type`, `snippets_without` (list of texts that must not be in the result) and `optional` (list of lines that may be
in the result or not: they are not measured, and teach nothing); further columns are ignored.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import pyarrow.parquet as pq

from fit.counted import words
from fit.labels import label
from warcmill.page.judge.arrays import Floats, Ints
from warcmill.page.markup.lxml_nodes import Elements
from warcmill.page.markup.tree import Tree, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = ("url", "html", "main_content", "page_type", "snippets_without", "optional")
_LINKED = 0.5
"""Share of links from which on a passage that no reference has is chrome, whatever element it stands in."""
_TOLD = 0.5
"""Share of its words in the reference from which on a passage is main text."""
_ASIDE = frozenset({"li", "dd", "dt", "table", "blockquote", "figure", "figcaption"})


@dataclass(frozen=True)
class Source:
    """A file of labelled pages."""

    path: Path
    weight: float = 1.0
    """How many times as much its pages teach as others: labels that were made line by line are to be trusted."""
    prose_only: bool = False
    """Its references leave out lists, quotes, tables and captions: those inside of a text teach nothing."""


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
    teaches: Floats
    """What each passage weighs in the fit, beside its length."""
    source: Source
    reference: str
    optional: tuple[str, ...]
    without: tuple[str, ...]


def fold_of(shuffle: str, host: str, folds: int) -> int:
    """The fold of a host: all of its pages are in one; any other word to shuffle by deals the hosts differently."""
    return zlib.crc32((shuffle + host).encode()) % folds


def load(sources: Sequence[Source], cache: Path | None = None) -> list[Page]:
    """All labelled pages of some files, in order; out of the cache if it is there."""
    if cache and cache.exists():
        return list(pickle.loads(cache.read_bytes()))  # a file that this program wrote
    pages = [_page(source, number, row) for source in sources for number, row in enumerate(_rows(source.path))]
    if cache:
        cache.write_bytes(pickle.dumps(pages, protocol=5))
    return pages


def _rows(path: Path) -> Iterator[dict[str, object]]:
    wanted = [name for name in COLUMNS if name in pq.read_schema(path).names]
    for batch in pq.ParquetFile(path).iter_batches(50, columns=wanted):
        yield from batch.to_pylist()


def _page(source: Source, number: int, row: dict[str, object]) -> Page:
    url = str(row["url"] or f"http://page-{number}.invalid/")
    html = row["html"]
    assert isinstance(html, bytes)
    tree = parse(html.decode("utf-8", "replace"))
    reference = str(row["main_content"] or "")
    share, counts = label(tree.passages.text, reference)
    optional = _texts(row.get("optional"))
    teaches = np.full(len(share), source.weight)
    teaches[_untold(tree, share, optional, prose_only=source.prose_only)] = 0.0
    return Page(
        url=url,
        host=(urlsplit(url).hostname or "").removeprefix("www."),
        page_type=str(row["page_type"]) if row.get("page_type") else None,
        tree=replace(tree, root=None, nodes=replace(tree.nodes, element=Elements())),
        share=np.array(share),
        words=np.array(counts),
        teaches=teaches,
        source=source,
        reference=reference,
        optional=optional,
        without=_texts(row.get("snippets_without")),
    )


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list) else ()


def _untold(tree: Tree, share: Sequence[float], optional: Sequence[str], *, prose_only: bool) -> list[int]:
    """The passages of which a reference says nothing by not having them."""
    lines = " ".join(f" {' '.join(words(line))} " for line in optional)
    found = [
        passage
        for passage, text in enumerate(tree.passages.text)
        if share[passage] < _TOLD and (own := words(text)) and f" {' '.join(own)} " in lines
    ]
    told = [passage for passage, value in enumerate(share) if value > _TOLD]
    if prose_only and told:
        inside = range(told[0], told[-1])
        found += [passage for passage in inside if share[passage] < _TOLD and _is_aside(tree, passage)]
    return found


def _is_aside(tree: Tree, passage: int) -> bool:
    """Whether a passage of few links stands in a list, quote, table or figure."""
    passages, nodes = tree.passages, tree.nodes
    if passages.linked[passage] >= _LINKED * len(passages.text[passage]):
        return False
    node = passages.owner[passage]
    while node >= 0 and nodes.tag[node] not in _ASIDE:
        node = nodes.parent[node]
    return node >= 0
