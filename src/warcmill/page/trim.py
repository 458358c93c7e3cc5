"""What stands inside kept text and is none of it, and signs that plain text writes otherwise."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from warcmill.page.inline import line
from warcmill.page.shapes import shapes
from warcmill.page.words import key_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from warcmill.page.rulebook import Rulebook
    from warcmill.page.tree import Tree

COPY, CREDIT, REFERENCE = "CUT002", "CUT004", "CUT006"
CAPTION: Final = "caption"
"""In place of a code: the word makes an element a caption."""
FAMILY: Final = "cutting"
_MEMORY: Final = 100_000
"""Element keys whose words are remembered."""
_LONGEST_KEY: Final = 1_000
"""Characters of such a key."""
_SHORTEST_COPY: Final = 3
"""Words from which on the same text in two variants of a page is a copy."""
_UNIT: Final = 2
"""Letters of the longest unit that a raised number may stand at (`m²`); at longer words it is the number of a note."""
_IN_A_MARK: Final = 8
"""Elements in and around the mark of a note among which its link is looked for."""
_MOST_LINES: Final = 5_000
_LONGEST_QUOTE: Final = 20_000
_NUMBER: Final = re.compile(r"[+−–-]?\d{1,3}")
_RAISED: Final = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LAST_WORD: Final = re.compile(r"[^\W\d_]*\Z")


@dataclass(slots=True)
class Trim:
    """What of kept runs is left, and what is cut out of them. Elements and pieces are indices of the tree."""

    kept: list[bool]
    """One entry per run."""
    edits: dict[int, str] = field(default_factory=dict)
    """Pieces that read otherwise than they are written."""
    gone: set[int] = field(default_factory=set)
    """Pieces of kept runs that are cut; they have an empty edit."""
    cut: dict[int, str] = field(default_factory=dict)
    """Elements cut out of a run whose rest is kept, and the code of the rule."""
    codes: dict[int, str] = field(default_factory=dict)
    """Runs that were kept until here, and the code of the rule that takes them."""
    touched: set[int] = field(default_factory=set)
    """Runs with edited pieces."""
    loose: list[tuple[int, str, int]] = field(default_factory=list)
    """What was cut out of a block's words: element, code, characters."""
    cut_end: int = 0
    """The piece after the last element that was cut: what lies in it is done with."""
    done: int = 0
    """The element after the last formula or ruby: so are those nested in it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the rules that cut, and which elements have them."""

    codes: dict[str, str]
    """Word -> code."""
    of_copies: frozenset[str]
    """Words that tell variants of the same text apart."""
    of_captions: frozenset[str]
    """Words that make an element a caption."""
    memory: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the keys that were met: which words they have."""

    def of(self, key: str) -> tuple[str, ...]:
        """The words of an element that cut or tell variants apart."""
        found = self.memory.get(key)
        if found is None:
            if len(self.memory) >= _MEMORY:
                self.memory.clear()
            found = tuple([word for word in key_words(key) if word in self.codes])
            if len(key) <= _LONGEST_KEY:
                self.memory[key] = found
        return found


@lru_cache(maxsize=8)
def words_of(rulebook: Rulebook) -> Words:
    """The cutting words of a rulebook."""
    codes = {word: rule.code for rule in rulebook.rules if rule.family == FAMILY for word in rule.words}
    codes |= dict.fromkeys(shapes()["captions"]["words"], CAPTION)
    copies, captions = (frozenset(word for word, code in codes.items() if code == wanted) for wanted in (COPY, CAPTION))
    return Words(codes, copies, captions)


def trim(tree: Tree, kept: Sequence[bool], nodes: Iterable[int], words: Words) -> Trim:
    """Find what is to be cut out of kept text; `nodes` are the elements with kept text, in document order."""
    found = Trim(list(kept))
    tags, keys, parents = tree.nodes.tag, tree.nodes.key, tree.nodes.parent
    variant: dict[int, int] = {}
    numbers: dict[tuple[int, tuple[str, ...]], int] = {}
    known, codes, of_copies = words.memory.get, words.codes, words.of_copies
    # Flat, for it looks at every element around kept text: most have none of the words.
    for node in nodes:
        own = known(keys[node])
        if own is None:
            own = words.of(keys[node])
        if tags[node] in _REWRITE:
            _REWRITE[tags[node]](found, tree, node)
        if variant or own:
            above = variant.get(parents[node], 0)
            if own and not of_copies.isdisjoint(own):
                above = numbers.setdefault((above, own), len(numbers) + 1)
            variant[node] = above
        for word in own:
            code = codes[word]
            if (applies := _APPLIES.get(code)) and applies(tree, node):
                take(found, tree, node, code)
                break
    if numbers:
        _copies(found, tree, variant)
    return found


def _copies(found: Trim, tree: Tree, variant: dict[int, int]) -> None:
    """Take each run that says what a run in another variant of the page has said: under other telling words."""
    first: dict[str, int] = {}
    owners = tree.runs.owner
    for run, text in enumerate(tree.runs.text):
        if not found.kept[run] or text.count(" ") < _SHORTEST_COPY - 1:
            continue
        before = first.setdefault(text, run)
        if before != run and variant.get(owners[before], 0) != variant.get(owners[run], 0):
            found.kept[run] = False
            found.codes[run] = COPY


def take(found: Trim, tree: Tree, node: int, code: str) -> None:
    """Cut an element: the runs that it holds, or its part of a run.

    One that begins in a run and goes on after it is left.
    """
    ends = tree.runs.end_piece
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    if first < found.cut_end:
        return
    found.cut_end = end
    run = bisect_right(ends, first)
    start = ends[run - 1] if run else 0
    if start < first or ends[run] > end:
        if end <= ends[run]:
            found.cut[node] = code
            found.touched.add(run)
            found.gone.update(range(first, end))
            found.edits.update(dict.fromkeys(range(first, end), ""))
        return
    while run < len(ends) and ends[run] <= end:
        if found.kept[run]:
            found.kept[run] = False
            found.codes[run] = code
        run += 1


def _text(tree: Tree, node: int, most: int) -> str | None:
    """The text of an element, if it is short: at most so many characters."""
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    if end - first > most or sum(map(len, tree.pieces[first:end])) > 8 * most:
        return None
    text = line("".join(tree.pieces[first:end]))
    return text if len(text) <= most else None


def _short(most: int) -> Callable[[Tree, int], bool]:
    return lambda tree, node: _text(tree, node, most) is not None


def _no_letters(tree: Tree, node: int) -> bool:
    text = _text(tree, node, 3)
    return text is not None and not any(map(str.isalnum, text))


def _line_numbers(tree: Tree, node: int) -> bool:
    """Numbers alone, in preformatted text or around it."""
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
    text = _text(tree, node, 40)
    return text is not None and " " not in text


def _partly(tree: Tree, node: int) -> bool:
    """Not the page itself: an element with at most half of the page's pieces."""
    return 2 * (tree.nodes.end_piece[node] - tree.nodes.first_piece[node]) <= len(tree.pieces)


