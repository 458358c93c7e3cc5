"""Attribution: what a removed part of a page is called, by which rule and in which family, and what says so.

It comes after the verdicts and changes none of them. What decides alone (hidden elements, second copies, rule packs)
names itself. For all else the way is that of a person who looks at the page: the name of the element, of the one part
that it consists of, what its first words say, what most of it is called, what the elements around it are called where
they hold little kept text; then what it is made of and where it stands; then the words that mostly stand with words of
one family. What is left is `unnamed`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from warcmill.page.metadata import dates
from warcmill.page.rules.naming import PLACE, UNNAMED, Cause, Names, Vocabulary, families

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warcmill.page.rules.rulebook import Rulebook
    from warcmill.page.markup.tree import Tree

HEADLINE, COPY, LIST, CARDS, HEAD, FOOT, BY_SCORE = "HDL001", "TXT004", "NAV009", "REL003", "NAV010", "FTR002", "UNN001"
TRAIL: Final = "NAV002"
CAPTION: Final = "MTA002"
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNDER: Final = 20
"""Runs after a heading that are looked at as standing under it."""
DATE: Final = "FRN002"
_LARGE: Final = 400
"""Characters from which on an element is the place that it is called, and not the thing."""
_WHOLE: Final = 0.8
"""A part with this share of an element's text is what the element consists of."""
_MOSTLY: Final = 0.5
_DEEP: Final = 8
"""Levels down or up that are looked at."""
_MOST_RUNS: Final = 60
_AROUND: Final = 0.5
"""An element around with a larger share of kept text says nothing of what was removed from it."""
_LINE: Final = 60
_HARDLY: Final = 0.15
_LINKED: Final = 0.7
_LINK_WORDS: Final = 5
"""Links of a list to leave the page have no more words than this in the mean."""
_SAID: Final = 12
"""Characters from which on a text that is kept elsewhere is its copy."""
_TRAIL: Final = 12
"""Runs that a breadcrumb has at most."""
_BETWEEN: Final = "›»▸>/→"
_CARDS: Final = 2
_EDGE: Final = 0.05
"""Part of the page's text at its end or its beginning that is its foot or its head."""
_HEADLINE: Final = 500
"""Characters up to which a part with the page's headline is told by that."""


