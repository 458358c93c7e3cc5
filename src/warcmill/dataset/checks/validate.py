"""Datasets, Parquet files, JSON lines and schemas held against the contract, for people and for CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from warcmill.dataset import contract
from warcmill.dataset.checks.duplicates import duplicates
from warcmill.dataset.checks.finding_rules import RULES
from warcmill.dataset.checks.foldercheck import check_dataset, is_dataset
from warcmill.dataset.checks.lines import check_lines
from warcmill.dataset.checks.lint import check_schema
from warcmill.dataset.checks.partcheck import UNREADABLE, check_part
from warcmill.dataset.checks.partreport import Depth, PartReport
from warcmill.dataset.contract import TABLES, Contract
from warcmill.errors import MissingInput, SourceError, UnknownFormat
from warcmill.model import Finding

MAGIC = b"PAR1"

USUAL = Depth()

SEVERITY = {"note": 0, "warning": 1, "error": 2}


@dataclass(slots=True)
class Report:
    """What was looked at, and what was wrong with it."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    rows: int = 0
    judged: int = 0
    """Rows that jsonschema itself has seen, of Parquet files."""
    single: list[PartReport] = field(default_factory=list)
    """Files that belong to no dataset, whose captures are compared at the end."""

    def add(self, findings: Iterable[Finding], parts: Sequence[PartReport] = ()) -> None:
        """Take in the result of one check."""
        self.findings += findings
        self.files += len(parts)
        self.rows += sum(part.rows for part in parts)
        self.judged += sum(part.judged for part in parts)

    def fails(self, on: str) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(SEVERITY[RULES[each.rule].severity] >= SEVERITY[on] for each in self.findings)


def validate(paths: Sequence[str], *, depth: Depth = USUAL, held_to: Contract | None = None) -> Report:
    """Check what the paths lead to: dataset folders, Parquet files, JSON lines (`-`: stdin), schema documents.

    Rows are held to `held_to`, or to the contract that they name. What is wrong with a file is a finding; raises
    MissingInput for a path that isn't there, SourceError for one that can't be opened or holds nothing to check.
    """
    report = Report()
    for path in paths:
        if path == "-":
            before = report.rows
            _lines(report, sys.stdin.buffer, "stdin", held_to)
            if report.rows == before:
                raise UnknownFormat("stdin: no line came, so nothing was checked")
        elif os.path.isdir(path):
            _folder(report, Path(path), depth, held_to)
        else:
            _file(report, Path(path), depth, held_to)
    report.add(duplicates(report.single))
    return report


def _folder(report: Report, folder: Path, depth: Depth, held_to: Contract | None) -> None:
    if is_dataset(folder):
        report.add(*check_dataset(folder, depth))
        return
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".parquet", ".jsonl", ".ndjson"})
    if not files:
        raise UnknownFormat(f"{folder}: no dataset, and no Parquet or JSON lines files in it")
    for path in files:
        _file(report, path, depth, held_to)


def _file(report: Report, path: Path, depth: Depth, held_to: Contract | None) -> None:
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
    except FileNotFoundError:
        raise MissingInput(f"{path}: there is no such file or folder") from None
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    CHECKS[kind_of(path, head)](report, path, depth, held_to)


def kind_of(path: Path, head: bytes) -> str:
    """What a file is to be checked as: by its first bytes, else by its name."""
    if head == MAGIC or path.suffix == ".parquet":
        return "parquet"
    return "schema" if path.suffix == ".json" else "lines"


def _parquet(report: Report, path: Path, depth: Depth, held_to: Contract | None) -> None:
    part = check_part(path, str(path), held_to or contract_of(path), depth)
    report.add(part.findings, [part])
    report.single.append(part)


def _schema(report: Report, path: Path, *_: object) -> None:
    report.add(check_schema(path))
    report.files += 1


def _lines_file(report: Report, path: Path, _: Depth, held_to: Contract | None) -> None:
    with path.open("rb") as handle:
        _lines(report, handle, str(path), held_to)


def _lines(report: Report, lines: Iterable[bytes], name: str, held_to: Contract | None) -> None:
    part = check_lines(lines, name, held_to)
    report.add(part.findings, [part])
    report.single.append(part)


CHECKS: dict[str, Callable[[Report, Path, Depth, Contract | None], None]] = {
    "parquet": _parquet,
    "schema": _schema,
    "lines": _lines_file,
}


def contract_of(path: Path) -> Contract:
    """The contract that a Parquet file names in its footer, else that of the table whose columns it has."""
    try:
        names = pq.read_schema(path).names
        metadata = pq.read_metadata(path).metadata or {}
    except UNREADABLE:
        return contract.captures()
    named = metadata.get(b"warcmill.schema", b"").decode(errors="replace")
    for table in TABLES:
        for each in contract.released(table):
            if named == f"{each.name}-{each.version}":
                return each
    return max(
        (contract.contract(table) for table in TABLES), key=lambda each: len(each.properties.keys() & set(names))
    )
