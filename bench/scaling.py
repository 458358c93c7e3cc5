"""How much faster several workers are than one, on one collection, in turn and interleaved.

python -m bench.scaling [INPUT...] [--jobs 1 2] [--rounds 3] [--pages 4000]

Without inputs it writes eight archives of the seeds' pages. Prints, for each number of workers, the best wall time,
the processor time of all processes, megabytes a second, the largest resident memory of one process, and the ratio to
the first. Wall times say something on idle cores only; the load of the machine is printed beside them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from warcs import warc  # noqa: E402 -- the tests' own archives

from warcmill.model import Capture  # noqa: E402
from warcmill.read import read  # noqa: E402

SAMPLES = Path(__file__).parents[1] / "seeds"


@dataclass(frozen=True)
class Took:
    """One run."""

    wall: float
    cpu: float
    largest: int
    """Bytes."""


def collection(folder: Path, pages: int, archives: int = 8) -> list[str]:
    """Archives of equal size, of the seeds' pages over and over."""
    bodies = [item.body for path in sorted(SAMPLES.rglob("*.html")) for item in read(path) if isinstance(item, Capture)]
    for number in range(archives):
        each = ((f"https://site{number}.example/{i}", bodies[i % len(bodies)]) for i in range(pages // archives))
        (folder / f"{number}.warc.gz").write_bytes(warc(each))
    return [str(path) for path in sorted(folder.iterdir())]


def run(inputs: list[str], jobs: int) -> Took:
    """Run once, into a dataset of its own."""
    with tempfile.TemporaryDirectory() as out:
        words = [sys.executable, "-m", "warcmill", "normalize", *inputs, "-o", out, "--jobs", str(jobs), "-q"]
        words += ["--max-rejects", str(10**9)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Took(wall, cpu, after.ru_maxrss * 1024)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=4000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inputs = given.inputs or collection(Path(folder), given.pages)
        size = sum(Path(each).stat().st_size for each in inputs)
        taken = [(jobs, run(inputs, jobs)) for _ in range(given.rounds) for jobs in given.jobs]
    best = {
        jobs: min((took for each, took in taken if each == jobs), key=lambda took: took.wall) for jobs in given.jobs
    }
    first = best[given.jobs[0]].wall
    print(f"{size:,} bytes in {len(inputs)} inputs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("jobs    wall s     cpu s    MB/s   largest MiB   ratio")
    for jobs, took in best.items():
        rate, largest = size / took.wall / 1e6, took.largest >> 20
        print(f"{jobs:4} {took.wall:9.1f} {took.cpu:9.1f} {rate:7.2f} {largest:13} {first / took.wall:7.2f}")


if __name__ == "__main__":
    main()
