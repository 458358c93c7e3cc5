from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from rows import row

from warcmill.cli.schema import schema as command
from warcmill.dataset import contract
from warcmill.dataset.compat import KINDS, changes, level, next_version, understated
from warcmill.dataset.contract import Contract
from warcmill.errors import ContractError

Edit = Callable[[dict[str, Any]], object]
NULL_TEXT = ["string", "null"]
LINK = {"url": "u", "text": "", "rel": None, "zone": "content", "crawler": "x"}


def added(position: int | None = None, kind: Any = NULL_TEXT) -> Edit:
    """Put a column `crawler` last, or before another."""
    new = {"type": kind, "description": "Who.", "examples": ["x"], "x-arrow": "string", "x-field-id": 900}

    def edit(columns: dict[str, Any]) -> None:
        items = list(columns.items())
        items.insert(
            len(items) if position is None else position, ("crawler", {**new, "x-since": "2", "x-source": "x"})
        )
        columns.clear()
        columns.update(items)

    return edit


def moved(columns: dict[str, Any]) -> None:
    items = list(columns.items())
    items.insert(2, items.pop(20))
    columns.clear()
    columns.update(items)


def members(edit: Edit) -> Edit:
    return lambda columns: edit(columns["links"]["items"]["properties"])


EDITS: dict[str, tuple[Edit, dict[str, Any]]] = {
    "meaning-changed": (lambda columns: columns["title"].update(description="Another."), {}),
    "constraint-narrowed": (lambda columns: columns["fetch_status"].update(minimum=100), {}),
    "constraint-widened": (lambda columns: columns["fetch_status"].update(maximum=9_999), {"fetch_status": 1_200}),
    "column-added": (added(), {"crawler": "x"}),
    "column-added-required": (added(kind="string"), {"crawler": "x"}),
    "column-added-between": (added(3), {"crawler": "x"}),
    "column-removed": (lambda columns: columns.pop("title"), {}),
    "column-moved": (moved, {}),
    "member-added": (members(added()), {"links": [LINK]}),
    "member-added-required": (
        members(added(kind="string")),
        {"links": [LINK]},
    ),
    "member-added-between": (
        members(added(1)),
        {"links": [LINK]},
    ),
    "member-removed": (members(lambda parts: parts.pop("rel")), {}),
    "member-moved": (members(lambda parts: parts.update(url=parts.pop("url"))), {}),
    "type-changed": (lambda columns: columns["text_length"].update({"x-arrow": "int64"}), {"text_length": 2**40}),
    "made-nullable": (lambda columns: columns["url"].update(type=NULL_TEXT), {"url": None}),
    "made-required": (lambda columns: columns["content_length"].update(type="integer"), {}),
    "field-id-changed": (lambda columns: columns["url"].update({"x-field-id": 901}), {}),
}  # fmt: skip
"""For each kind of change: an edit of the columns that is one, and values that only the new version takes."""


def edited(edit: Edit, version: str = "2.0.0") -> Contract:
    schema = copy.deepcopy(dict(contract.captures().schema))
    edit(schema["properties"])
    schema["required"] = list(schema["properties"])
    return Contract(schema | {"x-version": version})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change_is_recognised_and_is_the_only_one(kind: str) -> None:
    edit, _ = EDITS[kind]
    assert {each.kind for each in changes(contract.captures(), edited(edit))} == {kind}


READERS: dict[str, Callable[[list[str]], object]] = {
    "DuckDB": lambda files: duckdb.execute(f"SELECT * FROM read_parquet({files})").fetchall(),
    "Polars": pl.read_parquet,
    "pyarrow": lambda files: pads.dataset(files, format="parquet").to_table(),
}


def breaks(read: Callable[[list[str]], object], files: list[str]) -> bool:
    """Whether a reader fails on the files in some order, with its defaults."""
    for each in itertools.permutations(files):
        try:
            read(list(each))
        except (duckdb.Error, pl.exceptions.PolarsError, pa.ArrowException):
            return True
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_the_readers_that_break_on_files_of_both_versions_are_those_that_are_named(kind: str, tmp_path: Path) -> None:
    edit, values = EDITS[kind]
    old, new = contract.captures(), edited(edit)
    write(tmp_path / "old.parquet", old, row(0))
    write(tmp_path / "new.parquet", new, row(1) | values)
    files = [str(tmp_path / "old.parquet"), str(tmp_path / "new.parquet")]
    found = {name for name, read in READERS.items() if breaks(read, files)}
    assert found == set(KINDS[kind].breaks) & READERS.keys()


