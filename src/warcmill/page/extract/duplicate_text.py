"""Second copies of the same text: one for phones and one for desktops, one for carousels to turn without a seam."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from warcmill.page.extract.trim_record import CLONE, COPY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warcmill.page.markup.tree import Tree

_SHORTEST: Final = 3
"""Words from which on the same text in two variants of a page is a copy."""
_SCREENS: Final = 3
"""Copies of a text that are made for screens, at most; what a page says more often than that, it says often."""
_LONG: Final = 60
"""Characters from which on a text that a page says again, word for word, is a copy wherever it stands."""
_SAID_AGAIN: Final = frozenset({"blockquote", "q", "pre", "code", "td", "th"})
"""What stands in these is said again for a reason."""
_QUOTED: Final = -1
"""The variant of quotations: whoever quotes a text means to repeat it."""


def find(
    tree: Tree,
    kept: Sequence[bool],
    nodes: Sequence[int],
    telling: Mapping[int, tuple[str, ...]],
    codes: Mapping[str, str],
) -> dict[int, str]:
    """The kept passages that say what another one has said in another variant of the page, with the code of the rule.

    A variant is what stands inside the same elements with telling words (`telling`, by element); what a page repeats
    inside one variant is repeated. `nodes` are the elements with kept text, in document order.
    """
    variant, clones = _variants(tree, nodes, telling, codes)
    times = Counter(text for text, keep in zip(tree.passages.text, kept, strict=True) if keep)
    first: dict[str, int] = {}
    found: dict[int, str] = {}
    owners = tree.passages.owner
    for passage, text in enumerate(tree.passages.text):
        if not kept[passage] or variant[owners[passage]] == _QUOTED:
            continue
        before = first.setdefault(text, passage)
        one, other = variant[owners[before]], variant[owners[passage]]
        cloned = one in clones or other in clones
        if one != other and (cloned or (text.count(" ") >= _SHORTEST - 1 and times[text] <= _SCREENS)):
            found[passage] = CLONE if cloned else COPY
    return found


def again(tree: Tree, kept: Sequence[bool]) -> Iterator[int]:
    """The long kept passages that say word for word what one before them has said in an element of another make.

    What elements of one make say again, they mean to say again: the chorus of a song, equal replies, a clause under
    each offer. So do quotes, code and tables.
    """
    said: dict[str, int] = {}
    texts, tags, parents = tree.passages.text, tree.nodes.tag, tree.nodes.parent
    for passage, text in enumerate(texts):
        if not kept[passage] or len(text) < _LONG:
            continue
        before = said.setdefault(text, passage)
        if before == passage or _alike(tree, before, passage):
            continue
        node = tree.passages.owner[passage]
        while node >= 0 and tags[node] not in _SAID_AGAIN:
            node = parents[node]
        if node < 0:
            yield passage


def _alike(tree: Tree, one: int, other: int) -> bool:
    """Whether the elements around two passages are of the same makes, up to the one that holds both."""
    kind, parents = tree.nodes.kind, tree.nodes.parent
    left, right = tree.passages.owner[one], tree.passages.owner[other]
    while left != right:
        if left < 0 or right < 0 or kind[left] != kind[right]:
            return False
        left, right = parents[left], parents[right]
    return True


def doubled(tree: Tree, kept: Sequence[bool]) -> Iterator[int]:
    """The kept passages that repeat the one right before them in an element of another kind: a title twice."""
    texts, containers, kind = tree.passages.text, tree.passages.container, tree.nodes.kind
    for passage, (before, text) in enumerate(pairwise(texts), 1):
        if text == before and kept[passage] and kept[passage - 1] and text.count(" ") >= _SHORTEST - 1:
            one, other = kind[containers[passage - 1]], kind[containers[passage]]
            if one != other and "blockquote" not in (tree.nodes.kinds[one], tree.nodes.kinds[other]):
                yield passage


def _variants(
    tree: Tree, nodes: Sequence[int], telling: Mapping[int, tuple[str, ...]], codes: Mapping[str, str]
) -> tuple[dict[int, int], set[int]]:
    """The variant of each element, and which of the variants are clones."""
    tags, parents, key = tree.nodes.tag, tree.nodes.parent, tree.nodes.key
    variant: dict[int, int] = {}
    clones: set[int] = set()
    numbers: dict[tuple[int, str], int] = {}
    for node in nodes:
        number = variant.get(parents[node], 0)
        if number == _QUOTED or tags[node] == "blockquote":
            number = _QUOTED
        elif own := telling.get(node):
            above = number
            classes = key(node).partition("\0class=")[2].partition("\0")[0]
            number = numbers.setdefault((above, classes or key(node)), len(numbers) + 1)
            if above in clones or any(codes[word] == CLONE for word in own):
                clones.add(number)
        variant[node] = number
    return variant, clones
