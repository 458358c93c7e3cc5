"""Load the rulebook: rules from TOML, each one checked, and the fitted points."""

from __future__ import annotations

import hashlib
import re
import reprlib
import tomllib
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from warcmill.errors import RuleError
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.model import fitted_points as fitted
from warcmill.page.judge.model.rule import (
    APART,
    CUTTING,
    FRONT,
    HEADING,
    HIDDEN,
    LEARNED,
    PACK,
    TEXT,
    TEXTS,
    Rule,
    Rulebook,
)
from warcmill.page.judge.second_look import SECOND_LOOK
from warcmill.page.markup.class_words import folded
from warcmill.page.markup.css_selectors import is_selector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from warcmill.page.judge.model.fitted_points import Points

__all__ = [
    "APART",
    "CUTTING",
    "FRONT",
    "HEADING",
    "HIDDEN",
    "LEARNED",
    "PACK",
    "TEXT",
    "TEXTS",
    "Rule",
    "Rulebook",
    "book",
    "load",
    "parse",
    "rulebook",
]

RULES: Final = files(__package__)
MODEL: Final = files(fitted.__package__)
_CODE: Final = re.compile(r"[A-Z]{2,5}[0-9]{3}")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


@cache
def rulebook() -> Rulebook:
    """The rulebook that comes with the package."""
    return load()


def load(packs: Sequence[Path] = ()) -> Rulebook:
    """Load the package's rules and those of the given TOML files; RuleError names file and rule of each mistake."""
    own = {
        file.name: file.read_text("utf-8")
        for folder, kind in ((RULES, ".toml"), (MODEL, ".tsv"))
        for file in folder.iterdir()
        if file.name.endswith(kind)
    }
    sha = hashlib.sha256()
    rules: list[Rule] = []
    for name, text in sorted(own.items()):
        sha.update(text.encode())
        if name.endswith(".toml"):
            rules += parse(name, text)
    codes = {rule.code for rule in rules}
    for pack in packs:
        text = _text(pack)
        sha.update(text.encode())
        for rule in parse(str(pack), text):
            if rule.code in codes:
                raise RuleError(f"{pack}: rule {rule.code}: the code is taken twice")
            codes.add(rule.code)
            rules.append(replace(rule, family=PACK, told=rule.told or rule.family))
    return book(rules, fitted.read(own, FIRST_LOOK, SECOND_LOOK), sha.hexdigest())


def book(rules: Sequence[Rule], points: Points, digest: str = "") -> Rulebook:
    """Make a rulebook of these rules; a later rule takes over a word from an earlier one, but never its code."""
    active = [rule for rule in rules if rule.status == "active"]
    return Rulebook(
        rules=tuple(active),
        points=points,
        digest=digest,
        by_code={rule.code: rule for rule in rules},
        by_word={word: rule for rule in active if not rule.sites and rule.family not in APART for word in rule.words},
        by_feature={name: rule for rule in active for name in rule.features},
        by_text={folded(text): rule for rule in active if rule.family == TEXTS for text in rule.words},
    )


def parse(name: str, text: str) -> Iterator[Rule]:
    """Parse and check the rules of one TOML file; `name` is used in errors."""
    try:
        family, entries = _family(text)
    except (ValueError, RecursionError) as error:
        raise RuleError(f"{name}: {error}") from error
    for number, entry in enumerate(entries, 1):
        try:
            yield _rule(entry, family.get("family", ""), family.get("prefix", ""))
        except ValueError as error:
            code = str(entry.get("code"))
            raise RuleError(f"{name}: rule {code if _CODE.fullmatch(code) else number}: {error}") from error


_KINDS: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "str": ("a string", lambda value: type(value) is str),
    "int": ("a whole number from -1000 to 1000", lambda value: type(value) is int and -1_000 <= value <= 1_000),  # noqa: PLR2004
    "bool": ("true or false", lambda value: type(value) is bool),
    "tuple[str, ...]": (
        "a list of strings",
        lambda value: type(value) is list and all(type(one) is str and one for one in value),
    ),
}
"""The TOML equivalent of each field type: a description, and a test."""
_OF_FILE: Final = dict.fromkeys(("family", "prefix", "about"), "str")
_OF_RULE: Final = {one.name: str(one.type) for one in fields(Rule) if one.name != "family"}
_REQUIRED: Final = ("code", "name", "since", "why")


def _family(text: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    table = tomllib.loads(text)
    entries = table.pop("rule", None)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("rules are tables in double brackets: [[rule]]")
    _check(table, _OF_FILE)
    return table, entries


def _check(table: dict[str, Any], known: dict[str, str]) -> None:
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"there is no {reprlib.repr(key)}; there are {', '.join(known)}")
        kind, fits = _KINDS[known[key]]
        if not fits(value):
            raise ValueError(f"{key} is {reprlib.repr(value)}, and should be {kind}")


def _rule(entry: dict[str, Any], family: str, prefix: str) -> Rule:
    _check(entry, _OF_RULE)
    for key in _REQUIRED:
        if key not in entry:
            raise ValueError(f"it has no {key}")
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    rule = Rule(family=family, **given)
    for problem, wrong in _problems(rule, prefix):
        if wrong:
            raise ValueError(problem)
    return rule


def _problems(rule: Rule, prefix: str) -> Iterator[tuple[str, bool]]:
    examples = bool(rule.drop or rule.keep)
    yield "its code is not capitals and three digits", not _CODE.fullmatch(rule.code)
    yield f"its code does not begin with {prefix}, the prefix of its family", not rule.code.startswith(prefix)
    yield "its name is not lower case with hyphens", not _NAME.fullmatch(rule.name)
    yield "it says no reason (why)", not rule.why.strip()
    yield (
        "it takes nothing: no words, features, css or text",
        not (rule.words or rule.names or rule.features or rule.css or rule.text),
    )
    yield "text rules are only for named sites", bool(rule.text and not rule.sites)
    yield "it has no example, neither drop nor keep", not (examples or rule.features)
    yield "it takes text, and has no drop example", not (rule.keeps or rule.points > 0 or rule.drop or rule.features)
    yield "it has no keep example", not rule.keep and not rule.features
    for css in rule.css:
        yield f"{css!r} is no CSS selector", not is_selector(css)
    yield "its status is neither active nor removed", rule.status not in {"active", "removed"}


def _text(pack: Path) -> str:
    try:
        return pack.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{pack}: cannot be read: {error}") from error
