"""Whether two datasets have the same rows: by column and key, whatever the order of rows and the names of parts.

python -m bench.same_rows BEFORE AFTER [--ignore COLUMN,…] [--key COLUMN,…] [--table captures|rejects] [--show N]

BEFORE and AFTER are folders of datasets, or Parquet files. `run_id` is never compared. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

KEYS = {
    "captures": ("source_member", "warc_record_offset", "warc_record_id", "url", "warc_date"),
    "rejects": ("source_member", "warc_record_offset", "warc_record_id", "stage", "reason"),
}
"""Where a row comes from, in words that stay as they are when its archive lies elsewhere."""
ALWAYS_IGNORED = frozenset({"run_id"})
ROWS_AT_ONCE = 500
WIDTH = 160
"""Characters shown of a value."""

Key = tuple[Any, ...]


class Row(NamedTuple):
    """A row as it is compared: a hash a column, and where its values are when somebody wants to see them."""

    hashes: tuple[int, ...]
    part: Path
    number: int


@dataclass
class Difference:
    """What differs between two tables: rows by key that one of them lacks, and pairs that differ by column."""

    missing: list[Key] = field(default_factory=list)
    added: list[Key] = field(default_factory=list)
    columns: dict[str, list[tuple[Key, Row, Row]]] = field(default_factory=lambda: defaultdict(list))

    def __bool__(self) -> bool:
        return bool(self.missing or self.added or self.columns)


def parts(dataset: Path, table: str) -> list[Path]:
    """The Parquet files of a table, or the one file that was named."""
    found = [dataset] if dataset.is_file() else sorted((dataset / table).glob("*.parquet"))
    if not found:
        raise SystemExit(f"{dataset}: no Parquet file of {table}")
    return found


def columns_of(files: Sequence[Path]) -> set[str]:
    """The names of the columns that all of the files have."""
    return set.intersection(*(set(pq.read_schema(file).names) for file in files))


def rows(files: Iterable[Path], key: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[Key, Row]]:
    """Each row by its key."""
    wanted = [*key, *(name for name in columns if name not in key)]
    for file in files:
        number = 0
        with pq.ParquetFile(file) as part:
            for batch in part.iter_batches(ROWS_AT_ONCE, columns=wanted, use_threads=False):
                keys = zip(*(batch[name].to_pylist() for name in key), strict=True)
                hashes = zip(*(map(hash, map(repr, batch[name].to_pylist())) for name in columns), strict=True)
                for each, hashed in zip(keys, hashes, strict=True):
                    yield each, Row(hashed, file, number)
                    number += 1


def compare(before: Sequence[Path], after: Sequence[Path], key: Sequence[str], columns: Sequence[str]) -> Difference:
    """Hold two tables to each other; rows of one key are paired so that as many as possible are equal."""
    found = Difference()
    left, right = (_by_key(files, key, columns) for files in (before, after))
    for each in sorted(left.keys() | right.keys(), key=repr):
        mine, theirs = _unequal(left.get(each, []), right.get(each, []))
        found.missing += [each] * (len(mine) - len(theirs))
        found.added += [each] * (len(theirs) - len(mine))
        for one, other in zip(mine, theirs, strict=False):
            for name, here, there in zip(columns, one.hashes, other.hashes, strict=True):
                if here != there:
                    found.columns[name].append((each, one, other))
    return found


def _by_key(files: Sequence[Path], key: Sequence[str], columns: Sequence[str]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for each, row in rows(files, key, columns):
        found[each].append(row)
    return found


def _unequal(mine: list[Row], theirs: list[Row]) -> tuple[list[Row], list[Row]]:
    """What is left of two lists when equal rows are taken out of both, one for one."""
    left: list[Row] = []
    rest = list(theirs)
    for row in mine:
        same = next((at for at, other in enumerate(rest) if other.hashes == row.hashes), None)
        if same is None:
            left.append(row)
        else:
            del rest[same]
    return left, rest


def around(one: str, other: str) -> int:
    """Where two texts part, a little before."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return max(0, same - WIDTH // 4)


def parting(before: Row, after: Row, column: str) -> tuple[str, str]:
    """Both values from where they part."""
    both = [repr(pq.read_table(row.part, columns=[column])[column][row.number].as_py()) for row in (before, after)]
    start = around(*both)
    one, other = (("…" if start else "") + text[start : start + WIDTH] for text in both)
    return one, other


def report(table: str, found: Difference, count: int, show: int) -> None:
    """Print what differs, the first few of each kind."""
    print(f"{table}: {count:,} rows" + ("" if found else ", all the same"))
    for what, keys in (("only before", found.missing), ("only after", found.added)):
        for each in keys[:show]:
            print(f"  {what}: {each}")
        if keys:
            print(f"  {len(keys):,} rows {what}")
    for name, pairs in sorted(found.columns.items()):
        print(f"  {name}: differs in {len(pairs):,} rows")
        for each, one, other in pairs[:show]:
            before, after = parting(one, other, name)
            print(f"    {each}\n      before {before}\n      after  {after}")


def differs(table: str, args: argparse.Namespace) -> bool:
    """Compare one table of both datasets and print what was found."""
    before, after = (parts(each, table) for each in (args.before, args.after))
    theirs, ours = columns_of(before), columns_of(after)
    ignored = ALWAYS_IGNORED | set(args.ignore)
    shared = theirs & ours
    key = [name for name in (args.key or KEYS[table]) if name in shared]
    columns = sorted(shared - ignored)
    lacking = {"before": ours - theirs - ignored, "after": theirs - ours - ignored}
    found = compare(before, after, key, columns)
    report(table, found, sum(pq.read_metadata(file).num_rows for file in after), args.show)
    for where, names in lacking.items():
        if names:
            print(f"  not there {where}: {', '.join(sorted(names))}")
    return bool(found) or any(lacking.values())


def main() -> int:
    """Compare as the command line says; 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    for option in ("--ignore", "--key"):
        parser.add_argument(option, type=lambda names: names.split(","), default=[], metavar="COLUMN,…")
    parser.add_argument("--table", choices=KEYS, help="this table only")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="examples of each kind")
    args = parser.parse_args()
    single = args.before.is_file() or args.after.is_file()
    tables = [args.table or "captures"] if args.table or single else list(KEYS)
    found = [differs(table, args) for table in tables]  # every table is told of, not only the first that differs
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
