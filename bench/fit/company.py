"""The company of words: of words that no rule claims the family whose names they stand with, on many hosts.

A word that is met in removed parts of many hosts, nearly always under an element that is called navigation, tells of
navigation where no such element is around.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from warcmill.page.markup.class_words import key_words
from warcmill.page.rules.attribution import vocabulary_of
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fit.pages import Page
    from warcmill.page.rules.naming import Vocabulary

_LEAST_HOSTS: Final = 6
_LEAST_SHARE: Final = 0.75
"""Of the hosts where a word is met in removed parts, so many have it with names of the one family."""
_LEAST_REMOVED: Final = 0.8
"""Of the hosts where a word is met at all, so many have it in removed parts alone."""
_LEVELS: Final = 4
_KEPT: Final = 0.5


def of_words(pages: Sequence[Page]) -> dict[str, tuple[str, int, int]]:
    """Of each word that its company tells of: the family, on how many of a hundred hosts it is so, and of how many."""
    names = vocabulary_of(rulebook())
    families: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    kept: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for word, family in _met(page, names):
            if names.rule_of(word) or any(names.rule_of(part) for part in word.split()):
                continue  # it is named, or stands beside the part of it that is
            if family is None:
                kept[word].add(page.host)
            else:
                families[word][page.host][family] += 1
    return {word: found for word, hosts in sorted(families.items()) if (found := _judged(hosts, len(kept[word])))}


def _judged(hosts: dict[str, Counter[str]], kept: int) -> tuple[str, int, int] | None:
    if len(hosts) < _LEAST_HOSTS or len(hosts) < _LEAST_REMOVED * (len(hosts) + kept):
        return None
    votes = Counter(max(own, key=lambda family: (own[family], family)) for own in hosts.values())
    family, count = max(votes.items(), key=lambda one: (one[1], one[0]))
    if not family or count < _LEAST_SHARE * len(hosts):
        return None
    return family, round(100 * count / len(hosts)), len(hosts)


def _met(page: Page, names: Vocabulary) -> Iterator[tuple[str, str | None]]:
    """Each word of the elements around each passage, with the family named nearest above it; None in kept text."""
    nodes, passages = page.tree.nodes, page.tree.passages
    seen: set[tuple[int, bool]] = set()
    for passage, share in enumerate(page.share.tolist()):
        node = passages.owner[passage]
        for _ in range(_LEVELS):
            if node <= 0 or (node, share > _KEPT) in seen:
                break
            seen.add((node, share > _KEPT))
            family = None if share > _KEPT else _family(page, node, names)
            yield from ((word, family) for word in key_words(nodes.key(node)))
            node = nodes.parent[node]


def _family(page: Page, node: int, names: Vocabulary) -> str:
    nodes = page.tree.nodes
    for _ in range(_LEVELS):
        thing, place, _, _ = names.of_key(nodes.key(node))
        if name := thing or place:
            return name.family
        node = nodes.parent[node]
        if node <= 0:
            break
    return ""
