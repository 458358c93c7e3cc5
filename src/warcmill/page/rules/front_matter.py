"""The lines between a headline and its text that say who wrote it and when; metadata columns have that already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.metadata import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge.arrays import Bools
    from warcmill.page.judge.view import View
    from warcmill.page.rules.rulebook import Rulebook

BYLINE, DATELINE = "FRN001", "FRN002"
_MOST_WORDS: Final = 6
_BESIDES_DATE: Final = 2
"""Maximum number of words in a date line besides the date."""
_MOST_PASSAGES: Final = 40
"""Front matter is looked for in this many kept passages from the first one on."""


def lines(view: View, kept: Bools, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """The bylines and dates among the kept passages before the first one of prose, each with its rule."""
    prose = np.flatnonzero(kept & view.is_prose)
    if not len(prose):
        return
    starts = set(rulebook[BYLINE].words) if BYLINE in rulebook.by_code else set()
    words, texts = view.layout.words, view.tree.passages.text
    lead = int(prose[0])
    # A lead above the byline is prose too, so what comes shortly after the first prose is examined as well.
    second = int(prose[1]) if len(prose) > 1 else lead
    for passage in np.flatnonzero(kept[:second])[:_MOST_PASSAGES].tolist():
        if words[passage] > _MOST_WORDS:
            continue
        if f"{texts[passage].partition(' ')[0].lower()} …" in starts:
            yield passage, BYLINE
        elif _is_date(texts[passage]):
            yield passage, DATELINE


def _is_date(text: str) -> bool:
    place = dates.position(text) if dates.may_be_in(text) else None
    return place is not None and len((text[: place[0]] + " " + text[place[1] :]).split()) <= _BESIDES_DATE
