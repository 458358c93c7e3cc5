"""How good kept text is: word F1 against the reference, as the benchmark counts it, and what must not be in it.

What hard rules take is not kept here either, whatever its probability.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from fit.counted import words
from warcmill.page.document import joined
from warcmill.page.extract import blocks
from warcmill.page.judge import threshold
from warcmill.page.markup.tree import parse
from warcmill.page.rules import front_matter
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fit.matrix import Passages
    from fit.pages import Page
    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Floats


def f1(text: str, reference: str) -> float:
    """F1 of two bags of words."""
    got, want = Counter(words(text)), Counter(words(reference))
    if not got or not want:
        return float(not got and not want)
    both = (got & want).total()
    return 2 * both / (got.total() + want.total())


def texts(pages: Sequence[Page], passages: Passages, chance: Floats, types: Sequence[PageType | None]) -> Iterator[str]:
    """Of each page what would be kept under these probabilities, passage by passage."""
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
    pages: Sequence[Page], passages: Passages, chance: Floats, types: Sequence[PageType | None]
) -> Iterator[str]:
    """Of each page its text as the dataset has it: in blocks, less what is cut inside of kept passages.

    The pages are parsed again, for blocks are made of elements.
    """
    rules = rulebook()
    start, chance = 0, np.where(passages.taken, 0.0, chance)
    for page, view, page_type, html in zip(pages, passages.views, types, _html(pages), strict=True):
        end = start + len(page.share)
        if view is None:
            yield ""
        else:
            kept = threshold.keep(view, chance[start:end], page_type)
            for passage, _ in list(front_matter.lines(view, kept, rules)):
                kept[passage] = False
            yield joined(blocks.cut(parse(html), kept.tolist(), rules, page_type).blocks)
        start = end


def _html(pages: Sequence[Page]) -> Iterator[str]:
    for path in dict.fromkeys(page.source.path for page in pages):
        for batch in pq.ParquetFile(path).iter_batches(50, columns=["html"]):
            yield from (html.decode("utf-8", "replace") for html in batch.column("html").to_pylist())


def scored(text: str, optional: Sequence[str]) -> str:
    """The words of a text less the lines that a reference does not score, each where it stands word for word."""
    left = f" {' '.join(words(text))} "
    for line in optional:
        if own := " ".join(words(line)):
            left = left.replace(f" {own} ", " ", 1)
    return left


def report(pages: Sequence[Page], got: Sequence[str]) -> dict[str, float]:
    """Mean F1 by file, over all pages and by page type of the first, and its share of must-not texts in the result."""
    values: dict[str, list[float]] = defaultdict(list)
    for page, text in zip(pages, got, strict=True):
        value = f1(scored(text, page.optional) if page.optional else text, page.reference)
        if page.source != pages[0].source:
            values[page.source.path.stem].append(value)
            continue
        values["all"].append(value)
        values[page.page_type or "unknown"].append(value)
        if page.without:
            low = text.lower()
            values["must-not"].append(sum(snippet.lower() in low for snippet in page.without) / len(page.without))
        else:
            values["must-not"].append(1.0)  # as the benchmark's own script counts pages without such texts
    return {name: float(np.mean(found)) for name, found in values.items()}
