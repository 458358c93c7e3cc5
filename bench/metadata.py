"""How often title, author and date are right on labelled pages, and which source gave them.

    python bench/cascades.py PAGES.parquet [--fold K/N] [--json] [--wrong title|author|date|no-author|no-date]

PAGES has the columns url, html (bytes), title, author and publish_date; an author or a date that is null counts for
`no-author` and `no-date`: right is to answer none. Titles and authors are compared by their words without case and
punctuation, dates by their day in UTC. `--fold` takes one part of N by host; the table shows five such parts beside the
whole, so that a gain on some sites only is seen. `--wrong` prints the pages of which a field is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq

from warcmill.model import Metadata
from warcmill.page.addresses.urls import host
from warcmill.page.markup import charset, tree
from warcmill.page.metadata import cascades

COLUMNS = ["url", "html", "title", "author", "publish_date"]
FOLDS = 5
CAPTURED = datetime(2026, 4, 1, tzinfo=UTC)
"""When the pages were captured, roughly: a date after that is none of theirs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of one page: what was found, by which source, and whether it is what the label says."""

    field: str
    url: str
    source: str
    right: bool
    found: str
    wanted: str


def words(text: str | None) -> str:
    """The words of a text, for comparing."""
    return re.sub(r"\W+", " ", (text or "").casefold()).strip()


def fold_of(url: str, folds: int) -> int:
    """The part that a page belongs to: all pages of a host are in one."""
    return zlib.crc32(host(url).removeprefix("www.").encode()) % folds


def answers(page: dict[str, Any], found: Metadata) -> Iterator[Answer]:
    """What is right and wrong of one page."""
    source = dict(found.sources)
    url, author, date = page["url"] or "", page["author"], page["publish_date"]
    authors, day = " ".join(found.authors), str(found.date_published or "")[:10]

    def answer(field: str, column: str, value: str, wanted: str | None, *, right: bool) -> Answer:
        return Answer(field, url, source.get(column, "none"), right, value, wanted or "")

    yield answer("title", "title", found.title or "", page["title"], right=words(found.title) == words(page["title"]))
    names = {words(author), words(re.sub(r"\s+(and|&)\s+", " ", author or ""))}
    yield answer("author" if author else "no-author", "authors", authors, author, right=words(authors) in names)
    right = day == str(date or "")[:10]
    yield answer("date" if date else "no-date", "date_published", day, date, right=right)


def measured(path: str, fold: tuple[int, int] | None) -> tuple[list[Answer], float]:
    """All answers, and the mean milliseconds of CPU time that the search took on a page."""
    found: list[Answer] = []
    seconds, pages = 0.0, 0
    for batch in pq.ParquetFile(path).iter_batches(100, columns=COLUMNS):
        for page in batch.to_pylist():
            url = page["url"] or "http://example.org/unknown"
            if fold and fold_of(url, fold[1]) != fold[0]:
                continue
            parsed = tree.parse(charset.decode(page["html"], "utf-8", html=True).text)
            began = time.process_time()
            said = cascades.find(parsed, url=url, base=url, captured=CAPTURED)
            seconds += time.process_time() - began
            pages += 1
            found += answers(page, said)
    return found, 1_000 * seconds / max(pages, 1)


def accuracy(found: list[Answer]) -> dict[str, float]:
    """The share of right answers by field."""
    right: dict[str, list[bool]] = defaultdict(list)
    for each in found:
        right[each.field].append(each.right)
    return {field: sum(each) / len(each) for field, each in sorted(right.items())}


def table(found: list[Answer], milliseconds: float) -> str:
    """Accuracy by field, whole and by fold, and right and wrong answers by source."""
    parts = [accuracy([each for each in found if fold_of(each.url, FOLDS) == fold]) for fold in range(FOLDS)]
    lines = []
    for field, share in accuracy(found).items():
        folds = " ".join(f"{part.get(field, 0):.3f}" for part in parts)
        lines.append(f"{field:10} {share:.4f}   by fold {folds}")
        counted = Counter((each.source, each.right) for each in found if each.field == field)
        sources = sorted({name for name, _ in counted}, key=lambda name: -counted[name, True])
        lines += [f"    {name:20} right {counted[name, True]:5} wrong {counted[name, False]:5}" for name in sources]
    return "\n".join([*lines, f"{milliseconds:.2f} ms a page"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("--fold", help="K/N: one part of N, by host")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", metavar="FIELD")
    options = parser.parse_args()
    fold = None
    if options.fold:
        part, parts = map(int, options.fold.split("/"))
        fold = part, parts
    found, milliseconds = measured(options.pages, fold)
    if options.wrong:
        wrong = (each for each in found if each.field == options.wrong and not each.right)
        print(
            *(f"{each.source} | {each.url} | wanted {each.wanted!r} | found {each.found!r}" for each in wrong), sep="\n"
        )
    elif options.json:
        print(json.dumps({**accuracy(found), "milliseconds": milliseconds}))
    else:
        print(table(found, milliseconds))


if __name__ == "__main__":
    main()
