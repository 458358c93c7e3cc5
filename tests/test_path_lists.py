"""Lists of archives: what they list is what is read."""

from __future__ import annotations

import gzip
from pathlib import Path

from warcmill.run.path_lists import COMMON_CRAWL, entries
from warcmill.run.plan import sources


def test_a_list_stands_for_what_it_lists_in_its_order_each_once(tmp_path: Path) -> None:
    (tmp_path / "b.warc.gz").write_bytes(b"x")
    (tmp_path / "a.wacz").write_bytes(b"xy")
    (tmp_path / "inputs.txt").write_text("# mine\n\nb.warc.gz\na.wacz\nb.warc.gz\n")
    found = sources([str(tmp_path / "inputs.txt")])
    assert [(Path(one.name).name, one.size, one.fault) for one in found] == [
        ("b.warc.gz", 1, None),
        ("a.wacz", 2, None),
    ]


def test_what_a_list_names_and_is_not_there_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "b.warc").write_bytes(b"x")
    (tmp_path / "warc.paths").write_text("gone.warc\nb.warc\n")
    found = sources([str(tmp_path / "warc.paths")])
    assert [(Path(one.name).name, one.fault) for one in found] == [
        ("gone.warc", "No such file or directory"),
        ("b.warc", None),
    ]


def test_a_packed_list_of_common_crawl_names_what_is_published(tmp_path: Path) -> None:
    line = "crawl-data/CC-MAIN-2026-05/segments/1.2/warc/CC-MAIN-00000.warc.gz"
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress(f"{line}\ns3://bucket/x.warc\n".encode()))
    assert entries(str(tmp_path / "warc.paths.gz")) == [COMMON_CRAWL + line, "s3://bucket/x.warc"]


def test_other_texts_are_no_lists(tmp_path: Path) -> None:
    for text in (
        "",
        "We crawled a.warc and b.warc\n",
        "a.warc\nnot a path\n",
        "<html>\n",
        "WARC/1.0\r\nWARC-Type: x\r\n",
    ):
        (tmp_path / "note.txt").write_text(text)
        assert entries(str(tmp_path / "note.txt")) is None
