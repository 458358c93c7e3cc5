"""How fast the main job is, archive to Parquet, on one core, and where the time goes.

    python bench/speed.py ARCHIVE... [--profile]

Prints captures and input bytes per second of CPU time for a whole `normalize` run (reading, judging, validating,
writing), and with `--profile` the functions that took the most.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import tempfile
import time
from pathlib import Path

from warcmill.run.normalize import Run, normalize

MOST = 35
"""Functions that a profile shows."""


def timed(archives: list[str]) -> tuple[Run, float]:
    """Normalize once into a folder that is thrown away; the run and its CPU seconds."""
    with tempfile.TemporaryDirectory() as out:
        start = time.process_time()
        run = normalize(archives, Path(out) / "dataset")
        return run, time.process_time() - start


def report(run: Run, seconds: float) -> str:
    """Return one line of figures."""
    account = run.account
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{account.rows:,} rows in {seconds:.2f} CPU s: {account.rows / seconds:.1f} captures/s, "
        f"{account.size / seconds / 1e6:.1f} MB/s as stored, peak memory {peak:,.0f} MiB"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--profile", action="store_true", help="show where the time goes (slows the run down)")
    given = parser.parse_args()
    profiler = cProfile.Profile()
    if given.profile:
        profiler.enable()
    run, seconds = timed(given.archives)
    profiler.disable()
    print(report(run, seconds))
    if given.profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(MOST)


if __name__ == "__main__":
    main()
