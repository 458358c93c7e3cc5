"""A whole dataset held against its manifests: every file accounted for, every figure true, no capture twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from warcmill.dataset import contract, layout, manifest, paths, staging
from warcmill.dataset.checks.duplicates import duplicates
from warcmill.dataset.checks.finding_rules import finding
from warcmill.dataset.checks.partcheck import check_part
from warcmill.dataset.checks.partreport import Depth, PartReport
from warcmill.dataset.contract import TABLES, Contract
from warcmill.dataset.gate import judge_for, pointer
from warcmill.dataset.manifest import Account, Manifest
from warcmill.errors import ContractError
from warcmill.model import Finding, Source

Units = Mapping[str, Manifest]
"""Unit manifests by their file's name."""


def is_dataset(folder: Path) -> bool:
    """Whether a folder is, or was once, one that warcmill writes to."""
    return (folder / layout.MANIFESTS).is_dir() or (folder / layout.SCHEMAS).is_dir()


def check_dataset(out: Path, depth: Depth) -> tuple[list[Finding], list[PartReport]]:
    """Everything that is wrong with a dataset, and a report on each of its Parquet files."""
    if behind_links := [finding("leaves-dataset", "it is a link", Source(str(path))) for path in paths.linked(out)]:
        return behind_links, []
    held_to, found = schemas(out)
    units, bad = manifests(out)
    outputs = [each for unit in units.values() for each in unit["outputs"]]
    states = {each["path"]: state(layout.named(out, each["path"]), each) for each in outputs}
    files = dict.fromkeys(table_files(out))
    reports = {
        name: check_part(
            out / name, str(out / name), held_to[name.split("/")[0]], replace(depth, vouched=states.get(name) == "")
        )
        for name in files
        if name.endswith(".parquet") and not (out / name).is_symlink()
    }
    found += bad
    found += [finding("missing-file", "a manifest names it", _at(out, name)) for name in states if name not in files]
    found += [finding("changed-file", why, _at(out, name)) for name, why in states.items() if why and name in files]
    found += [finding("stray-file", "no manifest names it", _at(out, name)) for name in files if name not in states]
    found += [each for name, unit in units.items() for each in counts(out, name, unit, reports, held_to)]
    found += total(out, units, len(bad))
    found += making(out, units)
    found += leftovers(out)
    found += [each for report in reports.values() for each in report.findings]
    found += duplicates(list(reports.values()))
    return found, list(reports.values())


def _at(out: Path, name: str) -> Source:
    return Source(str(out / name))


def table_files(out: Path) -> Iterator[str]:
    """Files in the tables' folders, at any depth, by their path inside the dataset; Delta Lake's log is not ours."""
    for table in TABLES:
        for path in sorted((out / table).rglob("*")):
            if path.is_file() and path.relative_to(out / table).parts[0] != layout.DELTA_LOG:
                yield path.relative_to(out).as_posix()


def schemas(out: Path) -> tuple[dict[str, Contract], list[Finding]]:
    """The contracts that the dataset says that it is made to, and what is wrong with them."""
    held_to, found = {}, []
    for table in TABLES:
        held_to[table] = contract.contract(table)
        released = {each.digest: each for each in contract.released(table)}
        theirs = sorted((out / layout.SCHEMAS).glob(f"{table}-*.json"))
        if len(theirs) != 1:
            found.append(
                finding("mixed-schemas", f"{len(theirs)} schemas of {table} instead of one", _at(out, layout.SCHEMAS))
            )
        for path in theirs:
            try:
                digest = contract.load(path).digest
            except ContractError as error:
                found.append(finding("mixed-schemas", str(error), Source(str(path))))
                continue
            if digest in released:
                held_to[table] = released[digest]
            else:
                found.append(finding("mixed-schemas", "it is no released schema of warcmill", Source(str(path))))
    return held_to, found


