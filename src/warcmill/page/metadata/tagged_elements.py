"""The parts of a page's markup that metadata is read from, gathered in one pass over the tree's nodes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from warcmill.page.markup.class_words import words
from warcmill.page.markup.word_lookup import Finder
from warcmill.page.metadata import json_ld
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.markup.tree import Tree
    from warcmill.page.metadata.json_ld import Graph

MAX_VALUE = 20_000
"""At most this many characters of one attribute are kept."""
MAX_PIECES = 2_000
"""At most this many pieces of an element's text are examined."""
MOST = 40
"""At most this many elements of one kind are kept: a page has one title and some authors, not a thousand."""
LONGEST = 4_096
"""At most this many characters of an attribute are searched for words."""
REMEMBERED = 200
"""Marks of keys and names up to this length in characters are cached: pages share many of them."""
MOST_TIMES = 1_000
MOST_METAS = 300


@dataclass(slots=True)
class Markup:
    """Elements that may carry metadata, by what they are; numbers are indices of `tree.nodes`."""

    tree: Tree
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Contents by name, property, itemprop or http-equiv, in lower case."""
    links: dict[str, list[str]] = field(default_factory=dict)
    """href by relation."""
    headings: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    marked: dict[str, list[int]] = field(default_factory=dict)
    """Elements by the mark that one of their words gives them (`vocabulary.toml`, marks): `author`, `date`, …"""
    scripts: list[str] = field(default_factory=list)
    """JSON-LD as written."""
    graph: Graph = field(default_factory=json_ld.Graph)

    def meta(self, names: tuple[str, ...]) -> str | None:
        """The first content of the first of these names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def text(self, node: int) -> str:
        """The shown text of an element, cut to MAX_VALUE characters; blocks in it are separated by line breaks."""
        nodes, pieces = self.tree.nodes, self.tree.pieces
        first = nodes.first_piece[node]
        end = min(nodes.end_piece[node], first + MAX_PIECES)
        if first >= end:
            return ""
        ends = self.tree.passages.end_piece
        cuts = [first, *ends[bisect_right(ends, first) : bisect_left(ends, end)], end]
        parts = (" ".join("".join(pieces[a:b]).split()) for a, b in pairwise(cuts))
        return "\n".join(part for part in parts if part)[:MAX_VALUE]

    def attribute(self, node: int, name: str) -> str:
        """An attribute's value, cut to MAX_VALUE characters; empty if there is none."""
        return (self.tree.nodes.element.get(node, name) or "")[:MAX_VALUE]

    def passage_at(self, node: int) -> int:
        """The passage in which an element's text begins, or the next one if it has no text."""
        return bisect_right(self.tree.passages.end_piece, self.tree.nodes.first_piece[node])


def gather(tree: Tree) -> Markup:
    """Collect metas, links, headings, times, JSON-LD and marked elements."""
    found = Markup(tree)
    marked = found.marked
    # Once per kind of element; nearly all kinds have none of the words.
    kinds = tree.nodes.kinds
    of_kind: dict[int, tuple[str, ...]] = {}
    for kind in _telling().find(tree.names).having():
        key = kinds[kind]
        of_kind[kind] = _known_marks(key) if len(key) <= REMEMBERED else _marks(key)
    for node in tree.nodes.of_kinds(of_kind):
        for mark in of_kind[tree.nodes.kind[node]]:
            if len(same := marked.setdefault(mark, [])) < MOST:
                same.append(node)
            if collect := _COLLECT.get(mark):
                collect(found, node)
    found.graph = json_ld.graph(found.scripts)
    return found


@cache
def _telling() -> Finder:
    return Finder({word: number for number, word in enumerate(sorted(vocabulary().telling))})


def _marks(key: str) -> tuple[str, ...]:
    """The marks given by an element's tag and naming attributes (see `traversal.Nodes`)."""
    vocab = vocabulary()
    tag, *attributes = key.split("\0")
    if tag == "link" and "canonical" not in key:
        return ()
    found = [f"<{tag}>"] if f"<{tag}>" in _COLLECT else ["<time>"] if tag in vocab.times else []
    if tag in vocab.unmarked:
        return tuple(found)
    for attribute in attributes:
        name, _, value = attribute[:LONGEST].partition("=")
        if name in _TOKENS:
            found += [mark for token in value.lower().split() if (mark := vocab.properties.get((name, token)))]
        elif name in _NAMES:
            found += _marks_of_name(value)
    return tuple(dict.fromkeys(found))


_known_marks = lru_cache(maxsize=16_384)(_marks)


def _marks_of_name(value: str) -> list[str]:
    """The marks of the words in each token: alone, in pairs, and all together."""
    found: list[str] = []
    for token in value.split():
        found += _known_marks_of_token(token) if len(token) <= REMEMBERED else _marks_of_token(token)
    return found


def _marks_of_token(token: str) -> tuple[str, ...]:
    known = vocabulary().marks
    parts = words(token)
    pairs = map(" ".join, pairwise(parts))
    return tuple(mark for word in (*parts, *pairs, " ".join(parts)) if (mark := known.get(word)))


_known_marks_of_token = lru_cache(maxsize=16_384)(_marks_of_token)


def _meta(found: Markup, node: int) -> None:
    get = partial(found.tree.nodes.element.get, node)
    if not (content := (get("content") or "").strip()):
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := get(attribute):
            contents = found.metas.setdefault(_plain_name(name), [])
            if len(contents) < MOST_METAS:
                contents.append(content[:MAX_VALUE])


def _plain_name(name: str) -> str:
    """A meta's name as the vocabulary spells it: `DC:Creator` is `dc.creator`, `schema:author` is `author`."""
    name = name.strip().lower().removeprefix("schema:")
    return name.replace(":", ".", 1) if name.startswith(("dc:", "dcterms:")) else name


def _link(found: Markup, node: int) -> None:
    get = partial(found.tree.nodes.element.get, node)
    if href := get("href"):
        for relation in (get("rel") or "").lower().split():
            found.links.setdefault(relation, []).append(href)


def _script(found: Markup, node: int) -> None:
    element: Any = found.tree.nodes.element[node]
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        found.scripts.append(element.text)


def _heading(found: Markup, node: int) -> None:
    if len(found.headings) < MOST:
        found.headings.append(node)


def _time(found: Markup, node: int) -> None:
    if len(found.times) < MOST_TIMES:
        found.times.append(node)


_TOKENS = frozenset({"rel", "itemprop"})
_NAMES = frozenset({"class", "id", "data-testid", "data-component"})
_COLLECT: dict[str, Callable[[Markup, int], None]] = {
    "<meta>": _meta,
    "<link>": _link,
    "<script>": _script,
    "<h1>": _heading,
    "<time>": _time,
}
