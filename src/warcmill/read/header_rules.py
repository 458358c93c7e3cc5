"""Checks of the standard's rules on a record's header: required, forbidden and repeated fields, and their syntax."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from warcmill.read import digest
from warcmill.read.head import utc

Test = Callable[["Fields"], str | None]
"""A header -> what is wrong with it, as the end of a sentence; None if nothing is."""

WITH_TARGET = ("response", "resource", "request", "revisit", "conversion", "continuation")
TYPES = ("warcinfo", "metadata", *WITH_TARGET)
ONCE_MORE = frozenset({"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"})
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+")
_DATE_1_0 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DATE_1_1 = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?Z)?)?)?")
_FRACTION = re.compile(r"[0-9T:-]+\.[0-9]{1,9}Z", re.IGNORECASE)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
MEDIA_TYPE = re.compile(r"[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+[ \t]*(;.*)?")
TRUNCATED = ("length", "time", "disconnect", "unspecified")


@dataclass(frozen=True, slots=True)
class Fields:
    """A record's header as the rules see it."""

    type: str
    version: str
    pairs: tuple[tuple[str, str], ...]
    """Names in lower case, values as written."""
    block_length: int = 0

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.pairs if key == name]

    def first(self, name: str) -> str | None:
        """The first value of a field."""
        return next(iter(self.all(name)), None)


def missing(field: str, types: Collection[str] = ()) -> Test:
    """The field is required in records of these types (in all, if none are given)."""

    def test(head: Fields) -> str | None:
        due = not types or head.type in types
        return f"a {head.type or 'nameless'} record has no {field}" if due and not head.first(field.lower()) else None

    return test


def misplaced(field: str, types: Collection[str]) -> Test:
    """The field is forbidden in records of these types."""

    def test(head: Fields) -> str | None:
        found = head.first(field.lower()) is not None and head.type in types
        return f"a {head.type} record has {field}" if found else None

    return test


def grammar(field: str, sound: Callable[[str, Fields], bool]) -> Test:
    """Each value of the field has the right syntax."""

    def test(head: Fields) -> str | None:
        wrong = next((value for value in head.all(field.lower()) if not sound(value, head)), None)
        return None if wrong is None else f"{field} is {wrong[:200]!r}"

    return test


def bracketed(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    """A URI in angle brackets."""
    return value[:1] == "<" and value[-1:] == ">" and _URI.fullmatch(value[1:-1]) is not None


def uri(value: str, head: Fields) -> bool:
    """A URI; in WARC 1.0 in angle brackets."""
    if head.version != "WARC/1.1" and value[:1] == "<" and value[-1:] == ">":
        value = value[1:-1]
    return _URI.fullmatch(value) is not None


def date(value: str, head: Fields) -> bool:
    """An existing date in the syntax of the standard's version."""
    form = _DATE_1_1 if head.version == "WARC/1.1" or _FRACTION.fullmatch(value) else _DATE_1_0
    return form.fullmatch(value.upper()) is not None and utc(value, []) is not None


def fraction(value: str, head: Fields) -> bool:
    """No fractions of a second in versions without them."""
    return head.version == "WARC/1.1" or _FRACTION.fullmatch(value) is None


def number(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    """A decimal number."""
    return value.isascii() and value.isdigit()


def labelled(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    """A digest with its algorithm before it."""
    label, colon, rest = value.partition(":")
    known = label.lower().replace("-", "") in digest.ALGORITHMS
    is_labelled = bool(colon and rest) and _TOKEN.fullmatch(label) is not None
    return is_labelled and not (known and digest.parse(value) is None)


def address(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    """An IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def repeated(head: Fields) -> str | None:
    """A field is repeated that must not be."""
    seen: set[str] = set()
    for name, _ in head.pairs:
        if name in seen and name.startswith(("warc-", "content-")) and name not in ONCE_MORE:
            return f"{name} stands more than once"
        seen.add(name)
    return None


def without_type(head: Fields) -> str | None:
    """A block has no media type."""
    needed = head.block_length > 0 and head.type != "continuation"
    return "a block has no Content-Type" if needed and not head.first("content-type") else None


def not_http(head: Fields) -> str | None:
    """The record of an HTTP fetch is not an HTTP message."""
    target = (head.first("warc-target-uri") or "").strip("<").lower()
    value = (head.first("content-type") or "").lower()
    fetched = head.type in {"response", "request"} and target.startswith("http")
    wrong = fetched and not value.startswith("application/http")
    return f"a {head.type} of {target[:80]} is of type {value or 'none'}" if wrong else None


def not_fields(head: Fields) -> str | None:
    """A warcinfo does not contain fields."""
    value = head.first("content-type")
    wrong = head.type == "warcinfo" and value is not None and not value.lower().startswith("application/warc-fields")
    return f"a warcinfo is of type {value}" if wrong else None


def segment(head: Fields) -> str | None:
    """A segment's number does not agree with its type."""
    number = head.first("warc-segment-number")
    if number is None or not number.isdigit():
        return None
    wrong = (int(number) == 1) == (head.type == "continuation") or int(number) == 0
    return f"a {head.type} record is segment {number}" if wrong else None
