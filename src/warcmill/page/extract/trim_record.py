"""What is cut out of kept text: the words that trigger cuts, and the record of the cuts."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from warcmill.page.extract.patterns import shapes
from warcmill.page.extract.whitespace import line
from warcmill.page.markup.word_lookup import Finder

if TYPE_CHECKING:
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook

COPY, CLONE, CREDIT, REFERENCE = "CUT002", "CUT003", "CUT004", "CUT006"
CAPTION, CLOSE = "caption", "close"
"""In place of a rule code: the word marks a caption, or an element whose parts are joined without spaces."""
FAMILY: Final = "cutting"


@dataclass(slots=True)
class Trim:
    """What is left of kept passages, and what is cut out of them. Elements and pieces are indices of the tree."""

    kept: list[bool]
    """One flag per passage."""
    edits: dict[int, str] = field(default_factory=dict)
    """Pieces that are read differently from how they are written."""
    gone: set[int] = field(default_factory=set)
    """Pieces cut out of kept passages; their edit is empty."""
    cut: dict[int, str] = field(default_factory=dict)
    """Elements cut out of a passage that is otherwise kept, and the code of the rule."""
    codes: dict[int, str] = field(default_factory=dict)
    """Passages that were kept so far, and the code of the rule that removes them."""
    touched: set[int] = field(default_factory=set)
    """Passages with edited pieces."""
    loose: list[tuple[int, str, str]] = field(default_factory=list)
    """What was cut out of a block's words: element, code, what was cut."""
    formulas: set[int] = field(default_factory=set)
    """Formulas that are replaced by their TeX."""
    cut_end: int = 0
    """The piece after the last element that was cut: everything before it has been dealt with."""
    done: int = 0
    """The element after the last formula or ruby: nested ones have been dealt with too."""


@dataclass(frozen=True)
class Words:
    """The words of the cutting rules, and which elements have them."""

    codes: dict[str, str]
    """Word -> code."""
    of_copies: frozenset[str]
    """Words that mark variants of the same text."""
    of_captions: frozenset[str]
    """Words that mark a caption."""

    @cached_property
    def _finder(self) -> tuple[Finder, list[str]]:
        words = sorted(self.codes)
        return Finder({word: number for number, word in enumerate(words)}), words

    def of_page(self, tree: Tree) -> WordsOfPage:
        """The words of a page."""
        finder, words = self._finder
        found = finder.find(tree.names)
        of_kind = {kind: tuple([words[number] for number in found.of_kind(kind)]) for kind in found.having()}
        captions = {kind for kind, own in of_kind.items() if not self.of_captions.isdisjoint(own)}
        return WordsOfPage(self, of_kind, captions)


@dataclass(frozen=True, slots=True)
class WordsOfPage:
    """The cutting words on each kind of element of a page; most kinds have none."""

    known: Words
    of_kind: dict[int, tuple[str, ...]]
    captions: set[int]
    """The kinds of elements that are captions."""


@lru_cache(maxsize=8)
def words_of(rulebook: Rulebook) -> Words:
    """The cutting words of a rulebook."""
    codes = {word: rule.code for rule in rulebook.rules if rule.family == FAMILY for word in rule.words}
    codes |= dict.fromkeys(shapes()["captions"]["words"], CAPTION) | dict.fromkeys(shapes()["close"]["words"], CLOSE)
    copies = frozenset(word for word, code in codes.items() if code in (COPY, CLONE))
    return Words(codes, copies, frozenset(shapes()["captions"]["words"]))


def take(found: Trim, tree: Tree, node: int, code: str) -> None:
    """Cut an element: the passages that it contains, or its part of a passage.

    An element that begins within a passage and extends beyond it is not cut.
    """
    ends = tree.passages.end_piece
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    if first < found.cut_end:
        return
    found.cut_end = end
    passage = bisect_right(ends, first)
    start = ends[passage - 1] if passage else 0
    if start < first or ends[passage] > end:
        if end <= ends[passage]:
            found.cut[node] = code
            found.touched.add(passage)
            found.gone.update(range(first, end))
            found.edits.update(dict.fromkeys(range(first, end), ""))
        return
    while passage < len(ends) and ends[passage] <= end:
        if found.kept[passage]:
            found.kept[passage] = False
            found.codes[passage] = code
        passage += 1


def edit(found: Trim, tree: Tree, piece: int, text: str) -> None:
    """Replace the text of a piece, unless it has been cut."""
    if found.edits.get(piece) != "":
        found.edits[piece] = text
        found.touched.add(bisect_right(tree.passages.end_piece, piece))


def short_text(tree: Tree, node: int, most: int) -> str | None:
    """The text of an element, if it has at most this many characters; else None."""
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    if end - first > most or sum(map(len, tree.pieces[first:end])) > 8 * most:
        return None
    text = line("".join(tree.pieces[first:end]))
    return text if len(text) <= most else None
