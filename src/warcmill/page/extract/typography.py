"""Characters that plain text writes differently from a page: ruby, superscripts, quotation marks, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from warcmill.page.extract.trim_record import REFERENCE, edit, short_text, take
from warcmill.page.markup.text_walk import SEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from warcmill.page.extract.trim_record import Trim
    from warcmill.page.markup.tree import Tree

_UNIT: Final = 2
"""A superscript after a unit of up to this many letters is a power (`m²`); after a longer word it refers to a note."""
_MARK: Final = 12
"""Maximum length in characters of a note's mark."""
_IN_A_MARK: Final = 8
"""A note's link is looked for in this many elements in and around its mark."""
_LONGEST_CLOSE: Final = 500
"""Maximum number of pieces of an element that are joined without spaces."""
_LONGEST_QUOTE: Final = 20_000
_NUMBER: Final = re.compile(r"[+−–-]?\d{1,3}")
_RAISED: Final = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LAST_WORD: Final = re.compile(r"[^\W\d_]*\Z")


def _inside(found: Trim, tree: Tree, node: int) -> range:
    """The descendants of an element; none if it lies in one that was asked for before."""
    if node < found.done:
        return range(0)
    parents = tree.nodes.parent
    end = node + 1
    while end < len(parents) and parents[end] >= node:
        end += 1
    found.done = end
    return range(node + 1, end)


def _ruby(found: Trim, tree: Tree, node: int) -> None:
    """Write the whole base, then the whole annotation in parentheses: 漢字(かんじ)."""
    nodes = tree.nodes
    first, end = nodes.first_piece[node], nodes.end_piece[node]
    above: list[str] = []
    for below in _inside(found, tree, node):
        if nodes.tag[below] not in ("rt", "rp") or nodes.first_piece[below] in found.edits:
            continue
        for piece in range(nodes.first_piece[below], nodes.end_piece[below]):
            above += [tree.pieces[piece].strip()] if nodes.tag[below] == "rt" else []
            edit(found, tree, piece, "")
    base = [piece for piece in range(first, end) if found.edits.get(piece) != ""]
    for piece in base:
        edit(found, tree, piece, tree.pieces[piece].strip())
    if base and (reading := "".join(above)):
        edit(found, tree, base[-1], f"{tree.pieces[base[-1]].strip()}({reading})")


def _raised(found: Trim, tree: Tree, node: int) -> None:
    """Write superscripts: a power after a number or unit, a note's number after a word; links to notes are cut."""
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
    edit(found, tree, first, text.translate(_RAISED) if power else f"[{text}]")


def _to_note(tree: Tree, node: int) -> bool:
    nodes = tree.nodes
    if short_text(tree, node, _MARK) is None:
        return False
    around = [nodes.parent[node]]
    below = node + 1
    while below < len(nodes.tag) and nodes.parent[below] >= node and len(around) < _IN_A_MARK:
        around.append(below)
        below += 1
    return any(nodes.tag[each] == "a" and (nodes.element[each].get("href") or "").startswith("#") for each in around)


def close_up(found: Trim, tree: Tree, node: int) -> None:
    """Join the parts of an element without spaces other than the written ones."""
    first, end = tree.nodes.first_piece[node], tree.nodes.end_piece[node]
    for piece in range(first, min(end, first + _LONGEST_CLOSE)):
        if tree.pieces[piece] == SEAM:
            edit(found, tree, piece, "")


def _quoted(found: Trim, tree: Tree, node: int) -> None:
    """Add the marks that `<q>` gets from the style sheet (HTML, 15.3.4)."""
    first, last = tree.nodes.first_piece[node], tree.nodes.end_piece[node] - 1
    if len(tree.pieces[first]) + len(tree.pieces[last]) > _LONGEST_QUOTE:
        return
    edit(found, tree, first, "“" + found.edits.get(first, tree.pieces[first]).lstrip())
    edit(found, tree, last, found.edits.get(last, tree.pieces[last]).rstrip() + "”")


def _formula(found: Trim, tree: Tree, node: int) -> None:
    """Replace a formula by its TeX, if that is given: symbols in a row lose what stands above what."""
    nodes = tree.nodes
    for below in _inside(found, tree, node):
        if nodes.tag[below] == "annotation" and "tex" in (nodes.element[below].get("encoding") or ""):
            own = range(nodes.first_piece[below], nodes.end_piece[below])
            found.formulas.update([node] if own else [])
            for piece in range(nodes.first_piece[node], nodes.end_piece[node]):
                if own and piece not in own:
                    edit(found, tree, piece, "")
            return


REWRITE: Final[dict[str, Callable[[Trim, Tree, int], None]]] = {
    "ruby": _ruby,
    "sup": _raised,
    "q": _quoted,
    "math": _formula,
}
"""What is done with the elements of each tag."""
