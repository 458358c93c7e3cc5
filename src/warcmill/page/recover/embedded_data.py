"""Data embedded in the scripts of a page: JSON-LD, and the state of pages that render themselves."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from warcmill.page.extract.patterns import shapes
from warcmill.page.metadata import json_ld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.markup.tree import Tree

MAX_TOTAL: Final = 8_000_000
"""At most this many characters of a page's scripts are read as data."""
MAX_SCRIPTS: Final = 400
_FLIGHT: Final = "self.__next_f.push("
_PAIR: Final = re.compile(r'(?:^|[{,\s])"?([A-Za-z_]\w{0,40})"?\s*:\s*"((?:[^"\\]|\\.){40,})"')
_HEX: Final = re.compile(r"\\x([0-9a-fA-F]{2})")
_PROPS: Final = 3
"""Index of an element's properties: `["$", name, key, {…}]`."""
_NAME: Final = re.compile(r"[a-z][a-z0-9]*")
_UNDEFINED: Final = re.compile(r"(?<=[:,\[])\s*(?:undefined|void 0|NaN|-?Infinity)(?=\s*[,}\]])")


def json_ld_values(tree: Tree) -> list[Any]:
    """The values of the JSON-LD scripts; unreadable ones are ignored."""
    return [value for kind, text in _scripts(tree) if "ld+json" in kind and (value := json_ld.read(text)) is not None]


def states(tree: Tree) -> Iterator[Any]:
    """The values from which a framework would render the page, in document order.

    JSON in scripts of a data type (`__NEXT_DATA__`, `ng-state`, `__NUXT_DATA__`), assignments to well-known globals
    (`window.__INITIAL_STATE__ = {…}`), and the chunks that Next.js streams. A non-JSON object gives its strings.
    """
    types = frozenset(shapes()["embedded"]["types"])
    flight: list[str] = []
    for kind, text in _scripts(tree):
        if kind in types:
            yield _json(text)
        elif "ld+json" not in kind:
            start = text.find(_FLIGHT)
            if start >= 0:
                flight.append(_chunk(text[start + len(_FLIGHT) :]))
            else:
                yield from _assigned(text)
    if flight:
        yield from _rows("".join(flight))
    yield from _attributes(tree)


def _attributes(tree: Tree) -> Iterator[Any]:
    """The values in data attributes (Inertia, Discourse); JSON nested in a string is parsed too."""
    left = MAX_TOTAL
    names = shapes()["embedded"]["attributes"]
    for element in tree.nodes.element:
        for name in names:
            if (written := element.get(name)) and written[:1] in ("{", "[") and len(written) <= left:
                left -= len(written)
                value = _json(written)
                yield value
                if isinstance(value, dict):
                    within = (one for one in value.values() if isinstance(one, str))
                    yield from (_json(one) for one in within if one[:1] in ("{", "["))


def _scripts(tree: Tree) -> Iterator[tuple[str, str]]:
    """Type and text of the scripts, within the limits."""
    left = MAX_TOTAL
    nodes = tree.nodes
    for node in nodes.of_tags("script")[:MAX_SCRIPTS]:
        text = nodes.element[node].text
        if text and len(text) <= left:
            left -= len(text)
            yield (nodes.element[node].get("type") or "").strip().lower(), text


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return json_ld.read(text)


@cache
def _globals() -> re.Pattern[str]:
    names = "|".join(map(re.escape, shapes()["embedded"]["globals"]))
    return re.compile(rf"\b(?:{names})\b[\"'\]]*\s*=(?!=)\s*")


def _assigned(text: str) -> Iterator[Any]:
    """The values that a script assigns to well-known globals."""
    left = 2 * len(text)
    for found in _globals().finditer(text):
        left -= len(text) - found.end()
        if left < 0:
            return
        yield _literal(text, found.end())


def _literal(text: str, start: int) -> Any:
    """The JSON that begins at an index of a script; other objects give their longer strings, each under its name."""
    rest = text[start:]
    if rest.startswith("JSON.parse("):
        try:
            inner, _ = json.JSONDecoder(strict=False).raw_decode(rest, len("JSON.parse("))
            return _json(inner) if isinstance(inner, str) else None
        except (ValueError, RecursionError):
            return None
    if rest[:1] not in ("{", "[", "("):
        return None
    for written in (rest, _UNDEFINED.sub("null", rest)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(written)[0]
        except (ValueError, RecursionError):
            continue
    return [{pair[1]: string} for pair in _PAIR.finditer(rest) if (string := _string(pair[2]))]


def _string(written: str) -> str | None:
    """The value of a JavaScript string literal."""
    try:
        return str(json.loads('"' + _HEX.sub(r"\\u00\1", written).replace("\\'", "'") + '"', strict=False))
    except ValueError:
        return None


def _chunk(text: str) -> str:
    """The string of a chunk: `[1,"…"]`."""
    try:
        pushed, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return ""
    return pushed[1] if isinstance(pushed, list) and len(pushed) > 1 and isinstance(pushed[1], str) else ""


def _rows(stream: str) -> Iterator[Any]:
    """The rows of the streamed chunks (React Flight).

    `1a:{…}` and `1b:["$","p",null,{…}]` are JSON, `1c:T4f,` is followed by that many bytes of text. Elements among the
    values are returned as one HTML string under the name `html`.
    """
    data = stream.encode("utf-8", "replace")
    at = 0
    while at < len(data):
        colon = data.find(b":", at, at + 20)
        if colon < 0:
            at = data.find(b"\n", at) + 1 or len(data)
            continue
        if data[colon + 1 : colon + 2] == b"T" and (comma := data.find(b",", colon, colon + 12)) > 0:
            size = _size(data[colon + 2 : comma])
            yield {"text": data[comma + 1 : comma + 1 + size].decode("utf-8", "replace")}
            at = comma + 1 + size
            continue
        end = data.find(b"\n", colon)
        end = len(data) if end < 0 else end
        value = (
            _json(data[colon + 1 : end].decode("utf-8", "replace")) if data[colon + 1 : colon + 2] in b"[{" else None
        )
        if value is not None:
            drawn = "".join(_drawn(value))
            yield {"html": drawn} if drawn else value
        at = end + 1


def _size(written: bytes) -> int:
    try:
        return int(written, 16)
    except ValueError:
        return 0


def _drawn(value: Any) -> list[str]:
    """The React elements in a value as HTML; empty if there are none. Unknown components give their contents."""
    out: list[str] = []
    elements = 0
    waiting: list[Any] = [value]
    # Strings that begin with NUL are HTML already: the end tags of rendered elements.
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            out.append(one[1:] if one.startswith("\0") else "" if one.startswith("$") else escape(one))
        elif isinstance(one, list) and len(one) > _PROPS and one[0] == "$" and isinstance(one[_PROPS], dict):
            if one[1] in ("script", "style"):
                continue
            elements += 1
            name = one[1] if isinstance(one[1], str) and _NAME.fullmatch(one[1]) else ""
            out.append(f"<{name}>" if name else " ")
            raw = one[_PROPS].get("dangerouslySetInnerHTML")
            if isinstance(raw, dict) and isinstance(raw.get("__html"), str):
                out.append(raw["__html"])
            waiting += [f"\0</{name}>" if name else "\0 ", one[_PROPS].get("children")]
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict) and "children" in one:
            waiting.append(one["children"])
    return out if elements else []
