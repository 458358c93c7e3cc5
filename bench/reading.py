"""How fast archives are read, all payload bytes, in one process: here and by warcio, in the same run.

usage: reading.py ARCHIVE... [--turns N]

Each reader reads each archive N times in turn and the best time counts. As it does by default, warcio decodes payloads
and verifies nothing: `unverified` here does the same work. `warcmill` reads as we do by default: digests are compared
when somebody asks what became of them. `all-asked` asks that of every record, as the main job does; `warcio-checks` is
warcio comparing digests.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from warcmill.model import Capture
from warcmill.read import ReadOptions, open_source
from warcmill.read.quirks import is_damage


def ours(path: Path, *, verify: bool = True, ask: bool = False) -> tuple[int, int]:
    """(records, payload bytes) by warcmill."""
    records = size = 0
    with open_source(path, options=ReadOptions(verify=verify)) as reader:
        for item in reader:
            records += 1
            if isinstance(item, Capture):
                size += item.body_length or 0
            if ask:
                is_damage(item)
    return records, size


def unverified(path: Path) -> tuple[int, int]:
    """The same without digests."""
    return ours(path, verify=False)


def all_asked(path: Path) -> tuple[int, int]:
    """The same, every digest compared."""
    return ours(path, ask=True)


def warcio(path: Path, *, verify: bool = False) -> tuple[int, int]:
    """The same by warcio."""
    records = size = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=verify):
            records += 1
            size += len(record.content_stream().read())
    return records, size


def warcio_checks(path: Path) -> tuple[int, int]:
    """The same with digests."""
    return warcio(path, verify=True)


READERS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "warcio": warcio,
    "unverified": unverified,
    "warcio-checks": warcio_checks,
    "warcmill": ours,
    "all-asked": all_asked,
}


def main() -> None:
    """Time each reader on each archive and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    for path in options.archives:
        best = dict.fromkeys(READERS, float("inf"))
        records = size = 0
        for _ in range(options.turns):
            for name, read in READERS.items():
                begun = time.process_time()
                records, size = read(path)
                best[name] = min(best[name], time.process_time() - begun)
        print(f"{path.name}: {records:,} records, {size / 1e6:.1f} MB of payload")
        for name, seconds in best.items():
            speed = f"{records / seconds:>10,.0f} records/s {size / 1e6 / seconds:>8,.0f} MB/s"
            print(f"  {name:<14}{speed} {best['warcio'] / seconds:>6.2f} times warcio")


if __name__ == "__main__":
    main()
