"""JSON lines held against a contract: one object a line, in the contract's JSON form."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Never

from warcmill.dataset import contract
from warcmill.dataset.checks.finding_rules import EXAMPLES, examples, finding
from warcmill.dataset.checks.foreign import foreign, is_foreign
from warcmill.dataset.checks.partfacts import Ids
from warcmill.dataset.checks.partreport import PartReport
from warcmill.dataset.contract import TABLES, Contract
from warcmill.dataset.gate import Failure, Gate
from warcmill.model import Finding, Source

KEPT_AS_TEXT = 10_000
"""Capture ids that are held as strings before they are packed."""


def check_lines(lines: Iterable[bytes], name: str, held_to: Contract | None = None) -> PartReport:
    """Everything that is wrong with the lines; without a contract, they are held to that of the first row's table."""
    check = _LineCheck(name, held_to)
    for number, line in enumerate(lines):
        if line.strip():
            check.take(number, line)
    return check.finish()


class _LineCheck:
    """Takes line after line; findings alike are gathered by what they say."""

    def __init__(self, name: str, held_to: Contract | None) -> None:
        self.report = PartReport(name, held_to.name if held_to else "captures")
        self.source = Source(name)
        self.gate = Gate(held_to) if held_to else None
        self.alike: dict[str, list[Finding]] = {}
        self.totals = Counter[str]()
        self.ids: dict[int, str] = {}

    def take(self, number: int, line: bytes) -> None:
        self.report.rows += 1
        try:
            row = parsed(line)
        except (ValueError, RecursionError) as error:
            self.found("json", finding("not-json", str(error), self.source, row=number))
            return
        if self.gate is None and is_foreign(row):
            self.found("foreign", finding("foreign-file", foreign(row), self.source, row=number))
            return
        self.gate = self.gate or Gate(contract_of(row))
        failure = self.gate.check_json(row)
        if failure:
            self.found(failure.schema_path, invalid(failure, row, self.source, number))
        elif "capture_id" in row:
            self.ids[number] = row["capture_id"]
            if len(self.ids) >= KEPT_AS_TEXT:
                self.pack()

    def found(self, key: str, each: Finding) -> None:
        self.totals[key] += 1
        if self.totals[key] <= (1 if key == "foreign" else EXAMPLES):
            self.alike.setdefault(key, []).append(each)

    def pack(self) -> None:
        """Keep the ids of valid rows in less room."""
        self.report.capture_ids.append(Ids.of_texts(list(self.ids.values()), list(self.ids)))
        self.ids = {}

    def finish(self) -> PartReport:
        self.pack()
        for key, found in self.alike.items():
            self.report.findings += examples(found, self.totals[key])
        if self.gate:
            self.report.table = self.gate.contract.name
            if self.gate.disagreements:
                message = f"jsonschema and jsonschema-rs differ on {self.gate.disagreements} rows"
                self.report.findings.append(finding("validators-disagree", message, self.source))
        return self.report


def invalid(failure: Failure, row: dict[str, Any], source: Source, number: int) -> Finding:
    """A row that does not meet the contract, with the capture that it says that it is."""
    message = f"{failure.instance_path or 'the row'}: {failure.message}"
    return finding("invalid-row", message, source, row=number, **origin(row))


def parsed(line: bytes) -> dict[str, Any]:
    """The object on a line; ValueError if it is none. NaN and the like are no JSON, a key given twice is ambiguous."""
    row = json.loads(line, parse_constant=_refuse, object_pairs_hook=_unique)
    if not isinstance(row, dict):
        raise ValueError(f"a {type(row).__name__}, not an object")  # noqa: TRY004 -- the input's fault, like all here
    return row


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {twice!r} is there twice")
    return found


def contract_of(row: dict[str, Any]) -> Contract:
    """The contract of the table that a row looks to be of."""
    return max((contract.contract(name) for name in TABLES), key=lambda each: len(each.properties.keys() & row.keys()))


def origin(row: dict[str, Any]) -> dict[str, Any]:
    """Which capture a row says that it is, as far as it says so."""
    capture, uri, offset = row.get("capture_id"), row.get("source_uri"), row.get("warc_record_offset")
    place = Source(uri, offset if isinstance(offset, int) else None) if isinstance(uri, str) else None
    return {"capture_id": capture if isinstance(capture, str) else None, "origin": place}