class Attribution:
    """The names of what was removed from one page.

    `kept` has a flag for each run; `decided` is the rule of each run that was taken by a rule alone, with `""` for none.
    """

    def __init__(self, tree: Tree, rulebook: Rulebook, kept: Sequence[bool], decided: Mapping[int, str]) -> None:
        self._tree, self._kept, self._decided = tree, kept, decided
        self._words = vocabulary_of(rulebook)

    def cause(self, node: int, first: int, end: int) -> Cause:
        """Of an element removed with the runs from `first` up to `end`; or of runs alone, then `node` is around them."""
        return (
            self._by_decision(first, end)
            or self._by_headline(node, first, end)
            or self._by_name(node, first, end)
            or self._by_date(first, end)
            or self._by_copy(first, end, _LINE)
            or self._by_surroundings(node, _HARDLY)
            or self._by_text(first, end)
            or self._by_parts(node, first, end)
            or self._by_surroundings(node, _AROUND)
            or self._by_heading(first)
            or self._by_make(node)
            or self._by_material(node, first, end)
            or self._by_copy(first, end, _SAID)
            or self._by_shape(node, first, end)
            or self._by_hiding(first, end)
            or self._by_company(node)
            or self._by_place(first, end)
            or Cause(BY_SCORE, UNNAMED)
        )

    def of_code(self, code: str, node: int) -> Cause:
        """Of what was cut out of kept text by a rule."""
        names = self._words.of_key(self._tree.nodes.key(node))
        own = next((name for name in names if name is not None and name.rule == code), None)
        return own or Cause(code, self._words.told.get(code) or UNNAMED)

    def _by_decision(self, first: int, end: int) -> Cause | None:
        decided = self._decided
        if not decided:
            return None
        lengths: dict[str, int] = {}
        total = 0
        for run in range(first, end):
            length = len(self._tree.runs.text[run])
            total += length
            if run in decided:
                lengths[decided[run]] = lengths.get(decided[run], 0) + length
        code = max(lengths, key=lengths.__getitem__, default="")
        if not code or lengths[code] <= _MOSTLY * total or code.startswith("HID"):
            return None  # what hides a part names itself where it is the part (see `_by_name`)
        return self._words.decided(code)

    def _by_headline(self, node: int, first: int, end: int) -> Cause | None:
        nodes, headings = self._tree.nodes, self._headings
        place = bisect_left(headings, node)
        if place < len(headings) and headings[place] < nodes.end[node] and self._length(first, end) <= _HEADLINE:
            if self._alone(node, first, end) and not (first == 0 and nodes.tag[node] == "header"):
                return Cause(HEADLINE, "headline", "<h1>")
        return None

    def _by_name(self, node: int, first: int, end: int) -> Cause | None:
        """What the element is called, or the one part that it consists of."""
        if not self._alone(node, first, end):
            return None
        length = self._length(first, end)
        for depth, part in enumerate(self._core(node, length)):
            name = self._best(part, length)
            if name is not None and not (depth and name.family == "hidden"):
                return name if depth == 0 else name._replace(evidence=f"holds {name.evidence}")
        return None

    def _best(self, node: int, length: int) -> Cause | None:
        thing, place, _, _ = self._names(node)
        return place or thing if length >= _LARGE else thing or place

    def _by_text(self, first: int, end: int) -> Cause | None:
        """What its first words say, or its last ones; of a large part only the names of what they can head."""
        texts, of_text = self._tree.runs.text, self._words.of_text
        large, known = self._length(first, end) > _LARGE, families()
        for run in range(first, min(first + 3, end)):
            found = of_text(texts[run])
            if found is not None and not (large and found.family in known and not known[found.family].heads):
                return found
            if len(texts[run]) > _LINE:
                break
        for run in range(max(end - 2, first), end):
            found = of_text(texts[run]) if len(texts[run]) <= _LINE else None
            if found is not None and (found.family == "footer" or (found.family == "promotion" and not large)):
                return found
        return None

    def _by_parts(self, node: int, first: int, end: int) -> Cause | None:
        """What most of its text is called, each run by the nearest element with a name."""
        parents, owners, texts = self._tree.nodes.parent, self._tree.runs.owner, self._tree.runs.text
        lengths: dict[str, int] = {}
        names: dict[str, Cause] = {}
        total = 0
        for run in range(first, min(end, first + _MOST_RUNS)):
            length = len(texts[run])
            total += length
            part = owners[run]
            while part > node or part == node == owners[run]:
                thing, place, _, _ = self._names(part)
                name = thing or place
                if name is None and part == owners[run] and self._tree.runs.linked[run] > _LINKED * length:
                    name = self._of_link(part)
                if name is not None:
                    names.setdefault(name.family, name)
                    lengths[name.family] = lengths.get(name.family, 0) + length
                    break
                part = parents[part]
        family = max(lengths, key=lengths.__getitem__, default="")
        if not family or lengths[family] < _MOSTLY * total:
            return None
        return names[family]._replace(evidence=f"mostly {names[family].evidence}")

    def _of_link(self, node: int) -> Cause | None:
        """What the first element in one is called."""
        if node + 1 >= self._tree.nodes.end[node]:
            return None
        thing, place, _, _ = self._names(node + 1)
        return thing or place

    def _by_surroundings(self, node: int, most: float) -> Cause | None:
        """What the elements around it are called, as far as they hold little kept text."""
        parents = self._tree.nodes.parent
        for _ in range(_DEEP):
            node = parents[node] if node else -1
            if node <= 0 or self._kept_share(node) > most:
                return None
            thing, place, _, _ = self._names(node)
            name = thing or place
            if name is not None:
                return name._replace(evidence=f"in {name.evidence}")
        return None

    def _by_make(self, node: int) -> Cause | None:
        return self._names(node).weak

    def _by_heading(self, first: int) -> Cause | None:
        """What the heading that it stands under says, if that can head a part."""
        nodes, runs, known = self._tree.nodes, self._tree.runs, families()
        for run in range(first - 1, max(first - _UNDER, 0) - 1, -1):
            if nodes.tag[runs.container[run]] in _HEADINGS:
                found = self._words.of_text(runs.text[run])
                if found is not None and found.family in known and known[found.family].heads:
                    return found._replace(evidence=f"under a heading that {found.evidence}")
                return None
        return None

    def _by_material(self, node: int, first: int, end: int) -> Cause | None:
        """What its runs stand in, if that is a button or a figure; or a picture with a few words."""
        parents, runs = self._tree.nodes.parent, self._tree.runs
        part, name = runs.owner[first], None
        while part >= node and name is None:
            name = self._names(part).weak
            part = parents[part]
        if name is not None:
            return name._replace(evidence=f"holds {name.evidence}")
        figures = self._figures
        place = bisect_left(figures, node)
        if place < len(figures) and figures[place] < self._tree.nodes.end[node] and self._length(first, end) <= _LARGE:
            return Cause(CAPTION, "captions", "holds <figure>")
        return None

    def _by_date(self, first: int, end: int) -> Cause | None:
        """A short text that is a date."""
        text = self._tree.runs.text[first]
        if end - first == 1 and len(text) <= 40 and dates.may_be_in(text) and dates.position(text) is not None:  # noqa: PLR2004
            return Cause(DATE, "byline", "a date")
        return None

    def _by_copy(self, first: int, end: int, least: int) -> Cause | None:
        texts = self._tree.runs.text
        linked = self._tree.runs.linked
        same = sum(
            len(texts[run])
            for run in range(first, end)
            if texts[run] in self._kept_texts and linked[run] <= _MOSTLY * len(texts[run])  # a table of contents links
        )
        if same >= least and same > _WHOLE * self._length(first, end):
            return Cause(COPY, "copies", "the same words are kept elsewhere")
        return None

    def _by_shape(self, node: int, first: int, end: int) -> Cause | None:
        """Cards after the text, or little more than short links."""
        runs = self._tree.runs
        linked = [run for run in range(first, end) if runs.linked[run] > _MOSTLY * len(runs.text[run])]
        if not linked:
            return None
        if end - first <= _TRAIL and any(runs.text[run].strip()[-1:] in _BETWEEN for run in range(first, end)):
            return Cause(TRAIL, "navigation", "links with signs of a trail between")
        words = sum(len(runs.text[run].split()) for run in range(first, end))
        of_links = sum(len(runs.text[run].split()) for run in linked)
        if len(linked) >= _CARDS and first > self._last_kept and of_links > _LINK_WORDS * len(linked):
            return Cause(CARDS, "related", f"{len(linked)} links of {of_links} words after the text")
        if of_links >= _LINKED * words and len(linked) > 1:
            return Cause(LIST, "navigation", f"{len(linked)} links in {words} words")
        return None

    def _by_hiding(self, first: int, end: int) -> Cause | None:
        code = self._decided.get(first)
        return self._words.decided(code) if code else None

    def _by_company(self, node: int) -> Cause | None:
        return self._names(node).learned

    def _by_place(self, first: int, end: int) -> Cause | None:
        before, total, runs = self._before[first], self._before[-1], len(self._kept)
        if first > self._last_kept and self._before[end] >= (1 - _EDGE) * total and end >= (1 - _EDGE) * runs:
            return Cause(FOOT, "footer", "at the end of the page")
        if end <= self._first_kept and before <= _EDGE * total:
            return Cause(HEAD, "masthead", "at the beginning of the page")
        return None

    def _names(self, node: int) -> Names:
        nodes = self._tree.nodes
        return self._words.of_key(nodes.kinds[nodes.kind[node]])

    def _core(self, node: int, length: int) -> Iterator[int]:
        """The element, the part in it that holds nearly all of its text, and so on."""
        nodes, before, ends = self._tree.nodes, self._before, self._tree.runs.end_piece
        yield node
        for _ in range(_DEEP):
            child, end = node + 1, nodes.end[node]
            for _ in range(_MOST_RUNS):
                if child >= end:
                    return
                start, stop = nodes.first_piece[child], nodes.end_piece[child]
                if start < stop:
                    inside = before[bisect_right(ends, stop)] - before[bisect_left(ends, start + 1)]
                    if inside >= _WHOLE * length:
                        break
                child = nodes.end[child]
            else:
                return
            node = child
            yield node

    def _alone(self, node: int, first: int, end: int) -> bool:
        """Whether the element holds nothing but these runs."""
        nodes, ends = self._tree.nodes, self._tree.runs.end_piece
        start = ends[first - 1] if first else 0
        return nodes.first_piece[node] >= start and nodes.end_piece[node] <= ends[end - 1]

    def _length(self, first: int, end: int) -> int:
        return self._before[end] - self._before[first]

    def _kept_share(self, node: int) -> float:
        nodes, ends = self._tree.nodes, self._tree.runs.end_piece
        first, end = bisect_left(ends, nodes.first_piece[node] + 1), bisect_right(ends, nodes.end_piece[node])
        kept = self._kept_before[end] - self._kept_before[first]
        return kept / max(self._length(first, end), 1)

    @cached_property
    def _before(self) -> list[int]:
        """Characters of the page's text before each run."""
        return list(accumulate(map(len, self._tree.runs.text), initial=0))

    @cached_property
    def _kept_before(self) -> list[int]:
        texts = self._tree.runs.text
        return list(accumulate((len(text) * keep for text, keep in zip(texts, self._kept, strict=True)), initial=0))

    @cached_property
    def _kept_texts(self) -> set[str]:
        texts = self._tree.runs.text
        return {text for text, keep in zip(texts, self._kept, strict=True) if keep}

    @cached_property
    def _headings(self) -> list[int]:
        return self._tree.nodes.of_tags("h1")

    @cached_property
    def _figures(self) -> list[int]:
        return self._tree.nodes.of_tags("figure")

    @cached_property
    def _first_kept(self) -> int:
        return next((run for run, keep in enumerate(self._kept) if keep), len(self._kept))

    @cached_property
    def _last_kept(self) -> int:
        return next((run for run in range(len(self._kept) - 1, -1, -1) if self._kept[run]), -1)


@cache
def vocabulary_of(rulebook: Rulebook) -> Vocabulary:
    """The names of a rulebook, made ready once for each process."""
    return Vocabulary(rulebook)
