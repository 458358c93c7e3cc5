"""A record's bytes by its place: without those before it, in whatever wrapping."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import FIVE, packed, page

from warcmill.model import Capture, Source
from warcmill.read import Input, ReadOptions, archive, open_source
from warcmill.read.formats import ARCHIVES
from warcmill.run.collection.random_access import Stored

SAMPLES = Path(__file__).parents[1] / "sample_warcs"


def shown(item: Capture) -> tuple[str | None, str, int | None, bytes, int | None]:
    return item.record.record_id, item.url, item.status, item.body, item.body_length


def by_place(stored: Stored, source: Source) -> list[Capture]:
    """What an archive of just these bytes holds."""
    with stored.opened(source) as stream:
        assert stream is not None
        return [item for item in archive.records(Input(stream, "place")) if isinstance(item, Capture)]


def captures(path: Path, name: str) -> list[Capture]:
    """Those that are records of archives; pages and files beside them have no record id, and nothing refers to them."""
    with open_source(path, name=name) as reader:
        found = [item for item in reader if isinstance(item, Capture) and reader.format.name in ARCHIVES]
        return [item for item in found if item.record.record_id or item.source.member is None]


@pytest.mark.parametrize("path", sorted(filter(Path.is_file, SAMPLES.iterdir())), ids=lambda path: path.name)
def test_every_capture_of_every_sample_is_reached_by_its_place(path: Path) -> None:
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    there = [item for item in captures(path, "x") if "segment" not in path.name]  # their first segment is not all
    there = [item for item in there if "!" not in (item.source.member or "")]  # see the next test
    assert [list(map(shown, by_place(stored, item.source))) for item in there] == [[shown(item)] for item in there]


def test_what_lies_in_a_package_within_a_package_is_not_reached_by_its_place() -> None:
    path = SAMPLES / "wacz-of-wacz.wacz"
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    for item in captures(path, "x"):
        with stored.opened(item.source) as stream:
            assert stream is None


def whole(*records: bytes) -> bytes:
    return gzip.compress(b"".join(records), mtime=0)


def wacz(method: int, wrap: Callable[..., bytes]) -> Callable[..., bytes]:
    def made(*records: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as package:
            package.writestr("archive/other.warc.gz", packed(page("of another archive")))
            package.writestr("archive/data.warc.gz", wrap(*records))
            package.writestr("datapackage.json", "{}")
        return target.getvalue()

    return made


@pytest.mark.parametrize("kind", [packed, whole, lambda *records: b"".join(records)], ids=["gz", "whole", "plain"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_an_archive_in_a_wacz_is_entered_wherever_it_is_asked_for(
    tmp_path: Path, method: int, kind: Callable[..., bytes]
) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(wacz(method, kind)(*FIVE))
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    there = captures(path, "x")
    assert len(there) == 6
    for item in (*there[::-1], *there):
        assert list(map(shown, by_place(stored, item.source))) == [shown(item)]


def test_an_archive_that_shares_its_name_with_another_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/data.warc", FIVE[0])
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("archive/data.warc", FIVE[1])
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    for item in captures(path, "x"):
        with stored.opened(item.source) as stream:
            assert stream is None


def test_a_place_in_a_file_that_is_gone_is_not_reached(tmp_path: Path) -> None:
    stored = Stored({"x": str(tmp_path / "gone.warc.gz")}, ReadOptions().rewind)
    for of_stream in (False, True):
        with stored.opened(Source("x", 0, 10, of_stream=of_stream)) as stream:
            assert stream is None


def test_where_there_is_no_room_to_unpack_a_stream_it_is_not_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole(*FIVE))
    monkeypatch.setattr("warcmill.run.collection.random_access._LARGEST", len(FIVE[0]))
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    reached = []
    for item in captures(path, "x"):
        with stored.opened(item.source) as stream:
            reached.append(stream is not None)
    assert reached == [True, False, False, False, False]


def test_a_record_too_large_to_hold_is_read_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.run.collection.random_access._HELD", 100)
    path = SAMPLES / "zstd-with-dictionary.warc.zst"
    stored = Stored({"x": str(path)}, ReadOptions().rewind)
    there = captures(path, "x")
    assert [list(map(shown, by_place(stored, item.source))) for item in there] == [[shown(item)] for item in there]
