"""What does the rendering itself cost? Word F1 of the text that is cut by perfect verdicts.

The verdicts are labels: passages aligned with the reference.

usage: rendering.py PAGES.parquet [--every N]

PAGES has the columns html, main_content and page_type (`../shared/data/wcxb_dev.parquet`); every Nth page is taken.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent / "fit"))
from labels import label  # type: ignore[import-not-found]  # found beside it at run time

from warcmill.page import document
from warcmill.page.extract import blocks
from warcmill.page.markup import charset, tree

KEPT = 0.5
"""Share of a passage's words in the reference from which on it is kept."""


def f1(got: str, want: str) -> float:
    """F1 of two bags of words."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (got, want))
    both = (a & b).total()
    return 2 * both / (a.total() + b.total()) if both else float(a == b)


def measure(row: dict[str, Any]) -> tuple[float, float]:
    """Word F1 of a page cut by perfect verdicts, and the seconds of the cut."""
    page = tree.parse(charset.decode(row["html"], "utf-8", html=True).text)
    shares, _ = label(page.passages.text, row["main_content"])
    kept = [share >= KEPT for share in shares]
    began = time.perf_counter()
    cut = blocks.cut(page, kept).blocks
    return f1(document.joined(cut), row["main_content"]), time.perf_counter() - began


def main() -> None:
    """Print F1 and milliseconds per page type."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages")
    options.add_argument("--every", type=int, default=5)
    chosen = options.parse_args()
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in pq.read_table(chosen.pages, columns=["html", "main_content", "page_type"]).to_pylist()[:: chosen.every]:
        found[row["page_type"]].append(measure(row))
        found["all"].append(found[row["page_type"]][-1])
    for kind, figures in found.items():
        score, seconds = (sum(values) / len(figures) for values in zip(*figures, strict=True))
        print(f"{kind:14} {len(figures):5} pages   F1 {score:.4f}   cut {seconds * 1000:.2f} ms")


if __name__ == "__main__":
    main()
