"""The account of a page's text: what was taken from it, by which rule, so that kept and removed are all there was."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Final

from warcmill.model import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warcmill.page.extract.kept_elements import Stand
    from warcmill.page.extract.trim_record import Trim
    from warcmill.page.markup.tree import Tree

_LONGEST_CLASS: Final = 2_000


def length(tree: Tree) -> int:
    """Characters of a page's shown text, white space collapsed."""
    return sum(map(len, tree.runs.text))


def removals(tree: Tree, trim: Trim, stand: Stand, codes: Sequence[str]) -> tuple[Removal, ...]:
    """What was taken, in document order: the largest elements of which nothing is kept, and smaller parts of kept text.

    `codes` has for each run the rule that weighs most against it. A removal has the rule that took most of its text.
    Text that stands in no element of its own (between two `<br>`) goes by the element that it stands in. The lengths
    of what is kept (`kept_length`) and of all removals add up to `length`.
    """
    found = [*_whole(tree, trim, _tops(tree, stand), codes), *_parts(tree, trim)]
    return tuple(removal for _, removal in sorted(found, key=lambda one: one[0]))


def kept_length(tree: Tree, trim: Trim) -> int:
    """Characters of the runs that are kept, less what was cut out of them."""
    whole = sum(len(text) for text, keep in zip(tree.runs.text, trim.kept, strict=True) if keep)
    return whole - sum(_lost(tree, trim, run) for run in _trimmed(tree, trim)) - sum(lost for _, _, lost in trim.loose)


def _whole(tree: Tree, trim: Trim, top: Sequence[int], codes: Sequence[str]) -> Iterator[tuple[int, Removal]]:
    """Of the runs not kept: the largest elements without a kept run, else the run alone; each after its place."""
    owners, texts = tree.runs.owner, tree.runs.text
    taken = [run for run, keep in enumerate(trim.kept) if not keep]
    # A run without an element of its own has a group of its own: a number below 0.
    for node, group in groupby(taken, key=lambda run: top[owners[run]] if top[owners[run]] >= 0 else -1 - run):
        weights: dict[str, int] = {}
        first = -1
        for run in group:
            first = run if first < 0 else first
            code = trim.codes.get(run) or codes[run]
            weights[code] = weights.get(code, 0) + len(texts[run])
        worst = max(weights, key=weights.__getitem__)
        yield _start(tree, first), _removal(tree, node if node >= 0 else owners[first], worst, sum(weights.values()))


def _tops(tree: Tree, stand: Stand) -> list[int]:
    """Of each element the largest one around it that has text and keeps none of it; -1 where it keeps some."""
    parents = tree.nodes.parent
    top = [-1] * len(parents)
    for node in stand.apart:
        above = top[parents[node]] if node else -1
        top[node] = above if above >= 0 else node
    return top


def _parts(tree: Tree, trim: Trim) -> Iterator[tuple[int, Removal]]:
    """What was cut out of kept runs. The spaces that fell with it go to the first part of a run."""
    for run, elements in _trimmed(tree, trim).items():
        lengths = [len(" ".join(_written(tree, node).split())) for node in elements]
        lengths[0] += _lost(tree, trim, run) - sum(lengths)
        for node, length_ in zip(elements, lengths, strict=True):
            yield tree.nodes.first_piece[node], _removal(tree, node, trim.cut[node], length_)
    for node, code, length_ in trim.loose:
        yield tree.nodes.first_piece[node], _removal(tree, node, code, length_)


def _trimmed(tree: Tree, trim: Trim) -> dict[int, list[int]]:
    """The kept runs that elements were cut out of, with these elements."""
    found: dict[int, list[int]] = {}
    for node in trim.cut:
        run = bisect_right(tree.runs.end_piece, tree.nodes.first_piece[node])
        if trim.kept[run]:
            found.setdefault(run, []).append(node)
    return found


def _lost(tree: Tree, trim: Trim, run: int) -> int:
    """By how many characters a run is shorter for what was cut out of it."""
    gone = trim.gone
    start, end = _start(tree, run), tree.runs.end_piece[run]
    rest = "".join("" if piece in gone else text for piece, text in enumerate(tree.pieces[start:end], start))
    return len(tree.runs.text[run]) - len(" ".join(rest.split()))


def _written(tree: Tree, node: int) -> str:
    return "".join(tree.pieces[tree.nodes.first_piece[node] : tree.nodes.end_piece[node]])


def _start(tree: Tree, run: int) -> int:
    return tree.runs.end_piece[run - 1] if run else 0


def _removal(tree: Tree, node: int, code: str, characters: int) -> Removal:
    css_class = tree.nodes.element[node].get("class")
    return Removal(code, tree.nodes.tag[node], css_class[:_LONGEST_CLASS] if css_class else None, characters)
