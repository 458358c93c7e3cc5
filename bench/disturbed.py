"""Faults injected into runs over sixty archives, and what a healthy rerun makes of it, held against an undisturbed run.

python -m bench.disturbed [--inputs N]

Read errors at offsets (a C compiler is needed), kills before file operations, a full disk, lack of memory, broken
connections. Prints a table: faults tried, rows lost, rows doubled, rows that differ, files outside touched.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from servers import Server  # noqa: E402 -- the tests' own parts: a server that misbehaves, archives
from warcs import page, warc  # noqa: E402

RUN = """
import os, resource, signal, sys
import warcmill
from warcmill.read import remote
remote.PAUSES = (0.01, 0.02)
kind, number, out, *inputs = sys.argv[1:]
number = int(number)
if kind == "kill":
    count = 0
    def hook(event, arguments):
        global count
        if event in ("open", "os.rename", "os.link", "os.remove", "os.mkdir") and str(arguments[0]).startswith(out):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
if kind == "disk":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
if kind == "memory":
    held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + number, resource.RLIM_INFINITY))
run = warcmill.normalize(inputs, out)
sys.exit(int(bool(run.unfinished)))
"""


def run(kind: str, number: int, out: Path, inputs: list[str], **env: str) -> int:
    """One run, disturbed or not; its exit code."""
    words = [sys.executable, "-c", RUN, kind, str(number), str(out), *inputs]
    return subprocess.run(words, env=os.environ | env, capture_output=True, check=False).returncode


def rows(out: Path) -> Counter[str]:
    """Rows without what differs from run to run, source and all: each a text, counted."""
    names = ["run_id", "source_uri", "collection"]
    found: Counter[str] = Counter()
    for path in (out / "captures").glob("*.parquet"):
        table = pq.read_table(path)
        found.update(map(repr, table.drop_columns([name for name in names if name in table.schema.names]).to_pylist()))
    return found


def archives(folder: Path, count: int) -> list[str]:
    """Archives of two pages each, with bytes that do not compress."""
    folder.mkdir()
    paths = [folder / f"{number:02}.warc.gz" for number in range(count)]
    for path in paths:
        bodies = (
            page(f"Page {i} of {path.name}") + b"<!--" + os.urandom(4_000).hex().encode() + b"-->" for i in (1, 2)
        )
        path.write_bytes(warc((f"http://example.org/{path.name}/{i}", body) for i, body in enumerate(bodies)))
    return [str(path) for path in paths]


def disturbed(work: Path, inputs: list[str]) -> Iterator[tuple[str, int]]:
    """Do a disturbed run into `work/out` for each fault; its kind and exit code."""
    out = work / "out"
    compiler = shutil.which("cc")
    if compiler:
        shim = work / "shim.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, TESTS / "failing_read.c", "-ldl"], check=True)
        for offset in (0, 3_000, 6_000, 8_000):
            path = inputs[offset % len(inputs)]
            env = {"LD_PRELOAD": str(shim), "FAIL_PATH": path, "FAIL_AT": str(offset)}
            yield "read error at an offset", run("read", 0, out, inputs, **env)
    for number in (5, 25, 70, 150, 300, 451):
        yield "kill before a file operation", run("kill", number, out, inputs)
    for size in (3_000, 30_000):
        yield "full disk", run("disk", size, out, inputs)
    for size in (1 << 20, 40 << 20):
        yield "lack of memory", run("memory", size, out, inputs)
    with Server() as server:
        names = [f"/{Path(path).name}" for path in inputs]
        server.files = {name: Path(path).read_bytes() for name, path in zip(names, inputs, strict=True)}
        urls = [f"{server.url}{name}" for name in names]
        for fault in ("cut", "drop", "503"):
            misbehave(server, fault)
            yield "connections cut, closed, answered 503", run("net", 0, out, urls)
            server.heal()


def misbehave(server: Server, fault: str) -> None:
    """Make many of the next answers bad ones: more than a run tries again."""
    if fault == "cut":
        server.cut(times=70)
    elif fault == "drop":
        server.drop(times=9)
    else:
        server.fail(int(fault), times=200)


def main() -> int:
    """Print the table; 1 if anything was lost, doubled, changed or touched."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=60)
    args = parser.parse_args()
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        inputs = archives(work / "in", args.inputs)
        outside = {path: path.read_bytes() for path in (work / "in").iterdir()}
        run("none", 0, work / "whole", inputs)
        whole = rows(work / "whole")
        for kind, code in disturbed(work, inputs):
            run("none", 0, work / "out", inputs)
            found = rows(work / "out")
            line = table.setdefault(kind, Counter())
            line["tried"] += 1
            line["noticed"] += code != 0
            line["lost"] += (whole - found).total()
            line["doubled"] += sum(count - 1 for count in found.values())
            line["other"] += len(found.keys() - whole.keys())
            line["touched"] += {path: path.read_bytes() for path in (work / "in").iterdir()} != outside
            shutil.rmtree(work / "out")
    heads = ("tried", "noticed", "lost", "doubled", "other", "touched")
    print(f"{'fault':40}" + "".join(f"{head:>9}" for head in heads))
    for kind, line in table.items():
        print(f"{kind:40}" + "".join(f"{line[head]:>9}" for head in heads))
    return int(any(line[head] for line in table.values() for head in heads[2:]))


if __name__ == "__main__":
    sys.exit(main())
