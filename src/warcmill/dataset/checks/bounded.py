"""What a schema from outside must not have, for checks of it to end: references, depth, patterns that run away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

DEEPEST = 60
"""Levels of a document; the contracts have a dozen, and Python's recursion ends at a thousand calls."""

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def unbounded(schema: Mapping[str, Any]) -> str | None:
    """The first reason not to hold anything against a schema, None if there is none; nothing is fetched for it."""
    todo: list[tuple[str, int, Any]] = [("", 0, schema)]
    while todo:
        place, depth, part = todo.pop()
        if depth > DEEPEST:
            return f"it is nested deeper than {DEEPEST} levels"
        if isinstance(part, Mapping):
            if problem := _of_object(place, part):
                return problem
            todo += [(f"{place}/{name}", depth + 1, each) for name, each in part.items()]
        elif isinstance(part, list):
            todo += [(f"{place}/{number}", depth + 1, each) for number, each in enumerate(part)]
    return None


def _of_object(place: str, part: Mapping[str, Any]) -> str | None:
    for keyword in REFERENCES:
        if isinstance(part.get(keyword), str):
            return f"{place}/{keyword}: {part[keyword][:200]!r} is not followed: a contract says all in its place"
    named = part.get("patternProperties")
    patterns = [part.get("pattern"), *(named if isinstance(named, Mapping) else ())]
    for pattern in patterns:
        if isinstance(pattern, str) and runs_away(pattern):
            return f"{place}/pattern: {pattern[:200]!r} may take for ever: a repeated part can be split in many ways"
    return None


def runs_away(pattern: str) -> bool:
    """Whether a pattern repeats what is itself repeated with nothing between, as `(a+)+` and `(.|b)*` do."""
    try:
        return _any_in(parser.parse(pattern))
    except (re.error, RecursionError, OverflowError):
        return False  # that it is no pattern, or none that can be compiled, is told elsewhere


def _any_in(items: Any) -> bool:
    return any(_endless(*item) and _splits(item[1]) for item in items) or any(
        _any_in(below) for item in items for below in _below(*item)
    )


def _endless(operation: Any, arguments: Any) -> bool:
    return operation in (code.MAX_REPEAT, code.MIN_REPEAT) and arguments[1] == code.MAXREPEAT


def _below(operation: Any, arguments: Any) -> Iterator[Any]:
    """The parts of a compound operation, each a sequence of operations."""
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT):
        yield arguments[2]
    elif operation is code.SUBPATTERN:
        yield arguments[3]
    elif operation is code.BRANCH:
        yield from arguments[1]


def _splits(repeat: Any) -> bool:
    """Whether one round of a repeat can be read as two: all of it is another repeat, or its choices look alike."""
    choices = [list(_flat(choice)) for choice in _choices(repeat[2])]
    for choice in choices:
        needed = [each for each in choice if not _can_be_empty(*each)]
        if any(_endless(*each) and (not needed or needed == [each]) for each in choice):
            return True
    firsts = [str(choice[0]) for choice in choices if choice]
    return len(set(firsts)) < len(firsts) or (len(choices) > 1 and any("ANY" in first for first in firsts))


def _choices(items: Any) -> Iterator[Any]:
    """The alternatives of a part: itself, or those of the one choice that it is."""
    if len(items) == 1 and items[0][0] is code.SUBPATTERN:
        yield from _choices(items[0][1][3])
    elif len(items) == 1 and items[0][0] is code.BRANCH:
        yield from items[0][1][1]
    else:
        yield items


def _flat(items: Any) -> Iterator[Any]:
    for operation, arguments in items:
        if operation is code.SUBPATTERN:
            yield from _flat(arguments[3])
        else:
            yield operation, arguments


def _can_be_empty(operation: Any, arguments: Any) -> bool:
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT):
        return bool(arguments[0] == 0)
    return operation is code.AT
