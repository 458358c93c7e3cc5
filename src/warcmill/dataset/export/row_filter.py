"""Conditions on columns, as the command line has them: `fetch_status=200`, `text!=null`, `url~^https:`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from warcmill.dataset.contract import captures
from warcmill.errors import UsageError

_CONDITION = re.compile(r"\s*([a-z_]+)\s*(!=|<=|>=|=|<|>|~)(.*)", re.DOTALL)
NULL = "null"


class RowFilter(NamedTuple):
    """What rows must meet: all of some conditions."""

    columns: tuple[str, ...]
    condition: Any
    """An expression of pyarrow; None if every row meets it."""

    def of(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows of a batch that meet it."""
        return batch if self.condition is None else batch.filter(self.condition)


def parse(conditions: Sequence[str]) -> RowFilter:
    """Conditions as one filter; UsageError naming the one that is none, and why."""
    names, whole = [], None
    for text in conditions:
        name, each = _condition(text)
        names.append(name)
        whole = each if whole is None else whole & each
    return RowFilter(tuple(dict.fromkeys(names)), whole)


def _condition(text: str) -> tuple[str, Any]:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no condition: COLUMN=VALUE, or one of != < <= > >=, or ~ and a pattern")
    name, sign, value = found[1], found[2], found[3].strip()
    if name not in captures().properties:
        raise UsageError(f"{text!r}: captures have no column {name!r} (docs/columns.md lists all)")
    kind = captures().arrow.field(name).type
    column = pc.field(name)
    if pa.types.is_nested(kind):
        raise UsageError(f"{text!r}: {name} is a list; only columns with one value can be filtered by")
    if value == NULL and sign in ("=", "!="):
        return name, column.is_null() if sign == "=" else column.is_valid()
    return name, _SIGNS[sign](column, _pattern(text, kind, value) if sign == "~" else _scalar(text, kind, value))


def _pattern(text: str, kind: pa.DataType, value: str) -> str:
    if not pa.types.is_string(kind):
        raise UsageError(f"{text!r}: only text can be matched with a pattern")
    try:
        pc.match_substring_regex(pa.array([""]), value)
    except pa.ArrowInvalid as error:
        raise UsageError(f"{text!r}: {error}") from None
    return value


def _scalar(text: str, kind: pa.DataType, value: str) -> pa.Scalar:
    try:
        if pa.types.is_timestamp(kind):
            moment = datetime.fromisoformat(value)
            return pa.scalar(moment if moment.tzinfo else moment.replace(tzinfo=UTC), kind)
        if pa.types.is_date(kind):
            return pa.scalar(date.fromisoformat(value), kind)
        return pa.scalar(value).cast(kind)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r}: {value!r} is no {kind}: {error}") from None


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda column, value: column == value,
    "!=": lambda column, value: column != value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
    "~": pc.match_substring_regex,
}