def write(path: Path, held_to: Contract, values: dict[str, Any]) -> None:
    pq.write_table(pa.Table.from_pylist([values], schema=held_to.arrow), path)


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if each.level != "major"])
def test_no_reader_of_one_version_breaks_on_a_change_that_is_not_major(kind: str, tmp_path: Path) -> None:
    edit, values = EDITS[kind]
    write(tmp_path / "new.parquet", edited(edit), row(1) | values)
    files = [str(tmp_path / "new.parquet")]
    old = list(contract.captures().properties)
    assert [name for name, read in READERS.items() if breaks(read, files)] == []
    assert pl.read_parquet(files).select(old).shape == (1, len(old))


@pytest.mark.parametrize(
    ("kinds", "want"),
    [
        ((), "1.0.1"),
        (("meaning-changed",), "1.0.1"),
        (("column-added",), "1.1.0"),
        (("column-added", "type-changed"), "2.0.0"),
    ],
)
def test_the_gravest_change_says_which_version_comes_next(kinds: tuple[str, ...], want: str) -> None:
    old = contract.captures()
    new = edited(lambda columns: [EDITS[kind][0](columns) for kind in kinds])
    assert next_version(old, changes(old, new)) == want


def test_a_version_that_hides_its_changes_is_understated() -> None:
    old, edit = contract.captures(), EDITS["column-removed"][0]
    assert understated(old, edited(edit, "2.0.0")) is None
    assert understated(old, edited(edit, "1.1.0")) == (
        "captures 1.1.0 has major changes since 1.0.0: it has to be 2.0.0 or later"
    )


@pytest.mark.parametrize("name", contract.CURRENT)
def test_no_released_version_hides_its_changes(name: str) -> None:
    versions = contract.released(name)
    assert versions[-1].version == contract.CURRENT[name]
    assert [understated(old, new) for old, new in itertools.pairwise(versions)] == [None] * (len(versions) - 1)


def test_contracts_of_different_tables_are_not_compared() -> None:
    with pytest.raises(ContractError, match="different things"):
        changes(contract.captures(), contract.rejects())


def test_documents_are_compared_key_by_key() -> None:
    old = contract.contract("manifest")
    schema = copy.deepcopy(dict(old.schema))
    schema["properties"]["account"]["properties"].pop("damaged")
    schema["properties"]["unit"]["type"] = "integer"
    found = {(each.kind, each.path) for each in changes(old, Contract(schema))}
    assert found == {("member-removed", "account.damaged"), ("type-changed", "unit")}


def test_gravest_changes_come_first() -> None:
    new = edited(
        lambda columns: [EDITS[kind][0](columns) for kind in ("meaning-changed", "column-added", "type-changed")]
    )
    found = changes(contract.captures(), new)
    assert [each.level for each in found] == ["major", "minor", "patch"]
    assert level(found) == "major"


def test_the_command_compares_files_and_released_versions(tmp_path: Path) -> None:
    path = tmp_path / "captures-1.1.0.json"
    path.write_text(edited(EDITS["column-added"][0], "1.1.0").text)
    result = CliRunner().invoke(command, ["diff", "captures-1.0.0", str(path)])
    assert (result.exit_code, result.stdout) == (
        0,
        (
            "minor  crawler: column-added: is new\n"
            "       A nullable column after all others; queries of old columns go on. "
            "Files of both versions together break DuckDB, Polars.\n"
            "1 change, minor at most\n"
        ),
    )
    assert CliRunner().invoke(command, ["diff", "captures-1.0.0", str(path), "--fail-on", "minor"]).exit_code == 1
    listed = json.loads(CliRunner().invoke(command, ["diff", "captures-1.0.0", str(path), "--json"]).stdout)
    assert [each["kind"] for each in listed] == ["column-added"]
