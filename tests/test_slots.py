"""Slots: what stands at the same place in records of the same make is judged by what that place holds."""

from __future__ import annotations

from typing import Any

from warcmill.page.judge.view import View
from warcmill.page.markup.makes import first_make
from warcmill.page.markup.tree import parse

THREAD = "".join(
    f'<li class="post {place} n{number}"><div class="from user-{number}"><a href="/u/{number}">{name}</a></div>'
    f'<div class="text"><p>{said}</p></div><button>Reply</button></li>'
    for number, (place, name, said) in enumerate(
        [("first", "Ada", "The smaller bell is cracked."), ("", "Ben Moor", "It is."), ("last", "Cleo", "Since when?")]
    )
)
PAGE = f"<main><h1>Bells</h1><ol>{THREAD}</ol></main>"


def slots(html: str, measure: str = "slot") -> list[Any]:
    found: list[Any] = View(parse(html))[measure].tolist()
    return found


def test_the_make_of_an_element_is_its_tag_and_first_class_with_digits_folded() -> None:
    assert first_make("div\0class=post-12 odd last\0id=p12") == "div post-#"
    assert first_make("div\0id=p12") == first_make("div\0class= \0id=p12") == "div"
    assert first_make("h2") == first_make("h3")


def test_the_same_place_in_each_record_is_one_slot_whatever_else_their_classes_say() -> None:
    assert slots(PAGE)[1:] == slots(PAGE)[1:4] * 3
    assert slots(PAGE, "slot-count") == [1, *[3] * 9]


def test_a_slot_is_measured_by_all_of_its_texts() -> None:
    assert slots(PAGE, "slot-words")[1:4] == [4 / 3, 3.0, 1.0]
    assert slots(PAGE, "slot-links")[1:4] == [1.0, 0.0, 0.0]
    assert slots(PAGE, "slot-variety")[1:4] == [1.0, 1.0, 1 / 3]
    assert slots(PAGE, "slot-share")[1:4] == [4 / 17, 9 / 17, 3 / 17]


def test_the_same_make_under_other_elements_is_another_slot() -> None:
    one, two = slots('<main><div class="a"><p>One</p></div><div class="b"><p>Two</p></div></main>')
    assert one != two
