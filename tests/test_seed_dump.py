"""The page dump that this project began with, field by field: a newspaper's article behind a wall of `div`s.

Its text is not ours to repeat: long values are compared by their digests and counts.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from shared import shared

import warcmill

DUMP = "000_c4b5feb06bc56e40.txt"
MIRROR = "https://static01.graylady3jvrrxbe.onion/images/2020/01/22/business/22clearview/"
BODY = "f9e6cd30ec0c64a3a8e7d0d67f19aad8f9af4a2015c1543629216eb886a14e72"
"""Of the lead and the 23 paragraphs of the body, read against the dump by eye."""


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("dump")
    warcmill.normalize([str(shared("seeds", DUMP))], out)
    (found,) = pq.read_table(Path(out) / "captures").to_pylist()
    return dict(found)


def test_its_metadata_are_those_of_the_article(row: dict[str, Any]) -> None:
    names = (
        "title",
        "authors",
        "date_published",
        "date_modified",
        "section",
        "site_name",
        "language_detected",
        "page_type",
    )
    assert {name: row[name] for name in names} == {
        "title": "Twitter Tells Facial Recognition Trailblazer to Stop Using Site’s Photos",
        "authors": ["Kashmir Hill"],
        "date_published": datetime(2020, 1, 22, tzinfo=UTC),
        "date_modified": None,
        "section": "Technology",
        "site_name": "The New York Times",
        "language_detected": "en",
        "page_type": "article",
    }


def test_its_text_is_the_lead_and_the_body_in_order_and_nothing_else(row: dict[str, Any]) -> None:
    assert Counter(block["kind"] for block in row["blocks"]) == {"paragraph": 24}
    assert row["text"].startswith("Twitter said Clearview AI, whose app is spreading in law enforcement")
    assert (row["text_length"], row["text_digest"]) == (6086, BODY)


def test_no_words_of_its_chrome_are_in_its_text(row: dict[str, Any]) -> None:
    chrome = (
        "Advertisement",
        "Supported by",
        "Continue reading the main story",
        "Site Index",
        "Skip to content",
        "nyti.ms",
    )
    assert [words for words in chrome if words in row["text"]] == []


def test_its_picture_has_caption_and_credit_apart(row: dict[str, Any]) -> None:
    (image,) = row["images"]
    assert image["url"].startswith(MIRROR)
    assert image["caption"].startswith("Hoan Ton-That, the chief executive")
    assert image["caption"].endswith("this month.")
    assert (image["alt"], image["credit"]) == (None, "Amr Alfiky for The New York Times")


def test_the_links_of_the_article_are_content_and_all_others_chrome(row: dict[str, Any]) -> None:
    content = [link["text"] for link in row["links"] if link["zone"] == "content"]
    assert content == ["The New York Times reported", "a letter", "against LinkedIn"]
    assert len(row["links"]) == 26


def test_what_was_removed_is_all_the_rest_each_with_its_rule(row: dict[str, Any]) -> None:
    assert sum(removal["text_length"] for removal in row["removed"]) + row["text_length"] >= row["text_length_raw"]
    assert "HID002" in {removal["rule"] for removal in row["removed"] if removal["css_class"] == "css-1aor85t"}
    assert [removal for removal in row["removed"] if not removal["rule"]] == []


def test_it_says_what_it_is_and_how_its_links_were_resolved(row: dict[str, Any]) -> None:
    assert row["quirks"] == ["url-is-file", "markdown-dump", "base-from-links"]
