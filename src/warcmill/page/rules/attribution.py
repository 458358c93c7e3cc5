"""Attribution: the rule, family and evidence that a person would name for a removed part of a page.

It follows the verdicts and changes none of them. Rules that decide alone (second copies, lines before the text, rule
packs) name themselves. Everything else is named as a person looking at the page would name it: by the element's own
name, by that of the single part that it consists of, by its first words, by the name of most of its text, by the names
of ancestors with little kept text; then by its make-up and position; then by words that mostly occur with those of one
family. What remains is `unnamed`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from warcmill.page.metadata import dates
from warcmill.page.rules.extent import Extent
from warcmill.page.rules.naming import UNNAMED, Cause, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.naming import Names
    from warcmill.page.rules.rulebook import Rulebook

HEADLINE, CAPTION, DATE, COPY, TRAIL = "HDL001", "MTA002", "FRN002", "TXT004", "NAV002"
LINKS, CARDS, HEAD, FOOT, BY_SCORE = "NAV009", "REL003", "NAV010", "FTR002", "UNN001"
_LARGE: Final = 400
"""An element with this many characters is the place that its name speaks of, and not the thing."""
_LINE: Final = 60
"""Maximum length of a line that may name its surroundings; a longer text that is kept elsewhere is its copy."""
_SAID: Final = 12
"""Minimum length of a copy where nothing else names it."""
_MOSTLY: Final = 0.5
_WHOLE: Final = 0.8
_LEVELS: Final = 8
"""Number of ancestors that are examined."""
_FEW: Final = 30
"""At most this many passages of a part are sampled to find the name of most of it."""
_HARDLY, _PARTLY = 0.15, 0.5
"""An ancestor with a larger share of kept text does not name what was removed from it: a strict limit, and one for when
nothing else is found."""
_UNDER: Final = 20
"""This many passages after a heading are examined as belonging to it."""
_LINKED: Final = 0.7
_LINK_WORDS: Final = 5
"""Links to other texts have more words than this on average."""
_TRAIL: Final = 12
"""Maximum number of passages in a breadcrumb."""
_BETWEEN: Final = frozenset("›»▸>/→")
_EDGE: Final = 0.05
"""This share of the page's text at its beginning and its end is its header and its footer."""
_DATE: Final = 40
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN: Final = "hidden"


