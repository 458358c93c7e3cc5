"""What a warcinfo record says of the records after it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter
from warcs import page, warc

from warcmill.model import Capture
from warcmill.read import read


def archive(*said: dict[str, str], gzip: bool = True) -> bytes:
    """An archive with a page after each warcinfo record."""
    parts = []
    for number, info in enumerate(said):
        target = io.BytesIO()
        writer = WARCWriter(target, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(f"part-{number}.warc", info))
        parts += [target.getvalue(), warc([(f"https://example.org/{number}", page("Mill"))], gzip=gzip)]
    return b"".join(parts)


def crawls(tmp_path: Path, data: bytes) -> list[tuple[str | None, str | None]]:
    (tmp_path / "x.warc.gz").write_bytes(data)
    found = [item for item in read(str(tmp_path / "x.warc.gz")) if isinstance(item, Capture)]
    return [(each.warc_filename, each.crawl) for each in found]


@pytest.mark.parametrize("gzip", [True, False])
def test_a_capture_knows_the_file_and_the_crawl_that_the_record_before_it_names(tmp_path: Path, *, gzip: bool) -> None:
    data = archive({"software": "mill"}, {"isPartOf": "TOWN-2026-17", "format": "WARC"}, {"operator": "Ann"}, gzip=gzip)
    assert crawls(tmp_path, data) == [
        ("part-0.warc", None),
        ("part-1.warc", "TOWN-2026-17"),
        ("part-2.warc", "TOWN-2026-17"),
    ]


def test_a_long_record_is_told_of_whole_and_its_first_bytes_are_looked_at(tmp_path: Path) -> None:
    assert crawls(tmp_path, archive({"description": "x" * 3_000_000, "isPartOf": "late"})) == [("part-0.warc", None)]
    assert crawls(tmp_path, archive({"description": "x" * 500, "isPartOf": "soon"})) == [("part-0.warc", "soon")]
