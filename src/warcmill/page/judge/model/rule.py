"""A rule, and the rulebook: all rules in force and the fitted points, found by code, word, feature or text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.page.judge.model.fitted_points import Points

LEARNED, TEXT, HEADING = "LEX001", "TXT001", "HDG001"
"""The rules to which words, texts and headings belong that no named rule claims."""
CUTTING: Final = "cutting"
"""The family of the rules that cut inside kept text (see `trim`)."""
FRONT: Final = "front"
"""The family of the rules for lines between headline and text (see `front`)."""
TEXTS: Final = "texts"
"""The family of the rules for what a short passage says as a whole (see `lexicon.text_terms`)."""
HIDDEN: Final = "hidden"
"""The family of the hard rules that spare panels (see `lexicon`), for which the fitted points of their words count."""
APART: Final = frozenset((CUTTING, FRONT, TEXTS))
"""The words of these families are not words of elements."""
PACK: Final = "pack"
"""The family of the rules that a user's files bring, whatever they call it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to take or to keep a part of a page."""

    code: str
    name: str
    since: str
    why: str
    family: str = ""
    told: str = ""
    """The family that its removals are told under, where that is not the family of its file."""
    status: str = "active"
    points: int = 0
    """What a word of a pack is worth to the text inside, in place of what was fitted; 0 leaves the fitted points.

    The shipped rules that take by words have none: what their words are worth was fitted (`Rulebook.word_points`).
    """
    unmeasured: int = 0
    """What those of a shipped rule's words are worth that too few labelled pages have for a fit."""
    keeps: bool = False
    """Its words stand for main text: it takes nothing."""
    hard: bool = False
    """It alone decides: takes what it names, or with points above 0 keeps it; its words never take most of a page."""
    words: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    """Features whose points are this rule's."""
    names: tuple[str, ...] = ()
    """More words that name a removed element; they are no reason to remove it."""
    says: tuple[str, ...] = ()
    """What the text of a removed part begins with, by which the rule is told; worth no points."""
    css: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    """Registered domains that it is for; empty for all."""
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    """What it is known to get wrong."""
    despite: tuple[str, ...] = ()
    """Words that the labelled pages hold the other way than the rule does, each with the reason: `word: reason`."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules in force and all points, with the ways from a word or a feature to its rule."""

    rules: tuple[Rule, ...]
    points: Points
    digest: str
    """SHA-256 of everything that judging depends on but the program."""
    by_code: dict[str, Rule] = field(default_factory=dict)
    by_word: dict[str, Rule] = field(default_factory=dict)
    by_feature: dict[str, Rule] = field(default_factory=dict)
    by_text: dict[str, Rule] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Rule:
        """The rule of a code; KeyError if there is none."""
        return self.by_code[code]

    def code_of_word(self, word: str) -> str:
        """The rule that a word belongs to."""
        rule = self.by_word.get(word)
        return rule.code if rule else LEARNED

    def text_points(self) -> dict[str, int]:
        """What each stock phrase is worth: the least of the fitted points and those of the rule that names it."""
        named = {text: min(rule.points, self.points.texts.get(text, 0)) for text, rule in self.by_text.items()}
        return {**self.points.texts, **named}

    def word_points(self, word: str) -> tuple[int, int, int]:
        """What a word is worth inside, wrapping, near.

        A pack's points count before the fitted ones, and these before what its rule says of unmeasured words.
        """
        rule = self.by_word.get(word)
        if rule and ((rule.family == PACK and rule.points) or (rule.hard and rule.family != HIDDEN)):
            return rule.points, 0, 0
        if word in self.points.words or rule is None:
            return self.points.words.get(word, (0, 0, 0))
        return rule.points or rule.unmeasured, 0, 0
