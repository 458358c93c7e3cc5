"""The names of removed parts: the rule and family that the words of an element or of a text name.

Nothing here decides what is removed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from warcmill.page.markup.class_words import folded, key_words

if TYPE_CHECKING:
    from warcmill.page.rules.rulebook import Rule, Rulebook

UNNAMED: Final = "unnamed"
LEARNED: Final = "LEX001"
"""The rule of words whose family is inferred from the words that they occur with."""
_CUTTING: Final = "cutting"
_OF_STYLE: Final = frozenset(("CUT001", "CUT002", "CUT003"))
"""Rules that cut by words of style sheets, which name nothing outside of kept text."""
_REMEMBERED: Final = 50_000
"""Number of element keys and short texts whose names are cached: the pages of a site share them."""
_SHORT: Final = 60
"""Maximum length in characters of a cached text, and of a class quoted as evidence."""
_CLOSE: Final = 50
"""Maximum length of a text that a saying marked as a beginning may name."""
BEGUN: Final = " …"
"""Suffix of a saying that other words may follow."""
_MOST_WORDS: Final = 7
"""Number of words in the longest saying."""
_TINY: Final = 3
"""A word of this many letters counts only as a whole part of a class: there is no `ad` in `jXK9ad`."""
_PARTS: Final = re.compile(r"[-_]+")
_EDGES: Final = " \t\n\"'“”‘’«»|·•:–—-.,;!?…*+>›→←↓×✕[]/"
"""Punctuation around a text that means nothing."""


class Cause(NamedTuple):
    """Why something was removed, in a person's terms."""

    rule: str
    family: str
    evidence: str | None = None
    """The evidence: `class newsletter-box: newsletter`, `says "related articles"`, `12 links in 30 words`."""


class Names(NamedTuple):
    """The names of one element, by the rank of their families (`families.toml`)."""

    thing: Cause | None = None
    place: Cause | None = None
    weak: Cause | None = None
    learned: Cause | None = None
    """By words that occur mostly with those of one family."""


NOTHING: Final = Names()


@dataclass(frozen=True, slots=True)
class Family:
    """A family of removals."""

    name: str
    about: str
    standing: str
    order: int
    heads: bool = False


@cache
def families() -> dict[str, Family]:
    """All families by name, in order of precedence."""
    return {one["name"]: Family(order=number, **one) for number, one in enumerate(_table()["family"])}


@cache
def undoing() -> frozenset[str]:
    """First words of a class that keep its other words from being a name: `has-sidebar` is not a sidebar."""
    return frozenset(_table()["undoing"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("warcmill.page").joinpath("families.toml").read_text("utf-8"))


def family_of(rule: Rule) -> str:
    """The family that a rule's removals are reported under; empty for rules that no person would name."""
    return rule.told or (rule.family if rule.family in families() else "")


class Vocabulary:
    """The names of a rulebook, looked up by element keys and by texts."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._told = {code: family_of(rule) for code, rule in rulebook.by_code.items()}
        naming = [rule for rule in rulebook.rules if self._told[rule.code] and not (rule.keeps or rule.points > 0)]
        cutting = [rule for rule in naming if rule.family == _CUTTING and rule.code not in _OF_STYLE]
        self._words = {word: rule for rule in cutting for word in rule.words}
        self._words |= {word: rule for rule in naming for word in rule.names}
        codes = {rule.code for rule in naming}
        self._words |= {word: rule for word, rule in rulebook.by_word.items() if rule.code in codes}
        self._says = {text: rule for rule in naming for text in rule.says}
        self._says |= {text: rule for text, rule in rulebook.by_text.items() if not text.endswith(BEGUN)}
        self._company = {word: family for word, (family, _, _) in rulebook.points.company.items()}
        self._telling = self._words.keys() | self._company.keys()
        self.heads = frozenset(family.name for family in families().values() if family.heads)
        """Families whose sayings name all of a large part that they introduce."""
        self._of_key: dict[str, Names] = {}
        self._of_text: dict[str, Cause | None] = {}

    def of_rule(self, code: str) -> Cause:
        """The cause for a rule that decided alone."""
        return Cause(code, self._told.get(code) or UNNAMED)

    def rule_of(self, word: str) -> str | None:
        """The code of the rule that an element's word names."""
        rule = self._words.get(word)
        return rule.code if rule else None

    def of_key(self, key: str) -> Names:
        """The names of an element with this key."""
        found = self._of_key.get(key)
        if found is None:
            if len(self._of_key) >= _REMEMBERED:
                self._of_key.clear()
            found = self._of_key[key] = self._names(key)
        return found

    def of_text(self, text: str) -> Cause | None:
        """The name of a text by its first words; longer sayings take precedence."""
        if len(text) > _SHORT:
            return self._said(text)
        if text not in self._of_text:
            if len(self._of_text) >= _REMEMBERED:
                self._of_text.clear()
            self._of_text[text] = self._said(text)
        return self._of_text[text]

    def _said(self, text: str) -> Cause | None:
        words = folded(text[: 12 * _MOST_WORDS]).lower().strip(_EDGES).split()[:_MOST_WORDS]
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count]).strip(_EDGES)
            rule = self._says.get(said)
            if rule is None or count == 1 < len(words):
                rule = self._says.get(said + BEGUN) if len(text) <= _CLOSE else None
            if rule is not None:
                return Cause(rule.code, self._told[rule.code], f'says "{said}"')
        return None

    def _names(self, key: str) -> Names:
        """The best name of each rank: by number of words, then by the order of the families."""
        best: dict[str, tuple[tuple[int, int], Cause]] = {}
        for word in filter(self._telling.__contains__, key_words(key)):
            rule = self._words.get(word)
            family = self._told[rule.code] if rule else self._company.get(word)
            where = _where(key, word) if family else None
            if not family or where is None:
                continue
            known = families().get(family)
            standing = "learned" if rule is None else known.standing if known else "thing"
            rank = (-len(word.split()), known.order if known else -1)
            if standing not in best or rank < best[standing][0]:
                best[standing] = (rank, Cause(rule.code if rule else LEARNED, family, where))
        return Names(**{standing: cause for standing, (_, cause) in best.items()}) if best else NOTHING


def _where(key: str, word: str) -> str | None:
    """Evidence: the part of an element's key that contains the word; None if that part is not a name."""
    tag, *attributes = key.split("\0")
    if word == f"<{tag}>":
        return word
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        for token in value.split():
            own = key_words(f"\0{name}={token}")[1:]
            if word in own and _names_it(token, own, word):
                short = token if len(token) <= _SHORT else token[: _SHORT - 1] + "…"
                name = name[:_SHORT]
                return f"{name} {short}" if word == token.lower() or "=" in word else f"{name} {short}: {word}"
    return None


def _names_it(token: str, own: tuple[str, ...], word: str) -> bool:
    """Whether a word of a class names the element; not in utility classes (`md:shadow-card`) or generated names."""
    if ":" in token or "[" in token:
        return False
    if len(own) > 1 and own[0] in undoing() and word not in (own[0], own[-1]):
        return False
    return len(word) > _TINY or token.isalpha() or word in _PARTS.split(token.lower())
