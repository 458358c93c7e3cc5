"""A page as the features of the first look see it: what each of its passages is, and where it stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from warcmill.page.judge import shape, slots
from warcmill.page.judge.measures import Measured
from warcmill.page.judge.page_layout import lay_out
from warcmill.page.judge.shape import TAG_NUMBER, TAGS
from warcmill.page.native import native_score, native_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warcmill.page.judge.arrays import Bools, Floats, Ints
    from warcmill.page.judge.page_layout import Layout
    from warcmill.page.markup.tree import Tree

_MOST_COMPARED: Final = 60
"""Passages near the top, and headings, that are compared with the title."""
_HEADLINE_LEVELS: Final = 3
_TITLE_WORDS: Final = (2, 30)


class View(Measured):
    """A page as the features see it: its layout, and what is measured on it."""

    def __init__(self, tree: Tree) -> None:
        super().__init__()
        self.tree = tree
        self.layout: Layout = lay_out(tree)
        self.index = np.arange(len(tree.passages.text))
        if native_score is not None:
            native_score.measure_view(self.layout, self.kind_tag, tree.passages.text, self.known)

    @cached_property
    def kind_tag(self) -> Ints:
        """Of each kind of element the number of its tag."""
        tags = self.tree.nodes.kind_tag
        if native_score is None:
            return np.array([TAG_NUMBER.get(tag, 0) for tag in tags])
        found: Ints = native_score.numbers_of_tags(tags)
        return found

    @cached_property
    def tag_number(self) -> Ints:
        """Of each element the number of its tag."""
        return self.kind_tag[self.layout.node_kind]

    @cached_property
    def tag_count(self) -> list[int]:
        """How many elements there are of each tag."""
        found: list[int] = np.bincount(self.tag_number, minlength=len(TAGS)).tolist()
        return found

    @cached_property
    def is_prose(self) -> Bools:
        """Passages of many words outside of links."""
        return (self.layout.words >= shape.PROSE_WORDS) & (self.layout.links < shape.PROSE_LINKS)

    @cached_property
    def headline(self) -> int:
        """The headline's passage, -1 for none: the heading that shares most words with the title, else the first h1."""
        levels = self["heading-level"].tolist()
        headings = [passage for passage in self._headings[: 2 * _MOST_COMPARED] if levels[passage] <= _HEADLINE_LEVELS]
        best, best_likeness = -1, 0.5
        for passage in headings[:_MOST_COMPARED]:
            likeness = self.likeness[passage] + 0.1 * (levels[passage] == 1)
            if likeness > best_likeness:
                best, best_likeness = passage, likeness
        return next((passage for passage in self._headings if levels[passage] == 1), -1) if best < 0 else best

    @property
    def from_headline(self) -> Ints:
        """Passages since the headline; negative before it, far away without one."""
        return self.index - self.headline if self.headline >= 0 else np.full(len(self.index), -shape.NEVER)

    @property
    def prose_place(self) -> Ints:
        """Where a passage lies to the page's prose (see `shape`)."""
        first, end = self.layout.node_first, self.layout.node_end
        place = np.where(self.index < first[self.layout.prose[2]], shape.BEFORE, shape.AFTER)
        for number, node in reversed(list(enumerate(self.layout.prose))):
            place[first[node] : end[node]] = number
        return place

    @property
    def landmark(self) -> Ints:
        """Whether a passage lies in the page's main element, in an article, in both, or outside though there is one."""
        inside = np.zeros(len(self.index), np.int64)
        for bit, name in ((shape.IN_MAIN, "main"), (shape.IN_ARTICLE, "article")):
            if name in self.tree.nodes.kind_tag:
                inside |= shape.OUTSIDE
                for node in np.flatnonzero(self.tag_number == TAG_NUMBER[name]):
                    inside[self.layout.node_first[node] : self.layout.node_end[node]] |= bit
        return inside

    @property
    def said(self) -> Ints:
        """Of each passage the first one that says the same."""
        seen: dict[str, int] = {}
        return np.array([seen.setdefault(text, passage) for passage, text in enumerate(self.tree.passages.text)])

    @property
    def variety(self) -> Floats:
        """Different texts for each passage of a passage's slot: little where all say `Reply`."""
        slot, most = self["slot"], len(self.index)
        different = np.unique(slot * most + self["said"]) // most
        shares: Floats = np.bincount(different)[slot] / self["slot-count"]
        return shares

    def of_slot(self, name: str) -> Floats:
        """The mean of a measure over the passages of a passage's slot."""
        slot = self["slot"]
        mean: Floats = np.bincount(slot, self[name])[slot] / self["slot-count"]
        return mean

    @property
    def title_likeness(self) -> Floats:
        """How many words a short passage shares with the title; only headings and what is near the top are compared."""
        words = self.layout.words
        likeness = np.zeros(len(self.index))
        for passage in (*range(min(_MOST_COMPARED, len(likeness))), *self._headings[:_MOST_COMPARED]):
            if _TITLE_WORDS[0] <= words[passage] <= _TITLE_WORDS[1]:
                likeness[passage] = self.likeness[passage]
        return likeness

    @cached_property
    def likeness(self) -> dict[int, float]:
        """Of the passages near the top and the headings, how many of their words they share with the title, 0 to 1."""
        passages = [*range(min(_MOST_COMPARED, len(self.index))), *self._headings[: 2 * _MOST_COMPARED]]
        texts = [self.tree.passages.text[passage] for passage in passages]
        compare = likenesses_plainly if native_words is None else native_words.likenesses
        return dict(zip(passages, compare(self.tree.title, texts), strict=True))

    @cached_property
    def _headings(self) -> list[int]:
        found: list[int] = np.flatnonzero(self["heading-level"]).tolist()
        return found

    def above(self, name: str) -> Ints:
        """The element above the one that a measure names."""
        found: Ints = self.layout.node_parent[self[name]]
        return found

    def up(self, name: str) -> Ints:
        """The next element with more text above the one that a measure names."""
        found: Ints = self.layout.node_up[self[name]]
        return found

    @property
    def siblings(self) -> Ints:
        """Of each element how many have its parent and its make (tag and class), itself counted."""
        group = self.layout.node_parent * (int(self.layout.node_signature.max()) + 1) + self.layout.node_signature
        _, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
        found: Ints = counts[inverse]
        return found

    @property
    def paragraphs(self) -> Floats:
        """Of each element the share of its words that stand in `<p>`."""
        layout = self.layout
        words = np.where(self["container-tag"] == TAG_NUMBER["p"], layout.words, 0)
        sums = np.concatenate(([0], np.cumsum(words)))
        shares: Floats = (sums[layout.node_end] - sums[layout.node_first]) / np.maximum(layout.node_words, 1)
        return shares

    def alike(self, levels: int) -> Ints:
        """Of each passage a number, the same for those whose own element and so many above it have the same makes."""
        node, make = self.layout.container, self.layout.node_signature
        group, base = make[node], int(make.max()) + 1
        for _ in range(levels - 1):
            node = self.layout.node_parent[node]
            _, group = np.unique(group * base + make[node], return_inverse=True)
        return group

    MEASURES: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "words": lambda v: v.layout.words,
        "links": lambda v: v.layout.links,
        "container": lambda v: v.layout.container,
        "container-tag": lambda v: v.tag_number[v.layout.container],
        "owner-tag": lambda v: v.tag_number[v.layout.owner],
        "size": lambda v: np.searchsorted(shape.SIZES, v.layout.words),
        "part-of-page": lambda v: v.layout.before / v.layout.total,
        "part-of-passages": lambda v: v.index / len(v.index),
        "from-top": lambda v: v.index,
        "from-end": lambda v: len(v.index) - 1 - v.index,
        "from-headline": lambda v: v.from_headline,
        "prose-place": lambda v: v.prose_place,
        "landmark": lambda v: v.landmark,
        "parent": lambda v: v.up("container"),
        "grandparent": lambda v: v.up("parent"),
        "great-grandparent": lambda v: v.up("grandparent"),
        "parent-words": lambda v: v.layout.node_words[v["parent"]],
        "grandparent-words": lambda v: v.layout.node_words[v["grandparent"]],
        "great-grandparent-words": lambda v: v.layout.node_words[v["great-grandparent"]],
        "parent-links": lambda v: v.layout.node_links[v["parent"]],
        "grandparent-links": lambda v: v.layout.node_links[v["grandparent"]],
        "great-grandparent-links": lambda v: v.layout.node_links[v["great-grandparent"]],
        "parent-share": lambda v: v["parent-words"] / v.layout.total,
        "grandparent-share": lambda v: v["grandparent-words"] / v.layout.total,
        "great-grandparent-share": lambda v: v["great-grandparent-words"] / v.layout.total,
        "parent-paragraphs": lambda v: v["paragraphs"][v["parent"]],
        "grandparent-paragraphs": lambda v: v["paragraphs"][v["grandparent"]],
        "great-grandparent-paragraphs": lambda v: v["paragraphs"][v["great-grandparent"]],
        "repeats": lambda v: v["siblings"][v.layout.container],
        "parent-repeats": lambda v: v["siblings"][v.above("container")],
        "level-repeats": lambda v: v["siblings"][v["parent"]],
        "level-two-repeats": lambda v: v["siblings"][v["grandparent"]],
        "ending": lambda v: shape.endings()[np.minimum(v.layout.last, len(shape.endings()) - 1)],
        "commas": lambda v: v.layout.commas,
        "capitals": lambda v: v.layout.capitals / np.maximum(v.layout.words, 1),
        "digits": lambda v: v.layout.digits,
        "currency": lambda v: v.layout.currency,
        "said": lambda v: v.said,
        "copies": lambda v: np.bincount(v["said"])[v["said"]],
        "heading-level": lambda v: shape.levels_of_tags()[v["container-tag"]],
        "last-heading": lambda v: np.maximum.accumulate(np.where(v["heading-level"] > 0, v.index, -1)),
        "from-heading": lambda v: v.index - v["last-heading"],
        "level-over": lambda v: np.where(v["last-heading"] >= 0, v["heading-level"][v["last-heading"]], 0),
        "since-prose": lambda v: since(v.is_prose),
        "until-prose": lambda v: since(v.is_prose[::-1])[::-1].copy(),
        "words-before": lambda v: shifted(v.layout.words, 1, -1),
        "words-after": lambda v: shifted(v.layout.words, -1, -1),
        "title-likeness": lambda v: v.title_likeness,
        "page-words": lambda v: np.full(len(v.index), v.layout.total),
        "page-links": lambda v: np.full(len(v.index), v.layout.node_links[0]),
        "alike-two": lambda v: v.alike(2),
        "alike-four": lambda v: v.alike(4),
        "slot": lambda v: slots.numbers(v.layout, v.layout.container),
        "slot-count": lambda v: np.bincount(v["slot"])[v["slot"]],
        "slot-words": lambda v: v.of_slot("words"),
        "slot-links": lambda v: v.of_slot("links"),
        "slot-share": lambda v: np.bincount(v["slot"], v.layout.words)[v["slot"]] / v.layout.total,
        "slot-variety": lambda v: v.variety,
        "siblings": lambda v: v.siblings,
        "paragraphs": lambda v: v.paragraphs,
    }
    """All are of passages, but for the last two, of elements. `parent`, `grandparent` and `great-grandparent` are the
    elements around the passage's container, each with more text than the one below."""


def shifted(values: Any, by: int, fill: float) -> Any:
    """The values of the passages that stand `by` places earlier."""
    moved = np.full(len(values), fill, values.dtype)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def since(marked: Bools) -> Ints:
    """Of each passage how many passages it is since the last one that is marked."""
    index = np.arange(len(marked))
    return index - np.maximum.accumulate(np.where(marked, index, -shape.NEVER))


def likenesses_plainly(title: str, texts: list[str]) -> list[float]:
    """Of each text how many of their distinct words it and the title share, without the compiled one."""
    wanted = set(title.lower().split())
    found: list[float] = []
    for text in texts:
        own = set(text.lower().split())
        both = len(own & wanted)
        found.append(2 * both / (len(own) + len(wanted)) if both else 0.0)
    return found
