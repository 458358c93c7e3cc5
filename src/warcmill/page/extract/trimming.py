"""Parts of kept text that do not belong to it, found by words and shapes, and cut."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from warcmill.page.extract import duplicate_text
from warcmill.page.extract.trim_record import CLOSE, COPY, REFERENCE, Trim, short_text, take
from warcmill.page.extract.typography import REWRITE, close_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warcmill.model import PageType
    from warcmill.page.extract.kept_elements import Stand
    from warcmill.page.extract.trim_record import WordsOfPage
    from warcmill.page.markup.tree import Tree

_LONGEST_ASIDE: Final = 300
"""Maximum length in characters of a text for screen readers alone."""
_MOST_LINES: Final = 5_000
"""Maximum number of pieces in an element that may hold the line numbers of a listing."""


def trim(tree: Tree, kept: Sequence[bool], stand: Stand, words: WordsOfPage, page_type: PageType | None = None) -> Trim:
    """Find what has to be cut out of kept text; `stand` says how the elements relate to it.

    Documentation repeats the same text for many things: its copies are kept.
    """
    found = Trim(list(kept))
    kinds, tags, of_kind = tree.nodes.kind, tree.nodes.kind_tag, words.of_kind
    telling: dict[int, tuple[str, ...]] = {}
    codes, of_copies = words.known.codes, words.known.of_copies
    # Most kinds of elements have none of these words, and nothing in them is rewritten.
    marked = {*of_kind, *(kind for kind, tag in enumerate(tags) if tag in REWRITE)}
    for node in [node for node in tree.nodes.of_kinds(marked) if stand.holds[node]]:
        own, tag = of_kind.get(kinds[node], ()), tags[kinds[node]]
        if tag in REWRITE:
            REWRITE[tag](found, tree, node)
        if not own:
            continue
        if not of_copies.isdisjoint(own):
            telling[node] = own
        _apply(found, tree, node, {codes[word] for word in own})
    for passage in list(duplicate_text.doubled(tree, found.kept)):
        found.kept[passage] = False
        found.codes[passage] = COPY
    if page_type != "documentation":
        _cut_copies(found, tree, stand.around, telling, codes)
    return found


def _cut_copies(
    found: Trim, tree: Tree, nodes: Sequence[int], telling: dict[int, tuple[str, ...]], codes: Mapping[str, str]
) -> None:
    if telling:
        for passage, code in duplicate_text.find(tree, found.kept, nodes, telling, codes).items():
            found.kept[passage] = False
            found.codes[passage] = code
    for passage in list(duplicate_text.again(tree, found.kept)):
        found.kept[passage] = False
        found.codes[passage] = COPY


def _apply(found: Trim, tree: Tree, node: int, codes: set[str]) -> None:
    if CLOSE in codes:
        close_up(found, tree, node)
    for code in sorted(codes & _APPLIES.keys()):
        if _APPLIES[code](tree, node):
            take(found, tree, node, code)
            return


def _short(most: int) -> Callable[[Tree, int], bool]:
    return lambda tree, node: short_text(tree, node, most) is not None


def _beside_text(tree: Tree, node: int) -> bool:
    """A short part of a passage: words of their own may describe a picture, as `Yes` in a cell with a tick does."""
    passage = bisect_right(tree.passages.end_piece, tree.nodes.first_piece[node])
    start = tree.passages.end_piece[passage - 1] if passage else 0
    alone = tree.nodes.first_piece[node] <= start and tree.nodes.end_piece[node] >= tree.passages.end_piece[passage]
    return not alone and short_text(tree, node, _LONGEST_ASIDE) is not None


def _no_letters(tree: Tree, node: int) -> bool:
    text = short_text(tree, node, 3)
    return text is not None and not any(map(str.isalnum, text))


def _line_numbers(tree: Tree, node: int) -> bool:
    """Nothing but numbers, in preformatted text or around it."""
    nodes = tree.nodes
    first, end = nodes.first_piece[node], nodes.end_piece[node]
    if end - first > _MOST_LINES or not all(
        "".join(piece.split()).isdecimal() for piece in tree.pieces[first:end] if not piece.isspace()
    ):
        return False
    around = [*nodes.tag[node : node + 4]]
    for _ in range(4):
        node = max(nodes.parent[node], 0)
        around.append(nodes.tag[node])
    return "pre" in around or "code" in around


def _one_word(tree: Tree, node: int) -> bool:
    text = short_text(tree, node, 40)
    return text is not None and " " not in text


def _partly(tree: Tree, node: int) -> bool:
    """Whether an element holds at most half of the page's pieces, and so is not the page itself."""
    return 2 * (tree.nodes.end_piece[node] - tree.nodes.first_piece[node]) <= len(tree.pieces)


_APPLIES: Final[dict[str, Callable[[Tree, int], bool]]] = {
    "CUT001": _beside_text,
    "CUT005": _line_numbers,
    REFERENCE: _short(8),
    "CUT007": _partly,
    "CUT008": _one_word,
    "CUT009": _no_letters,
    "CUT010": _short(60),
    "CUT011": _short(40),
}
"""When a rule's word suffices to cut an element. Copies and credits need more: `duplicate_text`, `captions`."""
