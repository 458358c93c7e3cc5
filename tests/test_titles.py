"""Titles out of headings and `<title>`."""

from __future__ import annotations

import pytest

from warcmill.page.metadata import titles

SITE = titles.site_names("The Example Courier", "www.courier.example.org")


@pytest.mark.parametrize(
    ("headings", "title", "article", "chosen"),
    [
        (["The bridge that moved"], "The bridge that moved | The Example Courier", True, "The bridge that moved"),
        (["The Example Courier", "The bridge that moved"], "The bridge that moved", False, "The bridge that moved"),
        (["A bridge on the move", "Newsletter"], "How we moved a bridge", True, "A bridge on the move"),
        (["Your move. Your way."], "Moving services in Springfield", False, None),
        (["Welcome"], "", False, "Welcome"),
        ([], "The bridge that moved", True, None),
        (["News"], "The bridge that moved - News", False, None),
    ],
)
def test_the_heading_that_agrees_with_the_title_is_the_title(
    headings: list[str], title: str, *, article: bool, chosen: str | None
) -> None:
    assert titles.heading(headings, [title] if title else [], SITE, article=article) == chosen


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("The bridge that moved | The Example Courier", "The bridge that moved"),
        ("The Example Courier - The bridge that moved", "The bridge that moved"),
        ("The bridge that moved – News – The Example Courier", "The bridge that moved"),
        ("Well-known facts", "Well-known facts"),
        ("標題｜網站", "標題"),
        ("| ", "| "),
        ("", ""),
    ],
)
def test_a_title_is_told_without_its_site(title: str, part: str) -> None:
    assert titles.first_part(title, SITE) == part


def test_a_site_is_known_by_its_name_its_host_and_little_more() -> None:
    assert titles.is_site("Example Courier", SITE)
    assert titles.is_site("The Courier Blog", SITE)
    assert not titles.is_site("How a courier of ours crossed the frozen bay", SITE)
