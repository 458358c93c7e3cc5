"""Inputs on an object store, read from a server of our own on loopback; needs `pip install s3fs 'moto[server]'`."""

from __future__ import annotations

from collections.abc import Iterator

import fsspec
import pytest
from archives import FIVE, NAMES, packed

from warcmill.errors import MissingInput
from warcmill.model import Capture
from warcmill.read import read
from warcmill.run.plan import sources

pytest.importorskip("s3fs", reason="s3fs is not installed")
server = pytest.importorskip("moto.server", reason="moto is not installed")
LARGE = b"".join(packed(*FIVE) for _ in range(2_000))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket with two archives."""
    store = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    store.start()
    try:
        _, port = store.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
            monkeypatch.setenv(name, "us-east-1")
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        files.makedirs("crawl", exist_ok=True)
        files.pipe({"crawl/small.warc.gz": packed(*FIVE), "crawl/large.warc.gz": LARGE})
        yield "s3://crawl"
    finally:
        store.stop()
        fsspec.filesystem("s3").clear_instance_cache()


def test_an_archive_on_an_object_store_is_read_like_a_file(bucket: str) -> None:
    small = list(read(f"{bucket}/small.warc.gz"))
    assert [item.record.record_id for item in small if isinstance(item, Capture)] == NAMES
    large = list(read(f"{bucket}/large.warc.gz"))
    assert (len(large), sum(item.source.length or 0 for item in large)) == (len(FIVE) * 2_000, len(LARGE))


def test_an_object_has_a_size_and_a_stamp_that_tells_its_content(bucket: str) -> None:
    (before,) = sources([f"{bucket}/small.warc.gz"])
    fsspec.filesystem("s3").pipe("crawl/small.warc.gz", packed(*reversed(FIVE)))
    (after,) = sources([f"{bucket}/small.warc.gz"])
    assert before.size == after.size == len(packed(*FIVE))
    assert None is not before.stamp != after.stamp is not None


def test_an_object_that_is_not_there_is_a_missing_input(bucket: str) -> None:
    with pytest.raises(MissingInput, match="gone"):
        sources([f"{bucket}/gone.warc"])
    with pytest.raises(MissingInput, match=r"gone\.warc: there is no such object"):
        list(read(f"{bucket}/gone.warc"))
