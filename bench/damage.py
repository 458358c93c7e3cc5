"""How many records survive damage, byte for byte, here and in other readers.

usage: damage.py ARCHIVE.warc.gz... [--rounds N] [--seed S] [--kind TEXT] [--keep DIR] [--fastwarc PYTHON]

Every archive is damaged N times in every way of `wounds.py`. A record survives if its id comes out with the same bytes
in its block. "unflagged" counts records that came out with other bytes and nothing said of it, although a digest or a
checksum could have told. Archives that are not sound from the start are left out. FastWARC is asked through the Python
of an environment that has it (`pip install fastwarc`).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
import threading
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from wounds import CUTS, KINDS, Sample, split

from warcmill.model import Gap
from warcmill.read import ReadOptions, open_source
from warcmill.read.quirks import is_damage

Found = list[tuple[str, str, bool]]
"""(record id, SHA-256 of the block, was anything said of it) of each record."""
FASTWARC = """
import hashlib, json, sys
from fastwarc.warc import ArchiveIterator
for path in sys.stdin:
    out = []
    try:
        with open(path.rstrip("\\n"), "rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                out.append((record.record_id.strip("<>"), hashlib.sha256(record.reader.read()).hexdigest()))
    except Exception:
        pass
    print(json.dumps(out), flush=True)
"""
"""Reads the file of each line on stdin, and answers with one line of JSON."""
LONGEST_READING = 60
"""Seconds after which a peer is taken to hang."""


def ours(data: bytes) -> Found:
    """What warcmill reads, its account checked on the way."""
    found: Found = []
    covered: Counter[bool] = Counter()
    with open_source(io.BytesIO(data), name="damaged", options=ReadOptions(sha256=True)) as reader:
        for item in reader:
            covered[item.source.of_stream] += item.source.length or 0
            if not isinstance(item, Gap):
                quirks = item.record.quirks
                found.append(
                    (item.record.record_id or "", item.record.block_sha256 or "", bool(quirks) or is_damage(item))
                )
            elif item.reason == "internal-error":
                raise AssertionError(item.message)
        due = Counter({extent.of_stream: extent.size for extent in reader.extents})
        assert covered == due, (covered, due)
        assert sum(extent.size if extent.stored is None else extent.stored for extent in reader.extents) == len(data)
    return found


def warcio(data: bytes) -> Found:
    """What warcio reads before it gives up."""
    found: Found = []
    chatter = io.StringIO()
    try:
        with redirect_stderr(chatter), redirect_stdout(chatter):
            for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True):
                name = str(record.rec_headers.get_header("WARC-Record-ID")).strip("<>")
                found.append((name, hashlib.sha256(record.raw_stream.read()).hexdigest(), False))
    except Exception:  # noqa: BLE001 -- whatever it raises ends its reading
        pass
    return found


class FastWarc:
    """What FastWARC reads before it gives up, in the environment of another Python; started again if it dies."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._child: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name, "damaged.warc")

    def __call__(self, data: bytes) -> Found:
        """Records of these bytes."""
        if self._child is None or self._child.poll() is not None:
            pipe = subprocess.PIPE
            self._child = subprocess.Popen([self._python, "-c", FASTWARC], stdin=pipe, stdout=pipe, text=True)
        self._path.write_bytes(data)
        alarm = threading.Timer(LONGEST_READING, self._child.kill)
        alarm.start()
        try:
            print(self._path, file=self._child.stdin, flush=True)
            answer = self._child.stdout.readline() if self._child.stdout else ""
        finally:
            alarm.cancel()
        return [(name, sha256, False) for name, sha256 in json.loads(answer or "[]")]

    def close(self) -> None:
        """End the other Python."""
        if self._child:
            self._child.communicate()
        self._folder.cleanup()


def survived(sample: Sample, kind: str, data: bytes, found: Found) -> tuple[int, int]:
    """(records that came out byte for byte, records that should have)."""
    due = Counter(identify(record) for record in sample.records[: whole_before(sample, kind, len(data))])
    got = Counter((name, sha256) for name, sha256, _ in found)
    return sum((due & got).values()), sum(due.values())


def whole_before(sample: Sample, kind: str, size: int) -> int:
    """How many records lie wholly before a cut."""
    if kind not in CUTS:
        return len(sample.records)
    count = total = 0
    for part in sample.members if kind.endswith("gz") else sample.records:
        total += len(part)
        if total > size:
            break
        count += 1
    return count


def identify(record: bytes) -> tuple[str, str]:
    """(id, SHA-256 of the block) of an undamaged record."""
    header, _, block = record.partition(b"\r\n\r\n")
    name = next(
        (line[15:].strip(b" <>") for line in header.split(b"\r\n") if line.lower().startswith(b"warc-record-id:")), b""
    )
    return name.decode(), hashlib.sha256(block[:-4]).hexdigest()


def unflagged(sample: Sample, found: Found) -> int:
    """Records that came out changed without a word."""
    true = defaultdict(set)
    for record in sample.records:
        name, sha256 = identify(record)
        true[name].add(sha256)
    return sum(name in true and sha256 not in true[name] and not flagged for name, sha256, flagged in found)


def measure(samples: Iterable[Sample], options: argparse.Namespace, peer: FastWarc | None) -> None:
    """Print the table."""
    readers: dict[str, Callable[[bytes], Found]] = {"warcmill": ours, "warcio": warcio}
    if peer:
        readers["FastWARC"] = peer
    print(
        f"{'damage':<22}{'files':>6}{'records':>9}" + "".join(f"{name:>11}" for name in readers) + f"{'unflagged':>11}"
    )
    samples = list(samples)
    for kind, wound in KINDS.items():
        if options.kind not in kind:
            continue
        kept: Counter[str] = Counter()
        due = files = silent = 0
        for sample in samples:
            rng = random.Random(f"{options.seed} {kind} {sample.name}")
            for turn in range(options.rounds):
                data = wound(sample, rng)
                files += 1
                for name, read in readers.items():
                    found = read(data)
                    intact, wanted = survived(sample, kind, data, found)
                    kept[name] += intact
                    if name == "warcmill":
                        due += wanted
                        wrong = unflagged(sample, found)
                        silent += wrong
                        keep(options.keep, kind, sample, turn, data, lost=wanted - intact, wrong=wrong)
        shares = "".join(f"{100 * kept[name] / max(due, 1):>10.2f}%" for name in readers)
        print(f"{kind:<22}{files:>6}{due:>9}{shares}{silent:>11}", flush=True)


def keep(folder: str | None, kind: str, sample: Sample, turn: int, data: bytes, *, lost: int, wrong: int) -> None:
    """Write a damaged file that cost more than one record, or was wrong silently, for a closer look."""
    if folder and (lost > 1 or wrong or (lost and "length" in kind)):
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = f"{kind} {sample.name} {turn} lost {lost} wrong {wrong}".replace(" ", "_").replace(",", "")
        Path(folder, name).write_bytes(data)


def main() -> None:
    """Read the arguments and the samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--kind", default="")
    parser.add_argument("--keep")
    parser.add_argument("--fastwarc")
    options = parser.parse_args()
    samples = []
    for path in options.archives:
        try:
            samples.append(Sample(Path(path).name, split(Path(path).read_bytes())))
        except (zlib.error, ValueError):
            print(f"{path}: no sound .warc.gz of one record a member, left out", file=sys.stderr)
    peer = FastWarc(options.fastwarc) if options.fastwarc else None
    measure(samples, options, peer)
    if peer:
        peer.close()


if __name__ == "__main__":
    main()
