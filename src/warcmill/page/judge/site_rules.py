"""Rules for named sites: the elements of a page that they take or keep, by CSS selector or by an element's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warcmill.page.addresses.urls import parts
from warcmill.page.markup.css_selectors import selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warcmill.page.judge.arrays import Bools
    from warcmill.page.judge.model.rule import Rule
    from warcmill.page.judge.view import View
    from warcmill.page.markup.tree import Tree


@dataclass(frozen=True, slots=True)
class Claim:
    """A rule that names elements of this page, and the passages in them."""

    rule: Rule
    passages: Bools


def claims(view: View, rules: Sequence[Rule], url: str) -> list[Claim]:
    """What these rules (with selectors, texts or sites) claim on a page with this URL."""
    domain = parts(url).host_registered_domain if rules else None
    found: list[Claim] = []
    for rule in rules:
        if rule.sites and domain not in rule.sites:
            continue
        passages = np.zeros(len(view.index), np.bool_)
        for node in named(view.tree, rule):
            passages[view.layout.node_first[node] : view.layout.node_end[node]] = True
        if passages.any():
            found.append(Claim(rule, passages))
    return found


def named(tree: Tree, rule: Rule) -> Iterator[int]:
    """The elements that a rule names, as numbers of `tree.nodes`."""
    if rule.words:
        words = set(rule.words)
        named = [not words.isdisjoint(tree.names.words(kind)) for kind in range(len(tree.nodes.kinds))]
        yield from (node for node, kind in enumerate(tree.nodes.kind) if named[kind])
    if rule.text:
        texts = set(rule.text)
        yield from (
            tree.passages.container[passage] for passage, text in enumerate(tree.passages.text) if text in texts
        )
    if rule.css:
        number = {element: node for node, element in enumerate(tree.nodes.element)}
        for css in rule.css:
            yield from (number[element] for element in selector(css)(tree.root) if element in number)
