"""What changed between two versions of a contract, how grave it is, and which readers it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcmill.dataset.checks.lint import find_contract
from warcmill.dataset.contract import Contract, Schema, nullable
from warcmill.errors import ContractError

LEVELS = ("patch", "minor", "major")
"""Of a version number: what the least of its parts is that such a change has to raise."""

CONSTRAINTS = ("enum", "const", "format", "pattern", "not", "minLength", "maxLength", "minimum", "maximum")
LOWER = ("minLength", "minimum")
UPPER = ("maxLength", "maximum")
MEANING = ("description", "examples", "x-source", "x-since")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change. `breaks`: readers that fail by default on files of both versions together, in some order."""

    level: str
    why: str
    breaks: tuple[str, ...] = ()


SAME_COLUMNS = ("DuckDB", "Polars")
"""Readers that want every file to have the same columns."""

KINDS = {
    "meaning-changed": Kind("patch", "Only what is said of the column changes."),
    "constraint-narrowed": Kind("minor", "Every new row meets the old contract too."),
    "constraint-widened": Kind("major", "Queries rely on what the old contract promised of the values."),
    "column-added": Kind("minor", "A nullable column after all others; queries of old columns go on.", SAME_COLUMNS),
    "column-added-required": Kind(
        "major", "Old files have no values for it, and Iceberg takes no such column.", SAME_COLUMNS
    ),
    "column-added-between": Kind("major", "Whoever reads by position takes one column for another.", SAME_COLUMNS),
    "column-removed": Kind("major", "Queries of the column fail.", SAME_COLUMNS),
    "column-moved": Kind("major", "Whoever reads by position takes one column for another."),
    "member-added": Kind("minor", "A nullable struct member after all others.", ("Polars",)),
    "member-added-required": Kind("major", "Old files have no values for it.", ("Polars", "pyarrow")),
    "member-added-between": Kind("major", "Whoever reads by position takes one member for another.", ("Polars",)),
    "member-removed": Kind("major", "Queries of the member fail.", ("Polars",)),
    "member-moved": Kind("major", "Whoever reads by position takes one member for another."),
    "type-changed": Kind(
        "major",
        "Values of one version do not fit the other; widening an integer is no exception.",
        ("DuckDB", "Polars", "pyarrow", "Spark"),
    ),
    "made-nullable": Kind("major", "Queries rely on there being a value."),
    "made-required": Kind("major", "Old files may hold nulls, and Iceberg makes no column required."),
    "field-id-changed": Kind("major", "Iceberg knows columns by their ids.", ("Iceberg",)),
}
"""Every kind of change; the readers are facts that `tests/test_compat.py` establishes with files of both versions."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change at one place: a column, or `links[].zone`."""

    kind: str
    path: str
    says: str
    level: str
    why: str
    breaks: tuple[str, ...]


def change(kind: str, path: str, says: str) -> Change:
    """A change with all that its kind says of it."""
    return Change(kind, path, says, KINDS[kind].level, KINDS[kind].why, KINDS[kind].breaks)


def schema_diff(old: str | Path, new: str | Path) -> list[Change]:
    """Compare two versions of a contract, each a schema file or a released version such as `captures-1.0.0`.

    Raises MissingInput for what is neither, ContractError for a file that is no contract.
    """
    return changes(find_contract(old), find_contract(new))


def changes(old: Contract, new: Contract) -> list[Change]:
    """Every change from one version to another, gravest first; a ContractError if they are of different tables."""
    if old.name != new.name:
        raise ContractError(f"{old.name} and {new.name} are contracts of different things")
    found = list(_members(old.properties, new.properties, "", "column"))
    return sorted(found, key=lambda each: -LEVELS.index(each.level))


