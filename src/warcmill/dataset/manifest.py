"""The account of a unit and of a whole dataset: what was read, and what became of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from warcmill.dataset import contract, layout, paths
from warcmill.dataset.contract import TABLES
from warcmill.dataset.rows import Stamps
from warcmill.errors import OutputError

Manifest = dict[str, Any]
"""A unit manifest or the run manifest as JSON; see `schemas/manifest-*.json` and `schemas/run-*.json`."""


REPLACES_NONE = b'"replaces": {}'
"""How nearly all records have it: those need not be parsed to know what was replaced."""


@dataclass(slots=True)
class Account:
    """What became of everything that was read; the one value here that grows while a unit is at work."""

    records: int = 0
    rows: int = 0
    rejected: int = 0
    """Records that became a row of `rejects`."""
    gap_rejects: int = 0
    """Rows of `rejects` that stand for no record."""
    reject_rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Rows of `rejects` by reason."""
    size: int = 0
    """Bytes of the inputs as stored."""
    record_bytes: int = 0
    gap_bytes: int = 0
    damaged: int = 0
    """Records that were delivered, but with damage."""
    disagreements: int = 0

    @property
    def bad(self) -> int:
        """Rejects, and records with damage."""
        return self.reject_rows + self.damaged

    def skip(self, reason: str) -> None:
        """Count a record that is no capture."""
        self.records += 1
        self.skipped[reason] += 1

    def __iadd__(self, other: Account) -> Self:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def gaps_in_the_sums(self) -> list[str]:
        """Every equation of the account that does not hold, in words; none if it closes."""
        equations = (
            ("records", self.records, "rows + rejected + skipped", self.rows + self.rejected + self.skipped.total()),
            ("reject rows", self.reject_rows, "rejected + gap rejects", self.rejected + self.gap_rejects),
            ("reject rows", self.reject_rows, "reasons", self.reasons.total()),
            ("size", self.size, "record bytes + gap bytes", self.record_bytes + self.gap_bytes),
        )
        return [
            f"{left:,} {name} are not {right:,} ({sum_of})" for name, left, sum_of, right in equations if left != right
        ]

    def as_json(self) -> dict[str, Any]:
        """The account as it stands in a manifest, counts by reason in alphabetical order."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: dict(sorted(value.items())) if isinstance(value, dict) else value for name, value in values.items()
        }

    @classmethod
    def of_json(cls, account: Mapping[str, Any]) -> Account:
        """The account in a manifest."""
        values: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in account.items()
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Input:
    """One input, or one byte range of it."""

    uri: str
    member: str | None = None
    size: int | None = None
    """Bytes of the whole as stored."""
    stamp: str | None = None
    """Changes when the content does: modification time, ETag."""
    start: int = 0
    end: int | None = None
    """First byte after the range; None for the end of the input."""
    sha256: str | None = None
    below: str | None = None
    """Path below the folder given, of a page dump: its URL may follow from it, so it belongs to what the input is."""
    config_digest: str | None = None
    """Of its rows, if they were carried over from a unit of another configuration."""
    account: Mapping[str, Any] | None = None
    """What became of this input alone."""


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a unit; `path` is relative to the dataset."""

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Committed:
    """A unit that is part of the dataset."""

    unit: str
    account: Account
    outputs: tuple[Output, ...]


STAMPS = tuple(each.name for each in fields(Stamps))


def now() -> str:
    """The time in UTC as RFC 3339 has it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def schemas_in_use() -> dict[str, dict[str, str]]:
    """Version and digest of each table's schema, as manifests name them."""
    current = {name: contract.contract(name) for name in TABLES}
    return {name: {"version": each.version, "digest": each.digest} for name, each in current.items()}


def read(path: Path) -> Manifest | None:
    """A unit's manifest, None if there is none or it cannot be read as one.

    Raises OutputError if it names what is no part of its unit in the dataset.
    """
    found = load(path)
    if found is not None:
        paths.check(path, found)
    return found


