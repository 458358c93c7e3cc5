"""Structured data of a page as plain nodes: JSON-LD with its `@graph` and `@id` references resolved."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT = 2_000_000
"""Maximum length of one script in characters; the rest is not read."""
MAX_NODES = 5_000
"""At most this many objects of a page are examined."""
MAX_NESTING = 200
"""Maximum nesting of brackets; anything deeper is not data."""

Json = dict[str, Any]

_WRAPPING = re.compile(
    r"^\s*+(?:<!--|//\s*+<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|<!\[CDATA\[)"
    r"|(?://\s*+)?(?:-->|\]\]>|/\*\s*+\]\]>\s*+\*/)\s*+;?\s*+$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""Strings and brackets; an unterminated string extends to the end, once."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All objects of a page's JSON-LD in document order, and those that have an id."""

    nodes: tuple[Json, ...] = ()
    by_id: dict[str, Json] | None = None

    def of_types(self, wanted: frozenset[str]) -> Iterator[Json]:
        """The objects of any of these (lower-case) types."""
        return (node for node in self.nodes if not wanted.isdisjoint(types(node)))

    def resolved(self, value: Any) -> Any:
        """The object that a reference `{"@id": …}` refers to; any other value unchanged."""
        if isinstance(value, dict) and self.by_id and (found := self.by_id.get(_identity(value))) is not None:
            return found if len(found) > len(value) else value
        return value


def graph(scripts: list[str]) -> Graph:
    """Parse the JSON-LD scripts of a page (JSON-LD 1.1, section 7); unreadable ones are ignored."""
    nodes: list[Json] = []
    for script in scripts:
        nodes += _objects(read(script), MAX_NODES - len(nodes))
    by_id: dict[str, Json] = {}
    for node in nodes:
        identity = _identity(node)
        if identity and len(node) > len(by_id.get(identity, ())):
            by_id[identity] = node
    return Graph(tuple(nodes), by_id)


def read(script: str) -> Any:
    """Parse a script's JSON, tolerating surrounding comments, control characters, entities and trailing commas."""
    if len(script) > MAX_SCRIPT or _nesting(script) > MAX_NESTING:
        return None
    bare = script.strip()
    if not bare.startswith(("{", "[")):
        bare = _WRAPPING.sub("", bare).strip()
    for repair in (str, _without_trailing_commas, html.unescape):
        try:
            return json.loads(repair(bare), strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
    return None


def types(node: Json) -> list[str]:
    """The types of an object in lower case, without a vocabulary prefix: `schema:NewsArticle` is `newsarticle`."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return [each.rpartition("/")[2].rpartition(":")[2].lower() for each in listed if isinstance(each, str)]


def strings(value: Any) -> list[str]:
    """The texts of a value, which may be a string, an object with `name` or `@value`, or a list of these."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        named = (each.get("name") or each.get("@value")) if isinstance(each, dict) else each
        first = next((item for item in named if isinstance(item, str)), None) if isinstance(named, list) else named
        if isinstance(first, str) and (text := " ".join(html.unescape(first).split())):
            found.append(text)
    return found


def _without_trailing_commas(script: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", script)


def _nesting(script: str) -> int:
    if script.count("[") + script.count("{") <= MAX_NESTING:  # nearly always, and then no closer look is needed
        return 0
    depth = deepest = 0
    for token in _TOKENS.finditer(script):
        depth += _STEPS.get(token[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _identity(node: Json) -> str:
    identity = node.get("@id")
    return identity if isinstance(identity, str) else ""


def _objects(data: Any, most: int) -> list[Json]:
    """All objects in a value, outer ones before inner ones."""
    found: list[Json] = []
    waiting = [data]
    while waiting and len(found) < most:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting += reversed([each for each in value.values() if isinstance(each, (dict, list))])
        elif isinstance(value, list):
            waiting += reversed([each for each in value if isinstance(each, (dict, list))])
    return found
