"""The names that a person would go by: which rule the words of an element or of a text name, and in which family.

Nothing here decides what is taken; it says what that is called which was taken.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from warcmill.page.markup.class_words import folded, key_words

if TYPE_CHECKING:
    from warcmill.page.rules.rulebook import Rule, Rulebook

UNNAMED: Final = "unnamed"
CUTTING: Final = "cutting"
COPIES: Final = ("CUT001", "CUT002", "CUT003")
THING, PLACE, WEAK = "thing", "place", "weak"
_KEPT_KEYS: Final = 50_000
"""Keys of elements whose names are remembered: the pages of a site have the same ones."""
BEGUN: Final = " …"
"""What a saying ends with that other words may follow, in a short text."""
_SHORT: Final = 50
_LONGEST: Final = 60
"""Characters of a class that evidence quotes."""
_TINY: Final = 3
_PARTS: Final = re.compile(r"[-_]+")
_MOST_WORDS: Final = 7
"""Words that the longest saying has."""
_EDGES: Final = " \t\n\"'“”‘’«»|·•:–—-.,;!?…*+>›→←↓×✕[]/"
"""Signs around a text that say nothing."""


class Cause(NamedTuple):
    """Why something was removed, as a person would say."""

    rule: str
    family: str
    evidence: str | None = None
    """What says so: `class newsletter-box: newsletter`, `says "related articles"`, `12 links in 30 words`."""


class Names(NamedTuple):
    """What the words of one element call it, by the standing of the families."""

    thing: Cause | None = None
    place: Cause | None = None
    weak: Cause | None = None
    learned: Cause | None = None
    """By words that stand mostly with those of one family."""


NOTHING: Final = Names()


@dataclass(frozen=True, slots=True)
class Family:
    """One family of removals."""

    name: str
    about: str
    standing: str
    order: int
    heads: bool = False
    """Whether its sayings name all of a large part that they stand at the head of."""


@cache
def families() -> dict[str, Family]:
    """All families by name, those first that are told first."""
    return {one["name"]: Family(order=number, **one) for number, one in enumerate(_table()["family"])}


@cache
def undoing() -> frozenset[str]:
    """Words at the beginning of a class that make its others no name: `has-sidebar` is no sidebar."""
    return frozenset(_table()["undoing"])


@cache
def _table() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("families.toml").read_text("utf-8"))


class Vocabulary:
    """The names of a rulebook, to be looked up by elements' keys and by texts."""

    def __init__(self, rulebook: Rulebook) -> None:
        told = {rule.code: family_of(rule) for rule in rulebook.rules}
        self._words = {
            **{word: rule for rule in rulebook.rules if rule.family == CUTTING and rule.code not in COPIES for word in rule.words},
            **{word: rule for word, rule in rulebook.by_word.items() if told[rule.code] and not (rule.keeps or rule.points > 0)},
        }
        self._says = {text: rule for rule in rulebook.rules if told[rule.code] for text in rule.says}
        self._says |= {text: rule for text, rule in rulebook.by_text.items() if not text.endswith(BEGUN)}
        self._learned = {word: family for word, (family, _, _) in rulebook.points.company.items()}
        self.told = told
        self._of_key: dict[str, Names] = {}

    def decided(self, code: str) -> Cause:
        """The cause of what a rule took alone."""
        return Cause(code, self.told.get(code) or UNNAMED)

    def of_key(self, key: str) -> Names:
        """What an element of this key is called."""
        found = self._of_key.get(key)
        if found is None:
            if len(self._of_key) >= _KEPT_KEYS:
                self._of_key.clear()
            found = self._of_key[key] = self._names(key)
        return found

    def of_text(self, text: str) -> Cause | None:
        """What a text says that it is, by its first words; the longest saying goes before shorter ones."""
        words = folded(text[: 12 * _MOST_WORDS]).lower().strip(_EDGES).split()[:_MOST_WORDS]
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count]).strip(_EDGES)
            rule = self._says.get(said)
            if rule is None or (count == 1 < len(words)):
                rule = self._says.get(said + BEGUN) if len(text) <= _SHORT else None
            if rule is not None:
                return Cause(rule.code, self.told[rule.code], f'says "{said}"')
        return None

    def _names(self, key: str) -> Names:
        """The best name of each standing: that of more words first, then by the order of the families."""
        best: dict[str, tuple[tuple[int, int], Cause]] = {}
        order = families()
        for word in key_words(key):
            rule = self._words.get(word)
            learned = None if rule else self._learned.get(word)
            if rule is None and learned is None:
                continue
            where = _where(key, word)
            if where is None:
                continue
            family = self.told[rule.code] if rule else learned
            if not family:
                continue
            known = order.get(family)
            standing = "learned" if rule is None else known.standing if known else THING
            rank = (-len(word.split()), known.order if known else -1)
            if standing not in best or rank < best[standing][0]:
                best[standing] = (rank, Cause(rule.code if rule else LEARNED, family, where))
        return Names(**{standing: cause for standing, (_, cause) in best.items()}) if best else NOTHING


LEARNED: Final = "LEX001"


def family_of(rule: Rule) -> str:
    """The family that a rule's removals are told under; empty for rules that say nothing that a person would."""
    if rule.told:
        return rule.told
    return rule.family if rule.family in families() else ""


def _where(key: str, word: str) -> str | None:
    """Evidence: which part of an element's key has the word; None if a modifier undoes it."""
    tag, *attributes = key.split("\0")
    if word == f"<{tag}>":
        return word
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        for token in value.split():
            if ":" in token or "[" in token:  # a utility with its variant: `md:shadow-card`
                continue
            own = key_words(f"\0{name}={token}")
            if word in own:
                if len(word) <= _TINY and not (token.isalpha() or word in _PARTS.split(token.lower())):
                    continue  # out of a made-up name: `jXK9ad`
                if len(own) > 2 and own[1] in undoing() and word not in (own[1], own[-1]):  # noqa: PLR2004
                    continue
                short = token if len(token) <= _LONGEST else token[: _LONGEST - 1] + "…"
                return f"{name} {short}" if word in (token.lower(), f"{name}={token.lower()}") else f"{name} {short}: {word}"
    return None
