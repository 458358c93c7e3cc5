"""The main content of a page: judged, then cut out of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from warcmill.model import Content
from warcmill.page import account, blocks, cut, images, links
from warcmill.page.judge import judge_of
from warcmill.page.reasons import accuse
from warcmill.page.trim import words_of
from warcmill.page.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.page.rulebook import Rulebook
    from warcmill.page.tree import Tree

NO_CONTENT: Final = "no-content"


def extract(tree: Tree, rulebook: Rulebook, *, url: str, base: str) -> Content:
    """The main text of a page as blocks, its links and images, and what was taken from around it by which rule.

    `url` is the page's own, `base` what its links are relative to. A page without main text gives no blocks and the quirk `no-content`.
    """
    to_url = partial(resolve, base or url)
    return _cut(tree, *_judged(tree, rulebook), rulebook, to_url)


def _judged(tree: Tree, rulebook: Rulebook) -> tuple[list[bool], list[str]]:
    """Of each run whether it is kept, and the rule that weighs most against it."""
    if not tree.runs.text:
        return [], []
    judge = judge_of(rulebook)
    verdicts = judge.look(tree)
    return cut.keep(verdicts.chance, verdicts.view.layout.words).tolist(), accuse(judge, verdicts)


def _cut(
    tree: Tree, kept: Sequence[bool], codes: Sequence[str], rulebook: Rulebook, to_url: Callable[[str], str | None]
) -> Content:
    text = blocks.cut(tree, kept, rulebook)
    return Content(
        blocks=text.blocks,
        links=links.find(tree, text.stand, to_url),
        images=images.find(tree, text.stand, words_of(rulebook), to_url),
        removed=account.removals(tree, text.trim, text.stand, codes),
        text_length_raw=account.length(tree),
        quirks=tree.quirks if text.blocks else (*tree.quirks, NO_CONTENT),
    )
