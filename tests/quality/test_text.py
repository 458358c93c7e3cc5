"""The quality of kept text on a fixed tenth of the labelled pages: floors that only rise.

The points were fitted on these pages among others, so the floors guard against falling back; what unseen pages can
expect is what `bench/fit` prints, cross-validated by domain.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest
from shared import shared

from warcmill.page.content import extract
from warcmill.page.markup.tree import parse
from warcmill.page.rules.rulebook import rulebook

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from fit.measure import f1, scored

FLOOR_F1 = 0.879
"""It was 0.881 while the points were fitted to these pages alone. Shared with news and with pages labelled by line they
fit these less closely; cross-validated these went from 0.8764 to 0.8783 (`judge/model/MODEL.md`). It is lower all the
same, and has to rise again."""
FLOOR_OF_LINES = 0.978
FLOOR_OF_NEWS = 0.972
CEILING_MUST_NOT = 0.034
TENTH = 10


@pytest.fixture(scope="module")
def figures() -> tuple[float, float]:
    """Mean word F1, and mean share of the must-not snippets that are in the text."""
    scores: list[float] = []
    wrong: list[float] = []
    for batch in pq.ParquetFile(shared("wcxb_dev.parquet")).iter_batches(100):
        for row in batch.to_pylist():
            host = (urlsplit(row["url"] or "").hostname or "").removeprefix("www.")
            if zlib.crc32(host.encode()) % TENTH:
                continue
            url = row["url"] or "https://example.org/"
            blocks = extract(parse(row["html"].decode("utf-8", "replace")), rulebook(), url=url, base=url).blocks
            text = "\n\n".join(block.text for block in blocks)
            scores.append(f1(text, row["main_content"]))
            unwanted = row["snippets_without"] or ()
            wrong.append(sum(one.lower() in text.lower() for one in unwanted) / len(unwanted) if unwanted else 1.0)
    return sum(scores) / len(scores), sum(wrong) / len(wrong)


def test_word_f1_does_not_fall(figures: tuple[float, float]) -> None:
    assert figures[0] >= FLOOR_F1


def test_what_must_not_be_in_the_text_does_not_rise(figures: tuple[float, float]) -> None:
    assert figures[1] <= CEILING_MUST_NOT


@pytest.mark.parametrize(("name", "floor"), [("lines_dev", FLOOR_OF_LINES), ("news_dev", FLOOR_OF_NEWS)])
def test_news_and_pages_labelled_line_by_line_keep_their_text(name: str, floor: float) -> None:
    scores: list[float] = []
    for row in pq.read_table(shared(f"{name}.parquet")).to_pylist():
        found = extract(parse(row["html"].decode("utf-8", "replace")), rulebook(), url=row["url"], base=row["url"])
        text = "\n\n".join(block.text for block in found.blocks)
        scores.append(f1(scored(text, row.get("optional") or ()), row["main_content"]))
    assert sum(scores) / len(scores) >= floor
