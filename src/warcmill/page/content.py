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

    `url` is the page's own, `base` what its links are relative to. A page that shows next to no main text gives what it keeps elsewhere, if
    that is more (quirks `content-from-…`). A page without main text gives no blocks, the quirk `no-content`, and one more where the reason is
    plain: `frames-only`, `no-visible-text`.
    """
    to_url = partial(resolve, base or url)
    shown = _cut(tree, *_judged(tree, rulebook), rulebook, to_url)
    length = sum(len(block.text) for block in shown.blocks)
    if length < hidden.ENOUGH and (found := hidden.find(tree, length)):
        elsewhere = parse(found.html)
        kept = [True] * len(elsewhere.runs.text)
        cut_there = _cut(elsewhere, kept, [""] * len(kept), rulebook, to_url)
        if cut_there.blocks:
            return _instead(shown, cut_there, tree, found.quirk)
    return replace(shown, quirks=(*tree.quirks, *_reasons(tree, shown)))


def _instead(shown: Content, found: Content, tree: Tree, quirk: str) -> Content:
    """A page whose main text is not what it shows: all that it shows is taken."""
    nothing = account.removals(tree, Trim([False] * len(tree.runs.text)), Stand(tree, [False] * len(tree.runs.text)), [HIDDEN_SHELL] * len(tree.runs.text))
    return Content(
        blocks=found.blocks,
        links=(*found.links, *(replace(link, zone="chrome") for link in shown.links)),
        images=found.images,
        removed=(*nothing, *found.removed),
        page_type=shown.page_type,
        text_length_raw=shown.text_length_raw + found.text_length_raw,
        quirks=(*tree.quirks, quirk),
    )


def _reasons(tree: Tree, shown: Content) -> tuple[str, ...]:
    """Why there is no main text, as far as that is plain; or that it stands where only pages without scripts show it."""
    if shown.blocks:
        return (NOSCRIPT,) if "noscript" in tree.nodes.tag and _in_noscript(tree, shown) else ()
    if "frameset" in tree.nodes.tag:
        return (NO_CONTENT, "frames-only")
    return (NO_CONTENT,) if tree.runs.text else (NO_CONTENT, "no-visible-text")


def _judged(tree: Tree, rulebook: Rulebook, url: str) -> tuple[list[bool], list[str]]:
    """Of each run whether it is kept, and the rule that weighs most against it."""
    if not tree.runs.text:
        return [], []
    judge = judge_of(rulebook)
    verdicts = judge.look(tree, url)
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
