"""The gate: a row enters the dataset if it meets its contract, and is told where it does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from warcmill.dataset.contract import Contract, Schema
from warcmill.model import Failed, Source

if TYPE_CHECKING:
    import jsonschema

MESSAGE_LIMIT = 500
"""Characters of a message; jsonschema's hold the whole value that failed."""

JUDGED_SHARE = 1_000
"""Of the rows that pass the fast gate, one in so many is judged by jsonschema too."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row is no row of the table: the first broken keyword, its place in schema and row, the row itself."""

    reason: str
    message: str
    schema_path: str
    instance_path: str
    row_json: str

    def failed(
        self, source: Source, *, record_id: str | None = None, warc_type: str | None = None, url: str | None = None
    ) -> Failed:
        """The failure of a capture as it goes into `rejects`."""
        return Failed(
            source,
            "validate",
            self.reason,
            self.message,
            record_id=record_id,
            warc_type=warc_type,
            url=url,
            schema_path=self.schema_path,
            instance_path=self.instance_path,
            row_json=self.row_json,
        )


def judge_for(schema: Schema) -> jsonschema.protocols.Validator:
    """The judge is jsonschema itself with formats checked; an array may be a tuple, and numbers end."""
    import jsonschema  # noqa: PLC0415 -- 80 ms with all that it checks formats by; a small run has no row for it
    import jsonschema_specifications  # noqa: PLC0415 -- the standard's own schemas, and no way to fetch another

    base = jsonschema.Draft202012Validator
    types = base.TYPE_CHECKER.redefine_many({"array": _is_array, "number": _is_number})
    kind = jsonschema.validators.extend(base, type_checker=types)
    return kind(schema, format_checker=base.FORMAT_CHECKER, registry=jsonschema_specifications.REGISTRY)


def _is_array(_: object, value: object) -> bool:
    return isinstance(value, (list, tuple))


def _is_number(_: object, value: object) -> bool:
    """JSON has no word for what is no number or has no end."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and isfinite(value))


def fast_schema(schema: Schema) -> dict[str, Any]:
    """The schema with an empty pattern on every free string: it makes the fast gate refuse lone surrogates.

    Such strings are legal in Python and for jsonschema, but UTF-8, and so Parquet, cannot hold them. jsonschema-rs
    raises when it has to look into one. Joining and encoding all strings of a row costs eight times as much.
    """
    fast = copy.deepcopy(dict(schema))
    for part in strings_of(fast):
        part.setdefault("pattern", "")
    return fast


def strings_of(part: Any) -> Iterator[dict[str, Any]]:
    """All free string values that a schema describes: those without a list of what they may be."""
    if part.get("x-arrow") == "string" and not {"enum", "const"} & part.keys():
        yield part
    below = [*part.get("properties", {}).values(), *([part["items"]] if "items" in part else [])]
    for each in below:
        yield from strings_of(each)


class Gate:
    """Checks rows of one table. Not for use by several threads: it counts.

    `checked` rows came by, on `disagreements` of them the fast gate and jsonschema did not agree; jsonschema's word
    counts then, and a figure other than zero is a fault of ours that CI fails on.
    """

    def __init__(self, contract: Contract, *, judged_share: int = JUDGED_SHARE) -> None:
        self.contract = contract
        self.checked = 0
        self.disagreements = 0
        self._share = judged_share
        self._fast = jsonschema_rs.Draft202012Validator(
            fast_schema(contract.schema), validate_formats=True, offline=True
        )

    @cached_property
    def _judge(self) -> jsonschema.protocols.Validator:
        return judge_for(self.contract.schema)

    def check(self, row: Mapping[str, Any]) -> Failure | None:
        """None if the plain row (see `rows.row_of`) meets the contract, else why not."""
        instance = dict(row)
        for name in self.contract.timestamps:
            value = instance.get(name)
            if value is not None:
                text = rfc3339(value)
                if text is None:
                    return failure("not-a-time", f"{value!r} is no time with a zone", [name], "x-arrow", row)
                instance[name] = text
        for name in self.contract.days:
            value = instance.get(name)
            if value is not None:
                if not isinstance(value, date) or isinstance(value, datetime):
                    return failure("not-a-time", f"{value!r} is no day", [name], "x-arrow", row)
                instance[name] = value.isoformat()
        return self.check_json(instance)

    def check_json(self, instance: Mapping[str, Any]) -> Failure | None:
        """The same for a row in its JSON form: times and days are RFC 3339 strings."""
        self.checked += 1
        passed = self._passes(instance)
        if passed and self.checked % self._share:
            return None
        return self._judged(instance, passed)

    def _passes(self, instance: Mapping[str, Any]) -> bool:
        try:
            return bool(self._fast.is_valid(instance))
        except ValueError:  # a type that JSON lacks, or a string that UTF-8 cannot hold (UnicodeEncodeError is one)
            return False

    def _judged(self, instance: Mapping[str, Any], passed: bool) -> Failure | None:
        errors = sorted(self._judge.iter_errors(instance), key=lambda error: pointer(error.absolute_path))
        if errors:
            self.disagreements += passed
            return failure_of(errors, instance)
        if passed:
            return None
        place = lone_surrogate(instance, [])
        if place is not None:
            return failure("lone-surrogate", "the text has a surrogate without its pair", place, "type", instance)
        self.disagreements += 1
        return None


def rfc3339(value: Any) -> str | None:
    """A time with a zone as the contract's JSON form has it, in UTC with microseconds; None if it is not one."""
    if not isinstance(value, datetime):
        return None
    try:
        offset = value.utcoffset()
        if offset is None:
            return None
        moment = value if offset == timedelta(0) else value.astimezone(UTC)
    except (OverflowError, ValueError):  # the first hours of year 1 and the last of year 9999, east and west of UTC
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def failure_of(errors: list[jsonschema.ValidationError], instance: Mapping[str, Any]) -> Failure:
    """The first of jsonschema's errors, and how many more there are."""
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    message = first.message if len(first.message) <= MESSAGE_LIMIT else first.message[:MESSAGE_LIMIT] + "…"
    return Failure(
        "invalid-row",
        message + more,
        pointer(first.absolute_schema_path),
        pointer(first.absolute_path),
        as_json(instance),
    )


def failure(reason: str, message: str, place: list[Any], keyword: str, row: Mapping[str, Any]) -> Failure:
    """A failure that JSON Schema has no word for, at a place in the row."""
    steps = [step for part in place for step in (["items"] if isinstance(part, int) else ["properties", part])]
    return Failure(reason, message, pointer([*steps, keyword]), pointer(place), as_json(row))


def lone_surrogate(value: Any, place: list[Any]) -> list[Any] | None:
    """Where in a row the first string is that UTF-8 cannot hold."""
    if isinstance(value, str):
        return place if any("\ud800" <= letter <= "\udfff" for letter in value) else None
    parts = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    )
    found = (lone_surrogate(part, [*place, key]) for key, part in parts)
    return next((each for each in found if each is not None), None)


def pointer(path: Any) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def as_json(row: Mapping[str, Any]) -> str:
    """The row as ASCII JSON, whatever is in it: what JSON has no form for stands as its repr."""
    return json.dumps(row, default=readable, skipkeys=True)


def readable(value: Any) -> str:
    """A value that JSON has no form for."""
    return value.isoformat() if isinstance(value, date) else repr(value)
