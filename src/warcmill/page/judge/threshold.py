"""Where to cut: which passages of a judged page are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge.whole_structures import made_whole

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Bools, Floats
    from warcmill.page.judge.view import View

EVEN: Final = 0.5
"""What is more likely main text than not is kept in any case."""
SEVERITY: Final = 1.15
"""Passages are kept from this many times the threshold of the best expected F1: a page's probabilities err together."""
CUTS: Final[dict[PageType | None, tuple[float, float, float]]] = {
    "article": (1.25, 0.0, 0.65),  # their text is plain to see
    "documentation": (SEVERITY, 0.3, 0.35),  # nearly all that stands there is content, and few words tell it apart
    "forum": (1.3, 0.3, EVEN),  # all posts of a thread err together, and between them stands much that is like them
    "service": (SEVERITY, 0.0, 0.38),  # slogans and cards are the content, and look like promotion
}
"""Severity, least and greatest threshold by page type, as cross-validation has it; for others they are `SEVERITY`, 0
and `EVEN`."""
LEAST: Final = 6.0
"""Expected words of main text below which a page has none."""
DOUBT: Final = 0.25
"""Passages less likely than this don't count towards what a page is expected to hold."""
LIKELY: Final = 0.55
"""Probability from which on a passage right beside kept ones is kept too, whatever the threshold."""
BESIDE: Final = 2
"""Elements above a passage's own within which another one stands right beside it."""
BARE_PASSAGES: Final = 6
BARE_LINKS: Final = 0.3
BARE_WORDS: Final = 8
"""A page of so few passages and links, one of so many words among them, has no chrome: all but its links is text."""


def keep(view: View, chance: Floats, page_type: PageType | None = None) -> Bools:
    """Of each passage whether it is kept: the choice that promises the page the best F1 under its probabilities.

    With the passages sorted by probability, the best F1 is at the prefix whose last probability is half of it (Lipton
    et al., 2014). A passage of probability 0 is never kept, one of 1 always.
    """
    layout = view.layout
    if _is_bare(view):
        bare: Bools = ((layout.links < BARE_LINKS) | (chance >= EVEN)) & (chance > 0)
        return bare
    weight = layout.words + 0.5
    expected = chance * weight
    if expected[chance > DOUBT].sum() < LEAST:
        return np.zeros(len(chance), np.bool_)
    order = np.argsort(-chance, kind="stable")
    f1 = 2 * np.cumsum(expected[order]) / (np.cumsum(weight[order]) + expected.sum())
    severity, least, greatest = CUTS.get(page_type, (SEVERITY, 0.0, EVEN))
    threshold = min(max(severity * float(f1.max()) / 2, least), greatest)
    kept = (chance >= threshold) & (chance > 0)
    return made_whole(view, chance, _with_neighbours(view, chance, kept))


def _with_neighbours(view: View, chance: Floats, kept: Bools) -> Bools:
    """The kept passages, and those more likely than not that stand right beside them: the last words of a text."""
    layout = view.layout
    sums = np.concatenate(([0], np.cumsum(kept)))
    beside = kept.copy()
    for passage in np.flatnonzero((chance >= LIKELY) & ~kept).tolist():
        node = layout.container[passage]
        for _ in range(BESIDE):
            node = layout.node_parent[node]
            beside[passage] |= sums[layout.node_end[node]] > sums[layout.node_first[node]]
    return beside


def _is_bare(view: View) -> bool:
    layout = view.layout
    if len(view.index) > BARE_PASSAGES or layout.node_links[0] >= BARE_LINKS or "noscript" in view.tree.nodes.kind_tag:
        return False
    return bool((layout.words * (1 - layout.links)).max() >= BARE_WORDS)
