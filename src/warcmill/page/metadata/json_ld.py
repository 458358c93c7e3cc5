"""Structured data of a page as plain nodes: JSON-LD with its `@graph` and `@id` references resolved."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
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
_COMMENTS = re.compile(r'("(?:[^"\\]++|\\.)*+")|//[^\n]*+|/\*.*?\*/', re.DOTALL)
_COMMAS = re.compile(r'("(?:[^"\\]++|\\.)*+")|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\')
_QUOTED = re.compile(r""""(?:[^"\\]++|\\.)*+"|'((?:[^'\\]++|\\.)*+)'(?=\s*[:,}\]])""", re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""Strings and brackets; an unterminated string extends to the end, once."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All objects of a page's JSON-LD in document order, and those that have an id."""

    nodes: tuple[Json, ...] = ()
    by_id: dict[str, Json] | None = None
    repaired: bool = False
    """Whether some script was no JSON as it stands."""

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
    broken = False
    for script in scripts:
        data, mended = repaired(script)
        nodes += _objects(data, MAX_NODES - len(nodes))
        broken |= mended
    by_id: dict[str, Json] = {}
    for node in nodes:
        identity = _identity(node)
        if identity and len(node) > len(by_id.get(identity, ())):
            by_id[identity] = node
    return Graph(tuple(nodes), by_id, broken)


def read(script: str) -> Any:
    """A script's JSON as `repaired` reads it."""
    return repaired(script)[0]


def repaired(script: str) -> tuple[Any, bool]:
    """A script's JSON, and whether it was none as it stands: browsers and search engines forgive what pages do.

    Comments, trailing commas, a semicolon at the end, escapes that JSON has not, strings in single quotes, entities.
    What wraps a script (CDATA, a comment of HTML) and control characters in strings are no fault of its JSON.
    """
    if len(script) > MAX_SCRIPT or _nesting(script) > MAX_NESTING:
        return None, False
    bare = script.strip()
    if not bare.startswith(("{", "[")):
        bare = _WRAPPING.sub("", bare).strip()
    for step, repair in enumerate(_REPAIRS):
        try:
            return json.loads(repair(bare), strict=False, parse_constant=lambda _: None), step > 0
        except (ValueError, RecursionError):
            continue
    return None, False


def types(node: Json) -> list[str]:
    """The types of an object in lower case, without a vocabulary prefix: `schema:NewsArticle` is `newsarticle`."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return [each.rpartition("/")[2].rpartition(":")[2].lower() for each in listed if isinstance(each, str)]


def strings(value: Any) -> list[str]:
    """The text in a value that may be a string, an object with a name (whole or in parts) or `@value`, or a list."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        named = (each.get("name") or each.get("@value") or _parts(each)) if isinstance(each, dict) else each
        first = next((item for item in named if isinstance(item, str)), None) if isinstance(named, list) else named
        if isinstance(first, str) and (text := " ".join(html.unescape(first).split())):
            found.append(text)
    return found


def _parts(person: Json) -> str:
    """A person's given and family name."""
    names = (person.get(part) for part in ("givenName", "familyName"))
    return " ".join(name for name in names if isinstance(name, str))


def _as_javascript(script: str) -> str:
    """What a script says as a value of JavaScript, written as JSON."""
    if '"' not in script or _QUOTED.match(script, script.find("'")):
        script = _QUOTED.sub(_in_double_quotes, script)
    script = _COMMAS.sub(r"\1", _COMMENTS.sub(r"\1", script)).rstrip().rstrip(";")
    return _BAD_ESCAPE.sub(r"\1", script)


def _in_double_quotes(hit: re.Match[str]) -> str:
    if hit[1] is None:
        return hit[0]
    return '"' + hit[1].replace("\\'", "'").replace('"', '\\"') + '"'


_REPAIRS: tuple[Callable[[str], str], ...] = (str, _as_javascript, html.unescape)


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
