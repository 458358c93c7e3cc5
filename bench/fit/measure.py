"""How good kept text is: word F1 against the reference, as the benchmark counts it, and what must not be in it.

What hard rules take is not kept here either, whatever its probability.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from warcmill.page.document import joined
from warcmill.page.extract import blocks
from warcmill.page.judge import threshold
from warcmill.page.markup.tree import parse
from warcmill.page.rules import front_matter
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fit.matrix import Passages
    from fit.pages import Page
    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Floats

_WORD = re.compile(r"\w+")


def f1(text: str, reference: str) -> float:
    """F1 of two bags of words."""
    got, want = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(reference.lower()))
    if not got or not want:
        return float(not got and not want)
    both = (got & want).total()
    return 2 * both / (got.total() + want.total())


def texts(pages: Sequence[Page], passages: Passages, chance: Floats, types: Sequence[PageType | None]) -> Iterator[str]:
    """Of each page what would be kept under these probabilities, run by passage."""
    start, chance = 0, np.where(passages.taken, 0.0, chance)
    for page, view, page_type in zip(pages, passages.views, types, strict=True):
        end = start + len(page.share)
        if view is None:
            yield ""
        else:
            kept = threshold.keep(view, chance[start:end], page_type)
            yield "\n".join(text for text, keep in zip(page.tree.passages.text, kept.tolist(), strict=True) if keep)
        start = end


def written(
    source: Path, pages: Sequence[Page], passages: Passages, chance: Floats, types: Sequence[PageType | None]
) -> Iterator[str]:
    """Of each page its text as the dataset has it: in blocks, less what is cut inside of kept passages.

    The pages are parsed again, for blocks are made of elements.
    """
    rules = rulebook()
    start, chance = 0, np.where(passages.taken, 0.0, chance)
    for page, view, page_type, html in zip(pages, passages.views, types, _html(source), strict=True):
        end = start + len(page.share)
        if view is None:
            yield ""
        else:
            kept = threshold.keep(view, chance[start:end], page_type)
            for passage, _ in list(front_matter.lines(view, kept, rules)):
                kept[passage] = False
            yield joined(blocks.cut(parse(html), kept.tolist(), rules, page_type).blocks)
        start = end


def _html(source: Path) -> Iterator[str]:
    for batch in pq.ParquetFile(source).iter_batches(50, columns=["html"]):
        yield from (html.decode("utf-8", "replace") for html in batch.column("html").to_pylist())


def report(pages: Sequence[Page], got: Sequence[str]) -> dict[str, float]:
    """Mean F1 over all pages and by page type, and the share of must-not texts that are in the result."""
    values: dict[str, list[float]] = defaultdict(list)
    for page, text in zip(pages, got, strict=True):
        value = f1(text, page.reference)
        values["all"].append(value)
        values[page.page_type or "unknown"].append(value)
        if page.without:
            low = text.lower()
            values["must-not"].append(sum(snippet.lower() in low for snippet in page.without) / len(page.without))
        else:
            values["must-not"].append(1.0)  # as the benchmark's own script counts pages without such texts
    return {name: float(np.mean(found)) for name, found in values.items()}
