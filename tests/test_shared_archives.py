"""Real archives: every byte of each belongs to a record or a gap, and they hold what two readers agree on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from accounts import told
from shared import SHARED, shared

ARCHIVES = sorted(path.relative_to(SHARED) for path in (SHARED / "warcs").glob("*/*"))
RECORDS = {
    "iana.warc.gz": 343,
    "example-bad.warc.gz.bad": 6,
    "example-wrong-chunks.warc.gz": 2,
    "example.warc.gz": 6,
    "example.arc": 2,
    "example.arc.gz": 2,
    "example-space-in-url.arc": 2,
    "example-digest.warc": 4,
    "dupes.warc.gz": 25,
    "whirlwind.warc.gz": 4,
    "hello-world.warc": 6,
    "missing-status-text.warc": 1,
}


@pytest.mark.parametrize("path", ARCHIVES, ids=str)
def test_every_byte_of_a_real_archive_is_told(path: Path) -> None:
    read = told(shared(*path.parts))
    if path.name in RECORDS:
        assert len(read.records) == RECORDS[path.name]


def test_a_record_over_two_members_is_joined() -> None:
    read = told(shared("warcs", "webrecorder_warcio", "example-wrong-chunks.warc.gz"))
    assert read.records[0].record.block_length == 1613
    assert read.captures[0].payload_digest_status == "verified-raw"


def test_the_crawl_of_iana_is_sound() -> None:
    read = told(shared("warcs", "webrecorder_pywb", "iana.warc.gz"))
    assert Counter(item.record.type for item in read.records) == {
        "warcinfo": 1,
        "response": 48,
        "request": 171,
        "revisit": 123,
    }
    assert {item.payload_digest_status for item in read.captures} == {"verified-raw", "not-applicable"}
    assert read.gaps == []
