"""Opening inputs of all kinds, and what happens when they fail."""

from __future__ import annotations

import functools
import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from accounts import Pipe, told
from archives import FIVE, NAMES, packed, page

from warcmill.errors import MissingExtra, MissingInput, SourceError, UsageError
from warcmill.model import Capture, Gap
from warcmill.read import FORMATS, open_source, read
from warcmill.read.quirks import GAPS, QUIRKS


def ids(source: str | Path) -> list[str | None]:
    return [item.record.record_id for item in read(source) if isinstance(item, Capture)]


def test_a_source_is_called_what_the_caller_calls_it(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(FIVE[0])
    assert next(read(path)).source.uri == str(path)
    assert next(read(path, name="crawl/a.warc")).source.uri == "crawl/a.warc"


@pytest.mark.parametrize("missing", ["no/such/file.warc", ".", "with\0nul"])
def test_what_cannot_be_opened_is_an_error_of_ours(missing: str) -> None:
    with pytest.raises(MissingInput, match=r"cannot be opened|no such file"):
        open_source(missing)


def test_an_unknown_scheme_is_an_error_of_ours() -> None:
    with pytest.raises(UsageError):
        open_source("no-such-scheme://bucket/a.warc")


def test_a_scheme_that_takes_a_package_which_is_not_there_names_it() -> None:
    with pytest.raises(MissingExtra) as refused:
        open_source("oss://crawl/a.warc.gz")
    assert str(refused.value) == "oss://crawl/a.warc.gz: Install ossfs to access Alibaba Object Storage System"


def test_archives_are_read_from_what_fsspec_knows() -> None:
    with fsspec.open("memory://crawl/a.warc.gz", "wb") as target:
        target.write(packed(*FIVE))
    assert ids("memory://crawl/a.warc.gz") == NAMES
    with pytest.raises(MissingInput):
        open_source("memory://crawl/b.warc.gz")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "a.warc.gz").write_bytes(packed(*FIVE))
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_archives_are_read_over_http(served: str) -> None:
    pytest.importorskip("aiohttp")
    assert ids(f"{served}/a.warc.gz") == NAMES
    with pytest.raises(SourceError):
        open_source(f"{served}/b.warc.gz")


class Failing(io.BytesIO):
    """A file on a disk that fails behind its first 2,000 bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 2000:
            raise OSError(5, "Input/output error")
        return super().read(min(size if size is not None and size >= 0 else 2000, 2000 - self.tell()))


def test_an_input_that_fails_in_the_middle_gives_what_was_read_and_says_so() -> None:
    with open_source(Failing(b"".join(FIVE) * 3), name="failing") as reader:
        items = list(reader)
    assert [item.record.record_id for item in items if isinstance(item, Capture)][:2] == NAMES[:2]
    assert [(gap.reason, gap.severity) for gap in items if isinstance(gap, Gap)][-1] == ("unreadable", "damaged")


def test_an_input_of_which_not_one_byte_can_be_read_is_an_error_that_names_it() -> None:
    stream = Failing(b"".join(FIVE))
    stream.seek(2000)
    with pytest.raises(SourceError) as refused:
        open_source(stream, name="failing")
    assert str(refused.value) == "failing: cannot be read: Input/output error"


def test_a_stream_that_does_not_stand_at_its_beginning_is_read_from_there() -> None:
    stream = io.BytesIO(b"preface " + FIVE[0])
    stream.seek(8)
    with open_source(stream, name="tail") as reader:
        assert [item.source.offset for item in reader] == [0]


def test_every_format_has_a_name_of_its_own_and_reads_something() -> None:
    assert sorted({one.name for one in FORMATS}) == sorted(one.name for one in FORMATS)


def test_an_archive_is_known_by_its_bytes_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg.html.md"
    path.write_bytes(packed(*FIVE))
    assert ids(path) == NAMES


def test_an_archive_that_begins_with_garbage_is_still_one() -> None:
    read_ = told(b"\0\1\2 garbage \xff\n" + b"".join(FIVE))
    assert [item.record.record_id for item in read_.records] == NAMES
    assert read_.reasons == [("garbage", 0, 14)]


def test_a_long_record_streams_from_a_pipe() -> None:
    long = (
        page("long")
        .replace(b"High water", b"High water" * 3_000_000)
        .replace(b"Content-Length: 150", b"Content-Length: 30000140")
    )
    read_ = told(FIVE[0] + long + FIVE[1], pipe=True)
    assert [item.record.block_length for item in read_.records] == [152, 30_000_140, 152]
    assert read_.records[1].record.quirks == ("block-digest-mismatch",)


def test_a_pipe_is_closed_with_the_reader() -> None:
    stream = Pipe(FIVE[0])
    with open_source(stream, name="pipe") as reader:  # type: ignore[arg-type]
        next(reader)
    assert stream.closed


def test_every_quirk_has_one_of_three_severities_and_every_gap_a_meaning() -> None:
    assert all(GAPS.values())
    assert {quirk.severity for quirk in QUIRKS.values()} == {"note", "repaired", "damaged"}