def _members(old: dict[str, Any] | Any, new: Any, prefix: str, what: str) -> Iterator[Change]:
    kept = [name for name in new if name in old]
    for name in old:
        if name not in new:
            yield change(f"{what}-removed", prefix + name, "is no longer there")
    for index, name in enumerate(new):
        if name not in old:
            last = set(list(new)[index:]).isdisjoint(old)
            kind = f"{what}-added" if last else f"{what}-added-between"
            yield change(kind if nullable(new[name]) else f"{what}-added-required", prefix + name, "is new")
    before = [name for name in old if name in new]
    for name, former in zip(kept, before, strict=True):
        if name != former:
            yield change(f"{what}-moved", prefix + name, f"stands where {former} stood")
            break
    for name in kept:
        yield from _value(old[name], new[name], prefix + name)


def _value(old: Schema, new: Schema, path: str) -> Iterator[Change]:
    if old.get("x-field-id") != new.get("x-field-id"):
        yield change("field-id-changed", path, f"{old.get('x-field-id')} → {new.get('x-field-id')}")
    if _type(old) != _type(new):
        yield change("type-changed", path, f"{_type(old)} → {_type(new)}")
        return
    if nullable(old) != nullable(new):
        yield change(
            *(("made-nullable", path, "may be null") if nullable(new) else ("made-required", path, "is never null"))
        )
    for keyword in CONSTRAINTS:
        if old.get(keyword) != new.get(keyword):
            yield _constraint(keyword, old.get(keyword), new.get(keyword), path)
    if any(old.get(keyword) != new.get(keyword) for keyword in MEANING):
        yield change("meaning-changed", path, "is described anew")
    if "items" in new:
        yield from _value(old["items"], new["items"], f"{path}[]")
    if "properties" in new:
        yield from _members(old["properties"], new["properties"], f"{path}.", "member")


def _type(part: Schema) -> str:
    """The Arrow type of a column; of a key of a JSON document (manifest, findings) its JSON type."""
    kinds = part.get("x-arrow") or part.get("type") or "any"
    return kinds if isinstance(kinds, str) else " or ".join(kind for kind in kinds if kind != "null")


def _constraint(keyword: str, old: Any, new: Any, path: str) -> Change:
    narrowed = old is None or (new is not None and _tighter(keyword, old, new))
    return change(f"constraint-{'narrowed' if narrowed else 'widened'}", path, f"{keyword}: {old!r} → {new!r}")


def _tighter(keyword: str, old: Any, new: Any) -> bool:
    if keyword == "enum":
        return all(value in old for value in new)
    if keyword in LOWER:
        return bool(new >= old)
    return keyword in UPPER and bool(new <= old)


def level(found: Sequence[Change]) -> str:
    """The level of the gravest change; `patch` for none."""
    return max((each.level for each in found), key=LEVELS.index, default="patch")


def next_version(old: Contract, found: Sequence[Change]) -> str:
    """The least version that a contract with these changes may have."""
    numbers = [int(part) for part in old.version.split(".")]
    at = 2 - LEVELS.index(level(found))
    return ".".join(map(str, [*numbers[:at], numbers[at] + 1, *[0] * (2 - at)]))


def understated(old: Contract, new: Contract) -> str | None:
    """In words, why the newer version's number does not own up to its changes; None if it does."""
    found = changes(old, new)
    if old.digest == new.digest:
        return None
    needed = next_version(old, found)
    if _order(new.version) >= _order(needed):
        return None
    return f"{new.name} {new.version} has {level(found)} changes since {old.version}: it has to be {needed} or later"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def render(found: Sequence[Change]) -> str:
    """The changes for a person, a paragraph each."""
    lines = []
    for each in found:
        breaks = f" Files of both versions together break {', '.join(each.breaks)}." if each.breaks else ""
        lines += [f"{each.level}  {each.path}: {each.kind}: {each.says}", f"       {each.why}{breaks}"]
    counted = f"{len(found)} change{'' if len(found) == 1 else 's'}, {level(found)} at most" if found else "no changes"
    return "\n".join([*lines, counted]) + "\n"