def load(path: Path) -> Manifest | None:
    """What a manifest's file says, whatever that is; None if there is none or it is not JSON."""
    try:
        return parsed(path.read_bytes())
    except OSError:
        return None


def parsed(text: bytes) -> Manifest | None:
    """The manifest that a text is; None if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def units(out: Path) -> Iterator[tuple[Path, Manifest | None]]:
    """Every unit manifest of a dataset that counts, by name; None for a file that is no manifest.

    Raises OutputError at the first that names what is not its own, before anything is done with it.
    """
    gone, claims = set(replaced(out)), paths.Claims()
    every = [(path, load(path)) for path in files(out)]
    for path, found in every:
        if found is not None:
            paths.check(path, found, claims)
    yield from ((path, found) for path, found in every if path not in gone)


def files(out: Path) -> list[Path]:
    """The files of all unit manifests, by name; the account of the whole is none."""
    return [path for path in sorted((out / layout.MANIFESTS).glob("*.json")) if path != layout.run_path(out)]


def replaced(out: Path) -> Iterator[Path]:
    """Manifests of units that another one replaces, and that a crash left standing beside it."""
    for path in files(out):
        try:
            text = path.read_bytes()
        except OSError:  # replaced meanwhile by another run
            continue
        found = {} if REPLACES_NONE in text else parsed(text) or {}
        own = not any(paths.problems(path, found))  # one that is not as it should be replaces nothing
        for unit, digest in found.get("replaces", {}).items() if own else ():
            former = layout.manifest_path(out, unit)
            if former.is_file() and layout.sha256(former) == digest:
                yield former


def committed(out: Path, unit: str, config_digest: str) -> Committed | None:
    """The unit as committed under the same configuration with all of its files there; None if it has to be done."""
    found = read(layout.manifest_path(out, unit))
    if found is None or found.get("config_digest") != config_digest:
        return None
    try:
        outputs = tuple(Output(**each) for each in found["outputs"])
        whole = all(layout.named(out, each.path).stat().st_size == each.bytes for each in outputs)
        return Committed(unit, Account.of_json(found["account"]), outputs) if whole else None
    except (OSError, TypeError, KeyError, AttributeError):  # files are missing, or the manifest is of another make
        return None


def record(
    done: Committed,
    stamps: Stamps,
    inputs: Iterable[Input],
    started: str,
    replaces: Mapping[str, str] = MappingProxyType({}),
) -> Manifest:
    """The commit record of a unit; `replaces` has units that count no more, each with its record's digest."""
    return {
        "manifest_version": contract.CURRENT["manifest"],
        "unit": done.unit,
        **asdict(stamps),
        "schemas": schemas_in_use(),
        "inputs": [asdict(each) for each in inputs],
        "account": done.account.as_json(),
        "outputs": [asdict(each) for each in done.outputs],
        "replaces": dict(replaces),
        "started": started,
        "finished": now(),
    }


def write_run(out: Path) -> Manifest:
    """Write the account of the dataset, the sum of all its manifests, and return it.

    Raises OutputError if one of them can't be read.
    """
    every = []
    with layout.exclusive(out):
        for path, found in units(out):
            if found is None:
                raise OutputError(f"{path} is no manifest: the account of the dataset cannot be made up")
            every.append(found)
        run: Manifest = {**sum_of(every), "written": now()}
        layout.write_whole(layout.run_path(out), as_text(run), out=out)
    return run


def sum_of(every: Sequence[Manifest]) -> Manifest:
    """Unit manifests added up to a run manifest (without the time of its writing)."""
    account = Account()
    for found in every:
        account += Account.of_json(found["account"])
    outputs = [output for found in every for output in found["outputs"]]
    return {
        "manifest_version": contract.CURRENT["run"],
        "schemas": schemas_in_use(),
        "units": len(every),
        "parts": len(outputs),
        "bytes": sum(output["bytes"] for output in outputs),
        "account": account.as_json(),
        **{f"{name}s": sorted({found[name] for found in every}) for name in STAMPS},
    }


def as_text(manifest: Manifest) -> str:
    """The manifest as it is written."""
    return json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"
