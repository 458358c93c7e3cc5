"""Judge the runs of a page by the rulebook: how likely each is main text, and which rule weighs most against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warcmill.page.words import key_words

if TYPE_CHECKING:
    from warcmill.page.rulebook import Rulebook
    from warcmill.page.tree import Tree


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One entry for each run of the tree: is it kept, and the code of the rule that weighs most against it."""

    kept: list[bool]
    code: list[str]


def judge(tree: Tree, rulebook: Rulebook) -> Verdicts:
    """What is main text; nothing is removed yet."""
    points, codes = _points(tree, rulebook)
    kept: list[bool] = []
    code: list[str] = []
    for run, text in enumerate(tree.runs.text):
        node = tree.runs.owner[run]
        length = len(text)
        free = length - tree.runs.linked[run]
        score = points[node] - 250 * (1 - free / length) + min(free, 400) - 60
        kept.append(score > 0)
        code.append(codes[node] or "STR001")
    return Verdicts(kept, code)


def _points(tree: Tree, rulebook: Rulebook) -> tuple[list[float], list[str]]:
    points: list[float] = []
    codes: list[str] = []
    seen: list[frozenset[str]] = []
    for node, key in enumerate(tree.nodes.key):
        parent = tree.nodes.parent[node]
        above, code, total = (
            (seen[parent], codes[parent], points[parent]) if parent >= 0 else (frozenset[str](), "", 0.0)
        )
        new = [word for word in key_words(key) if word in rulebook.by_word and word not in above]
        for word in new:
            rule = rulebook.by_word[word]
            total += -10_000 if rule.hard else rule.points
            if rule.points < 0 or rule.hard:
                code = rule.code
        points.append(total)
        codes.append(code)
        seen.append(above | frozenset(new))
    return points, codes
