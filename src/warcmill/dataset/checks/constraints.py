"""The constraints of a contract on whole Arrow columns: what JSON Schema says of one value, said of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warcmill.dataset import contract
from warcmill.dataset.contract import Contract, Schema

VALUE_SHOWN = 80
"""Characters of a value that a message holds."""

Mask = Callable[[pa.Array], pa.Array]
"""From values to a boolean for each: True where the value is bad, null or False where it is not."""


@dataclass(frozen=True, eq=False)
class Check:
    """One keyword of the schema at one leaf of a column."""

    column: str
    leaf: tuple[str, ...]
    """Steps from the column to the leaf: `element` into a list, a name into a struct."""
    rule: str
    """Name in `findings.RULES`."""
    says: str
    """What the value is not, in words: `{value} is more than 999`."""
    of_text: bool
    bad: Mask

    @cached_property
    def path(self) -> str:
        """The leaf as Parquet names it: `links.list.element.zone`."""
        return ".".join((self.column, *("list.element" if step == "element" else step for step in self.leaf)))

    @property
    def label(self) -> str:
        """The leaf for a person: `links[].zone`."""
        return self.path.replace(".list.element", "[]")


def _enum(allowed: list[Any]) -> Mask:
    known = pa.array([value for value in allowed if value is not None])
    return lambda values: pc.invert(pc.is_in(values, value_set=known, skip_nulls=False))


def _pattern(pattern: str) -> Mask:
    return lambda values: pc.invert(pc.match_substring_regex(values, pattern))


KEYWORDS: dict[str, tuple[str, str, Callable[[Any], Mask]]] = {
    "enum": ("value-not-listed", "is not one of {bound}", _enum),
    "const": ("value-not-listed", "is not {bound!r}", lambda value: lambda values: pc.not_equal(values, value)),
    "minimum": ("value-out-of-range", "is less than {bound}", lambda low: lambda values: pc.less(values, low)),
    "maximum": ("value-out-of-range", "is more than {bound}", lambda high: lambda values: pc.greater(values, high)),
    "minLength": (
        "value-malformed",
        "has fewer than {bound} characters",
        lambda low: lambda values: pc.less(pc.utf8_length(values), low),
    ),
    "maxLength": (
        "value-malformed",
        "has more than {bound} characters",
        lambda high: lambda values: pc.greater(pc.utf8_length(values), high),
    ),
    "pattern": ("value-malformed", "does not match {bound}", _pattern),
    "not": (
        "value-malformed",
        "matches {bound[pattern]!r}",
        lambda other: lambda values: pc.match_substring_regex(values, other["pattern"]),
    ),
}
"""Of each keyword that a contract may use: the rule that it is found under, what is said of a bad value, and the check.

`type`, `format: date-time`, `required` and `additionalProperties` are what the Arrow schema of a file says.
"""


def implied(keyword: str, bound: Any, kind: pa.DataType) -> bool:
    """Whether no value of the type can break the bound."""
    if not pa.types.is_integer(kind) or keyword not in {"minimum", "maximum"}:
        return False
    limit = 1 << (kind.bit_width - 1)
    return bool(bound <= -limit if keyword == "minimum" else bound >= limit - 1)


@cache
def checks(schema: Contract) -> tuple[Check, ...]:
    """Every constraint of a contract that the Arrow types don't hold by themselves."""
    return tuple(each for name, part in schema.properties.items() for each in _checks(name, (), part))


def _checks(column: str, leaf: tuple[str, ...], part: Schema) -> Iterator[Check]:
    if part["x-arrow"] == "list":
        yield from _checks(column, (*leaf, "element"), part["items"])
    elif part["x-arrow"] == "struct":
        for name, each in part["properties"].items():
            yield from _checks(column, (*leaf, name), each)
    else:
        kind = contract.ARROW_LEAVES[part["x-arrow"]]
        if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
            return  # the form of a time or day is a matter of JSON
        for keyword, (rule, says, check) in KEYWORDS.items():
            bound = part.get(keyword)
            if keyword in part and not implied(keyword, bound, kind):
                yield Check(column, leaf, rule, says.format(bound=bound), pa.types.is_string(kind), check(bound))


def values_at(column: pa.Array, leaf: tuple[str, ...]) -> tuple[pa.Array, pa.Array | None]:
    """All values at a leaf of a column, and (inside lists) the row that each belongs to."""
    rows = None
    for step in leaf:
        if step == "element":
            rows = pc.list_parent_indices(column)
            column = column.flatten()
        else:
            column = column.field(column.type.get_field_index(step))
    return column, rows


def broken(check: Check, values: pa.Array) -> pa.Array:
    """Positions among the values that break the constraint; of a dictionary each distinct value is tested once."""
    if pa.types.is_dictionary(values.type):
        bad = check.bad(values.dictionary)
        if not pc.any(bad).as_py():
            return pa.array([], pa.uint64())
        return pc.indices_nonzero(pc.fill_null(bad.take(values.indices), fill_value=False))
    mask = check.bad(values)
    if not pc.any(mask).as_py():
        return pa.array([], pa.uint64())
    valid = pc.and_(pc.fill_null(mask, fill_value=False), pc.is_valid(values))
    return pc.indices_nonzero(valid)


def shown(value: Any) -> str:
    """A value for a message."""
    text = repr(value)
    return text if len(text) <= VALUE_SHOWN else text[:VALUE_SHOWN] + "…"
