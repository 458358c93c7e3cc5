"""Change one place of the program after the other, run the tests that should notice, and say which changes none did.

python -m bench.mutate [--seed N] [--places N] [--only TEXT] [--jobs N] [--list]

The places are those of `bench/mutations.toml` (constants and bounds, each with the value that it is changed to) and,
chosen by the seed, comparisons, numbers, `and`/`or` and `not` in functions of the rooms. Each is changed in a copy of
the tree, one at a time. A change is killed if a test of its room (`tests` in the same file) fails or takes too long.
Exit code 1 if fewer than nine in ten are killed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import starmap
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parent.parent
PACKAGE = Path("src", "warcmill")
ROOMS = ("page", "read", "run", "dataset")
BAR = 0.9
TIMEOUT = 240
"""Seconds of the tests of one change: an endless loop is noticed too."""
SWAPS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
WRITTEN: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: at a place of a file (characters from its beginning) `old` becomes `new`."""

    path: str
    at: int
    old: str
    new: str
    line: int
    named: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.old.strip()} -> {self.new.strip()}"


def named(table: list[dict[str, str]]) -> Iterator[Mutation]:
    """The changes that the table names; SystemExit for one whose text is not there exactly once."""
    for entry in table:
        text = (ROOT / PACKAGE / entry["file"]).read_text("utf-8")
        if text.count(entry["old"]) != 1:
            raise SystemExit(f"mutations.toml: {entry['file']} has {entry['old']!r} {text.count(entry['old'])} times")
        at = text.index(entry["old"])
        yield Mutation(entry["file"], at, entry["old"], entry["new"], text.count("\n", 0, at) + 1, named=True)


def chosen(seed: int, places: int) -> list[Mutation]:
    """So many changes, spread evenly over the rooms, the same for the same seed and source."""
    chance = random.Random(seed)
    found: list[Mutation] = []
    for number, room in enumerate(ROOMS):
        files = sorted((ROOT / PACKAGE / room).rglob("*.py"))
        every = [one for file in files for one in sites(file)]
        share = places * (number + 1) // len(ROOMS) - places * number // len(ROOMS)
        found += chance.sample(every, min(share, len(every)))
    return found


def sites(file: Path) -> Iterator[Mutation]:
    """All places in the functions of a file that can be changed: comparisons, `and`/`or`, `not`, numbers."""
    text = file.read_text("utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = text.splitlines()

    def place(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    path = file.relative_to(ROOT / PACKAGE).as_posix()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    inside = {id(node): node for function in functions for part in function.body for node in ast.walk(part)}
    for node in inside.values():
        for begin, end, new in _changes(node, text, place):
            yield Mutation(path, begin, text[begin:end], new, text.count("\n", 0, begin) + 1, named=False)


def _changes(node: ast.AST, text: str, place: object) -> Iterator[tuple[int, int, str]]:
    """Begin and end of what is replaced, and by what."""
    at = place if callable(place) else None
    assert at is not None
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        begin = at(node.left.end_lineno, node.left.end_col_offset)
        end = at(node.comparators[0].lineno, node.comparators[0].col_offset)
        old, new = WRITTEN[type(node.ops[0])], SWAPS[type(node.ops[0])]
        if text[begin:end].count(old) == 1:
            yield begin, end, text[begin:end].replace(old, new)
    elif isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        begin = at(node.values[0].end_lineno, node.values[0].end_col_offset)
        end = at(node.values[1].lineno, node.values[1].col_offset)
        if text[begin:end].split() == [old]:
            yield begin, end, text[begin:end].replace(old, new)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        begin = at(node.lineno, node.col_offset)
        yield begin, begin + len("not "), ""
    elif isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1:
        begin, end = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
        yield begin, end, str(node.value + 1)


class Bench:
    """A copy of the tree in which one change at a time is tried."""

    def __init__(self, folder: Path, tests: dict[str, list[str]]) -> None:
        self._folder, self._tests = folder, tests
        for one in ROOT.iterdir():
            if one.name not in {"src", "build"} and not one.name.startswith("."):
                (folder / one.name).symlink_to(one)
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))

    def kills(self, one: Mutation) -> bool:
        """Whether a test notices."""
        file = self._folder / PACKAGE / one.path
        sound = file.read_text("utf-8")
        file.write_text(sound[: one.at] + one.new + sound[one.at + len(one.old) :], "utf-8")
        try:
            return not self.passes(one.path)
        finally:
            file.write_text(sound, "utf-8")

    def room_of(self, path: str) -> str:
        """The pattern in the table whose tests should notice a change of the file."""
        return next(pattern for pattern in self._tests if fnmatch(path, pattern))

    def passes(self, path: str) -> bool:
        """Whether the tests of a file's room pass."""
        tests = self._tests[self.room_of(path)]
        compiled = list((self._folder / PACKAGE / path).parent.glob(f"{Path(path).stem}.*.so"))
        files = (f"tests/{test}.py" for test in tests)
        words = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files]
        plain = {"WARCMILL_PLAIN": "1"} if compiled else {}
        environment = {**os.environ, "PYTHONPATH": str(self._folder / "src"), "PYTHONDONTWRITEBYTECODE": "1", **plain}
        try:
            done = subprocess.run(
                words, cwd=self._folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--places", type=int, default=40, help="how many are chosen by the seed")
    parser.add_argument("--only", default="", help="only places whose file has this in its path")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name the places, and change nothing")
    given = parser.parse_args()
    table = tomllib.loads((ROOT / "bench" / "mutations.toml").read_text("utf-8"))
    every = [*named(table["mutation"]), *chosen(given.seed, given.places)]
    places = [one for one in every if given.only in one.path]
    if given.list:
        print("\n".join(map(str, places)))
        return
    with tempfile.TemporaryDirectory() as folder:
        benches: SimpleQueue[Bench] = SimpleQueue()
        for number in range(given.jobs):
            (Path(folder) / str(number)).mkdir()
            benches.put(Bench(Path(folder) / str(number), table["tests"]))

        sound = benches.get()
        for path in {sound.room_of(one.path): one.path for one in places}.values():
            if not sound.passes(path):
                raise SystemExit(f"the tests of {path} fail where nothing is changed")
        benches.put(sound)

        def trial(one: Mutation) -> bool:
            bench = benches.get()
            killed = bench.kills(one)
            benches.put(bench)
            print("killed  " if killed else "SURVIVED", one, flush=True)
            return killed

        with ThreadPoolExecutor(given.jobs) as pool:
            killed = list(pool.map(trial, places))
    print("\n".join(starmap(_told, _by_room(places, killed))))
    sys.exit(int(sum(killed) < BAR * len(killed)))


def _by_room(places: list[Mutation], killed: list[bool]) -> Iterator[tuple[str, int, int]]:
    for room in (*ROOMS, ""):
        own = [dead for one, dead in zip(places, killed, strict=True) if one.path.startswith(room)]
        yield room or "all", sum(own), len(own)


def _told(room: str, killed: int, places: int) -> str:
    return f"{room:8} {killed:3} of {places:3} killed" + (f"  {killed / places:.0%}" if places else "")


if __name__ == "__main__":
    main()
