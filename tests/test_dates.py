"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.metadata import dates

DAY = datetime(2020, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-22",
        "2020/01/22",
        "2020.01.22",
        "2020. 1. 22.",
        "20200122",
        "1579651200",
        "1579651200000",
        "Jan. 22, 2020",
        "January 22nd, 2020",
        "Jan 22,2020",
        "Wed, 22 January 2020",
        "22nd of January 2020",
        "22-Jan-2020",
        "22. Januar 2020",
        "22 janv. 2020",
        "22 de enero de 2020",
        "22 gennaio 2020",
        "22 stycznia 2020",
        "22 января 2020",
        "22 Ocak 2020",
        "2020. január 22.",
        "2020年1月22日",
        "2020년 1월 22일",
        "22.01.2020",
        "22/01/2020",
    ],
)
def test_a_day_is_its_midnight_in_utc_in_whatever_form(text: str) -> None:
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2020-01-22T10:30:00Z", 10, 30),
        ("2020-01-22T10:30:00.123+02:00", 8, 30),
        ("2020-01-22T10:30:00-0500", 15, 30),
        ("2020-01-22 10:30", 10, 30),
        ("Wed, 22 Jan 2020 10:30:00 GMT", 10, 30),
        ("Wed Jan 22 2020 10:30:00 GMT+0100 (CET)", 9, 30),
        ("Jan 22, 2020 at 5:30 PM EST", 22, 30),
        ("22. Januar 2020 um 12:05 Uhr", 12, 5),
        ("22 janvier 2020 à 14h05", 14, 5),
        ("20200122T103000Z", 10, 30),
    ],
)
def test_a_time_keeps_its_zone_and_is_told_in_utc(text: str, hour: int, minute: int) -> None:
    assert dates.parse(text) == DAY.replace(hour=hour, minute=minute)


def test_a_time_zone_can_move_the_day() -> None:
    assert dates.parse("2020-01-21T22:00:00-05:00") == DAY.replace(hour=3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "3 days ago",
        "May 2020",
        "1/22/20",
        "2020-13-45",
        "2020-02-30",
        "31 June 2020",
        "0000-01-01",
        "0001-01-01",
        "1969-12-31",
        "99999-01-01",
        "-2020-01-22",
        "release 2024.4.4 -> 2024.5.0",
        "call 2020-0122-33",
        "9999999999999999",
        "٢٠٢٠",
        "22 Foobar 2020",
        "2020",
    ],
)
def test_what_is_no_full_date_is_never_made_one(text: str) -> None:
    assert dates.parse(text) is None


def test_an_hour_that_no_clock_has_leaves_the_day() -> None:
    assert dates.parse("2020-01-22T25:61:00Z") == DAY


def test_numbers_that_can_be_read_two_ways_need_to_be_told_how() -> None:
    assert dates.find("01/02/2020") is None
    assert dates.find("01/02/2020", month_first=True) == datetime(2020, 1, 2, tzinfo=UTC)
    assert dates.find("01/02/2020", month_first=False) == datetime(2020, 2, 1, tzinfo=UTC)


def test_the_first_date_of_a_text_counts() -> None:
    assert dates.find("Published 22 January 2020, updated 2021-03-04") == DAY
    assert dates.position("By Ada, Jan. 22, 2020 | News") == (8, 21)


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert dates.find("x" * 1_000_000 + " 2020-01-22") is None


@pytest.mark.parametrize(
    "path", ["/2020/01/22/title", "/news/2020-01-22-title.html", "/a/2020/1/22", "/2020-01-22+Title"]
)
def test_a_path_can_hold_a_date(path: str) -> None:
    assert dates.in_path(path) == DAY


@pytest.mark.parametrize("path", ["/2020/01/", "/2020/13/01/x", "/item/20200122", "/2020/02/31/x"])
def test_a_path_without_a_real_day_holds_none(path: str) -> None:
    assert dates.in_path(path) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader_of_dates(text: str) -> None:
    for value in (text, f"2020-01-22{text}", f"{text} January {text} 2020"):
        found = dates.parse(value, month_first=True)
        assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "22 يناير 2020",
        "٢٢ كانون الثاني ٢٠٢٠",
        "22 בינואר 2020",
        "۲ بهمن ۱۳۹۸",
        "۱۳۹۸/۱۱/۰۲",
        "22 มกราคม 2563",
        "22 ม.ค. 2563",
        "22 มกราคม พ.ศ. 2563",
        "22 जनवरी 2020",
        "২২ জানুয়ারি ২০২০",
        "22 იანვარი, 2020",
        "22 tháng 1 năm 2020",
        "22 Januari 2020",
        "令和2年1月22日",
        "民國109年1月22日",
        "22 de gener de 2020",
        "22. januarja 2020",
        "2020. gada 22. janvāris",
        "2020 m. sausio 22 d.",
        "22.01.20",
    ],
)
def test_a_day_is_read_in_the_months_calendars_and_digits_of_its_language(text: str) -> None:
    assert dates.find(text) == DAY


def test_epoch_milliseconds_are_a_time_and_the_first_year_of_an_era_has_a_name_of_its_own() -> None:
    assert dates.parse("1579687200000") == DAY.replace(hour=10)
    assert dates.find("令和元年5月1日") == datetime(2019, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["release 1.2.20", "10.0.20.12", "31 เมษายน 2563", "۳۰ اسفند ۱۴۰۰", "12 décor 2020"])
def test_a_version_an_address_and_a_day_that_its_calendar_has_not_are_no_dates(text: str) -> None:
    assert dates.find(text) is None


def test_eight_digits_are_a_day_of_the_path_where_a_title_follows() -> None:
    assert dates.in_path("/20200122/a-title") == DAY
