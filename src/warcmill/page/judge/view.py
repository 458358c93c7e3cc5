"""A page as the first look sees it: what each of its passages is, and where it is."""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from warcmill.page.judge import shape, view_measures
from warcmill.page.judge.measures import Measured
from warcmill.page.judge.page_layout import lay_out
from warcmill.page.judge.shape import TAG_NUMBER, TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcmill.page.judge.arrays import Bools, Ints
    from warcmill.page.judge.page_layout import Layout
    from warcmill.page.markup.tree import Tree

_MOST_COMPARED: Final = 60
"""How many passages near the top, and headings, are compared with the title."""
_HEADLINE_LEVELS: Final = 3
_TITLE_WORDS: Final = (2, 30)


class View(Measured):
    """A page as features see it: its layout and its measures."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.layout: Layout = lay_out(tree)
        super().__init__(self.layout.columns, len(tree.passages.text))
        self.kind_tag = array("q", [TAG_NUMBER.get(tag, 0) for tag in tree.nodes.kind_tag])
        """For each kind of element, the number of its tag."""
        texts = tree.passages.text
        view_measures.measure(self.columns, self.kind_tag, texts, self.layout.total, self.layout.prose)
        self.columns["title-likeness"] = array("d", self._title_likeness())
        self.columns["from-headline"] = array("q", self._from_headline())

    @cached_property
    def index(self) -> Ints:
        """The numbers of the passages."""
        return np.arange(len(self))

    @cached_property
    def tag_count(self) -> list[int]:
        """Number of elements of each tag."""
        return view_measures.count_tags(self.columns["node_kind"], self.kind_tag, len(TAGS)).tolist()

    @cached_property
    def is_prose(self) -> Bools:
        """Passages of many words outside of links."""
        return (self.layout.words >= shape.PROSE_WORDS) & (self.layout.links < shape.PROSE_LINKS)

    @cached_property
    def headline(self) -> int:
        """The headline's passage: the heading that shares most words with the title, else the first h1; -1 for none."""
        levels = self.columns["heading-level"]
        headings = [passage for passage in self.headings[: 2 * _MOST_COMPARED] if levels[passage] <= _HEADLINE_LEVELS]
        best, best_likeness = -1, 0.5
        for passage in headings[:_MOST_COMPARED]:
            likeness = self.likeness(passage) + 0.1 * (levels[passage] == 1)
            if likeness > best_likeness:
                best, best_likeness = passage, likeness
        return next((passage for passage in self.headings if levels[passage] == 1), -1) if best < 0 else best

    def _from_headline(self) -> Iterable[int]:
        """Passages since the headline; negative before it, far away if there is none."""
        headline = self.headline
        return range(-headline, len(self) - headline) if headline >= 0 else (-shape.NEVER for _ in range(len(self)))

    def _title_likeness(self) -> list[float]:
        """How many words a short passage shares with the title; only headings and the top are compared."""
        words = self.columns["words"]
        found = [0.0] * len(self)
        for passage in (*range(min(_MOST_COMPARED, len(self))), *self.headings[:_MOST_COMPARED]):
            if _TITLE_WORDS[0] <= words[passage] <= _TITLE_WORDS[1]:
                found[passage] = self.likeness(passage)
        return found

    def likeness(self, passage: int) -> float:
        """How many of their distinct words a passage and the title share, 0 to 1."""
        own = self.tree.passages.text[passage].lower().split()
        if self._title_words.isdisjoint(own):
            return 0.0
        distinct = set(own)
        return 2 * len(distinct & self._title_words) / (len(distinct) + len(self._title_words))

    @cached_property
    def _title_words(self) -> frozenset[str]:
        return frozenset(self.tree.title.lower().split())

    @cached_property
    def headings(self) -> list[int]:
        """The passages that are headings."""
        return [passage for passage, level in enumerate(self.columns["heading-level"]) if level]
