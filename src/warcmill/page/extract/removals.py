"""The account of a page's text: what was removed by which rule, so that kept and removed text add up to the whole."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Final

from warcmill.model import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.extract.kept_elements import Stand
    from warcmill.page.extract.trim_record import Trim
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.attribution import Attribution
    from warcmill.page.rules.naming import Cause

_LONGEST_CLASS: Final = 2_000


def length(tree: Tree) -> int:
    """Number of characters of a page's shown text, white space collapsed."""
    return sum(map(len, tree.passages.text))


def removals(tree: Tree, trim: Trim, stand: Stand, names: Attribution) -> tuple[Removal, ...]:
    """What was removed, in document order: the largest elements without kept text, and smaller parts of kept text.

    `names` gives the rule that a person would name for each. Text without an element of its own (between two `<br>`)
    is attributed by the element that contains it. The lengths of the kept text (`kept_length`) and of all removals add
    up to `length`.
    """
    found = [*_whole(tree, trim, stand, names), *_cut_out(tree, trim, names)]
    return tuple(removal for _, removal in sorted(found, key=lambda one: one[0]))


def kept_length(tree: Tree, trim: Trim) -> int:
    """Number of characters of the kept passages, without what was cut out of them."""
    whole = sum(len(text) for text, keep in zip(tree.passages.text, trim.kept, strict=True) if keep)
    return (
        whole
        - sum(_lost(tree, trim, passage) for passage in _trimmed(tree, trim))
        - sum(len(lost) for _, _, lost in trim.loose)
    )


def parts(tree: Tree, trim: Trim, stand: Stand) -> Iterator[tuple[int, int, int]]:
    """The largest elements without kept passages, each with its first passage and the one after its last.

    A passage without an element of its own is represented by the one that contains it.
    """
    top, owners = _tops(tree, stand), tree.passages.owner
    taken = [passage for passage, keep in enumerate(trim.kept) if not keep]
    # A passage without an element of its own gets a group of its own: a number below 0.
    for node, group in groupby(
        taken, key=lambda passage: top[owners[passage]] if top[owners[passage]] >= 0 else -1 - passage
    ):
        passages = list(group)
        yield node if node >= 0 else owners[passages[0]], passages[0], passages[-1] + 1


def _whole(tree: Tree, trim: Trim, stand: Stand, names: Attribution) -> Iterator[tuple[int, Removal]]:
    """The parts of which nothing is kept, each preceded by its place."""
    texts = tree.passages.text
    for node, first, end in parts(tree, trim, stand):
        own = texts[first:end]
        yield (
            _start(tree, first),
            _removal(tree, node, names.cause(node, first, end), sum(map(len, own)), "\n".join(own)),
        )


def _tops(tree: Tree, stand: Stand) -> list[int]:
    """For each element, its largest ancestor or self that has text and keeps none of it; -1 if it keeps some."""
    parents = tree.nodes.parent
    top = [-1] * len(parents)
    for node in stand.apart:
        above = top[parents[node]] if node else -1
        top[node] = above if above >= 0 else node
    return top


def _cut_out(tree: Tree, trim: Trim, names: Attribution) -> Iterator[tuple[int, Removal]]:
    """What was cut out of kept passages. Spaces that vanished with it are counted with a passage's first part."""
    for passage, elements in _trimmed(tree, trim).items():
        said = [" ".join(_written(tree, node).split()) for node in elements]
        lengths = [*map(len, said)]
        lengths[0] += _lost(tree, trim, passage) - sum(lengths)
        for node, length_, text in zip(elements, lengths, said, strict=True):
            yield tree.nodes.first_piece[node], _removal(tree, node, names.of_code(trim.cut[node], node), length_, text)
    for node, code, lost in trim.loose:
        yield tree.nodes.first_piece[node], _removal(tree, node, names.of_code(code, node), len(lost), lost.strip())


def _trimmed(tree: Tree, trim: Trim) -> dict[int, list[int]]:
    """The kept passages that elements were cut out of, with these elements."""
    found: dict[int, list[int]] = {}
    for node in trim.cut:
        passage = bisect_right(tree.passages.end_piece, tree.nodes.first_piece[node])
        if trim.kept[passage]:
            found.setdefault(passage, []).append(node)
    return found


def _lost(tree: Tree, trim: Trim, passage: int) -> int:
    """How many characters were lost from a passage by the cuts."""
    gone = trim.gone
    start, end = _start(tree, passage), tree.passages.end_piece[passage]
    rest = "".join("" if piece in gone else text for piece, text in enumerate(tree.pieces[start:end], start))
    return len(tree.passages.text[passage]) - len(" ".join(rest.split()))


def _written(tree: Tree, node: int) -> str:
    return "".join(tree.pieces[tree.nodes.first_piece[node] : tree.nodes.end_piece[node]])


def _start(tree: Tree, passage: int) -> int:
    return tree.passages.end_piece[passage - 1] if passage else 0


def _removal(tree: Tree, node: int, cause: Cause, characters: int, text: str) -> Removal:
    css_class = tree.nodes.element[node].get("class")
    short = css_class[:_LONGEST_CLASS] if css_class else None
    return Removal(*cause, tree.nodes.tag[node], short, characters, text)
