"""The features of the first look: what the shape of a page says about each passage."""

from __future__ import annotations

from typing import Final

from warcmill.page.judge.feature import Axis, Feature, Kind
from warcmill.page.judge.shape import TAGS

WORDS: Final = Axis("words", (1, 2, 3, 4, 6, 9, 13, 19, 28, 45, 80, 150))
SIZE: Final = Kind("size", ("1-2", "3-5", "6-12", "13-30", "31+"))
LINKS: Final = Axis("linked", (0.0, 0.1, 0.25, 0.5, 0.8, 0.99))
HELD: Final = Axis("words", (3, 8, 15, 30, 60, 120, 250, 500, 1000, 2500))
SHARE: Final = Axis("share", (0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 0.95))
COUNT: Final = Axis("count", (1, 2, 3, 5, 8, 13, 25, 60))
FRACTION: Final = Axis(
    "fraction", (0.005, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.995)
)
PASSAGES: Final = Axis("passages", (0, 1, 2, 3, 5, 8, 12, 18, 26, 40, 60, 100, 200))
OFFSET: Final = Axis("offset", (-5000, -100, -40, -20, -10, -6, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200))
TAG: Final = Kind("element", tuple(TAGS))
PLACE: Final = Kind("place", ("in-50", "in-80", "in-95", "before", "after"))
LANDMARK: Final = Kind("landmark", ("none", "", "", "", "outside", "main", "article", "main+article"))
ENDING: Final = Kind("ending", ("other", "sentence", "clause", "arrow"))
FEW: Final = Axis("number", (0, 1, 2, 4))
PART: Final = Axis("part", (0.0, 0.1, 0.3, 0.5, 0.7, 0.9))
PAGE_WORDS: Final = Axis("page words", (50, 150, 300, 600, 1000, 1500, 2500, 5000))
LEVEL: Final = Kind("level", ("none", "h1", "h2", "h3", "h4", "h5", "h6"))
GAP: Final = Axis("passages", (0, 1, 2, 3, 5, 8, 15, 30))
PAIR: Final = Axis("words", (-1, 2, 5, 12, 30))
MEAN_WORDS: Final = Axis("mean words", (1, 1.5, 2, 3, 5, 8, 12, 20, 35, 60))
SLOT_SHARE: Final = Axis("share", (0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7))
VARIETY: Final = Axis("different", (0.1, 0.3, 0.5, 0.7, 0.9, 0.99))


FIRST_LOOK: Final = (
    Feature("length-and-links", (WORDS, LINKS), ("words", "links")),
    Feature("container", (TAG, SIZE), ("container-tag", "size")),
    Feature("owner", (TAG, SIZE), ("owner-tag", "size")),
    Feature("part-of-page", (FRACTION,), ("part-of-page",)),
    Feature("part-of-passages", (FRACTION,), ("part-of-passages",)),
    Feature("from-top", (PASSAGES, SIZE), ("from-top", "size")),
    Feature("from-end", (PASSAGES, SIZE), ("from-end", "size")),
    Feature("from-headline", (OFFSET, SIZE), ("from-headline", "size")),
    Feature("prose-place", (PLACE, SIZE, LINKS), ("prose-place", "size", "links")),
    Feature("landmark", (LANDMARK, SIZE), ("landmark", "size")),
    Feature("parent", (HELD, LINKS), ("parent-words", "parent-links")),
    Feature("grandparent", (HELD, LINKS), ("grandparent-words", "grandparent-links")),
    Feature("great-grandparent", (HELD, LINKS), ("great-grandparent-words", "great-grandparent-links")),
    Feature("parent-share", (SHARE, PART), ("parent-share", "parent-paragraphs")),
    Feature("grandparent-share", (SHARE, PART), ("grandparent-share", "grandparent-paragraphs")),
    Feature("great-grandparent-share", (SHARE, PART), ("great-grandparent-share", "great-grandparent-paragraphs")),
    Feature("repeats", (COUNT, SIZE), ("repeats", "size")),
    Feature("parent-repeats", (COUNT, SIZE), ("parent-repeats", "size")),
    Feature("level-repeats", (COUNT, SIZE), ("level-repeats", "size")),
    Feature("level-two-repeats", (COUNT, SIZE), ("level-two-repeats", "size")),
    Feature("ending", (ENDING, SIZE), ("ending", "size")),
    Feature("commas", (FEW, SIZE), ("commas", "size")),
    Feature("capitals", (PART, SIZE), ("capitals", "size")),
    Feature("digits", (PART, SIZE), ("digits", "size")),
    Feature("currency", (FEW, SIZE), ("currency", "size")),
    Feature("copies", (FEW, SIZE), ("copies", "size")),
    Feature("from-heading", (GAP, LEVEL), ("from-heading", "level-over")),
    Feature("heading", (LEVEL, SIZE), ("heading-level", "size")),
    Feature("since-prose", (GAP, SIZE), ("since-prose", "size")),
    Feature("until-prose", (GAP, SIZE), ("until-prose", "size")),
    Feature("neighbours-words", (PAIR, PAIR), ("words-before", "words-after")),
    Feature("title-likeness", (PART, LEVEL), ("title-likeness", "heading-level")),
    Feature("slot-count", (COUNT, MEAN_WORDS), ("slot-count", "slot-words")),
    Feature("slot-variety", (COUNT, VARIETY), ("slot-count", "slot-variety")),
    Feature("slot-links", (LINKS, MEAN_WORDS), ("slot-links", "slot-words")),
    Feature("slot-share", (SLOT_SHARE, MEAN_WORDS), ("slot-share", "slot-words")),
    Feature("slot-size", (MEAN_WORDS, SIZE), ("slot-words", "size")),
    Feature("page-words", (PAGE_WORDS, SIZE), ("page-words", "size")),
    Feature("page-links", (PART, SIZE), ("page-links", "size")),
)
"""The features; `view.View.MEASURES` explains what they measure."""
