"""Each form of an export is read back by a reader of its own."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from rows import commit_unit, dataset
from warcio.archiveiterator import ArchiveIterator
from warcs import page, warc

import warcmill
from warcmill.cli import cli
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.export.cdx_lines import merge
from warcmill.dataset.export.forms import FORMS
from warcmill.dataset.export.hub_folder import size_category
from warcmill.errors import OutputError, UsageError


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Two units of thirty rows; each seventh row is an image without text."""
    return dataset(tmp_path / "town")


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A dataset of three pages in an archive that is there."""
    pages = [(f"https://{name}.example/a", page(name.title())) for name in ("zebra", "ant", "mole")]
    (tmp_path / "crawl.warc.gz").write_bytes(warc(pages))
    warcmill.normalize([str(tmp_path / "crawl.warc.gz")], tmp_path / "pages")
    return tmp_path / "pages"


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted((folder / "captures").glob("*")) for row in pq.read_table(path).to_pylist()]


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted((out / "data").glob("*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]


def records_of(out: Path, suffix: str) -> list[tuple[dict[str, str], bytes]]:
    return [each for path in sorted((out / "data").glob(f"*{suffix}")) for each in records_in(path)]


def records_in(path: Path) -> list[tuple[dict[str, str], bytes]]:
    with path.open("rb") as file:
        return [
            (dict(each.rec_headers.headers), each.content_stream().read())
            for each in ArchiveIterator(file, check_digests="raise")
        ]


def test_json_lines_are_rows_that_validate_takes(town: Path, tmp_path: Path) -> None:
    done = warcmill.export(town, tmp_path / "out", "jsonl")
    assert (done.files, done.written, done.rows, done.left_out) == (2, 2, 60, {})
    plain = tmp_path / "rows.jsonl"
    plain.write_bytes(b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "out/data").iterdir()))
    report = validate([str(plain)])
    assert (report.findings, report.rows) == ([], 60)


def test_json_lines_with_chosen_columns_and_conditions(town: Path, tmp_path: Path) -> None:
    where = ["text!=null", "fetch_time<2025-01-01", "url~/news/1", "fetch_status=200"]
    warcmill.export(town, tmp_path / "out", "jsonl", where=where, columns=["url", "fetch_time"])
    expected = [
        {"url": row["url"], "fetch_time": row["fetch_time"].strftime("%Y-%m-%dT%H:%M:%S.000000Z")}
        for row in rows_of(town)
        if row["text"] and row["fetch_time"].year < 2025 and "/news/1" in row["url"]
    ]
    assert lines_of(tmp_path / "out") == expected
    assert len(expected) >= 2


def test_dolma_and_datatrove_get_their_own_field_names(town: Path, tmp_path: Path) -> None:
    first = rows_of(town)[0]
    done = warcmill.export(town, tmp_path / "dolma", "dolma")
    assert done.left_out == {"no-text": 8}
    document = lines_of(tmp_path / "dolma")[0]
    assert list(document) == ["id", "text", "source", "metadata", "added", "created"]
    assert (document["id"], document["text"], document["source"]) == (first["capture_id"], first["text"], "town")
    assert document["created"] == "2024-03-31T06:00:00.000000Z"
    warcmill.export(town, tmp_path / "datatrove", "datatrove")
    document = lines_of(tmp_path / "datatrove")[0]
    assert (list(document), document["id"]) == (["text", "id", "metadata"], first["capture_id"])
    assert document["metadata"]["url"] == first["url"]
    assert document["metadata"]["dataset"] == "town"


def test_wet_is_read_by_warcio_and_refers_to_the_captures(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "wet", where=["content_languages=eng"])
    found = records_of(tmp_path / "out", ".warc.wet.gz")
    texts = [each for each in found if each[0]["WARC-Type"] == "conversion"]
    rows = [row for row in rows_of(town) if row["text"]]
    assert [body.decode() for _, body in texts] == [row["text"] for row in rows]
    head = texts[0][0]
    assert head["WARC-Refers-To"] == f"<{rows[0]['warc_record_id']}>"
    assert head["WARC-Record-ID"].replace("-", "") == f"<urn:uuid:{rows[0]['capture_id']}>"
    assert (head["Content-Type"], head["WARC-Identified-Content-Language"]) == ("text/plain", "eng")
    assert [each[0]["WARC-Type"] for each in found].count("warcinfo") == 2


def test_a_wet_passes_the_check_of_archives(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "wet")
    assert warcmill.check([str(path) for path in (tmp_path / "out/data").iterdir()]) == []


def test_a_warc_holds_the_records_of_the_chosen_rows_as_they_were(crawl: Path, tmp_path: Path) -> None:
    done = warcmill.export(crawl, tmp_path / "out", "warc", where=["url_host_name!=ant.example"])
    assert (done.rows, done.left_out) == (2, {})
    before = records_in(tmp_path / "crawl.warc.gz")
    after = [each for each in records_of(tmp_path / "out", ".warc.gz") if each[0]["WARC-Type"] == "response"]
    assert after == [each for each in before if "ant" not in each[0]["WARC-Target-URI"]]
    assert warcmill.check([str(path) for path in (tmp_path / "out/data").iterdir()]) == []


def test_records_are_found_where_their_archive_lies_now_and_else_told_of(crawl: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "crawl.warc.gz").rename(tmp_path / "elsewhere/crawl.warc.gz")
    lost = CliRunner().invoke(cli, ["export", str(crawl), "--to", "warc", "-o", str(tmp_path / "lost")])
    assert (lost.exit_code, lost.stderr) == (1, "warcmill export: 3 rows left out: record-not-found\n")
    done = warcmill.export(crawl, tmp_path / "out", "warc", archives=[str(tmp_path / "elsewhere")])
    assert (done.rows, done.left_out) == (3, {})


def test_cdxj_is_sorted_by_bytes_and_leads_to_the_records(crawl: Path, tmp_path: Path) -> None:
    warcmill.export(crawl, tmp_path / "out", "cdxj")
    lines = (tmp_path / "out/index.cdxj").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3
    with (tmp_path / "crawl.warc.gz").open("rb") as file:
        for line in lines:
            key, stamp, rest = line.decode().split(" ", 2)
            values = json.loads(rest)
            file.seek(int(values["offset"]))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers["WARC-Target-URI"] == values["url"]
            assert record.rec_headers["WARC-Payload-Digest"] == f"sha1:{values['digest']}"
            assert re.fullmatch(r"example,(ant|mole|zebra)\)/a", key)
            assert (stamp, values["status"], values["mime"]) == ("20260401000000", "200", "text/html")
            assert values["filename"] == "crawl.warc.gz"


def test_many_sorted_files_are_merged_a_few_at_a_time(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}").write_text("".join(f"{key:04}\n" for key in range(number, 1000, 200)))
    merge([tmp_path / f"{number}" for number in range(200)], tmp_path / "whole")
    assert (tmp_path / "whole").read_text() == "".join(f"{key:04}\n" for key in range(1000))
    assert len(list(tmp_path.iterdir())) == 201


def test_a_hub_folder_has_the_rows_and_a_card(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "hf", where=["text!=null"])
    assert pq.read_table(tmp_path / "out/data").num_rows == 52
    card = (tmp_path / "out/README.md").read_text("utf-8")
    assert "    path: data/*.parquet\n" in card
    assert "- n<1K\n" in card
    assert [size_category(rows) for rows in (0, 1_000, 99_999, 2_000_000_000)] == [
        "n<1K",
        "1K<n<10K",
        "10K<n<100K",
        "n>1B",
    ]


@pytest.mark.skipif(find_spec("datasets") is None, reason="the library `datasets` is not installed")
def test_the_hubs_own_library_loads_the_folder(town: Path, tmp_path: Path) -> None:
    datasets = import_module("datasets")
    warcmill.export(town, tmp_path / "out", "hf")
    loaded = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.num_rows == 60


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"warc"}))
def test_a_rerun_writes_nothing_and_a_new_unit_only_its_own(town: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    warcmill.export(town, out, form)
    before = {path: path.stat().st_mtime_ns for path in (out / "data").rglob("*")}
    done = warcmill.export(town, out, form)
    assert done.written == 0
    assert {path: path.stat().st_mtime_ns for path in (out / "data").rglob("*")} == before
    commit_unit(town, "unit-2", range(60, 70))
    assert warcmill.export(town, out, form).written == 1
    assert list((out / "_staging").iterdir()) == []


def test_the_manifest_lists_every_file_with_its_digest(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "cdxj")
    summary = json.loads((tmp_path / "out/export.json").read_text())
    listed = {each["file"]: each for each in (*summary["files"], *summary["once"])}
    there = [*(tmp_path / "out/data").iterdir(), tmp_path / "out/index.cdxj"]
    assert {path.relative_to(tmp_path / "out").as_posix() for path in there} == set(listed)
    for name, each in listed.items():
        data = (tmp_path / "out" / name).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert summary["rows"] == 60


def test_a_shard_that_was_lost_or_cut_is_written_again_to_the_same_bytes(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "wet")
    one, two = sorted((tmp_path / "out/data").iterdir())
    before = one.read_bytes(), two.read_bytes()
    one.unlink()
    os.truncate(two, 100)
    assert warcmill.export(town, tmp_path / "out", "wet").written == 2
    assert (one.read_bytes(), two.read_bytes()) == before


def test_what_was_compacted_replaces_the_shards_of_its_parts(town: Path, tmp_path: Path) -> None:
    warcmill.export(town, tmp_path / "out", "jsonl")
    before = sorted(line["capture_id"] for line in lines_of(tmp_path / "out"))
    warcmill.compact(town)
    assert warcmill.export(town, tmp_path / "out", "jsonl").files == 1
    assert sorted(line["capture_id"] for line in lines_of(tmp_path / "out")) == before


def test_an_export_leaves_other_folders_alone(town: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    for out in (tmp_path / "mine", town):
        with pytest.raises(OutputError):
            warcmill.export(town, out, "jsonl")
    warcmill.export(town, tmp_path / "out", "jsonl")
    with pytest.raises(OutputError, match="another where"):
        warcmill.export(town, tmp_path / "out", "jsonl", where=["text!=null"])
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("colour=red", "no column 'colour'"),
        ("fetch_status=many", "is no int16"),
        ("links=null", "is a list"),
        ("url", "is no condition"),
        ("url~(", "missing"),
        ("fetch_status~2", "only text"),
        ("fetch_time>soon", "is no timestamp"),
    ],
)
def test_a_wrong_condition_is_told_before_anything_is_written(
    town: Path, tmp_path: Path, condition: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        warcmill.export(town, tmp_path / "out", "jsonl", where=[condition])
    assert not (tmp_path / "out").exists()


def test_a_damaged_part_is_named_and_nothing_of_it_is_seen(town: Path, tmp_path: Path) -> None:
    part = sorted((town / "captures").iterdir())[1]
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 0xFF
    part.write_bytes(data)
    with pytest.raises(OutputError, match=part.name):
        warcmill.export(town, tmp_path / "out", "jsonl")
    assert len(list((tmp_path / "out/data").iterdir())) == 1
    assert not (tmp_path / "out/export.json").exists()
