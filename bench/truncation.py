"""Cut every sample after each of its first 2,000 bytes, and ask whether every byte is told of.

    python bench/truncation.py [FILE...]

Reads all of `sample_warcs/` (or the files given). Prints one line a file, and every cut whose account does not close or
that ends in an internal error; the exit code is then 1.
"""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from pathlib import Path

from warcmill.model import Gap
from warcmill.read import open_source

SAMPLES = Path(__file__).parent.parent / "sample_warcs"
FIRST = 2_000


def fault(data: bytes, name: str) -> str | None:
    """What is wrong with the account of these bytes; None if they are all told of."""
    told: Counter[tuple[str | None, bool]] = Counter()
    with open_source(io.BytesIO(data), name=name) as reader:
        for item in reader:
            told[item.source.member, item.source.of_stream] += item.source.length or 0
            if isinstance(item, Gap) and item.reason == "internal-error":
                return item.message
        due: Counter[tuple[str | None, bool]] = Counter()
        for extent in reader.extents:
            due[extent.member, extent.of_stream] += extent.size
    return None if due == told else f"{dict(told)} of {dict(due)} bytes are told of"


def main() -> None:
    """Cut, read, report."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    faults = 0
    for path in files:
        data = path.read_bytes()
        slowest = 0.0
        for size in range(min(len(data), FIRST) + 1):
            start = time.process_time()
            wrong = fault(data[:size], path.name)
            slowest = max(slowest, time.process_time() - start)
            if wrong:
                faults += 1
                print(f"{path.name} cut at {size}: {wrong}")
        print(f"{path.name}: {min(len(data), FIRST) + 1:,} cuts, slowest {slowest * 1000:.1f} ms", flush=True)
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
