"""Which runs of text stand under which headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge.view import View

_REACH: Final = 2
"""A heading speaks for the element this many steps of growing text around it: a sidebar's rules nothing beyond it."""


class Reach(NamedTuple):
    """A heading and the runs under it, from the one after it up to, not including, `end`."""

    heading: int
    end: int


def reaches(view: View) -> Iterator[Reach]:
    """The headings of a page in document order; each is ended by the next one of its own or of a higher level."""
    headings = np.flatnonzero(view["heading-level"])
    levels = view["heading-level"][headings].tolist()
    around = view.layout.container[headings]
    for _ in range(_REACH):
        around = view.layout.node_up[around]
    ends = view.layout.node_end[around].tolist()
    following = headings.tolist()
    open_ones: list[int] = []
    for number, level in enumerate(levels):
        while open_ones and levels[open_ones[-1]] >= level:
            before = open_ones.pop()
            ends[before] = min(ends[before], following[number])
        open_ones.append(number)
    yield from map(Reach, following, ends)
