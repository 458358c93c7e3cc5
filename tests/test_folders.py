"""What the index of a folder says of the pages in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warcmill.model import Capture
from warcmill.read import ReadOptions, open_source
from warcmill.read.dumps.indexes import INDEXES
from warcmill.read.dumps.trees import branch

PAGE = "<!DOCTYPE html><html><body><p>High water at noon.</p></body></html>"
DATE = "2026-03-03T10:00:00Z"
SAVED = datetime(2026, 3, 3, 10, tzinfo=UTC)
URL = "https://a.example/p?x=1"


def page(root: Path, path: str, files: dict[str, str], text: str = PAGE) -> Capture:
    """Read a page of a folder that holds these other files too."""
    for name, data in {**files, path: text}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(data, "utf-8")
    with open_source(root / path, options=ReadOptions(root=root.as_posix())) as reader:
        (item,) = reader
    assert isinstance(item, Capture)
    return item


SNAPSHOT = {"url": URL, "timestamp": "1772532000.5", "base_url": "a.example/p", "history": {
    "singlefile": [{"output": "singlefile.html", "end_ts": "2026-03-03T10:00:00+00:00"}]}}  # fmt: skip
RDF = (
    '<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<RDF:Description><MAF:originalurl RDF:resource="{URL}"/>'
    '<MAF:archivetime RDF:resource="Tue, 03 Mar 2026 10:00:00 GMT"/>'
    '<MAF:indexfilename RDF:resource="index.htm"/></RDF:Description></RDF:RDF>'
)


@pytest.mark.parametrize(
    ("path", "index", "said"),
    [
        ("archive/1772532000/singlefile.html", "archive/1772532000/index.json", json.dumps(SNAPSHOT)),
        ("saved/index.htm", "saved/index.rdf", RDF),
        ("pages/1.html", "index.json", json.dumps([{"file": "pages/1.html", "url": URL, "date": DATE}])),
        ("pages/1.html", "index.json", json.dumps({URL: {"path": "./pages/1.html", "timestamp": "20260303100000"}})),
        ("1.html", "index.jsonl", json.dumps({"filename": "1.html", "url": URL, "timestamp": 1772532000}) + "\n"),
        ("1.html", "index.cdxj", "example,a)/p 20260303100000 " + json.dumps({"url": URL, "filename": "1.html"})),
        ("a.example/p.html", "hts-cache/new.txt",
         f"10:00:00\t9/9\t-M-\t200\tadded\ttext/html\tdate:Tue,%2003%20Mar%202026%2010:00:00%20GMT\t{URL}\ta.example/p.html"),
        ("websites/a.example/p?x=1", "websites/a.example/.cdx.json", json.dumps([["20260303100000", URL]])),
        ("ab/abcd/response_body", "ab/abcd/meta",
         f"{{'url': 'https://a.example/', 'response_url': '{URL}', 'status': 200, 'timestamp': 1772532000.0}}"),
    ],
)  # fmt: skip
def test_the_index_gives_url_and_date(tmp_path: Path, path: str, index: str, said: str) -> None:
    found = page(tmp_path, path, {index: said})
    assert (found.url, found.record.date and found.record.date.replace(microsecond=0), found.quirks) == (
        URL, SAVED, ("url-from-index",),
    )  # fmt: skip


def test_a_local_time_gives_no_date(tmp_path: Path) -> None:
    found = page(tmp_path, "data/20260303110000/index.html", {
        "data/20260303110000/index.dat": f"id\t20260303110000\ntitle\tTides\nsource\t{URL}\n"})  # fmt: skip
    assert (found.url, found.record.warc_date, found.record.date) == (URL, "20260303110000", None)


def test_a_mirror_below_a_snapshot_has_its_paths_and_the_snapshots_scheme_and_date(tmp_path: Path) -> None:
    found = page(tmp_path, "1772532000/www.b.example/x/y.html", {"1772532000/index.json": json.dumps(SNAPSHOT)})
    assert (found.url, found.record.warc_date) == ("https://www.b.example/x/y.html", "1772532000.5")


def test_an_index_knows_the_scheme_that_a_mark_leaves_out_and_a_mark_where_redirects_led(tmp_path: Path) -> None:
    index = {"index.json": json.dumps([{"file": "1.html", "url": "https://a.example/p", "date": DATE}])}
    mirrored = PAGE.replace("<body>", "<!-- Mirrored from a.example/p by HTTrack Website Copier/3, x --><body>")
    saved = PAGE.replace("<body>", "<!-- saved from url=(0020)https://a.example/moved --><body>")
    assert page(tmp_path / "a", "1.html", index, mirrored).url == "https://a.example/p"
    found = page(tmp_path / "b", "1.html", index, saved)
    assert (found.url, found.record.date) == ("https://a.example/moved", SAVED)


def test_an_index_that_changes_is_read_again(tmp_path: Path) -> None:
    urls = [
        page(tmp_path, "1.html", {"index.json": json.dumps([{"file": "1.html", "url": url}])}).url
        for url in ("https://a.example/one", "https://a.example/other")
    ]
    assert urls == ["https://a.example/one", "https://a.example/other"]


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.path)
def test_a_broken_or_hostile_index_says_nothing(index: object) -> None:
    deep = b"[" * 100_000
    hostile = (b"", b"\0\xff", b"{", b"[[]]", b"[1]", b"{}", b'{"url": 1}', deep, b"a\tb\tc\n" * 9, b"__import__('os')")
    for data in hostile:
        assert dict(index.parse(data)) == {}  # type: ignore[attr-defined]


def test_a_service_that_answers_in_json_is_no_index(tmp_path: Path) -> None:
    answer = {"name": "Site", "url": "https://a.example", "routes": {}}
    found = page(tmp_path, "api/page.html", {"api/index.json": json.dumps(answer)})
    assert found.quirks == ("url-is-file",)


@pytest.mark.parametrize(
    ("path", "url", "stamp"),
    [
        ("websites/a.example/index.php%3ftid%3d66%26r%3d1", "http://a.example/index.php?tid=66&r=1", None),
        ("websites/a.example/20260303100000/p.html", "http://a.example/p.html", "20260303100000"),
        ("mirror/a.example/dir/index.html", "http://a.example/dir/", None),
        ("a.example/show.php@id=3", "http://a.example/show.php?id=3", None),
        ("a.example/who@home.html", "http://a.example/who@home.html", None),
        ("a.example/50%25.html", "http://a.example/50%25.html", None),
        ("https://a.example/p", "https://a.example/p", None),
    ],
)
def test_trees_are_read_as_their_programs_write_them(path: str, url: str, stamp: str | None) -> None:
    found = branch(path, "")
    assert found is not None
    assert (found.url, found.stamp) == (url, stamp)
