"""What a word of a named rule is worth that no labelled page tells of: what the others of its rule are in the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warcmill.page.rules.rulebook import APART, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.judge.model.fitted_points import Points
    from warcmill.page.rules.rulebook import Rule

_SHRUNK: Final = 2
"""So many words worth nothing are added to those of each rule: the mean of few tells little."""


def of_unmet_words(points: Points) -> dict[str, tuple[int, int]]:
    """Of each rule that votes by words the points of its unmet ones, and the number of words that tell them."""
    return {rule.code: (round(sum(met) / (len(met) + _SHRUNK)), len(met)) for rule, met in _met(points)}


def _met(points: Points) -> Iterator[tuple[Rule, list[int]]]:
    for rule in rulebook().rules:
        if rule.words and not rule.hard and rule.family not in APART:
            yield rule, [points.words[word][0] for word in rule.words if word in points.words]
