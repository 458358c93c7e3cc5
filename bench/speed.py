"""How fast the main job is, archive to Parquet, on one core, beside the bare parsing of the same pages in the same run.

    python bench/speed.py ARCHIVE... [--turns N] [--stages] [--profile]

Prints pages and input bytes per second of CPU time for a whole `normalize` run (reading, judging, validating, writing),
once start-up is over, and how many times lxml's parsing of the same bodies that is: a figure that says more than
seconds on a machine that others use too. The best of N turns counts, each a parsing and a run. With `--stages`, where
the time of a further run goes; with `--profile` the functions that took the most.
"""

from __future__ import annotations

import argparse
import cProfile
import importlib
import pstats
import resource
import tempfile
import time
from collections import defaultdict
from functools import wraps
from pathlib import Path
from typing import Any

from lxml import etree

from warcmill import compiled
from warcmill.model import Capture
from warcmill.read import open_source
from warcmill.run.normalize import Run, normalize

MOST = 35
"""Functions that a profile shows."""
STAGES = {
    "charset, sniffing, index columns": (
        "markup.charset:decode",
        "markup.sniffing:media_type",
        "index_columns:columns",
    ),
    "attribute floods": ("markup.tree:thinned",),
    "parsing": ("markup.tree:_parsed",),
    "walk": ("markup.tree:walk",),
    "metadata": ("metadata.cascades:find",),
    "judging": ("content:decide",),
    "blocks and spans": ("extract.blocks:cut", "extract.targets:settled"),
    "links": ("extract.links:find",),
    "images": ("extract.images:find",),
    "removals and their rules": ("extract.removals:removals",),
    "language": ("markup.language:detect",),
}
"""Functions of `warcmill.page` by stage; a stage does not count what another has inside of it."""
OUTSIDE = "reading, documents, contract, Parquet"


def bodies(archives: list[str]) -> list[bytes]:
    """What of the archives may be a page."""
    found: list[bytes] = []
    for archive in archives:
        with open_source(archive) as reader:
            found += [bytes(item.body) for item in reader if isinstance(item, Capture) and item.body]
    return found


def parsed(pages: list[bytes]) -> float:
    """CPU seconds of lxml's parsing of all pages."""
    start = time.process_time()
    for page in pages:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, recover=True)
        etree.fromstring(page, parser)
    return time.process_time() - start


def timed(archives: list[str]) -> tuple[Run, float]:
    """Normalize once into a folder that is thrown away; the run and its CPU seconds."""
    with tempfile.TemporaryDirectory() as out:
        start = time.process_time()
        run = normalize(archives, Path(out) / "dataset")
        return run, time.process_time() - start


def by_stage(archives: list[str]) -> tuple[dict[str, float], float]:
    """CPU seconds of each stage of a run, and of the whole."""
    taken: dict[str, float] = defaultdict(float)
    inside: list[float] = []

    def watched(function: Any, stage: str) -> Any:
        @wraps(function)
        def call(*args: Any, **options: Any) -> Any:
            inside.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                whole = time.process_time() - start
                taken[stage] += whole - inside.pop()
                if inside:
                    inside[-1] += whole

        return call

    for stage, names in STAGES.items():
        for name in names:
            module, _, function = name.partition(":")
            home = importlib.import_module(f"warcmill.page.{module}")
            setattr(home, function, watched(getattr(home, function), stage))
    _, seconds = timed(archives)
    taken[OUTSIDE] = seconds - sum(taken.values())
    return taken, seconds


def report(run: Run, seconds: float, bare: float) -> str:
    """Return one line of figures."""
    account = run.account
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{account.rows:,} rows in {seconds:.2f} CPU s: {account.rows / seconds:.1f} captures/s, "
        f"{account.size / seconds / 1e6:.1f} MB/s as stored, {seconds / bare:.2f} times lxml's parsing of the same "
        f"pages ({bare:.2f} s), {compiled.state()}, peak memory {peak:,.0f} MiB"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--stages", action="store_true", help="show where the time goes, stage by stage")
    parser.add_argument("--profile", action="store_true", help="show where the time goes (slows the run down)")
    given = parser.parse_args()
    pages = bodies(given.archives)
    print(f"{len(pages):,} bodies of {sum(map(len, pages)) / max(len(pages), 1) / 1000:.0f} kB")
    timed(given.archives)  # what is made ready once for each process
    turns = [(parsed(pages), *timed(given.archives)) for _ in range(given.turns)]
    bare, run, seconds = min(turns, key=lambda turn: turn[2])
    print(report(run, seconds, bare))
    print(f"times lxml's parsing, by turn: {', '.join(f'{seconds / bare:.2f}' for bare, _, seconds in turns)}")
    if given.stages:
        taken, seconds = by_stage(given.archives)
        for stage, own in sorted(taken.items(), key=lambda one: -one[1]):
            print(f"{own / len(pages) * 1e6:8.0f} µs a page {own / seconds:6.1%}  {stage}")
    if given.profile:
        profiler = cProfile.Profile()
        profiler.runcall(timed, given.archives)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(MOST)


if __name__ == "__main__":
    main()
