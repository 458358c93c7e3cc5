"""The main content of a page: judged, then cut out of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from warcmill.model import Content
from warcmill.page.addresses.urls import resolve
from warcmill.page.extract import blocks, images, links, removals, targets
from warcmill.page.extract.trim_record import words_of
from warcmill.page.markup.tree import parse
from warcmill.page.recover import unrendered
from warcmill.page.rules.attribution import Attribution
from warcmill.page.rules.decision import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warcmill.page.extract.blocks import Cut
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook

NO_CONTENT: Final = "no-content"
FRAMES_ONLY: Final = "frames-only"
NO_VISIBLE_TEXT: Final = "no-visible-text"
LINKS_CUT: Final = "links-cut"
FROM_NOSCRIPT: Final = "content-from-noscript"


def extract(tree: Tree, rulebook: Rulebook, *, url: str, base: str) -> Content:
    """Extract the main text of a page as blocks, its links and images, and what was removed by which rule.

    `url` is the page's own, `base` the one that its links are relative to. A page that shows hardly any main text is
    searched for text kept elsewhere (quirks `content-from-…`). A page without main text has no blocks, the quirk
    `no-content`, and a second one if the reason is clear: `frames-only`, `no-visible-text`.
    """
    to_url = partial(resolve, base or url)
    decision = decide(tree, rulebook, url)
    kept, decided, page_type = decision.kept, decision.decided, decision.page_type
    text = blocks.cut(tree, kept, rulebook, page_type)
    shown = sum(len(block.text) for block in text.blocks)
    if found := unrendered.find(tree, shown):
        elsewhere = of_fragment(found.html, rulebook, to_url)
        if elsewhere.blocks:
            nothing = blocks.cut(tree, [False] * len(kept), rulebook)
            shell = _content(tree, nothing, decided, rulebook, to_url)
            return replace(_joined(shell, elsewhere, found.quirk), page_type=page_type)
    content = _content(tree, text, decided, rulebook, to_url)
    return replace(
        content,
        page_type=page_type,
        text_confidence=confidence(tree, text.trim.kept, decision.chances),
        quirks=(*content.quirks, *_quirks(tree, text)),
    )


def confidence(tree: Tree, kept: Sequence[bool], chances: Sequence[float]) -> float | None:
    """The mean probability of the kept passages, weighted by their characters; None if none is kept."""
    weights = [
        (len(text), chance) for text, keep, chance in zip(tree.passages.text, kept, chances, strict=True) if keep
    ]
    total = sum(weight for weight, _ in weights)
    return round(sum(weight * chance for weight, chance in weights) / total, 3) if total else None


def _content(
    tree: Tree, text: Cut, decided: Mapping[int, str], rulebook: Rulebook, to_url: Callable[[str], str | None]
) -> Content:
    found = links.find(tree, text.stand, to_url)
    pictures = images.find(tree, text.stand, words_of(rulebook), to_url)
    shown = {image: at for at, image in enumerate(dict.fromkeys(pictures.values()), 1)}
    placed = {node: shown[image] for node, image in pictures.items()}
    names = Attribution(tree, rulebook, text.trim.kept, {**decided, **text.trim.codes})
    return Content(
        blocks=targets.settled(tree, text.blocks, text.starts, tuple(found), placed),
        links=tuple(found.values()),
        images=tuple(shown),
        removed=removals.removals(tree, text.trim, text.stand, names),
        text_length_raw=removals.length(tree),
        quirks=(*tree.quirks, LINKS_CUT) if len(found) == links.MOST else tree.quirks,
    )


def of_fragment(html: str, rulebook: Rulebook, to_url: Callable[[str], str | None]) -> Content:
    """The content of an HTML fragment, all of which is main text."""
    tree = parse(html)
    return _content(tree, blocks.cut(tree, [True] * len(tree.passages.text), rulebook), {}, rulebook, to_url)


def _joined(shell: Content, found: Content, quirk: str) -> Content:
    """The content of a page whose main text is not in what it shows: everything shown is removed."""
    return Content(
        blocks=targets.moved(found.blocks, len(shell.links)),
        links=(*shell.links, *found.links),
        images=found.images,
        removed=(*shell.removed, *found.removed),
        text_length_raw=shell.text_length_raw + found.text_length_raw,
        quirks=(*shell.quirks, quirk),
    )


def _quirks(tree: Tree, text: Cut) -> tuple[str, ...]:
    """The reason why there is no main text, if it is clear; or that only browsers without scripts show the text."""
    if text.blocks:
        return (FROM_NOSCRIPT,) if _in_noscript(tree, text) else ()
    if "frameset" in tree.nodes.kind_tag:
        return NO_CONTENT, FRAMES_ONLY
    return (NO_CONTENT,) if tree.passages.text else (NO_CONTENT, NO_VISIBLE_TEXT)


def _in_noscript(tree: Tree, text: Cut) -> bool:
    """Whether more than half of the kept text stands in `<noscript>`."""
    if "noscript" not in tree.nodes.kind_tag:
        return False
    nodes, owners = tree.nodes, tree.passages.owner
    inside = [False] * len(nodes.tag)
    for node in text.stand.around:
        inside[node] = nodes.tag[node] == "noscript" or (node > 0 and inside[nodes.parent[node]])
    lengths = [
        (len(tree.passages.text[passage]), inside[owners[passage]])
        for passage, keep in enumerate(text.trim.kept)
        if keep
    ]
    return 2 * sum(length for length, within in lengths if within) > sum(length for length, _ in lengths)
