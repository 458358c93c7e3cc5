"""Schema documents held to what a contract has to be: closed, annotated, and read alike by every validator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from warcmill.dataset.checks.findings import finding
from warcmill.dataset.contract import ARROW_LEAVES, TABLES, Contract, Schema, load
from warcmill.dataset.gate import judge_for, pointer
from warcmill.errors import ContractError
from warcmill.model import Finding, Source

ANNOTATIONS = ("description", "x-arrow", "x-field-id", "x-since", "x-source")

UNSHARED = re.compile(r"\\[A-Za-z0-9]|\(\?(?!:)|[*+?}][+]")
"""Class escapes and anchors (`\\d`, `\\w`, `\\Z`, `\\p`), look-around and flags, possessive quantifiers."""

Place = tuple[str | int, ...]


def check_schema(path: Path) -> list[Finding]:
    """Everything that is wrong with a schema document."""
    source = Source(str(path))
    try:
        document = load(path)
        jsonschema.Draft202012Validator.check_schema(document.schema)
    except ContractError as error:
        return [finding("not-a-schema", str(error), source)]
    except jsonschema.SchemaError as error:
        return [finding("not-a-schema", f"{pointer(error.absolute_path)}: {error.message[:300]}", source)]
    return [finding(name, message, source) for name, message in problems(document)]


def problems(document: Contract) -> Iterator[tuple[str, str]]:
    """Name of the rule and message of each problem of a valid JSON Schema."""
    for place, part in parts(document.schema):
        where = pointer(place) or "the schema"
        yield from ((rule, f"{where}: {message}") for rule, message in (*closed(part), *patterns(part)))
    if document.name in TABLES:
        yield from columns(document.schema)


def parts(part: Any, place: Place = ()) -> Iterator[tuple[Place, Schema]]:
    """A schema and all schemas inside it."""
    yield place, part
    for name, each in part.get("properties", {}).items():
        yield from parts(each, (*place, "properties", name))
    for keyword in ("items", "not", "additionalProperties", "propertyNames"):
        if isinstance(part.get(keyword), dict):
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
        if missing := [name for name in ANNOTATIONS if name not in part]:
            yield "missing-annotation", f"{where}: no {', '.join(missing)}"
        elif part["x-arrow"] not in {*ARROW_LEAVES, "list", "struct"}:
            yield "missing-annotation", f"{where}: x-arrow {part['x-arrow']!r} is no type that all readers take"
        judge = judge_for(part)
        bad = [example for example in part.get("examples", []) if not judge.is_valid(example)]
        if bad or ("examples" not in part and part.get("x-arrow") != "struct"):
            yield "bad-example", f"{where}: {bad[0]!r}" if bad else f"{where}: no example"
    ids = Counter(part["x-field-id"] for _, part in described if "x-field-id" in part)
    yield from (("field-id-twice", f"{number} is there {count} times") for number, count in ids.items() if count > 1)
