"""The marks of saving programs: each is found where its program leaves it, and the page's own past with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from warcmill.read.dumps.origin import Origin, Place, origin
from warcmill.read.dumps.programs import MARKS, Mark, mail_date

SAVED = datetime(2026, 3, 3, 10, tzinfo=UTC)
UNDATED = {"Chromium, Edge, Internet Explorer (mark of the web)"}


@pytest.mark.parametrize(
    "mark", [mark for mark in MARKS if "url" in mark.pattern.groupindex], ids=lambda mark: mark.program
)
def test_each_program_tells_url_and_date_by_its_own_mark(mark: Mark) -> None:
    found = origin(f"<!DOCTYPE html><html><head>{mark.example}<title>x</title>", Place("dump/page.html"))
    assert (found.url.removeprefix("https:").removeprefix("http:"), found.date) == (
        "//a.example/p",
        None if mark.program in UNDATED else SAVED,
    )


@pytest.mark.parametrize(
    ("head", "url", "date"),
    [
        (  # before it had a name of its own
            (
                "<!--\n Archive processed by SingleFile\n url: https://a.example/old \n"
                " saved date: Tue Mar 03 2026 11:00:00 GMT+0100\n-->"
            ),
            "https://a.example/old",
            SAVED,
        ),
        (  # a version that names itself behind
            "<!--\n Page saved with SingleFileZ \n url: https://a.example/z \n-->",
            "https://a.example/z",
            None,
        ),
        (  # before version 2.3
            "<!--- Downloaded from https://a.example/m on Tue, 03 Mar 2026 10:00:00 using monolith v2.1.1 -->",
            "https://a.example/m",
            SAVED,
        ),
        (  # without the place it was saved at, and with the mark of the web that keeps scripts from running
            '<!-- saved from url=(0014)about:internet --><meta name="savepage-url" content="https://a.example/we">',
            "https://a.example/we",
            None,
        ),
        (  # a memento that was saved
            "<!-- saved from url=(0059)https://web.archive.org/web/20260303100000/http://a.example/kept -->",
            "http://a.example/kept",
            SAVED,
        ),
        (
            '<link rel="canonical" href="https://web.archive.org/web/20260303100000mp_/https://a.example/replayed">',
            "https://a.example/replayed",
            SAVED,
        ),
        (
            "<!-- saved from url=(0050)https://wayback.archive-it.org/123/20260303100000/http:/a.example/it -->",
            "http://a.example/it",
            SAVED,
        ),
        (
            '<link rel="bookmark" href="http://archive.today/20260303100000/http://a.example/today">',
            "http://a.example/today",
            SAVED,
        ),
    ],
)
def test_marks_of_all_ages_are_known(head: str, url: str, date: datetime | None) -> None:
    found = origin(head, Place("dump/page.html"))
    assert (found.url, found.date) == (url, date)


def test_a_comment_at_the_end_dates_a_page_whose_url_something_else_tells() -> None:
    page = (
        '<link rel="canonical" href="https://a.example/p">' + "x" * 300_000 + "<!--\n     FILE ARCHIVED ON 10:00:00 "
        "Mar 03, 2026 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 11:00:00 Apr 04, 2026.\n-->"
    )
    assert origin(page, Place("page.html")) == Origin(
        "https://a.example/p", ("url-from-canonical",), "10:00:00 Mar 03, 2026", SAVED
    )


def test_a_mail_date_whose_zone_is_unknown_is_in_utc_and_one_without_a_zone_is_none() -> None:
    assert mail_date("Tue, 3 Mar 2026 10:00:00 -0000") == SAVED
    assert mail_date("Tue, 3 Mar 2026 10:00:00") is None


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.program)
def test_no_page_made_of_beginnings_of_a_mark_stalls_it(mark: Mark) -> None:
    for size in (10, 20, 40, len(mark.example) - 6):
        assert origin(mark.example[:size] * 4_000 + "<", Place("page.html"))
