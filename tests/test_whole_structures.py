"""Lists, tables and listings of which most is kept are kept whole."""

import numpy as np
import pytest

from warcmill.page.judge.threshold import keep
from warcmill.page.judge.view import View
from warcmill.page.judge.whole_structures import made_whole
from warcmill.page.markup.tree import parse

LIST = "<ul><li>flour<li>water<li>salt<li>yeast</ul>"


def kept(html: str, chances: list[float]) -> list[str]:
    """The passages kept of a page whose passages have these probabilities, at a threshold of one half."""
    view = View(parse(html))
    chance = np.array(chances)
    whole = made_whole(view, chance, chance >= 0.5)
    return [text for text, keep in zip(view.tree.passages.text, whole.tolist(), strict=True) if keep]


@pytest.mark.parametrize(
    ("html", "chances", "whole"),
    [
        (LIST, [0.9, 0.9, 0.4, 0.9], ["flour", "water", "salt", "yeast"]),
        (LIST, [0.9, 0.4, 0.4, 0.9], ["flour", "water", "salt", "yeast"]),
        (LIST, [0.9, 0.4, 0.4, 0.4], ["flour"]),
        (LIST, [0.9, 0.9, 0.0, 0.9], ["flour", "water", "yeast"]),
        ("<table><tr><th>Port<th>Boats<tr><td>Leer<td>7</table>", [0.4, 0.9, 0.9, 0.6], ["Port", "Boats", "Leer", "7"]),
        ("<pre>make<div>make install</div></pre>", [0.1, 0.9], ["make", "make install"]),
    ],
    ids=["most", "half", "less", "taken by a rule", "table", "listing"],
)
def test_what_is_mostly_kept_is_kept_whole(html: str, chances: list[float], whole: list[str]) -> None:
    assert kept(html, chances) == whole


def test_a_list_inside_of_a_list_stands_for_itself() -> None:
    nested = "<ul><li>bread<li>soup<li>fish<ul><li>share<li>print<li>save</ul></ul>"
    assert kept(nested, [0.9, 0.9, 0.4, 0.1, 0.1, 0.9]) == ["bread", "soup", "fish", "save"]


def test_a_unit_of_which_a_part_is_kept_is_not_filled_up() -> None:
    cards = (
        "<ul>"
        + "".join(f"<li><p>{day}: the boats come in</p><button>Share</button>" for day in ("Mon", "Tue"))
        + "</ul>"
    )
    assert kept(cards, [0.9, 0.2, 0.8, 0.2]) == ["Mon: the boats come in", "Tue: the boats come in"]


@pytest.mark.parametrize(("before", "after", "there"), [(0.9, 0.9, True), (0.9, 0.1, False), (0.1, 0.9, False)])
def test_a_listing_between_kept_passages_is_kept(before: float, after: float, there: bool) -> None:
    page = "<p>Then run it:<pre>make<div>install</div></pre><p>It takes a minute."
    assert ("make" in kept(page, [before, 0.2, 0.2, after])) == there


@pytest.mark.parametrize(("chance", "beside", "apart"), [(0.54, False, False), (0.6, True, False), (0.7, True, True)])
def test_the_last_words_of_a_text_are_kept_sooner_than_what_stands_apart(
    chance: float, beside: bool, apart: bool
) -> None:
    text = "<p>" + "the boats came in on the tide and went out again " * 3
    view = View(parse(f"<main>{text * 8}<p>So it was.</main><div><div><div><p>More of this</div></div></div>"))
    found = keep(view, np.array([0.99] * 8 + [chance] * 2), "article")
    assert found.tolist() == [True] * 8 + [beside, apart]
