"""What the shape of a page says about each run of text: the features of the first look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from warcmill.page.judging.feature import Axis, Feature, Kind
from warcmill.page.judging.view import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.judging.view import View

WORDS: Final = Axis("words", (1, 2, 3, 4, 6, 9, 13, 19, 28, 45, 80, 150))
SIZE: Final = Kind("size", ("1-2", "3-5", "6-12", "13-30", "31+"))
LINKS: Final = Axis("linked", (0.0, 0.1, 0.25, 0.5, 0.8, 0.99))
HELD: Final = Axis("words", (3, 8, 15, 30, 60, 120, 250, 500, 1000, 2500))
SHARE: Final = Axis("share", (0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 0.95))
COUNT: Final = Axis("count", (1, 2, 3, 5, 8, 13, 25, 60))
FRACTION: Final = Axis(
    "fraction", (0.005, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.995)
)
RUNS: Final = Axis("runs", (0, 1, 2, 3, 5, 8, 12, 18, 26, 40, 60, 100, 200))
OFFSET: Final = Axis("offset", (-5000, -100, -40, -20, -10, -6, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200))
TAG: Final = Kind("element", tuple(TAGS))
PLACE: Final = Kind("place", ("in-50", "in-80", "in-95", "before", "after"))
LANDMARK: Final = Kind("landmark", ("none", "", "", "", "outside", "main", "article", "main+article"))
ENDING: Final = Kind("ending", ("other", "sentence", "clause", "arrow"))
FEW: Final = Axis("number", (0, 1, 2, 4))
PART: Final = Axis("part", (0.0, 0.1, 0.3, 0.5, 0.7, 0.9))
PAGE_WORDS: Final = Axis("page words", (50, 150, 300, 600, 1000, 1500, 2500, 5000))
LEVEL: Final = Kind("level", ("none", "h1", "h2", "h3", "h4", "h5", "h6"))
GAP: Final = Axis("runs", (0, 1, 2, 3, 5, 8, 15, 30))
PAIR: Final = Axis("words", (-1, 2, 5, 12, 30))


def _around(level: int) -> Callable[[View], tuple[Any, ...]]:
    def values(view: View) -> tuple[Any, ...]:
        node = view.levels[level]
        return view.layout.node_words[node], view.layout.node_links[node]

    return values


def _shares(level: int) -> Callable[[View], tuple[Any, ...]]:
    def values(view: View) -> tuple[Any, ...]:
        node = view.levels[level]
        return view.layout.node_words[node] / view.layout.total, view.paragraphs[node]

    return values


FIRST_LOOK: Final = (
    Feature("length-and-links", (WORDS, LINKS), lambda v: (v.layout.words, v.layout.links)),
    Feature("container", (TAG, SIZE), lambda v: (v.tag_number[v.layout.container], v.size)),
    Feature("owner", (TAG, SIZE), lambda v: (v.tag_number[v.layout.owner], v.size)),
    Feature("part-of-page", (FRACTION,), lambda v: (v.layout.before / v.layout.total,)),
    Feature("part-of-runs", (FRACTION,), lambda v: (v.index / len(v.index),)),
    Feature("from-top", (RUNS, SIZE), lambda v: (v.index, v.size)),
    Feature("from-end", (RUNS, SIZE), lambda v: (len(v.index) - 1 - v.index, v.size)),
    Feature("from-headline", (OFFSET, SIZE), lambda v: (v.from_headline, v.size)),
    Feature("prose-place", (PLACE, SIZE, LINKS), lambda v: (v.prose_place, v.size, v.layout.links)),
    Feature("landmark", (LANDMARK, SIZE), lambda v: (v.landmark, v.size)),
    Feature("parent", (HELD, LINKS), _around(0)),
    Feature("grandparent", (HELD, LINKS), _around(1)),
    Feature("great-grandparent", (HELD, LINKS), _around(2)),
    Feature("parent-share", (SHARE, PART), _shares(0)),
    Feature("grandparent-share", (SHARE, PART), _shares(1)),
    Feature("great-grandparent-share", (SHARE, PART), _shares(2)),
    Feature("repeats", (COUNT, SIZE), lambda v: (v.repeats(v.layout.container), v.size)),
    Feature("parent-repeats", (COUNT, SIZE), lambda v: (v.repeats(v.layout.node_parent[v.layout.container]), v.size)),
    Feature("level-repeats", (COUNT, SIZE), lambda v: (v.repeats(v.levels[0]), v.size)),
    Feature("level-two-repeats", (COUNT, SIZE), lambda v: (v.repeats(v.levels[1]), v.size)),
    Feature("ending", (ENDING, SIZE), lambda v: (v.ending, v.size)),
    Feature("commas", (FEW, SIZE), lambda v: (v.layout.commas, v.size)),
    Feature("capitals", (PART, SIZE), lambda v: (v.layout.capitals / np.maximum(v.layout.words, 1), v.size)),
    Feature("digits", (PART, SIZE), lambda v: (v.layout.digits, v.size)),
    Feature("currency", (FEW, SIZE), lambda v: (v.layout.currency, v.size)),
    Feature("copies", (FEW, SIZE), lambda v: (v.copies, v.size)),
    Feature(
        "from-heading",
        (GAP, LEVEL),
        lambda v: (v.index - v.last_heading, np.where(v.last_heading >= 0, v.heading_level[v.last_heading], 0)),
    ),
    Feature("heading", (LEVEL, SIZE), lambda v: (v.heading_level, v.size)),
    Feature("since-prose", (GAP, SIZE), lambda v: (v.since_prose, v.size)),
    Feature("until-prose", (GAP, SIZE), lambda v: (v.until_prose, v.size)),
    Feature("neighbours-words", (PAIR, PAIR), lambda v: (v.shifted(v.layout.words, 1), v.shifted(v.layout.words, -1))),
    Feature("title-likeness", (PART, LEVEL), lambda v: (v.title_likeness, v.heading_level)),
    Feature("page-words", (PAGE_WORDS, SIZE), lambda v: (np.full(len(v.index), v.layout.total), v.size)),
    Feature("page-links", (PART, SIZE), lambda v: (np.full(len(v.index), v.layout.node_links[0]), v.size)),
)
