"""Schema documents held to what a contract has to be: closed, annotated, and read alike by every validator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from warcmill.dataset.checks.bounded import unbounded
from warcmill.dataset.checks.finding_rules import RULES, finding
from warcmill.dataset.contract import ARROW_LEAVES, CURRENT, TABLES, Contract, Schema, contract, load
from warcmill.dataset.gate import judge_for, pointer
from warcmill.errors import ContractError, MissingInput
from warcmill.model import Finding, Source

ANNOTATIONS = {"description": str, "x-arrow": str, "x-field-id": int, "x-since": str, "x-source": str}
INSIDE = {"list": "items", "struct": "properties"}
"""Types that hold others, and the keyword that says which."""

UNSHARED = re.compile(r"\\[A-Za-z0-9]|\(\?(?!:)|[*+?}][+]")
"""Class escapes and anchors (`\\d`, `\\w`, `\\Z`, `\\p`), look-around and flags, possessive quantifiers."""

Place = tuple[str | int, ...]

GRAVE = ("not-a-schema", "missing-annotation")
"""Without what these findings ask for, nothing can be held against a schema, another schema neither."""


def usable(path: Path) -> Contract:
    """The contract in a file, if rows or another contract can be held against it, else a ContractError."""
    grave = [found for found in check_schema(path) if RULES[found.rule].name in GRAVE]
    if grave:
        raise ContractError(f"{path}: {grave[0].message}")
    return load(path)


def find_contract(given: str | Path) -> Contract:
    """The contract of a schema file, or a released one by name and version (`captures-1.0.0`).

    Raises MissingInput if there is neither, ContractError if the file cannot be a contract.
    """
    name, _, version = str(given).rpartition("-")
    if Path(given).exists():
        return usable(Path(given))
    if name in CURRENT:
        return contract(name, version)
    raise MissingInput(f"{given}: there is no such file, and no contract of that name")


def check_schema(path: Path) -> list[Finding]:
    """Everything that is wrong with a schema document."""
    source = Source(str(path))
    try:
        document = load(path)
        if problem := unbounded(document.schema):
            return [finding("not-a-schema", problem, source)]
        jsonschema.Draft202012Validator.check_schema(document.schema)
    except ContractError as error:
        return [finding("not-a-schema", str(error).removeprefix(f"{path}: "), source)]
    except jsonschema.SchemaError as error:
        return [finding("not-a-schema", f"{pointer(error.absolute_path)}: {error.message[:300]}", source)]
    except re.error as error:
        return [finding("not-a-schema", f"a pattern is no regular expression: {error}", source)]
    return [finding(name, message, source) for name, message in problems(document)]


def problems(document: Contract) -> Iterator[tuple[str, str]]:
    """Name of the rule and message of each problem of a valid JSON Schema."""
    for place, part in parts(document.schema):
        where = pointer(place) or "the schema"
        yield from ((rule, f"{where}: {message}") for rule, message in (*closed(part), *patterns(part)))
    if document.name in TABLES:
        yield from columns(document.schema)


def parts(part: Any, place: Place = ()) -> Iterator[tuple[Place, Schema]]:
    """A schema and all schemas inside it; one that is merely true or false says nothing."""
    part = part if isinstance(part, dict) else {}
    yield place, part
    for name, each in part.get("properties", {}).items():
        yield from parts(each, (*place, "properties", name))
    for keyword in ("items", "not", "additionalProperties", "propertyNames"):
        if isinstance(part.get(keyword), dict) or keyword == "items" in part:
            yield from parts(part[keyword], (*place, keyword))


def closed(part: Schema) -> Iterator[tuple[str, str]]:
    """Objects with named keys know no others, and in a table's rows each key is required."""
    if "properties" not in part:
        return
    if part.get("additionalProperties") is not False:
        yield "open-schema", "additionalProperties is not false"
    missing = [name for name in part["properties"] if name not in part.get("required", [])]
    if missing and "x-arrow" in next(iter(part["properties"].values())):
        yield "open-schema", f"not required: {', '.join(missing)}"


def patterns(part: Schema) -> Iterator[tuple[str, str]]:
    """Patterns keep to what Python, ECMAScript, Rust and RE2 read alike."""
    pattern = part.get("pattern", "")
    if found := UNSHARED.search(pattern):
        yield "unshared-pattern", f"{found.group()!r} in {pattern!r}"
    fixed = "minLength" in part and part["minLength"] == part.get("maxLength")
    if pattern.endswith("$") and not fixed and part.get("not", {}).get("pattern") != "\n":
        yield (
            "unshared-pattern",
            f"{pattern!r}: for Python `$` also matches before a last newline; forbid it with `not`",
        )


def columns(schema: Schema) -> Iterator[tuple[str, str]]:
    """What is generated from the columns needs: annotations, ids that are there once, true examples."""
    described = [(place, part) for place, part in parts(schema) if place and place[-1] != "not"]
    for place, part in described:
        where = pointer(place)
        kind = part.get("x-arrow")
        if missing := [name for name, of in ANNOTATIONS.items() if type(part.get(name)) is not of]:
            yield "missing-annotation", f"{where}: no {', '.join(missing)}"
        elif kind not in {*ARROW_LEAVES, *INSIDE}:
            yield "missing-annotation", f"{where}: x-arrow {kind!r} is no type that all readers take"
        elif kind in INSIDE and INSIDE[kind] not in part:
            yield "missing-annotation", f"{where}: x-arrow {kind!r} without {INSIDE[kind]}"
        judge = judge_for(part)
        bad = [example for example in part.get("examples", []) if not judge.is_valid(example)]
        if bad or ("examples" not in part and kind != "struct"):
            yield "bad-example", f"{where}: {bad[0]!r}" if bad else f"{where}: no example"
    ids = Counter(part["x-field-id"] for _, part in described if type(part.get("x-field-id")) is int)
    yield from (("field-id-twice", f"{number} is there {count} times") for number, count in ids.items() if count > 1)
