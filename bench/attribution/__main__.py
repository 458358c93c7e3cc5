"""Measure what removals are told by, on labelled pages and on the seeds.

    python bench/attribution PAGES.parquet [--draw N]

Prints which share of the removed characters names a rule of each family; how many of the hand-made labels of
`labels.tsv` agree (columns: the page's `file_id`, the path of an element, its words, the families that a reader would
give it, the likeliest first); which of our own seeds' removals have a word of a rule in their own tag or class and are
told under another rule; and what telling costs. PAGES has the columns `file_id`, `url` and `html`. With --draw it
prints removed parts to be labelled instead, one a page, drawn by a seed: read each in its page before you look at what
it is told by.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution.seeds import misnamed
from warcmill.page.extract import blocks
from warcmill.page.extract.removals import parts
from warcmill.page.markup.tree import parse
from warcmill.page.rules.attribution import Attribution
from warcmill.page.rules.decision import decide
from warcmill.page.rules.naming import UNNAMED, Cause
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.markup.tree import Tree

LABELS = Path(__file__).with_name("labels.tsv")


@dataclass(frozen=True)
class Part:
    """One removed part of a page."""

    node: int
    path: str
    words: int
    text: str
    cause: Cause
    whole: bool
    """Whether the element was removed as a whole, and not a text in it alone."""


@dataclass
class Clock:
    """CPU seconds that telling took, on pages met before."""

    seconds: float = 0.0
    pages: int = 0


def removed(html: bytes, url: str, clock: Clock) -> list[Part]:
    """The removed parts of a page."""
    tree = parse(html.decode("utf-8", "replace"))
    decision = decide(tree, rulebook(), url)
    if decision.verdicts is None:
        return []
    text = blocks.cut(tree, decision.kept, rulebook(), decision.page_type)
    found = list(parts(tree, text.trim, text.stand))
    decided = {**decision.decided, **text.trim.codes}
    told: list[Cause] = []
    for _ in range(2):  # the second time its names are known, as on a site's other pages
        start = time.process_time()
        names = Attribution(tree, rulebook(), text.trim.kept, decided)
        told = [names.cause(*part) for part in found]
        spent = time.process_time() - start
    clock.seconds, clock.pages = clock.seconds + spent, clock.pages + 1
    return [_part(tree, *part, cause) for part, cause in zip(found, told, strict=True)]


def _part(tree: Tree, node: int, first: int, end: int, cause: Cause) -> Part:
    element = tree.nodes.element[node]
    text = " | ".join(tree.passages.text[first:end])
    start = tree.passages.end_piece[first - 1] if first else 0
    whole = tree.nodes.first_piece[node] >= start and tree.nodes.end_piece[node] <= tree.passages.end_piece[end - 1]
    path = element.getroottree().getpath(element)
    return Part(node, path, len(text.replace(" | ", " ").split()), text, cause, whole)


def rows(source: Path) -> Iterator[dict[str, Any]]:
    """The pages."""
    for batch in pq.ParquetFile(source).iter_batches(50, columns=["file_id", "url", "html"]):
        yield from batch.to_pylist()


def labels() -> dict[str, tuple[str, int, list[str]]]:
    """Of each labelled page the path of the part, its words, and the families that a reader would give it."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {line["file_id"]: (line["path"], int(line["words"]), line["families"].split("|")) for line in lines}


def within(path: str, other: str) -> bool:
    """Whether an element is another one, or stands in it."""
    return path == other or path.startswith(f"{other}/")


def of_label(found: list[Part], path: str, words: int) -> Part | None:
    """Of a page's removed parts that with an element, or in it; of several in one element that of as many words."""
    around = [one for one in found if within(path, one.path) and (one.whole or path == one.path)]
    around = around or [one for one in found if within(one.path, path)]
    return max(around, key=lambda one: (len(one.path), -abs(one.words - words)), default=None)


def measure(source: Path) -> None:
    """Print all figures."""
    wanted, clock = labels(), Clock()
    characters: Counter[str] = Counter()
    agreed, likeliest, kept, wrong = 0, 0, 0, []
    for row in rows(source):
        found = removed(row["html"], row["url"] or "", clock)
        for part in found:
            characters[part.cause.family] += len(part.text)
        if row["file_id"] in wanted:
            path, words, families = wanted[row["file_id"]]
            part_ = of_label(found, path, words)
            if part_ is None:  # its text is kept by now
                kept += 1
                continue
            family = part_.cause.family
            agreed, likeliest = agreed + (family in families), likeliest + (family == families[0])
            if family not in families:
                wrong.append(f"  {row['file_id']}  {'|'.join(families)}: {family}, {part_.cause}")
    total = characters.total()
    print(f"removed characters that name a family: {1 - characters[UNNAMED] / total:.1%}")
    for family, count in characters.most_common():
        print(f"  {family:<12}{count / total:7.1%}")
    there = len(wanted) - kept
    print(f"labels: {agreed} of {there} agree ({agreed / there:.1%}), {likeliest} with the likeliest; {kept} are kept")
    print("\n".join(wrong))
    print(f"telling: {1000 * clock.seconds / max(clock.pages, 1):.3f} ms a page of {clock.pages}, names known")


def draw(source: Path, count: int) -> None:
    """Print removed parts to be labelled, one a page, without what they are told by."""
    pages = sorted(rows(source), key=lambda row: str(row["file_id"]))
    lottery, clock = random.Random(count), Clock()
    lottery.shuffle(pages)
    known = labels()
    for row in pages:
        if count == 0:
            break
        if row["file_id"] in known:
            continue
        found = [part for part in removed(row["html"], row["url"] or "", clock) if part.words > 1]
        if found:
            count -= 1
            part = lottery.choice(found)
            print(f"{row['file_id']}\t{part.path}\t{part.words}\n    {row['url']}\n    {part.text[:300]}")


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--draw", type=int, default=0, help="print so many removed parts to be labelled")
    given = parser.parse_args()
    if given.draw:
        draw(given.pages, given.draw)
        return
    measure(given.pages)
    told, all_of_them = misnamed()
    print(f"seeds: {len(told)} of {all_of_them} removals with a rule's word in their tag or class under another rule")
    print("\n".join(f"  {line}" for line in told))


if __name__ == "__main__":
    main()
