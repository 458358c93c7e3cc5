"""What a folder holds that claims to be an archive or a page dump and gives nothing is told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warcmill.read.supposed import claims_captures
from warcmill.run.normalize import normalize

ARCHIVE = Path(__file__).parents[1] / "sample_warcs" / "ten-captures.warc"


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "minutes of a meeting")
    return packed.getvalue()


CLAIM = {
    "crawl.warc": b"\x8a\x11 scrambled by whoever encrypted it",
    "crawl-2.WARC.GZ": b"\x8a\x11 scrambled 2",
    "crawl.warc.gz.open": b"\x8a\x11 scrambled 3",
    "crawl.warc.wet.gz": b"\x8a\x11 scrambled 4",
    "old.arc": b"\x8a\x11 scrambled 5",
    "collection.wacz": b"\x8a\x11 scrambled 6",
    "page.mht": b"no message at all",
    "page.mhtml": b"no message either",
    "packed": gzip.compress(b"minutes of a meeting"),
    "packed.bz2": bz2.compress(b"minutes of a meeting"),
    "packed.xz": lzma.compress(b"minutes of a meeting"),
    "packed.zip": zipped("minutes.txt"),
}
OTHERS = {
    "logo.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "style.css": b"p { color: teal }",
    "style.css.gz": gzip.compress(b"p { color: teal }"),
    "minutes.docx": zipped("word/document.xml"),
    "crawl.warc.cdxj": b"example,samples)/ 20260401 {}",
    "crawl.warc.gz.sha256": b"0123abcd  crawl.warc.gz",
    "about-warc.txt": b"A WARC holds captures.",
}


@pytest.mark.parametrize(("name", "content"), CLAIM.items(), ids=list(CLAIM))
def test_a_name_or_bytes_of_an_archive_or_dump_are_a_claim(name: str, content: bytes) -> None:
    assert claims_captures(content, f"folder/{name}")


@pytest.mark.parametrize(("name", "content"), OTHERS.items(), ids=list(OTHERS))
def test_files_of_a_mirror_and_those_beside_an_archive_claim_nothing(name: str, content: bytes) -> None:
    assert not claims_captures(content, f"folder/{name}")


def test_a_message_that_holds_a_page_is_a_claim_under_any_name() -> None:
    message = b"From: <Saved>\r\nSubject: tides\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n"
    assert claims_captures(message, "saved")
    assert not claims_captures(b"<p>Content-Type: multipart/related", "saved")
    assert not claims_captures(b"a: b\n" * 20_000, "saved")


def test_in_a_folder_what_claims_and_gives_nothing_is_a_reject_and_the_rest_of_a_mirror_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "sound.warc").write_bytes(ARCHIVE.read_bytes())
    for name, content in (CLAIM | OTHERS).items():
        (folder / name).write_bytes(content)
    run = normalize([str(folder)], tmp_path / "out")
    rejects = pq.read_table(tmp_path / "out" / "rejects", columns=["source_uri", "reason"]).to_pylist()
    assert {Path(each["source_uri"]).name for each in rejects} == set(CLAIM)
    assert run.account.rows == 10
    assert run.account.gaps_in_the_sums() == []
