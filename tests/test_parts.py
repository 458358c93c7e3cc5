from __future__ import annotations

import json
import resource
import signal
from pathlib import Path

import jsonschema
import pyarrow.parquet as pq
import pytest
from rows import STAMPS, commit_unit, dataset, failed, row

from warcmill.dataset import contract, layout, manifest
from warcmill.dataset.manifest import Account
from warcmill.dataset.parts import PartWriter
from warcmill.errors import OutputError


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_a_committed_unit_is_two_parts_and_a_manifest_that_adds_up(tmp_path: Path) -> None:
    done = commit_unit(tmp_path, "crawl-07", range(30), rejects=2)
    assert files(tmp_path) == {
        "captures/part-crawl-07-c0ffee.parquet",
        "rejects/part-crawl-07-c0ffee.parquet",
        "_manifest/crawl-07.json",
        "_schema/captures-1.0.0.json",
        "_schema/rejects-1.0.0.json",
    }
    assert done.account.gaps_in_the_sums() == []
    assert [(each.table, each.rows) for each in done.outputs] == [("captures", 30), ("rejects", 2)]
    written = json.loads((tmp_path / "_manifest/crawl-07.json").read_text())
    jsonschema.Draft202012Validator(contract.contract("manifest").schema).validate(written)
    assert written["account"]["skipped"] == {"request": 1}


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(20))
    table = pq.read_table(tmp_path / "captures" / "part-a-c0ffee.parquet")
    assert table.schema.equals(contract.captures().arrow)
    assert table.to_pylist() == [row(number) for number in range(20)]


def test_a_unit_without_rows_is_an_empty_part_of_the_same_columns(tmp_path: Path) -> None:
    with PartWriter(tmp_path, STAMPS) as part:
        part.commit("empty")
    for table in contract.TABLES:
        found = pq.read_table(tmp_path / table / "part-empty-c0ffee.parquet")
        assert found.num_rows == 0
        assert found.schema.equals(contract.contract(table).arrow)


def test_leaving_without_a_commit_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with PartWriter(tmp_path, STAMPS) as part:
            part.write(row())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert files(tmp_path) == {"_schema/captures-1.0.0.json", "_schema/rejects-1.0.0.json"}


def test_a_full_disk_is_an_output_error_and_nothing_is_visible(tmp_path: Path) -> None:
    layout.prepare(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OutputError, match="too large"):
            commit_unit(tmp_path, "a", range(400))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert files(tmp_path) == {"_schema/captures-1.0.0.json", "_schema/rejects-1.0.0.json"}


def test_a_row_that_arrow_refuses_becomes_a_reject_and_its_neighbours_stay(tmp_path: Path) -> None:
    with PartWriter(tmp_path, STAMPS) as part:
        part.write(row(0))
        part.write(row(1) | {"text": "lone \ud800 surrogate"})
        part.write(row(2))
        part.account.records = 3
        done = part.commit("a")
    assert done.account.gaps_in_the_sums() == []
    assert pq.read_table(tmp_path / "captures").column("url").to_pylist() == [row(0)["url"], row(2)["url"]]
    (reject,) = pq.read_table(tmp_path / "rejects").to_pylist()
    assert (reject["stage"], reject["reason"], reject["url"]) == ("write", "not-encodable", row(1)["url"])


def test_a_reject_is_written_whatever_is_in_it(tmp_path: Path) -> None:
    with PartWriter(tmp_path, STAMPS) as part:
        part.reject(failed().__class__(failed().source, "decode", "internal-error", "bad \udcff byte"))
        part.commit("a")
    assert pq.read_table(tmp_path / "rejects").column("message").to_pylist() == ["bad \\udcff byte"]


def test_a_committed_unit_is_done_only_under_the_same_configuration_and_with_its_files(tmp_path: Path) -> None:
    done = commit_unit(tmp_path, "a", range(3))
    assert manifest.committed(tmp_path, "a", STAMPS.config_digest) == done
    assert manifest.committed(tmp_path, "a", "other rules") is None
    assert manifest.committed(tmp_path, "b", STAMPS.config_digest) is None
    (tmp_path / layout.part_name("rejects", "a", STAMPS.config_digest)).unlink()
    assert manifest.committed(tmp_path, "a", STAMPS.config_digest) is None


def test_a_damaged_manifest_means_that_the_unit_is_not_done(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(3))
    layout.manifest_path(tmp_path, "a").write_text('{"config_digest": "c0ffee", "outputs": [')
    assert manifest.committed(tmp_path, "a", STAMPS.config_digest) is None


def test_the_account_of_a_dataset_is_the_sum_of_all_its_manifests(tmp_path: Path) -> None:
    dataset(tmp_path, units=3, rows=10, rejects=2)
    found = json.loads(layout.run_path(tmp_path).read_text())
    jsonschema.Draft202012Validator(contract.contract("run").schema).validate(found)
    account = Account.of_json(found["account"])
    assert (found["units"], account.rows, account.reject_rows, account.records) == (3, 30, 6, 39)
    assert account.gaps_in_the_sums() == []


def test_a_directory_with_another_schema_version_is_refused(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(1))
    older = dict(contract.captures().schema) | {"x-version": "0.9.0"}
    (tmp_path / "_schema/captures-1.0.0.json").unlink()
    (tmp_path / "_schema/captures-0.9.0.json").write_text(json.dumps(older))
    with pytest.raises(OutputError, match=r"holds captures 0\.9\.0 .* one directory holds one schema version"):
        commit_unit(tmp_path, "b", range(1))


@pytest.mark.parametrize("unit", ["run", "../escape", "", ".hidden", "a/b", "a" * 201])
def test_a_unit_that_cannot_name_files_is_refused(tmp_path: Path, unit: str) -> None:
    with pytest.raises(OutputError, match="cannot be the name of a unit"):
        commit_unit(tmp_path, unit, range(1))


def test_an_account_that_does_not_close_says_which_sum_is_wrong() -> None:
    account = Account(records=3, rows=1, size=10, record_bytes=9)
    assert account.gaps_in_the_sums() == [
        "3 records are not 1 (rows + rejected + skipped)",
        "10 size are not 9 (record bytes + gap bytes)",
    ]


def test_many_rows_become_row_groups_of_a_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.dataset.parts.PENDING_ROWS", 10)
    monkeypatch.setattr("warcmill.dataset.parts.GROUP_ROWS", 100)
    commit_unit(tmp_path, "a", range(120))
    found = pq.ParquetFile(tmp_path / "captures/part-a-c0ffee.parquet").metadata
    assert [found.row_group(i).num_rows for i in range(found.num_row_groups)] == [100, 20]


def test_long_texts_end_a_row_group_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.dataset.parts.PENDING_BYTES", 50_000)
    monkeypatch.setattr("warcmill.dataset.parts.GROUP_BYTES", 200_000)
    commit_unit(tmp_path, "a", range(200))
    found = pq.ParquetFile(tmp_path / "captures/part-a-c0ffee.parquet").metadata
    sizes = [found.row_group(i).num_rows for i in range(found.num_row_groups)]
    assert len(sizes) > 2
    assert max(sizes) < 100
