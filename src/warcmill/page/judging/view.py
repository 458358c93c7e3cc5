"""A page as the features of the first look see it: its layout, and what several of them need of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from warcmill.page.judging.layout import lay_out
from warcmill.page.native import native_score

if TYPE_CHECKING:
    from warcmill.page.judging.arrays import Bools, Floats, Ints
    from warcmill.page.judging.layout import Layout
    from warcmill.page.tree import Tree

TAGS: Final = [
    "other", "a", "abbr", "address", "article", "aside", "b", "blockquote", "button", "caption", "center",
    "code", "dd", "details", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "label", "legend", "li", "main", "nav",
    "noscript", "ol", "p", "pre", "q", "section", "small", "span", "strong", "summary", "table", "tbody", "td",
    "th", "time", "tr", "ul", "body",
]  # fmt: skip
TAG_NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
_ENDINGS: Final = np.zeros(0x10000, np.int64)
"""Of each code point what kind of ending it is: of none, a sentence, a clause, an arrow or bar."""
for _number, _characters in enumerate(('.!?。！？؟।…"”»', ":,;、，：", "›→>|·"), 1):
    _ENDINGS[list(map(ord, _characters))] = _number
_NEVER: Final = 10_000
_MOST_COMPARED: Final = 60
"""Runs near the top, and headings, that are compared with the title."""
_HEADLINE_LEVELS: Final = 3
_PROSE_WORDS: Final = 15
_PROSE_LINKS: Final = 0.3
_TITLE_WORDS: Final = (2, 30)


class View:
    """A page as the features see it: the layout, and what is computed from it once for several features."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.layout: Layout = lay_out(tree)
        self.index = np.arange(len(tree.runs.text))
        self._likenesses: dict[int, float] = {}

    @cached_property
    def tag_number(self) -> Ints:
        """Of each element, the number of its tag."""
        numbers = [TAG_NUMBER.get(tag, 0) for tag in self.tree.nodes.kind_tag]
        return np.array(numbers)[self.layout.node_kind]

    @cached_property
    def tag_count(self) -> list[int]:
        """How many elements there are of each tag."""
        found: list[int] = np.bincount(self.tag_number, minlength=len(TAGS)).tolist()
        return found

    @cached_property
    def size(self) -> Ints:
        """Words in a few coarse steps, to cross other features with."""
        return np.searchsorted((2, 5, 12, 30), self.layout.words)

    @cached_property
    def levels(self) -> tuple[Ints, Ints, Ints]:
        """Of each run three elements around it, each with more text than the one below."""
        one = self.layout.node_up[self.layout.container]
        two = self.layout.node_up[one]
        return one, two, self.layout.node_up[two]

    def repeats(self, node: Ints) -> Ints:
        """How many siblings (itself counted) have the same tag and class."""
        return self._siblings[node]

    @property
    def most_alike(self) -> int:
        """The largest number of siblings that have the same tag and class."""
        return int(self._siblings.max())

    @cached_property
    def _siblings(self) -> Ints:
        layout = self.layout
        if native_score is None:
            return siblings_plainly(layout.node_parent, layout.node_signature)
        counts = np.empty(len(layout.node_parent), np.int64)
        native_score.siblings(layout.node_parent, layout.node_signature, counts)
        return counts

    def alike(self, levels: int) -> Ints:
        """Of each run a number, the same for runs whose own element and those above, so many, have the same makes."""
        layout = self.layout
        if native_score is None:
            return alike_plainly(layout.container, layout.node_parent, layout.node_signature, levels)
        group = np.empty(len(self.index), np.int64)
        native_score.alike(layout.container, layout.node_parent, layout.node_signature, levels, group)
        return group

    @cached_property
    def heading_level(self) -> Ints:
        """Of each run the level of the heading that it is, 0 for none."""
        levels = {TAG_NUMBER[f"h{level}"]: level for level in range(1, 7)}
        table = np.zeros(len(TAGS), np.int64)
        table[list(levels)] = list(levels.values())
        return table[self.tag_number[self.layout.container]]

    @cached_property
    def headline(self) -> int:
        """The headline's run, -1 for none: the heading that shares most words with the title, else the first h1."""
        headings = np.flatnonzero((self.heading_level > 0) & (self.heading_level <= _HEADLINE_LEVELS))
        if not len(headings):
            return -1
        best, best_likeness = -1, 0.5
        levels = self.heading_level
        for run in headings[:_MOST_COMPARED].tolist():
            likeness = self._likeness(run) + 0.1 * (levels[run] == 1)
            if likeness > best_likeness:
                best, best_likeness = run, likeness
        if best >= 0:
            return best
        first = np.flatnonzero(self.heading_level == 1)
        return int(first[0]) if len(first) else -1

    @cached_property
    def from_headline(self) -> Ints:
        """Runs since the headline; negative before it, far away without one."""
        return self.index - self.headline if self.headline >= 0 else np.full(len(self.index), -_NEVER)

    @cached_property
    def last_heading(self) -> Ints:
        """The run of the last heading before or at each run; -1 for none."""
        return np.maximum.accumulate(np.where(self.heading_level > 0, self.index, -1))

    @cached_property
    def prose_place(self) -> Ints:
        """Where a run lies to the page's prose: in the elements that hold 50, 80, 95 % of it, else before or after."""
        first, end = self.layout.node_first, self.layout.node_end
        place = np.where(self.index < first[self.layout.prose[2]], 3, 4)
        for number, node in reversed(list(enumerate(self.layout.prose))):
            place[first[node] : end[node]] = number
        return place

    @cached_property
    def landmark(self) -> Ints:
        """Whether a run lies in the page's main element, in an article, in both, or outside though there is one."""
        tags = self.tree.nodes.tag
        inside = np.zeros(len(self.index), np.int64)
        for bit, name in ((1, "main"), (2, "article")):
            if name in tags:
                inside |= 4
                for node in np.flatnonzero(self.tag_number == TAG_NUMBER[name]):
                    inside[self.layout.node_first[node] : self.layout.node_end[node]] |= bit
        return inside

    @cached_property
    def copies(self) -> Ints:
        """How many runs of the page say the same."""
        seen: dict[str, int] = {}
        number = [seen.setdefault(text, len(seen)) for text in self.tree.runs.text]
        return np.bincount(number)[number]

    @cached_property
    def ending(self) -> Ints:
        """What a run ends with: a letter or other sign, the end of a sentence, a mark inside one, an arrow or bar."""
        return _ENDINGS[np.minimum(self.layout.last, len(_ENDINGS) - 1)]

    @cached_property
    def paragraphs(self) -> Floats:
        """Of each element the share of its words that stand in `<p>`."""
        layout = self.layout
        words = np.where(self.tag_number[layout.container] == TAG_NUMBER["p"], layout.words, 0)
        sums = np.concatenate(([0], np.cumsum(words)))
        shares: Floats = (sums[layout.node_end] - sums[layout.node_first]) / np.maximum(layout.node_words, 1)
        return shares

    def shifted(self, values: Any, by: int, fill: float = -1) -> Any:
        """The values of the runs that stand `by` places earlier."""
        moved = np.full(len(values), fill, values.dtype)
        if by > 0:
            moved[by:] = values[:-by]
        else:
            moved[:by] = values[-by:]
        return moved

    @cached_property
    def is_prose(self) -> Bools:
        """Runs of many words outside of links."""
        return (self.layout.words >= _PROSE_WORDS) & (self.layout.links < _PROSE_LINKS)

    @cached_property
    def since_prose(self) -> Ints:
        """Runs since the last one of prose."""
        return self.index - np.maximum.accumulate(np.where(self.is_prose, self.index, -_NEVER))

    @cached_property
    def until_prose(self) -> Ints:
        """Runs until the next one of prose."""
        later = np.where(self.is_prose, self.index, _NEVER + len(self.index))
        return np.minimum.accumulate(later[::-1])[::-1] - self.index

    @cached_property
    def title_likeness(self) -> Floats:
        """How many words a short run shares with the title; only headings and what stands near the top are compared."""
        likeness = np.zeros(len(self.index))
        near_top = np.arange(min(_MOST_COMPARED, len(likeness)))
        runs = np.concatenate((near_top, np.flatnonzero(self.heading_level)[:_MOST_COMPARED]))
        words = self.layout.words[runs]
        for run in runs[(words >= _TITLE_WORDS[0]) & (words <= _TITLE_WORDS[1])].tolist():
            likeness[run] = self._likeness(run)
        return likeness

    @cached_property
    def _title(self) -> set[str]:
        return set(self.tree.title.lower().split())

    def _likeness(self, run: int) -> float:
        """How many of their words a run and the title share, 0 to 1."""
        if run not in self._likenesses:
            title, own = self._title, set(self.tree.runs.text[run].lower().split())
            both = len(own & title)
            self._likenesses[run] = 2 * both / (len(own) + len(title)) if both else 0.0
        return self._likenesses[run]


def siblings_plainly(parent: Ints, make: Ints) -> Ints:
    """Of each element how many have its parent and its make (tag and class), without the compiled one."""
    group = parent * (int(make.max()) + 1) + make
    _, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
    found: Ints = counts[inverse]
    return found


def alike_plainly(container: Ints, parent: Ints, make: Ints, levels: int) -> Ints:
    """As `View.alike`, without the compiled one."""
    node, group = container, make[container]
    base = int(make.max()) + 1
    for _ in range(levels - 1):
        node = parent[node]
        _, group = np.unique(group * base + make[node], return_inverse=True)
    return group
