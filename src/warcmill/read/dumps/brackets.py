"""Brackets that begin no link kept from the Markdown parser, which looks for the end of each to the end of the text."""

from __future__ import annotations

import re

MOST_OPEN = 10
"""Brackets that are left open in one paragraph, or that lie in each other, up to which a text is the parser's."""

_STAND_IN = "\ufdd0"
"""A noncharacter, which stands for a bracket while the text is parsed; HTML allows none (Infra Standard, 4.5)."""

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)


def with_few_brackets(text: str) -> str:
    """The text of a paragraph; if many brackets in it open and none closes them, these are hidden.

    Quirk: markdown-it reads on to the end of the paragraph at every `[`, so 200 kB of them take it minutes.
    """
    if text.count("[") <= MOST_OPEN:
        return text
    hidden = _without_end(text)
    if len(hidden) <= MOST_OPEN:
        return text
    letters = list(text)
    for at in hidden:
        letters[at] = _STAND_IN
    return "".join(letters)


def with_all_brackets(html: str) -> str:
    """HTML made of such texts, with the brackets in it again."""
    return html.replace(_STAND_IN, "[")


def _without_end(text: str) -> list[int]:
    """Where brackets open that nothing closes, or that lie deeper in others than any link's text."""
    found = [(each[0], each.start()) for each in _BRACKET.finditer(text) if each[0] in ("[", "]")]
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for sign, at in found:
        if sign == "[":
            open_at.append(at)
        elif open_at:
            pairs[open_at.pop()] = at
    closing, depth = set(pairs.values()), 0
    deep = []
    for _, at in found:
        depth += (at in pairs) - (at in closing)
        if at in pairs and depth > MOST_OPEN:
            deep.append(at)
    return open_at + deep
