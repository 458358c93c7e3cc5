from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from rows import row

from warcmill.dataset.contract import captures
from warcmill.dataset.gate import Failure, Gate
from warcmill.model import Source


def checked(**changes: Any) -> Failure | None:
    gate = Gate(captures(), judged_share=1)
    found = gate.check(row() | changes)
    assert gate.disagreements == 0
    return found


def place(found: Failure | None) -> tuple[str, str, str]:
    assert found is not None
    return found.reason, found.schema_path, found.instance_path


def test_a_row_of_a_document_meets_the_contract() -> None:
    assert [checked(**row(number)) for number in range(10)] == [None] * 10


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"fetch_status": 1200}, ("invalid-row", "/properties/fetch_status/maximum", "/fetch_status")),
        ({"fetch_status": 200.5}, ("invalid-row", "/properties/fetch_status/type", "/fetch_status")),
        ({"fetch_status": float("nan")}, ("invalid-row", "/properties/fetch_status/type", "/fetch_status")),
        ({"fetch_status": True}, ("invalid-row", "/properties/fetch_status/type", "/fetch_status")),
        ({"content_length": 2**63}, ("invalid-row", "/properties/content_length/maximum", "/content_length")),
        ({"content_length": -1}, ("invalid-row", "/properties/content_length/minimum", "/content_length")),
        ({"content_length": 10**400}, ("invalid-row", "/properties/content_length/maximum", "/content_length")),
        ({"url": None}, ("invalid-row", "/properties/url/type", "/url")),
        ({"url": b"bytes"}, ("invalid-row", "/properties/url/type", "/url")),
        ({"extra": 1}, ("invalid-row", "/additionalProperties", "")),
        ({"title": "a\udc80b"}, ("lone-surrogate", "/properties/title/type", "/title")),
        ({"quirks": ["lf\n"]}, ("invalid-row", "/properties/quirks/items/not", "/quirks/0")),
        ({"page_type": "novel"}, ("invalid-row", "/properties/page_type/enum", "/page_type")),
        ({"authors": [None]}, ("invalid-row", "/properties/authors/items/type", "/authors/0")),
        ({"fetch_time": "2026-04-01T00:00:00Z"}, ("not-a-time", "/properties/fetch_time/x-arrow", "/fetch_time")),
        (
            {"date_published_day": "2026-04-01"},
            ("not-a-time", "/properties/date_published_day/x-arrow", "/date_published_day"),
        ),
        (
            {"date_modified_day": datetime(2026, 4, 1, tzinfo=UTC)},
            ("not-a-time", "/properties/date_modified_day/x-arrow", "/date_modified_day"),
        ),
        ({"text_confidence": 1.5}, ("invalid-row", "/properties/text_confidence/maximum", "/text_confidence")),
        ({"fetch_time": datetime(2026, 4, 1)}, ("not-a-time", "/properties/fetch_time/x-arrow", "/fetch_time")),
        (
            {"fetch_time": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3)))},
            ("not-a-time", "/properties/fetch_time/x-arrow", "/fetch_time"),
        ),
        (
            {"links": [{"url": "u\ud800", "text": "", "rel": None, "zone": "content"}]},
            ("lone-surrogate", "/properties/links/items/properties/url/type", "/links/0/url"),
        ),
    ],
)
def test_what_breaks_the_contract_is_named_with_its_place(changes: dict[str, Any], want: tuple[str, str, str]) -> None:
    assert place(checked(**changes)) == want


def test_a_missing_column_is_no_null_column() -> None:
    short = {name: value for name, value in row().items() if name != "title"}
    found = Gate(captures()).check(short)
    assert found is not None
    assert (found.message, found.schema_path) == ("'title' is a required property", "/required")


def test_times_of_any_zone_pass() -> None:
    east = datetime(2026, 4, 1, 3, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert checked(fetch_time=east, date_published=datetime.max.replace(tzinfo=UTC)) is None


def test_a_failure_becomes_a_reject_that_holds_the_row() -> None:
    found = checked(title="a\udc80b", fetch_time=datetime(2026, 4, 1, tzinfo=UTC))
    assert found is not None
    failed = found.failed(Source("x.warc", 7), url="https://a.example/")
    assert (failed.stage, failed.reason, failed.source.offset, failed.url) == (
        "validate",
        "lone-surrogate",
        7,
        "https://a.example/",
    )
    assert failed.row_json is not None
    assert failed.row_json.isascii()
    assert '"title": "a\\udc80b"' in failed.row_json


def test_long_messages_are_cut() -> None:
    found = checked(page_type="x" * 10_000)
    assert found is not None
    assert len(found.message) < 600
