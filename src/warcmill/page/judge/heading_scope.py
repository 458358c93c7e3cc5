"""Which passages belong to which headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge.view import View

_REACH: Final = 2
"""A heading covers this many ancestors with growing text: a sidebar's heading covers nothing beyond the sidebar."""


class Reach(NamedTuple):
    """A heading and its passages, from the one after it up to `end` (exclusive)."""

    heading: int
    end: int


def reaches(view: View) -> Iterator[Reach]:
    """The headings of a page in document order; the next one of the same or a higher level ends each."""
    headings = view.headings
    levels, container = view.columns["heading-level"], view.columns["container"]
    up, end = view.columns["node_up"], view.columns["node_end"]
    ends: list[int] = []
    open_ones: list[int] = []
    for number, heading in enumerate(headings):
        node = container[heading]
        for _ in range(_REACH):
            node = up[node]
        ends.append(end[node])
        while open_ones and levels[headings[open_ones[-1]]] >= levels[heading]:
            before = open_ones.pop()
            ends[before] = min(ends[before], heading)
        open_ones.append(number)
    yield from map(Reach, headings, ends)
