"""Names out of bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.metadata import authors


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Kashmir Hill", ("Kashmir Hill",)),
        ("by: Ada Example, Dec 17, 2025", ("Ada Example",)),
        ("By Ada Example and Bo Beispiel", ("Ada Example", "Bo Beispiel")),
        ("Ada Example, Bo Beispiel, and Cy Ejemplo", ("Ada Example", "Bo Beispiel", "Cy Ejemplo")),
        ("Maria & Katerina", ("Maria", "Katerina")),
        ("Ada Example; Bo Beispiel", ("Ada Example", "Bo Beispiel")),
        ("Ada Example, MS, RD", ("Ada Example, MS, RD",)),
        ("Genevieve Example, Ph.D.", ("Genevieve Example, Ph.D.",)),
        ("Ada Example, Senior Editor", ("Ada Example",)),
        ("Ada Example | The Courier", ("Ada Example",)),
        ("Ada Example <ada@example.org>", ("Ada Example",)),
        ("Ada Example (@ada)", ("Ada Example",)),
        ("By Ada Example January 2, 2020", ("Ada Example",)),
        ("Dec. 19, 2025 · Ada Example", ("Ada Example",)),
        ("Recipe by Ada Example", ("Ada Example",)),
        ("Written by Ada Example 5 min read", ("Ada Example",)),
        ("Von Ada Beispiel und Bo Muster", ("Ada Beispiel", "Bo Muster")),
        ("Par Ada Exemple", ("Ada Exemple",)),
        ("Автор: Ада Примерова", ("Ада Примерова",)),
        ("文：山田太郎", ("山田太郎",)),
        ("solar_adelaide2", ("solar_adelaide2",)),
        ("The Example Team", ("The Example Team",)),
        ("Ludwig van der Example", ("Ludwig van der Example",)),
    ],
)
def test_a_byline_is_reduced_to_its_names(value: str, names: tuple[str, ...]) -> None:
    assert authors.names([value]) == names


@pytest.mark.parametrize(
    "value",
    [
        "",
        "By",
        "admin",
        "https://www.facebook.com/example",
        "2020-01-22",
        "Photo by Ada Example",
        "Reviewed by Ada Example",
        "5 min read",
        "J",
        "Ada went to the market and bought a great many apples there",
        "Who is this?",
        "x" * 1_000_000,
    ],
)
def test_what_is_no_name_gives_none(value: str) -> None:
    assert authors.names([value]) == ()


def test_each_author_counts_once() -> None:
    assert authors.names(["By Ada Example", "ADA EXAMPLE", "Bo Beispiel"]) == ("Ada Example", "Bo Beispiel")


def test_a_library_writes_the_last_name_first() -> None:
    assert authors.inverted("Example, Ada B.") == "Ada B. Example"
    assert authors.inverted("Ada Example") == "Ada Example"


def test_a_bylines_words_alone_are_a_label() -> None:
    assert authors.is_label("Written by:")
    assert not authors.is_label("Written by Ada Example")
    assert not authors.is_label("From")


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader_of_names(text: str) -> None:
    for name in authors.names([text, f"By {text}", f"{text}, {text} and {text}"]):
        assert name.strip()
