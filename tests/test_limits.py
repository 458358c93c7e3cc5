"""Limits as options take them: numbers, and shares of all."""

from __future__ import annotations

import click
import pytest

from warcmill.cli.sizes import LIMIT


@pytest.mark.parametrize(
    ("text", "of", "most"), [("0", 900, 0), ("20", 3, 20), ("5%", 900, 45), ("0.5 %", 900, 4), ("100%", 7, 7)]
)
def test_a_limit_is_a_number_or_a_share_of_all(text: str, of: int, most: int) -> None:
    assert LIMIT.convert(text, None, None)(of) == most


@pytest.mark.parametrize("text", ["", "-1", "101%", "five", "1.5", "%"])
def test_what_is_no_limit_is_named_as_that(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"is neither a number nor a share of all, such as 20 or 0\.5%"):
        LIMIT.convert(text, None, None)
