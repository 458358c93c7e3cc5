"""Prose in data: the strings under the names that main text usually has, joined as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

from warcmill.page.extract.patterns import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_VALUES: Final = 200_000
"""At most this many values of a page's data are examined."""
_TELLING: Final = 0.3
"""Weight of a character under a name that only describes the text."""
_LEAST_SPACES: Final = 4
_SHORTEST: Final = 24
_SAMPLE: Final = 2_000
"""At most this many characters of a string are examined to classify it."""
_OF_CODE: Final = ("{", "}", "=>", "()", "&&", "||")
_CODE_SHARE: Final = 80
"""A string with one of these characters in fewer than this many is a program or a style sheet."""
_MARKUP: Final = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|span|a|b|i|em|strong|table|section|article|blockquote|figure|img)\b[^<>]*>",
    re.IGNORECASE,
)
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*\n\s*|\r\n[^\S\n]*\r\n\s*")


@dataclass(slots=True)
class Prose:
    """Strings at similar paths, in order."""

    name: str
    main: bool
    strings: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    """For each string, the number of the list that contains it."""
    weight: float = 0.0

    def html(self) -> str:
        """As HTML: one paragraph each, except that strings of one list continue the previous one."""
        parts: list[str] = []
        before = -1
        for text, of_list in zip(self.strings, self.lists, strict=True):
            marked = text if _MARKUP.search(text) else _paragraphs(text)
            if of_list == before and _goes_on(self.strings[len(parts) - 1] if parts else "", text):
                parts.append(marked)
            else:
                parts.append(f"<p>{marked}" if not marked.startswith("<p>") else marked)
            before = of_list
        return "\n".join(parts)


def best(values: Iterable[Any], names: tuple[str, ...] | None = None) -> Prose | None:
    """The strings at similar paths with the most prose.

    `names` limits them to these keys, earlier ones first.
    """
    found = _gathered(values, frozenset(names) if names else None)
    if not found:
        return None
    if names:
        return min(found, key=lambda one: (names.index(one.name), -one.weight))
    return max(found, key=lambda one: one.weight)


def _gathered(values: Iterable[Any], names: frozenset[str] | None) -> list[Prose]:
    main, telling, passed = _names()
    wanted = names or main | telling
    found: dict[str, Prose] = {}
    left = MAX_VALUES
    lists = 0
    for value in values:
        # (value, path, last key, number of the list)
        waiting: list[tuple[Any, str, str, int]] = [(value, "", "", 0)]
        whole = value if isinstance(value, list) else None
        while waiting and left:
            left -= 1
            one, path, key, of_list = waiting.pop()
            if (
                isinstance(one, int)
                and whole
                and key in wanted
                and 0 < one < len(whole)
                and isinstance(whole[one], str)
            ):
                one = whole[one]  # devalue: a list of all values, in which objects hold indices
            if isinstance(one, dict):
                waiting += [
                    (item, _further(path, name), _key(key, name.lower()), of_list)
                    for name, item in reversed(one.items())
                    if name.lower() not in passed
                ]
            elif isinstance(one, list):
                lists += 1
                waiting += [(item, path, key, lists) for item in reversed(one)]
            elif isinstance(one, str) and key in wanted and _is_prose(one):
                group = found.setdefault(path, Prose(key, key in main))
                group.strings.append(one)
                group.lists.append(of_list)
                group.weight += len(one) * (1.0 if group.main else _TELLING)
    return list(found.values())


def _key(above: str, name: str) -> str:
    """The name of a value; a mere wrapper of a value takes the name above it (`body: {value: …}`)."""
    return above if above in _names()[0] and name in shapes()["embedded"]["carrying"] else name


def _further(path: str, name: str) -> str:
    """The path extended by a key; trees that repeat a key (`content.content`) stay on the same path."""
    return path if path.endswith("." + name) else f"{path[-200:]}.{name}"


def _is_prose(text: str) -> bool:
    sample = text[:_SAMPLE].strip()
    if sample[:1] in "{[$" or sample.startswith(("http://", "https://", "data:", "/", "<script", "<style", "<html")):
        return False
    if _CODE_SHARE * sum(map(sample.count, _OF_CODE)) > len(sample):
        return False
    return sample.count(" ") >= _LEAST_SPACES or (len(sample) >= _SHORTEST and bool(_UNSPACED.search(sample)))


def _goes_on(before: str, text: str) -> bool:
    return before[-1:].isspace() or text[:1].isspace() or text[:1] in ".,;:!?)"


def _paragraphs(text: str) -> str:
    """Plain text as HTML.

    Some sites put entities into it; they are decoded here, as the browser that the text is meant for would.
    """
    parts = _PARAGRAPHS.split(text.strip("\n"))
    return "<p>".join(escape(unescape(part), quote=False).replace("\n", "<br>") for part in parts if part)


@cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = shapes()["embedded"]
    return frozenset(data["main"]), frozenset(data["telling"]), frozenset(data["passed"])