class Attribution:
    """The names of what was removed from one page.

    `kept` has a flag for each passage; `decided` has the rule of each passage that a rule decided alone.
    """

    def __init__(self, tree: Tree, rulebook: Rulebook, kept: Sequence[bool], decided: Mapping[int, str]) -> None:
        self._nodes, self._passages, self._decided = tree.nodes, tree.passages, decided
        self._vocabulary = vocabulary_of(rulebook)
        self._names: list[Names | None] = [None] * len(tree.nodes.kinds)
        self._extent = Extent(tree, kept)

    def cause(self, node: int, first: int, end: int) -> Cause:
        """The cause for an element removed with the passages `first` to `end`; `node` is a single one's parent."""
        length = self._extent.length(first, end)
        alone = self._extent.holds_only(node, first, end)
        return (
            self._by_decision(first, end, length)
            or (alone and (self._by_headline(node, first, end, length) or self._by_name(node, length)))
            or self._by_date(first, end, length)
            or self._by_surroundings(node, _HARDLY)
            or self._by_text(first, end, length)
            or self._by_copy(first, end, length, _LINE)
            or self._by_parts(node, first, end)
            or self._by_surroundings(node, _PARTLY)
            or self._by_heading(first)
            or self._by_material(node, first)
            or self._by_copy(first, end, length, _SAID)
            or self._by_links(first, end)
            or self._by_hiding(first)
            or self._of(node).learned
            or self._by_place(first, end)
            or Cause(BY_SCORE, UNNAMED)
        )

    def of_code(self, code: str, node: int) -> Cause:
        """The cause for a part that a rule cut out of kept text."""
        own = next((name for name in self._of(node) if name is not None and name.rule == code), None)
        return own or self._vocabulary.of_rule(code)

    def _of(self, node: int) -> Names:
        kind = self._nodes.kind[node]
        found = self._names[kind]
        if found is None:
            found = self._names[kind] = self._vocabulary.of_key(self._nodes.kinds[kind])
        return found

    def _by_decision(self, first: int, end: int, length: int) -> Cause | None:
        """The rule that decided alone; a hiding rule only if it hides this very part, or as the last resort."""
        if first not in self._decided and end - 1 not in self._decided:
            return None
        lengths: dict[str, int] = {}
        for passage in range(first, end):
            if code := self._decided.get(passage):
                lengths[code] = lengths.get(code, 0) + len(self._passages.text[passage])
        code = max(lengths, key=lengths.__getitem__)
        cause = self._vocabulary.of_rule(code)
        return cause if lengths[code] > _MOSTLY * length and cause.family != _UNSEEN else None

    def _by_headline(self, node: int, first: int, end: int, length: int) -> Cause | None:
        if length > _LARGE or (first == 0 and self._nodes.tag[node] == "header"):
            return None
        tags, containers = self._nodes.tag, self._passages.container
        if any(tags[containers[passage]] == "h1" for passage in range(first, min(end, first + _TRAIL))):
            return Cause(HEADLINE, "headline", "<h1>")
        return None

    def _by_name(self, node: int, length: int) -> Cause | None:
        """By the name of the element, or of the single part that it consists of."""
        if own := self._best(node, length):
            return own
        for part in self._extent.core(node, length):
            name = self._best(part, length)
            if name is not None and name.family != _UNSEEN:
                return name._replace(evidence=f"holds {name.evidence}")
        return None

    def _best(self, node: int, length: int) -> Cause | None:
        names = self._of(node)
        return names.place or names.thing if length >= _LARGE else names.thing or names.place

    def _by_date(self, first: int, end: int, length: int) -> Cause | None:
        """A date that stands alone."""
        text = self._passages.text[first]
        if length <= _DATE and end - first == 1 and dates.may_be_in(text) and dates.position(text) is not None:
            return Cause(DATE, "byline", "a date")
        return None

    def _by_copy(self, first: int, end: int, length: int, least: int) -> Cause | None:
        if length >= least and self._extent.copied_share(first, end) > _WHOLE:
            return Cause(COPY, "copies", "the same words are kept elsewhere")
        return None

    def _by_text(self, first: int, end: int, length: int) -> Cause | None:
        """By its first or last words; a large part only if they can be the heading of such a part."""
        texts, of_text, heads = self._passages.text, self._vocabulary.of_text, self._vocabulary.heads
        large = length > _LARGE
        for passage in range(first, min(first + 3, end)):
            found = of_text(texts[passage])
            if found is not None and (not large or found.family in heads):
                return found
            if len(texts[passage]) > _LINE:
                break
        for passage in range(max(end - 2, first), end):
            found = of_text(texts[passage]) if len(texts[passage]) <= _LINE else None
            if found is not None and (found.family == "footer" or (found.family == "promotion" and not large)):
                return found
        return None

    def _by_parts(self, node: int, first: int, end: int) -> Cause | None:
        """By the name of most of its text, each passage named by its nearest ancestor with a name."""
        parents, passages = self._nodes.parent, self._passages
        lengths: dict[str, int] = {}
        found: dict[str, Cause] = {}
        end = min(end, first + _FEW)
        for passage in range(first, end):
            part = passages.owner[passage]
            name = (
                self._of_first_link(part) if passages.linked[passage] > _LINKED * len(passages.text[passage]) else None
            )
            while name is None and part > node:
                names = self._of(part)
                name, part = names.thing or names.place, parents[part]
            if name is not None:
                found.setdefault(name.family, name)
                lengths[name.family] = lengths.get(name.family, 0) + len(passages.text[passage])
        family = max(lengths, key=lengths.__getitem__, default="")
        if not family or lengths[family] < _MOSTLY * self._extent.length(first, end):
            return None
        return found[family]._replace(evidence=f"mostly {found[family].evidence}")

    def _of_first_link(self, node: int) -> Cause | None:
        if node + 1 >= self._nodes.end[node]:
            return None
        names = self._of(node + 1)
        return names.thing or names.place

    def _by_surroundings(self, node: int, most: float) -> Cause | None:
        """By the names of ancestors with little kept text."""
        for _ in range(_LEVELS):
            node = self._nodes.parent[node] if node else -1
            if node <= 0 or self._extent.kept_share(node) > most:
                return None
            names = self._of(node)
            if name := names.thing or names.place:
                return name._replace(evidence=f"in {name.evidence}")
        return None

    def _by_heading(self, first: int) -> Cause | None:
        """By the heading above it, if that can be the heading of such a part."""
        tags, passages = self._nodes.tag, self._passages
        for passage in range(first - 1, max(first - _UNDER, 0) - 1, -1):
            if tags[passages.container[passage]] in _HEADINGS:
                found = self._vocabulary.of_text(passages.text[passage])
                if found is not None and found.family in self._vocabulary.heads:
                    return found._replace(evidence=f"under a heading that {found.evidence}")
                return None
        return None

    def _by_material(self, node: int, first: int) -> Cause | None:
        """By its make-up: a button, a field, or a picture with a few words."""
        part = self._passages.owner[first]
        while part >= node:
            if name := self._of(part).weak:
                return name if part == node else name._replace(evidence=f"holds {name.evidence}")
            part = self._nodes.parent[part]
        for inner in range(node + 1, min(node + _TRAIL, self._nodes.end[node])):
            if self._nodes.tag[inner] == "figure":
                return Cause(CAPTION, "captions", "holds <figure>")
        return None

    def _by_links(self, first: int, end: int) -> Cause | None:
        """By its links: a breadcrumb, cards after the text, or little else than links."""
        texts, linked = self._passages.text, self._passages.linked
        links = [passage for passage in range(first, end) if linked[passage] > _MOSTLY * len(texts[passage])]
        if not links:
            return None
        if end - first <= _TRAIL and any(texts[passage][-1:] in _BETWEEN for passage in range(first, end)):
            return Cause(TRAIL, "navigation", "links with the signs of a trail between them")
        of_links = sum(len(texts[passage].split()) for passage in links)
        if len(links) > 1 and first > self._extent.last_kept and of_links > _LINK_WORDS * len(links):
            return Cause(CARDS, "related", f"{len(links)} links of {of_links} words after the text")
        words = sum(len(texts[passage].split()) for passage in range(first, end))
        if len(links) > 1 and of_links >= _LINKED * words:
            return Cause(LINKS, "navigation", f"{len(links)} links in {words} words")
        return None

    def _by_hiding(self, first: int) -> Cause | None:
        code = self._decided.get(first)
        return self._vocabulary.of_rule(code) if code else None

    def _by_place(self, first: int, end: int) -> Cause | None:
        extent = self._extent
        total, passages = extent.before[-1], len(self._passages.text)
        if first == 0 and end == passages:
            return None  # the whole page
        if first > extent.last_kept and extent.before[end] >= (1 - _EDGE) * total and end >= (1 - _EDGE) * passages:
            return Cause(FOOT, "footer", "at the end of the page")
        if end <= extent.first_kept and extent.before[first] <= _EDGE * total:
            return Cause(HEAD, "masthead", "at the beginning of the page")
        return None


@cache
def vocabulary_of(rulebook: Rulebook) -> Vocabulary:
    """The names of a rulebook, prepared once per process."""
    return Vocabulary(rulebook)
