"""A rule, and the rulebook: all rules in force and the fitted points, found by code, word, feature or text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warcmill.page.judge.model.fitted_points import Points

LEARNED, TEXT, HEADING = "LEX001", "TXT001", "HDG001"
"""The rules that own the words, texts and headings that no named rule claims."""
CUTTING: Final = "cutting"
"""The family of rules that cut within kept text (see `trimming`)."""
FRONT: Final = "front"
"""The family of rules for lines between headline and text (see `front_matter`)."""
TEXTS: Final = "texts"
"""The family of rules for the whole text of a short passage (see `scored_terms.text_terms`)."""
HIDDEN: Final = "hidden"
"""The family of hard rules that spare panels (see `lexicon`); for their words the fitted points count."""
APART: Final = frozenset((CUTTING, FRONT, TEXTS))
"""Families whose words are not words of elements."""
PACK: Final = "pack"
"""The family of all rules from a user's files, whatever these call it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to remove or to keep a part of a page."""

    code: str
    name: str
    since: str
    why: str
    family: str = ""
    told: str = ""
    """The family that its removals are reported under, if not that of its file."""
    status: str = "active"
    points: int = 0
    """Points of a pack's words for the text inside, in place of the fitted ones; 0 leaves those in force.

    Shipped rules that match words have none: the points of their words are fitted (`Rulebook.word_points`).
    """
    unmeasured: int = 0
    """Points of a shipped rule's words that are too rare on the labelled pages to be fitted."""
    keeps: bool = False
    """Whether its words indicate main text; then it removes nothing."""
    hard: bool = False
    """It decides alone: removes what it names or, with points above 0, keeps it; words never remove most of a page."""
    words: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    """Features whose points belong to this rule."""
    names: tuple[str, ...] = ()
    """More words that name a removed element but are no reason to remove it."""
    says: tuple[str, ...] = ()
    """First words of a removed part that show it to be this rule's; they give no points."""
    css: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    """Registered domains that it applies to; empty for all."""
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    """Known mistakes of the rule."""
    despite: tuple[str, ...] = ()
    """Words for which the labelled pages contradict the rule, each with the reason: `word: reason`."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules in force and all points, with look-ups from a word, feature or text to its rule."""

    rules: tuple[Rule, ...]
    points: Points
    digest: str
    """SHA-256 of everything that the verdicts depend on, except the program."""
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
        """The points of each stock phrase: the lesser of the fitted ones and those of the rule that names it."""
        named = {text: min(rule.points, self.points.texts.get(text, 0)) for text, rule in self.by_text.items()}
        return {**self.points.texts, **named}

    def word_points(self, word: str) -> tuple[int, int, int]:
        """The points of a word: inside, wrapping, near.

        A pack's points come before fitted ones, and fitted ones before a rule's points for unmeasured words.
        """
        rule = self.by_word.get(word)
        if rule and ((rule.family == PACK and rule.points) or (rule.hard and rule.family != HIDDEN)):
            return rule.points, 0, 0
        if word in self.points.words or rule is None:
            return self.points.words.get(word, (0, 0, 0))
        return rule.points or rule.unmeasured, 0, 0