_APPLIES: Final[dict[str, Callable[[Tree, int], bool]]] = {
    "CUT001": _short(300),
    "CUT003": _partly,
    "CUT005": _line_numbers,
    REFERENCE: _short(8),
    "CUT007": _partly,
    "CUT008": _one_word,
    "CUT009": _no_letters,
    "CUT010": _short(60),
}
"""When a word of the rule is enough to cut the element. Copies and credits need more than a word: see there."""


def _edit(found: Trim, tree: Tree, piece: int, text: str) -> None:
    if found.edits.get(piece) != "":
        found.edits[piece] = text
        found.touched.add(bisect_right(tree.runs.end_piece, piece))


def _inside(found: Trim, tree: Tree, node: int) -> range:
    """The elements in an element; none if it lies in one that was asked for before."""
    if node < found.done:
        return range(0)
    parents = tree.nodes.parent
    end = node + 1
    while end < len(parents) and parents[end] >= node:
        end += 1
    found.done = end
    return range(node + 1, end)


def _ruby(found: Trim, tree: Tree, node: int) -> None:
    """The base whole, and after it the annotation whole, in parentheses: 漢字(かんじ)."""
    nodes = tree.nodes
    first, end = nodes.first_piece[node], nodes.end_piece[node]
    above: list[str] = []
    for below in _inside(found, tree, node):
        if nodes.tag[below] not in ("rt", "rp") or nodes.first_piece[below] in found.edits:
            continue
        for piece in range(nodes.first_piece[below], nodes.end_piece[below]):
            above += [tree.pieces[piece].strip()] if nodes.tag[below] == "rt" else []
            _edit(found, tree, piece, "")
    base = [piece for piece in range(first, end) if found.edits.get(piece) != ""]
    for piece in base:
        _edit(found, tree, piece, tree.pieces[piece].strip())
    if base and (reading := "".join(above)):
        _edit(found, tree, base[-1], f"{tree.pieces[base[-1]].strip()}({reading})")


def _raised(found: Trim, tree: Tree, node: int) -> None:
    """A raised number is a power at a number or unit, the number of a note at a word; a link to a note is cut."""
    if _to_note(tree, node):
        take(found, tree, node, REFERENCE)
        return
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    text = "".join(tree.pieces[first:end]).strip() if end - first == 1 else ""
    if not first or not _NUMBER.fullmatch(text):
        return
    before = tree.pieces[first - 1][-40:]
    word = _LAST_WORD.search(before)
    power = before[-1:].isalnum() or before[-1:] in ")]"
    power = power and len(word[0] if word else "") <= _UNIT
    _edit(found, tree, first, text.translate(_RAISED) if power else f"[{text}]")


def _to_note(tree: Tree, node: int) -> bool:
    nodes = tree.nodes
    if _text(tree, node, 12) is None:
        return False
    around = [nodes.parent[node]]
    below = node + 1
    while below < len(nodes.tag) and nodes.parent[below] >= node and len(around) < _IN_A_MARK:
        around.append(below)
        below += 1
    return any(nodes.tag[each] == "a" and (nodes.element[each].get("href") or "").startswith("#") for each in around)


def _quoted(found: Trim, tree: Tree, node: int) -> None:
    """`<q>` has its marks from the style sheet (HTML, 15.3.4)."""
    first, last = tree.nodes.first_piece[node], tree.nodes.end_piece[node] - 1
    if len(tree.pieces[first]) + len(tree.pieces[last]) > _LONGEST_QUOTE:
        return
    _edit(found, tree, first, "“" + found.edits.get(first, tree.pieces[first]).lstrip())
    _edit(found, tree, last, found.edits.get(last, tree.pieces[last]).rstrip() + "”")


def _formula(found: Trim, tree: Tree, node: int) -> None:
    """A formula that is there in TeX too is its TeX: signs in a row do not say what stands over what."""
    nodes = tree.nodes
    for below in _inside(found, tree, node):
        if nodes.tag[below] == "annotation" and "tex" in (nodes.element[below].get("encoding") or ""):
            own = range(nodes.first_piece[below], nodes.end_piece[below])
            for piece in range(nodes.first_piece[node], nodes.end_piece[node]):
                if own and piece not in own:
                    _edit(found, tree, piece, "")
            return


_REWRITE: Final[dict[str, Callable[[Trim, Tree, int], None]]] = {
    "ruby": _ruby,
    "sup": _raised,
    "q": _quoted,
    "math": _formula,
}
