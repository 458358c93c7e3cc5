"""Rows and documents as the main job makes them, for tests of the dataset; every value follows from a number."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from warcmill.dataset import manifest
from warcmill.dataset.parts import PartWriter
from warcmill.dataset.rows import Row, Stamps, row_of
from warcmill.model import Block, Document, Failed, Image, Link, Removal, Source, Span

STAMPS = Stamps(
    run_id="run-1", config_digest="c0ffee", pipeline_version="0.1.0", rules_digest="ab" * 32, collection="town"
)
PHRASE = "the bridge moved by forty metres in one night while the town watched from the river bank — größer, 橋"
WORDS = PHRASE.split()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def prose(number: int, words: int = 60) -> str:
    return " ".join(WORDS[(number * 7 + i * (number % 5 + 1)) % len(WORDS)] for i in range(words))


def document(number: int = 0) -> Document:
    """A page of one of forty hosts, captured in one of three years; each seventh is an image without text."""
    host = f"www.site{number % 40}.example"
    capture = Document(
        capture_id=digest(f"capture {number}")[:32],
        url=f"https://{host}/news/{number}?lang=en",
        url_surtkey=f"example,site{number % 40})/news/{number}?lang=en",
        url_host_name=host,
        url_host_tld="example",
        url_host_registry_suffix="example",
        url_host_registered_domain=host.removeprefix("www."),
        url_host_private_domain=host.removeprefix("www."),
        url_protocol="https",
        url_port=None,
        url_path=f"/news/{number}",
        url_query="lang=en",
        fetch_time=datetime(2024 + number % 3, 4, 1, 12, 30, 5, tzinfo=UTC) + timedelta(minutes=number),
        warc_date="2026-04-01T12:30:05Z",
        fetch_method="GET",
        fetch_status=200,
        fetch_redirect=None,
        content_mime_type="image/png" if number % 7 == 6 else "text/html",
        content_mime_detected="image/png" if number % 7 == 6 else "text/html",
        content_charset=None if number % 7 == 6 else "utf-8",
        content_charset_source=None if number % 7 == 6 else "http",
        content_languages=None if number % 7 == 6 else "eng",
        content_length=48_211 + number,
        content_digest=digest(prose(number)),
        content_digest_algorithm="sha256",
        content_digest_status="verified-entity",
        block_digest_status="absent",
        content_truncated=None,
        warc_type="response",
        record_role="resource" if number % 7 == 6 else "page",
        page_url=None,
        warc_record_id=f"urn:uuid:{digest(str(number))[:32]}",
        warc_refers_to=None,
        warc_ip_address="192.0.2.7",
        warc_filename=None,
        crawl=None,
        source_uri="crawl-07.warc.gz",
        source_member=None,
        warc_record_offset=9_000 * number,
        warc_record_length=9_000,
        resolved_from=None,
        resolved_by=None,
    )
    return capture if number % 7 == 6 else with_page(capture, number)


def with_page(capture: Document, number: int) -> Document:
    paragraphs = [prose(number + i) for i in range(4)]
    parts = (
        Block("heading", f"Report {number}", 1, spans=(Span("strong", 0, 6),)),
        Block("paragraph", paragraphs[0], spans=(Span("link", 4, 6, 1), Span("image", 10, 0, 1))),
        *(Block("paragraph", each) for each in paragraphs[1:]),
    )
    text = "\n\n".join(block.text for block in parts)
    starts = [0, *accumulate(len(block.text) + 2 for block in parts)]
    blocks = tuple(block._replace(start=start) for block, start in zip(parts, starts, strict=False))
    return replace(
        capture,
        title=f"Report {number}",
        description=paragraphs[0],
        authors=("Ada Example", "Bo Example")[: number % 3],
        keywords=("bridges",),
        date_published=datetime(2024, 3, 31, 6, tzinfo=UTC),
        date_published_day=date(2024, 3, 31),
        language_declared="en-GB",
        language_detected="en",
        language_score=0.97,
        page_type="article",
        text=text,
        blocks=blocks,
        text_digest=digest(text),
        text_length=len(text),
        text_length_raw=3 * len(text),
        text_confidence=0.94,
        links=tuple(
            Link(
                f"https://other{i}.example/{number}",
                f"Other {i}",
                "nofollow" if i % 2 else None,
                "chrome" if i > 3 else "content",
            )
            for i in range(20)
        ),
        images=(Image("https://img.example/bridge.jpg", "A bridge", None, "Bo Example"),),
        removed=(
            Removal("NAV001", "navigation", "<nav>", "nav", "site-nav main", 240),
            Removal("UNN001", "unnamed", None, "footer", None, 90),
        ),
        quirks=("lf-line-ends",) if number % 5 == 0 else (),
    )


def row(number: int = 0) -> Row:
    return row_of(document(number), STAMPS.columns())


def failed(number: int = 0) -> Failed:
    source = Source("crawl-07.warc.gz", 1_000_000 + number, 512)
    return Failed(source, "read", "damaged-member", "deflate data ends early", warc_type="response")


def commit_unit(
    out: Path, unit: str, numbers: range, *, rejects: int = 0, stamps: Stamps = STAMPS
) -> manifest.Committed:
    """A unit of captures by number, with as many rejected records, one request skipped and one gap that is a note."""
    with PartWriter(out, stamps) as part:
        account = part.account
        for number in numbers:
            part.write(row(number))
        for number in range(rejects):
            part.reject(failed(number))
        account.records = len(numbers) + rejects
        account.skip("request")
        account.gaps["padding"] += 1
        account.size, account.record_bytes, account.gap_bytes = (
            9_000 * account.records + 10,
            9_000 * account.records,
            10,
        )
        return part.commit(unit, [manifest.Input("crawl-07.warc.gz", size=account.size)])


def dataset(out: Path, *, units: int = 2, rows: int = 30, rejects: int = 3) -> Path:
    """A whole small dataset: so many units of so many rows and rejects each, and the run's account."""
    for number in range(units):
        commit_unit(out, f"unit-{number}", range(number * rows, (number + 1) * rows), rejects=rejects)
    manifest.write_run(out)
    return out