def manifests(out: Path) -> tuple[dict[str, Manifest], list[Finding]]:
    """All manifests that meet their schema, and findings about those that don't."""
    judge = judge_for(contract.contract("manifest").schema)
    units, found = {}, []
    merged, claims = set(manifest.replaced(out)), paths.Claims()
    for path in manifest.files(out):
        if path in merged:
            continue
        unit, name = manifest.load(path), path.relative_to(out).as_posix()
        if unit is None:
            found.append(finding("bad-manifest", "it is not JSON", _at(out, name)))
            continue
        error = next(iter(sorted(judge.iter_errors(unit), key=lambda each: pointer(each.absolute_path))), None)
        if error:
            place = pointer(error.absolute_path) or "the manifest"
            found.append(finding("bad-manifest", f"{place}: {error.message[:300]}", _at(out, name)))
            continue
        if astray := [*paths.problems(path, unit), *claims.problems(path, unit)]:
            found += [finding("leaves-dataset", problem, _at(out, name)) for problem in astray]
            continue
        units[name] = unit
    return units, found


def state(path: Path, output: Mapping[str, object]) -> str:
    """How a file is not the one that its manifest names; empty if it is, down to the last bit."""
    try:
        size = path.stat().st_size
        if size != output["bytes"]:
            return f"{size:,} bytes, its manifest says {output['bytes']:,}"
        return "" if layout.sha256(path) == output["sha256"] else "its sha256 is another than its manifest says"
    except OSError as error:
        return str(error.strerror)


def counts(
    out: Path, name: str, unit: Manifest, reports: Mapping[str, PartReport], held_to: Mapping[str, Contract]
) -> Iterator[Finding]:
    """A unit's figures against its files, and against each other."""
    source, account = _at(out, name), Account.of_json(unit["account"])
    outputs = unit["outputs"]
    for each in outputs:
        report = reports.get(each["path"])
        if report and report.readable and report.rows != each["rows"]:
            yield finding("untrue-count", f"{each['path']} has {report.rows:,} rows, not {each['rows']:,}", source)
    for table, told in (("captures", account.rows), ("rejects", account.reject_rows)):
        rows = sum(each["rows"] for each in unit["outputs"] if each["table"] == table)
        if rows != told:
            yield finding("untrue-count", f"its account has {told:,} rows of {table}, its files {rows:,}", source)
        if unit["schemas"][table]["digest"] != held_to[table].digest:
            version = unit["schemas"][table]["version"]
            yield finding(
                "mixed-schemas", f"made to {table} {version}, the directory to {held_to[table].version}", source
            )
    rejects = [reports.get(each["path"]) for each in outputs if each["table"] == "rejects"]
    read = [report.reasons for report in rejects if report and report.readable]
    if len(read) == len(rejects) and sum(read, Counter[str]()) != account.reasons:
        yield finding("untrue-count", "rejects by reason are not those of its file", source)
    for problem in account.gaps_in_the_sums():
        yield finding("open-account", problem, source)
    if account.disagreements:
        message = f"while it was made, the gate's validators differed on {account.disagreements} rows"
        yield finding("validators-disagree", message, source)


def total(out: Path, units: Units, bad: int) -> Iterator[Finding]:
    """`run.json` against the sum of the manifests; if some of them are bad, at least against their number."""
    path = layout.run_path(out)
    told = manifest.load(path)
    if told is None:
        yield finding("stale-total", "it is missing or not JSON", Source(str(path)))
        return
    true = {"units": len(units) + bad} if bad else manifest.sum_of(list(units.values()))
    wrong = sorted(key for key in true if told.get(key) != true[key])
    if wrong:
        yield finding("stale-total", f"not the sum of the manifests: {', '.join(wrong)}", Source(str(path)))


def making(out: Path, units: Units) -> Iterator[Finding]:
    """Units that were made under different configurations."""
    kinds = Counter(unit["config_digest"] for unit in units.values())
    if len(kinds) > 1:
        listed = ", ".join(f"{digest[:12]} ({count:,} units)" for digest, count in kinds.most_common())
        yield finding("mixed-making", f"{len(kinds)} configurations: {listed}", _at(out, layout.MANIFESTS))


def leftovers(out: Path) -> Iterator[Finding]:
    """What runs left unfinished that are no more."""
    files = staging.abandoned(out / layout.STAGING)
    if files:
        yield replace(finding("leftover", "unfinished", Source(str(files[0]))), count=len(files))
