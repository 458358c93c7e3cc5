"""PDFs: their text in paragraphs, what they say of themselves, and that a hostile one costs itself only."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warcmill.errors import MissingExtra
from warcmill.model import Block, Metadata, Span
from warcmill.page.pdf import extractor
from warcmill.page.pdf.document_information import date, metadata
from warcmill.page.pdf.extractor import Line, PdfError, extract
from warcmill.page.pdf.paragraphs import blocks
from warcmill.run.config import Config
from warcmill.run.normalize import normalize

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from samples.pdf import in_warc, pdf, tides

pytest.importorskip("pypdfium2")


def test_lines_come_with_their_places_and_the_facts_with_them() -> None:
    found = extract(pdf([[(72, 700, 12, "High water"), (72, 686, 12, "at noon.")]], Title="Tides"))
    assert [(line.page, line.text, line.baseline, line.size) for line in found.lines] == [
        (1, "High water", 700.0, 12.0), (1, "at noon.", 686.0, 12.0),
    ]  # fmt: skip
    assert (found.pages, found.facts, found.language, found.is_cut) == (1, {"Title": "Tides"}, "en-GB", False)


def test_lines_become_headings_and_paragraphs_over_columns_and_pages() -> None:
    assert blocks(extract(tides()).lines) == (
        Block("heading", "The tide table", 1, spans=(Span("page", 0, 0, 1),)),
        Block(
            "paragraph",
            "High water comes fifty minutes later each day, because the moon has moved on while the earth turned once, "
            "and every harbour adds a delay of its own.",
        ),
        Block(
            "paragraph",
            "That is why a table printed for one quay is of little use at the next, though both look upon the same sea "
            "and the water has come the same way, from the open ocean to the mouth of the river.",
            spans=(Span("page", 148, 0, 2),),
        ),
        Block("paragraph", "The table of this quay is printed once a year."),
    )


def line(text: str, baseline: float, page: int = 1, size: float = 10, left: float = 72, right: float = 500) -> Line:
    return Line(page, text, left, right, baseline, size)


def texts(*lines: Line) -> list[tuple[str, str]]:
    return [(block.zone, block.text) for block in blocks(lines)]


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    assert texts(line("the har\u00ad", 700), line("bour and the har-", 688), line("bour of", 676), line("Anglo-", 664),
                 line("Saxons", 652)) == [("body", "the harbour and the harbour of Anglo- Saxons")]  # fmt: skip


def test_a_new_line_of_a_list_and_an_indented_one_begin_a_paragraph() -> None:
    assert texts(
        line("The quay is old.", 700), line("It was built twice.", 688, left=90), line("• the first time", 676),
        line("• the second time", 664),
    ) == [
        ("body", "The quay is old."), ("body", "It was built twice."), ("body", "• the first time"),
        ("body", "• the second time"),
    ]  # fmt: skip


def test_running_heads_stand_beside_the_text_once() -> None:
    pages = [
        row
        for page in range(1, 6)
        for row in (
            line("Tides of the north", 800, page),
            line(f"text of page {'abcdef'[page]} goes on,", 700, page),
            line("over a second line,", 688, page),
            line(f"and a third of {'abcdef'[page]},", 676, page),
            line(str(page), 40, page),
        )
    ]
    main, *rest = texts(*pages)
    assert (main[0], main[1].count("and a third"), rest) == ("body", 5, [("other", "Tides of the north")])


def test_what_a_pdf_says_of_itself_is_its_metadata() -> None:
    facts = {"Title": "Tides", "Author": "Ada Example; Ben Example", "Keywords": "sea, moon; tide", "Subject": "Water",
             "Creator": "LaTeX", "CreationDate": "D:20260303110000+01'00'", "ModDate": "D:2026"}  # fmt: skip
    assert metadata(facts, "en", "A heading") == Metadata(
        title="Tides", description="Water", generator="LaTeX", authors=("Ada Example", "Ben Example"),
        keywords=("sea", "moon", "tide"), date_published=datetime(2026, 3, 3, 10, tzinfo=UTC),
        date_modified=datetime(2026, 1, 1, tzinfo=UTC), language_declared="en",
    )  # fmt: skip
    assert [
        metadata({"Title": title}, None, "A heading").title for title in ("", "paper-final2.docx", "Untitled 1")
    ] == ["A heading"] * 3


@pytest.mark.parametrize("text", ["", "D:", "D:20261345", "yesterday", "D:20260303110000+99'99'", "D:00000101"])
def test_a_date_that_is_none_is_none(text: str) -> None:
    assert date(text) is None


def test_a_damaged_pdf_costs_itself_and_the_next_is_read() -> None:
    chance = random.Random(2)
    whole = tides()
    for _ in range(30):
        wounded = bytearray(whole)
        for _ in range(20):
            wounded[chance.randrange(len(wounded))] = chance.randrange(256)
        try:
            extract(bytes(wounded))
        except PdfError:
            continue
    for data in (b"%PDF-1.7\n", b"", whole[:200]):
        with pytest.raises(PdfError):
            extract(data)
    assert len(extract(whole).lines) == 7


def test_a_pdf_that_takes_too_long_is_cut_or_costs_its_process() -> None:
    lines = [(72.0, 800 - at / 10, 1.0, "water " * 40) for at in range(400)]
    large = pdf([lines] * 60)
    assert extract(large, seconds=0).is_cut
    with pytest.raises(PdfError):
        extract(large, hard_seconds=0)
    assert len(extract(tides()).lines) == 7


def test_without_the_package_what_was_asked_for_is_refused_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "find_spec", lambda _: None)
    assert extractor.reads_pdf(wanted=None) is False
    with pytest.raises(MissingExtra, match=r"pip install 'warcmill\[pdf\]'"):
        extractor.reads_pdf(wanted=True)


def test_a_run_gives_pdfs_as_rows_with_text_if_it_is_told_to(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (tmp_path / "a.warc").write_bytes(in_warc())
    from warcmill.read import ReadOptions  # noqa: PLC0415

    for reads in (True, False):
        out = tmp_path / str(reads)
        normalize([str(tmp_path / "a.warc")], out, config=Config(reading=ReadOptions(pdf=reads)))
        query = (
            "SELECT title, authors, length(text) > 300, content_mime_type, "
            "list_filter(quirks, lambda q: q LIKE 'pdf%'), "
            f"date_published_day FROM '{out}/captures/*.parquet' ORDER BY warc_record_offset"
        )
        rows = duckdb.sql(query).fetchall()
        day = datetime(2026, 3, 3, tzinfo=UTC).date()
        assert rows == (
            [
                ("The tide table", ["Ada Example", "Ben Example"], True, "application/pdf", [], day),
                (None, [], None, "application/pdf", ["pdf-failed"], None),
            ]
            if reads
            else [(None, [], None, "application/pdf", [], None)] * 2
        )
