"""The fast gate and jsonschema agree on every row, valid or mutated, and Arrow takes whatever they let in."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import failed, row

from warcmill.dataset.checks.lint import UNSHARED, parts
from warcmill.dataset.contract import Contract, Schema, captures, rejects
from warcmill.dataset.gate import Gate
from warcmill.dataset.rows import Row, reject_of

Path = tuple[str | int, ...]

EVENING = datetime(2026, 11, 23, 18, tzinfo=UTC)
EAST = timezone(timedelta(hours=5))
TIMES = [EVENING, EVENING.replace(tzinfo=None), datetime.min.replace(tzinfo=EAST), EVENING.date()]
CODES = ["lf-line-ends", "LF", "a\n", "a b", "a" * 70, "0" * 32, "0" * 33, "1.0.0", "article"]
STRINGS = ["", "a", "ä", "\x00", "\ud800", *CODES]
STAMPS = ["2026-11-23T18:00:00Z", "2026-11-23 18:00:00Z", "2026-11-23T18:00:00z", "2026-13-01T00:00:00Z", "2026-11-23"]
NUMBERS = [0, -1, 1, 999, 1_000, 2**15, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 2**64, 10**400, -(2**63), -(2**63) - 1]
FLOATS = [1.0, 0.5, -0.0, 1e300, math.nan, math.inf, -math.inf]
OTHERS: list[Any] = [None, True, False, [], {}, [None], [[]], [{}], ["a"], (), ("a",), {"a": 1}, b"a", 1j, object]
VALUES = [*TIMES, *STRINGS, *STAMPS, *NUMBERS, *FLOATS, *OTHERS]
"""What a column may be mutated to; each into each."""

ROWS: dict[str, tuple[Contract, Row]] = {
    "captures": (captures(), row(1) | {name: row(1)[name][:1] for name in ("links", "blocks", "removed")}),
    "rejects": (rejects(), reject_of(failed(), "run-1")),
}

GATE = Gate(captures(), judged_share=1)
"""For the tests of many examples: made once, it takes as long as ten rows."""


def places(part: Schema, place: Path = ()) -> Iterator[Path]:
    """Every value of a row: columns, list elements, struct members."""
    for name, each in part.get("properties", {}).items():
        yield (*place, name)
        yield from places(each, (*place, name))
    if "items" in part:
        yield (*place, 0)
        yield from places(part["items"], (*place, 0))


def put(whole: Row, place: Path, value: Any) -> Row:
    """A copy of the row with another value at a place; an empty list gets one element there."""
    changed: Any = whole | {name: copy.deepcopy(whole[name]) for name in whole if name == place[0] and len(place) > 1}
    at = changed
    for step in place[:-1]:
        at = at[step]
    if isinstance(at, list):
        at[:] = [value]
    else:
        at[place[-1]] = value
    return changed  # type: ignore[no-any-return]  # a copy of a Row


def as_read(value: Any) -> Any:
    """What Arrow gives back: lists for tuples, UTC for every zone (an hour that a clock skips is no other's)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return list(value) if isinstance(value, tuple) else value


def agreed(gate: Gate, mutated: Row) -> bool:
    """Whether the row passes; both validators say the same, and Arrow keeps what passes as it is."""
    found = gate.check(mutated)
    assert gate.disagreements == 0, mutated
    if found is None:
        (back,) = pa.RecordBatch.from_pylist([mutated], schema=gate.contract.arrow).to_pylist()
        assert back == {name: as_read(value) for name, value in mutated.items()}
    return found is None


@pytest.mark.parametrize("table", ROWS)
def test_values_of_every_kind_in_every_place_are_judged_alike_by_both_validators(table: str) -> None:
    held_to, whole = ROWS[table]
    gate = Gate(held_to, judged_share=1)
    every = [place for place in places(held_to.schema) if place[:1] != ("keywords",) or place == ("keywords",)]
    # every second value, the others at the next place: each column still meets each kind of value
    pairs = [(place, value) for at, place in enumerate(every) for value in VALUES[at % 2 :: 2]]
    passed = sum(agreed(gate, put(whole, place, value)) for place, value in pairs)
    assert len(pairs) > 25 * len(every)
    assert 0 < passed < gate.checked / 2


@pytest.mark.parametrize("table", ROWS)
def test_no_column_may_be_missing_and_none_be_added(table: str) -> None:
    held_to, whole = ROWS[table]
    gate = Gate(held_to, judged_share=1)
    short = [{name: value for name, value in whole.items() if name != missing} for missing in whole]
    assert not any(agreed(gate, each) for each in [*short, whole | {"extra": None}, whole | {"Url": "x"}, {}])


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.sampled_from(VALUES)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@settings(deadline=None, max_examples=250)
@given(data=st.data())
def test_rows_with_several_mutations_are_judged_alike_by_both_validators(data: st.DataObject) -> None:
    held_to, whole = ROWS["captures"]
    mutated = whole
    for name in data.draw(st.lists(st.sampled_from(list(held_to.properties)), min_size=1, max_size=3, unique=True)):
        mutated = put(mutated, (name,), data.draw(ANYTHING))
    agreed(GATE, mutated)


@settings(deadline=None, max_examples=200)
@given(text=st.one_of(st.sampled_from(STAMPS), st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Zz-]{1,16}\n?")))
def test_times_in_json_are_judged_alike_by_both_validators(text: str) -> None:
    held_to, whole = ROWS["captures"]
    times = dict.fromkeys(held_to.timestamps)
    GATE.check_json(whole | times | {"fetch_time": text})
    assert GATE.disagreements == 0


@settings(deadline=None, max_examples=60)
@given(number=st.integers(0, 10_000), moment=st.datetimes(timezones=st.timezones()), text=st.text())
def test_rows_as_they_are_made_pass(number: int, moment: datetime, text: str) -> None:
    made = row(number) | {"date_published": moment, "title": text}
    far = not datetime(1, 1, 2, tzinfo=UTC) < moment < datetime(9999, 12, 30, tzinfo=UTC)
    assert far or agreed(GATE, made)


def test_patterns_keep_to_what_all_validators_read_alike() -> None:
    patterns = [
        part["pattern"] for held_to, _ in ROWS.values() for _, part in parts(held_to.schema) if "pattern" in part
    ]
    assert patterns
    assert [pattern for pattern in patterns if UNSHARED.search(pattern)] == []
