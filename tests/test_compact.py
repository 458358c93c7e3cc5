from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from faults import flipped_byte
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import STAMPS, commit_unit, dataset, row

from warcmill.cli.compact import compact as command
from warcmill.dataset import contract, layout, manifest
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.commit import replacing
from warcmill.dataset.compact import ORDER, compact, merge
from warcmill.dataset.sorting import Sorter
from warcmill.errors import CommitConflict, MissingInput, OutputError


def captures(out: Path) -> list[dict[str, object]]:
    rows = [row for path in sorted((out / "captures").glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    return sorted(rows, key=lambda each: str(each["capture_id"]))


def parts(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "captures").glob("*"))


def account(out: Path) -> object:
    return json.loads(layout.run_path(out).read_text())["account"]


def test_small_parts_become_one_with_the_same_rows_and_the_same_account(tmp_path: Path) -> None:
    dataset(tmp_path, units=5, rows=20, rejects=2)
    rows, before = captures(tmp_path), account(tmp_path)
    done = compact(tmp_path)
    assert (done.merged, done.units) == (1, 5)
    assert len(parts(tmp_path)) == 1
    assert captures(tmp_path) == rows
    assert account(tmp_path) == before
    assert validate([str(tmp_path)]).findings == []


def test_a_merged_part_is_sorted_and_says_so(tmp_path: Path) -> None:
    dataset(tmp_path, units=4, rows=25)
    compact(tmp_path, run_bytes=1 << 16)
    (path,) = (tmp_path / "captures").glob("*.parquet")
    keys = pq.read_table(path, columns=list(ORDER["captures"])).to_pylist()
    metadata = pq.read_metadata(path)
    columns = [metadata.schema.names[each.column_index] for each in metadata.row_group(0).sorting_columns]
    assert [tuple(key.values()) for key in keys] == sorted(tuple(key.values()) for key in keys)
    assert columns == list(ORDER["captures"])


def test_a_merged_unit_still_knows_its_inputs(tmp_path: Path) -> None:
    dataset(tmp_path, units=3)
    compact(tmp_path)
    ((_, unit),) = manifest.units(tmp_path)
    assert unit is not None
    assert [each["uri"] for each in unit["inputs"]] == ["crawl-07.warc.gz"] * 3
    assert manifest.committed(tmp_path, unit["unit"], STAMPS.config_digest) is not None


def test_units_of_different_making_are_not_merged(tmp_path: Path) -> None:
    dataset(tmp_path, units=2)
    other = STAMPS.__class__("run-2", "decaf", STAMPS.pipeline_version, STAMPS.rules_digest, STAMPS.collection)
    for number in (7, 8):
        commit_unit(tmp_path, f"other-{number}", range(number * 100, number * 100 + 5), stamps=other)
    assert compact(tmp_path).merged == 2


def test_large_parts_stay_and_nothing_is_merged_twice(tmp_path: Path) -> None:
    dataset(tmp_path, units=4, rows=20)
    size = sum(path.stat().st_size for path in (tmp_path / "captures").glob("*"))
    assert compact(tmp_path, target=size // 4).units == 0
    assert compact(tmp_path).units == 4
    assert compact(tmp_path).units == 0


def test_a_crash_before_the_record_leaves_the_old_units_and_the_next_call_clears_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset(tmp_path, units=3)
    rows = captures(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(layout, "publish_new", crash)
        with pytest.raises(KeyboardInterrupt):
            compact(tmp_path)
    assert [unit["unit"] for _, unit in manifest.units(tmp_path) if unit] == ["unit-0", "unit-1", "unit-2"]
    assert len(parts(tmp_path)) == 3
    compact(tmp_path)
    assert captures(tmp_path) == rows
    assert validate([str(tmp_path)]).findings == []


def test_a_crash_after_the_record_counts_nothing_twice_and_the_next_call_clears_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset(tmp_path, units=3)
    rows, before = captures(tmp_path), account(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("warcmill.dataset.commit.retire", lambda _, replaces: crash() if replaces else None)
        with pytest.raises(KeyboardInterrupt):
            compact(tmp_path)
    assert len(parts(tmp_path)) == 4
    assert manifest.write_run(tmp_path)["account"] == before
    assert compact(tmp_path).units == 0
    assert captures(tmp_path) == rows
    assert validate([str(tmp_path)]).findings == []


def crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_damaged_part_is_not_merged_and_nothing_changes(tmp_path: Path) -> None:
    dataset(tmp_path, units=3)
    flipped_byte(tmp_path)
    before = parts(tmp_path)
    with pytest.raises(OutputError, match=r"part-unit-1-c0ffee\.parquet: .*CRC.* nothing was merged"):
        compact(tmp_path)
    assert parts(tmp_path) == before
    assert list((tmp_path / "_staging").iterdir()) == []


def test_a_unit_that_is_committed_again_after_merging_counts(tmp_path: Path) -> None:
    dataset(tmp_path, units=2, rows=10)
    compact(tmp_path)
    commit_unit(tmp_path, "unit-0", range(500, 510))
    run = manifest.write_run(tmp_path)
    assert (run["units"], run["account"]["rows"]) == (2, 30)


def test_a_unit_that_another_run_replaced_meanwhile_is_not_merged_and_its_rows_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset(tmp_path, units=2, rows=10)
    group = [unit for _, unit in manifest.units(tmp_path) if unit]
    replaces = replacing(tmp_path, ["unit-0"])
    monkeypatch.setattr("warcmill.dataset.compact.replacing", lambda *_: {**replaces, "unit-1": "0" * 64})
    with pytest.raises(CommitConflict, match="unit unit-1 was replaced by another run meanwhile"):
        merge(tmp_path, group)
    assert (len(captures(tmp_path)), parts(tmp_path)) == (
        20,
        ["part-unit-0-c0ffee.parquet", "part-unit-1-c0ffee.parquet"],
    )


def test_the_command_says_what_was_merged(tmp_path: Path) -> None:
    dataset(tmp_path, units=3)
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.startswith("3 units merged into 1, ")
    with pytest.raises(MissingInput):
        command.main([str(tmp_path / "captures")], standalone_mode=False)


ROW = st.tuples(st.one_of(st.none(), st.text(max_size=3)), st.one_of(st.none(), st.integers(-5, 5)))


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, max_size=60), step=st.integers(1, 10))
def test_an_external_sort_gives_what_a_sort_in_memory_gives(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, int | None]], step: int
) -> None:
    schema = pa.schema([pa.field("name", pa.string()), pa.field("number", pa.int64())])
    folder = tmp_path_factory.mktemp("runs")
    with Sorter(schema, ["name", "number"], folder, "x", run_bytes=100) as sorter:
        for at in range(0, len(rows), step):
            names, numbers = zip(*rows[at : at + step], strict=True)
            sorter.add(
                pa.RecordBatch.from_arrays([pa.array(names, pa.string()), pa.array(numbers, pa.int64())], schema=schema)
            )
        found = [tuple(each.values()) for batch in sorter.in_order() for each in batch.to_pylist()]
    assert found == sorted(rows, key=lambda each: (each[0] is None, each[0] or "", each[1] is None, each[1] or 0))
    assert list(folder.iterdir()) == []


def test_more_runs_than_are_merged_at_a_time_are_merged_in_rounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warcmill.dataset.sorting.FAN_IN", 3)
    schema = contract.captures().arrow
    numbers = list(range(20))
    random.Random(1).shuffle(numbers)
    with Sorter(schema, ["capture_id"], tmp_path, "x", run_bytes=1) as sorter:
        for number in numbers:
            sorter.add(pa.RecordBatch.from_pylist([row(number)], schema=schema))
        found = [each["capture_id"] for batch in sorter.in_order() for each in batch.to_pylist()]
    assert found == sorted(str(row(number)["capture_id"]) for number in numbers)
