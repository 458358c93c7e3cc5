"""The main content of a page: judged, then cut out of it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from warcmill.model import Content, Removal
from warcmill.page import blocks
from warcmill.page.judge import judge
from warcmill.page.urls import resolve

if TYPE_CHECKING:
    from warcmill.page.judge import Verdicts
    from warcmill.page.rulebook import Rulebook
    from warcmill.page.tree import Tree


def extract(tree: Tree, rulebook: Rulebook, *, url: str, base: str) -> Content:
    """The main text of a page as blocks, its links and images, and what was taken from around it by which rule.

    `url` is the page's own, `base` what its links are relative to. A page without main text gives no blocks and the quirk `no-content`.
    """
    verdicts = judge(tree, rulebook)
    kept_pieces = _of_pieces(tree, verdicts.kept)
    kept_nodes = _of_nodes(tree, kept_pieces)

    cut = blocks.cut(tree, verdicts.kept)
    return Content(
        blocks=cut,
        links=blocks.links(tree, kept_pieces, kept_nodes, partial(resolve, base or url)),
        images=blocks.images(tree, kept_nodes, partial(resolve, base or url)),
        removed=_removed(tree, verdicts, kept_pieces),
        text_length_raw=sum(map(len, tree.runs.text)),
        quirks=(*tree.quirks, *(() if cut else ("no-content",))),
    )


def _of_pieces(tree: Tree, kept: list[bool]) -> list[bool]:
    pieces: list[bool] = []
    for run, end in enumerate(tree.runs.end_piece):
        pieces += [kept[run]] * (end - len(pieces))
    return pieces


def _of_nodes(tree: Tree, kept_pieces: list[bool]) -> list[bool]:
    """Of each element, whether it stands among kept text: its nearest ancestor with any text has kept text."""
    before = list(accumulate(kept_pieces, initial=0))
    nodes = tree.nodes
    kept: list[bool] = []
    for node, parent in enumerate(nodes.parent):
        first, end = nodes.first_piece[node], nodes.end_piece[node]
        kept.append(before[end] > before[first] if end > first else parent >= 0 and kept[parent])
    return kept


def _removed(tree: Tree, verdicts: Verdicts, kept_pieces: list[bool]) -> tuple[Removal, ...]:
    """The largest elements that have text and keep none of it, each with the rule that took most of its text."""
    nodes, runs = tree.nodes, tree.runs
    before = list(accumulate(kept_pieces, initial=0))
    run_of_piece: list[int] = []
    for run, end in enumerate(runs.end_piece):
        run_of_piece += [run] * (end - len(run_of_piece))
    removed: list[Removal] = []
    done = 0
    for node, tag in enumerate(nodes.tag):
        first, end = nodes.first_piece[node], nodes.end_piece[node]
        if first < done or end <= first or before[end] > before[first]:
            continue
        done = end
        weight: Counter[str] = Counter()
        for run in range(run_of_piece[first], run_of_piece[end - 1] + 1):
            weight[verdicts.code[run]] += len(runs.text[run])
        code = weight.most_common(1)[0][0]
        removed.append(Removal(code, tag, nodes.element[node].get("class"), weight.total()))
    return tuple(removed)
