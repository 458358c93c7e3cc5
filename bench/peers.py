"""Our text and that of other extractors on the same labelled pages, side by side from one run.

    python bench/peers.py PAGES.parquet --peers PYTHON [--part K/N]

PAGES has the columns of `bench/fit` (html, url, page_type, main_content). PYTHON is an interpreter in whose environment
the peers are installed (trafilatura, resiliparse, readability-lxml; what is missing is left out): ours stays clean of
them. `--part` takes the K-th of N parts of the pages, split by host. Prints word F1 by page type and pages per CPU
second, extraction alone, page by page in one process each.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq

Extractor = Callable[[str], str | None]


def trafilatura() -> Extractor:
    """Its defaults, but for comments: with them the mean of all pages is 0.005 less, that of forums 0.009 more."""
    import trafilatura

    return lambda html: trafilatura.extract(html, include_comments=False)


def resiliparse() -> Extractor:
    """Main content, as its documentation advises."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: extract_plain_text(html, main_content=True)


def readability() -> Extractor:
    """Its summary, as text."""
    from lxml import html as markup
    from readability import Document

    return lambda html: str(markup.fromstring(Document(html).summary()).text_content())


def warcmill() -> Extractor:
    """Parse, judge and cut: what the others do too, and the removals with their rules."""
    from warcmill.page import content, document
    from warcmill.page.markup import tree
    from warcmill.page.rules import rulebook

    rules = rulebook.rulebook()
    return lambda html: document.joined(content.extract(tree.parse(html), rules, url="", base="").blocks)


EXTRACTORS = {"warcmill": warcmill, "trafilatura": trafilatura, "resiliparse": resiliparse, "readability": readability}


def host(url: str | None) -> str:
    """Host of a URL without `www.`: pages of one site stay together."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def pages(path: str, part: str | None) -> Iterator[dict[str, Any]]:
    """The labelled pages, or one part of them."""
    k, n = map(int, (part or "0/1").split("/"))
    for batch in pq.ParquetFile(path).iter_batches(50, columns=["url", "page_type", "html", "main_content"]):
        for row in batch.to_pylist():
            if zlib.crc32(host(row["url"]).encode()) % n == k:
                yield row


def words(text: str | None) -> Counter[str]:
    """Words as the benchmark counts them."""
    return Counter(re.findall(r"\w+", (text or "").lower()))


def f1(got: Counter[str], want: Counter[str]) -> float:
    """Word F1 of two bags of words; two empty ones agree."""
    both = (got & want).total()
    return 2 * both / (got.total() + want.total()) if got or want else 1.0


def measure(name: str, path: str, part: str | None) -> dict[str, Any]:
    """Figures of one extractor: mean F1 for each page type and over all, pages per CPU second."""
    extract = EXTRACTORS[name]()
    scores: dict[str, list[float]] = defaultdict(list)
    seconds = 0.0
    for row in pages(path, part):
        html = row["html"].decode("utf-8", "replace")
        start = time.process_time()
        try:
            text = extract(html)
        except Exception:  # noqa: BLE001 -- a page that an extractor fails on counts as no text
            text = None
        seconds += time.process_time() - start
        score = f1(words(text), words(row["main_content"]))
        scores[row["page_type"]].append(score)
        scores["all"].append(score)
    means = {kind: sum(values) / len(values) for kind, values in sorted(scores.items())}
    return {"name": name, "f1": means, "pages": len(scores["all"]), "pages_per_second": len(scores["all"]) / seconds}


def main() -> None:
    """Run every extractor in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of the peers' environment")
    parser.add_argument("--part", metavar="K/N")
    parser.add_argument("--only", choices=EXTRACTORS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.pages, given.part)))
        return
    for name in EXTRACTORS:
        python = sys.executable if name == "warcmill" else given.peers
        if python:
            print(_line(name, python, given.pages, given.part), flush=True)


def _line(name: str, python: str, path: str, part: str | None) -> str:
    words_of = [python, str(Path(__file__)), path, "--only", name, *(["--part", part] if part else [])]
    done = subprocess.run(words_of, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"{name:12} not run: {done.stderr.strip().splitlines()[-1]}"
    found = json.loads(done.stdout)
    by_type = "  ".join(f"{kind} {value:.3f}" for kind, value in found["f1"].items())
    return f"{name:12} {found['pages_per_second']:7.1f} pages/CPU s  {by_type}"


if __name__ == "__main__":
    main()
