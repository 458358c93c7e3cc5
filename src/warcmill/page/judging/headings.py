"""Which headings a run of text stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.page.judging.view import View

_REACH: Final = 2
"""A heading speaks for the element this many steps of growing text around it: a sidebar's rules nothing beyond it."""


def above(view: View) -> list[tuple[int, ...]]:
    """Of each run the headings over it (as runs), outermost first; a heading ends those of its own and lower levels."""
    up, end = view.layout.node_up, view.layout.node_end
    containers = view.tree.runs.container
    found: list[tuple[int, ...]] = []
    open_headings: list[tuple[int, int, int]] = []  # run, level, end of its reach
    over: tuple[int, ...] = ()
    for run, level in enumerate(view.heading_level.tolist()):
        if open_headings and open_headings[-1][2] <= run:
            open_headings = [heading for heading in open_headings if heading[2] > run]
            over = tuple([heading[0] for heading in open_headings])
        if not level:
            found.append(over)
            continue
        open_headings = [heading for heading in open_headings if heading[1] < level]
        found.append(tuple([heading[0] for heading in open_headings]))
        node = containers[run]
        for _ in range(_REACH):
            node = int(up[node])
        open_headings.append((run, level, int(end[node])))
        over = tuple([heading[0] for heading in open_headings])
    return found
