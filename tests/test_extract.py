"""`extract` gives the bytes of a capture, and `mend` a sound archive of a damaged one."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcs import page, warc

import warcmill
from warcmill.cli import cli
from warcmill.errors import MissingInput, OutputError, SourceError, UnknownFormat, UsageError

SAMPLES = Path(__file__).parent.parent / "sample_warcs"


def records(data: bytes) -> list[tuple[str, bytes]]:
    return [
        (each.rec_headers["WARC-Target-URI"], each.content_stream().read())
        for each in ArchiveIterator(io.BytesIO(data), check_digests="raise")
        if each.rec_type == "response"
    ]


def captures(path: Path) -> list[warcmill.Capture]:
    return [item for item in warcmill.read_source(path) if isinstance(item, warcmill.Capture)]


def rows_of(folder: Path) -> list[dict[str, object]]:
    return [row for path in sorted((folder / "captures").glob("*")) for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("packed", [True, False])
def test_a_payload_is_found_by_capture_id_and_by_offset(tmp_path: Path, packed: bool) -> None:
    pages = [(f"https://{name}.example/", page(name)) for name in ("ant", "bee", "cow")]
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(warc(pages, gzip=packed))
    warcmill.normalize([str(archive)], tmp_path / "out")
    for row in rows_of(tmp_path / "out"):
        body = dict(pages)[str(row["url"])]
        assert b"".join(warcmill.extract(tmp_path / "out", str(row["capture_id"]))) == body
        assert b"".join(warcmill.extract(archive, int(str(row["warc_record_offset"])))) == body
        whole = b"".join(warcmill.extract(tmp_path / "out", str(row["capture_id"]), record=True))
        assert records(whole) == [(row["url"], body)]
        assert whole in (gzip.decompress(archive.read_bytes()) if packed else archive.read_bytes())
        assert b"".join(warcmill.extract(archive, int(str(row["warc_record_offset"])), record=True)) == whole


@pytest.mark.parametrize("sample", ["records-in-one-member.warc.gz", "page-with-base.html"])
def test_records_that_share_a_member_and_raw_pages_are_found_too(tmp_path: Path, sample: str) -> None:
    warcmill.normalize([str(SAMPLES / sample)], tmp_path)
    rows = [row for row in rows_of(tmp_path) if row["text"]]
    assert rows
    pages = {each.url: each.body for each in captures(SAMPLES / sample)}
    for row in rows:
        assert b"".join(warcmill.extract(tmp_path, str(row["capture_id"]))) == pages[str(row["url"])]


def test_the_command_writes_bytes_and_says_what_is_not_there(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(warc([("https://ant.example/", page("ant"))]))
    done = CliRunner().invoke(cli, ["extract", str(archive), "0"])
    assert (done.exit_code, done.stdout_bytes) == (0, page("ant"))
    warcmill.normalize([str(archive)], tmp_path / "out")
    with pytest.raises(MissingInput, match="has no capture"):
        b"".join(warcmill.extract(tmp_path / "out", "0" * 32))
    with pytest.raises(UsageError, match="is no offset"):
        b"".join(warcmill.extract(archive, "front"))
    with pytest.raises(SourceError, match="no such record"):
        b"".join(warcmill.extract(archive, 7))


def test_a_cut_archive_is_mended_with_a_report_of_what_is_missing(tmp_path: Path) -> None:
    pages = [(f"https://{name}.example/", page(name)) for name in ("ant", "bee", "cow")]
    whole = warc(pages)
    (tmp_path / "cut.warc.gz").write_bytes(whole[:-200])
    mended = warcmill.mend(tmp_path / "cut.warc.gz", tmp_path / "clean.warc.gz")
    clean = (tmp_path / "clean.warc.gz").read_bytes()
    assert records(clean)[:2] == pages[:2]
    assert [(loss.url, "truncated" in loss.reason) for loss in mended.changed] == [("https://cow.example/", True)]
    found = warcmill.check([str(tmp_path / "clean.warc.gz")])
    assert [(finding.rule, finding.message) for finding in found] == []


def test_garbage_between_records_is_left_out_and_told_of(tmp_path: Path) -> None:
    pages = [(f"https://{name}.example/", page(name)) for name in ("ant", "bee")]
    one, two = (warc([each]) for each in pages)
    (tmp_path / "odd.warc.gz").write_bytes(one + b"no record at all" * 100 + two)
    done = CliRunner().invoke(
        cli, ["mend", str(tmp_path / "odd.warc.gz"), "-o", str(tmp_path / "clean.warc"), "--json"]
    )
    report = json.loads(done.stdout)
    assert (done.exit_code, report["records"], report["missing_bytes"]) == (1, 2, 1600)
    assert records((tmp_path / "clean.warc").read_bytes()) == pages
    assert warcmill.check([str(tmp_path / "clean.warc")]) == []


def test_a_sound_archive_stays_what_it_is(tmp_path: Path) -> None:
    mended = warcmill.mend(SAMPLES / "ten-captures.warc.gz", tmp_path / "clean.warc.gz")
    assert (mended.missing, mended.changed) == ([], [])
    before, after = SAMPLES / "ten-captures.warc.gz", tmp_path / "clean.warc.gz"
    assert records(after.read_bytes()) == records(before.read_bytes())
    assert warcmill.check([str(tmp_path / "clean.warc.gz")]) == []


@pytest.mark.parametrize("name", ["arc-v1.arc.gz", "arc-v2.arc"])
def test_an_arc_becomes_a_warc_with_the_same_payloads(tmp_path: Path, name: str) -> None:
    mended = warcmill.mend(SAMPLES / name, tmp_path / name)
    assert (mended.missing, mended.changed) == ([], [])
    assert warcmill.check([str(tmp_path / name)]) == []
    after = captures(tmp_path / name)
    assert {each.url: each.body for each in after} == {each.url: each.body for each in captures(SAMPLES / name)}
    assert all(each.record.version == "WARC/1.1" and each.record.record_id for each in after)


def test_nothing_is_overwritten_and_what_is_no_archive_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "there.warc").write_bytes(b"mine")
    with pytest.raises(OutputError, match="there already"):
        warcmill.mend(SAMPLES / "ten-captures.warc.gz", tmp_path / "there.warc")
    with pytest.raises(UnknownFormat):
        warcmill.mend(SAMPLES / "page-with-base.html", tmp_path / "clean.warc")
    assert [path.name for path in tmp_path.iterdir()] == ["there.warc"]
