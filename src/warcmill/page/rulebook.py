"""The rulebook: every rule that takes part in judging a page, loaded from TOML, checked, and looked up by word."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from warcmill.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

_RULES: Final = files(__package__) / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to take or to keep a part of a page."""

    code: str
    name: str
    family: str
    since: str
    why: str
    words: tuple[str, ...] = ()
    points: int = 0
    hard: bool = False
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the way from a word to its rule."""

    rules: tuple[Rule, ...]
    digest: str
    by_code: dict[str, Rule] = field(default_factory=dict)
    by_word: dict[str, Rule] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Rule:
        return self.by_code[code]


@cache
def rulebook() -> Rulebook:
    """The rulebook that comes with the package."""
    return load()


def load(packs: Sequence[Path] = ()) -> Rulebook:
    """The package's rules and those of the given TOML files; RuleError names file and rule of whatever is wrong."""
    sha = hashlib.sha256()
    rules: list[Rule] = []
    for name, text in _sources(packs):
        sha.update(text.encode())
        rules += _rules(name, text)
    by_code: dict[str, Rule] = {}
    by_word: dict[str, Rule] = {}
    for rule in rules:
        if rule.code in by_code:
            raise RuleError(f"rule {rule.code} is there twice")
        by_code[rule.code] = rule
        for word in rule.words:
            by_word[word] = rule
    return Rulebook(tuple(rules), sha.hexdigest(), by_code, by_word)


def _sources(packs: Sequence[Path]) -> Iterator[tuple[str, str]]:
    own: list[Traversable] = sorted((f for f in _RULES.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    for file in own:
        yield file.name, file.read_text("utf-8")
    for pack in packs:
        try:
            yield str(pack), pack.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(f"{pack}: cannot be read: {error}") from error


def _rules(name: str, text: str) -> Iterator[Rule]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: {error}") from error
    for entry in table.get("rule", []):
        yield _rule(name, table.get("family", ""), entry)


def _rule(name: str, family: str, entry: dict[str, Any]) -> Rule:
    try:
        return Rule(
            family=family, **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        )
    except TypeError as error:
        raise RuleError(f"{name}: rule {entry.get('code', '?')}: {error}") from error
