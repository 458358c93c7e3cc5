"""What the WARC standard asks of a record's header: one rule a row, each with a good and a bad example.

An example is a record type and what differs from a sound header of that type: `response | -WARC-Date` lacks a field,
`response | WARC-Date: yesterday` has another value in it, `+WARC-Date: …` has the field once more, and `WARC/1.0` is of
that version.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from warcmill.model import FindingRule, Severity
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
_MEDIA_TYPE = re.compile(r"[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+[ \t]*(;.*)?")
_TRUNCATED = ("length", "time", "disconnect", "unspecified")


@dataclass(frozen=True, slots=True)
class Fields:
    """A record's header as the rules look at it."""

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


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, and how to tell that a header breaks it."""

    rule: FindingRule
    test: Test


def _row(code: str, name: str, severity: Severity, reference: str, why: str, test: Test, *, good: str, bad: str) -> Row:
    return Row(FindingRule(code, name, severity, why, f"WARC 1.1, {reference}", good, bad), test)


def missing(field: str, types: Collection[str] = ()) -> Test:
    """The field stands in every record of these types (of all, if none are named)."""

    def test(head: Fields) -> str | None:
        due = not types or head.type in types
        return f"a {head.type or 'nameless'} record has no {field}" if due and not head.first(field.lower()) else None

    return test


def misplaced(field: str, types: Collection[str]) -> Test:
    """The field stands in no record of these types."""

    def test(head: Fields) -> str | None:
        found = head.first(field.lower()) is not None and head.type in types
        return f"a {head.type} record has {field}" if found else None

    return test


def grammar(field: str, sound: Callable[[str, Fields], bool]) -> Test:
    """Each value of the field is written as it should be."""

    def test(head: Fields) -> str | None:
        wrong = next((value for value in head.all(field.lower()) if not sound(value, head)), None)
        return None if wrong is None else f"{field} is {wrong[:200]!r}"

    return test


def _bracketed(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    return value[:1] == "<" and value[-1:] == ">" and _URI.fullmatch(value[1:-1]) is not None


def _uri(value: str, head: Fields) -> bool:
    if head.version != "WARC/1.1" and value[:1] == "<" and value[-1:] == ">":
        value = value[1:-1]
    return _URI.fullmatch(value) is not None


def _date(value: str, head: Fields) -> bool:
    form = _DATE_1_1 if head.version == "WARC/1.1" or _FRACTION.fullmatch(value) else _DATE_1_0
    return form.fullmatch(value.upper()) is not None and utc(value, []) is not None


def _fraction(value: str, head: Fields) -> bool:
    return head.version == "WARC/1.1" or _FRACTION.fullmatch(value) is None


def _number(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    return value.isascii() and value.isdigit()


def _labelled(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    label, colon, rest = value.partition(":")
    known = label.lower().replace("-", "") in digest.ALGORITHMS
    is_labelled = bool(colon and rest) and _TOKEN.fullmatch(label) is not None
    return is_labelled and not (known and digest.parse(value) is None)


def _address(value: str, head: Fields) -> bool:  # noqa: ARG001 -- all grammars are called alike
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _repeated(head: Fields) -> str | None:
    seen: set[str] = set()
    for name, _ in head.pairs:
        if name in seen and name.startswith(("warc-", "content-")) and name not in ONCE_MORE:
            return f"{name} stands more than once"
        seen.add(name)
    return None


def _without_type(head: Fields) -> str | None:
    needed = head.block_length > 0 and head.type != "continuation"
    return "a block has no Content-Type" if needed and not head.first("content-type") else None


def _not_http(head: Fields) -> str | None:
    target = (head.first("warc-target-uri") or "").strip("<").lower()
    value = (head.first("content-type") or "").lower()
    fetched = head.type in {"response", "request"} and target.startswith("http")
    wrong = fetched and not value.startswith("application/http")
    return f"a {head.type} of {target[:80]} is of type {value or 'none'}" if wrong else None


def _not_fields(head: Fields) -> str | None:
    value = head.first("content-type")
    wrong = head.type == "warcinfo" and value is not None and not value.lower().startswith("application/warc-fields")
    return f"a warcinfo is of type {value}" if wrong else None


def _segment(head: Fields) -> str | None:
    number = head.first("warc-segment-number")
    if number is None or not number.isdigit():
        return None
    wrong = (int(number) == 1) == (head.type == "continuation") or int(number) == 0
    return f"a {head.type} record is segment {number}" if wrong else None


_OTHERS = tuple(kind for kind in TYPES if kind != "warcinfo")
_PAYLOADLESS = ("warcinfo",)

ROWS: tuple[Row, ...] = (
    _row("WARC101", "record-id-missing", "error", "5.2", "Without an id nothing can refer to the record.",
         missing("WARC-Record-ID"), good="response", bad="response | -WARC-Record-ID"),
    _row("WARC102", "length-missing", "error", "5.3", "Without a length the next record has to be guessed.",
         missing("Content-Length"), good="response", bad="response | -Content-Length"),
    _row("WARC103", "date-missing", "error", "5.4", "A capture without its time is no capture of anything.",
         missing("WARC-Date"), good="response", bad="response | -WARC-Date"),
    _row("WARC104", "type-missing", "error", "5.5", "Readers skip records whose type they cannot tell.",
         missing("WARC-Type"), good="response", bad="response | -WARC-Type"),
    _row("WARC105", "target-uri-missing", "error", "5.13", "Nobody can find a capture whose URI is not told.",
         missing("WARC-Target-URI", WITH_TARGET), good="warcinfo", bad="response | -WARC-Target-URI"),
    _row("WARC106", "profile-missing", "error", "6.7", "The profile says how a revisit is to be understood.",
         missing("WARC-Profile", ("revisit",)), good="revisit", bad="revisit | -WARC-Profile"),
    _row("WARC107", "segment-number-missing", "error", "5.20", "A continuation without its number cannot be joined.",
         missing("WARC-Segment-Number", ("continuation",)), good="continuation",
         bad="continuation | -WARC-Segment-Number"),
    _row("WARC108", "segment-origin-missing", "error", "5.21", "A continuation must name the record that it continues.",
         missing("WARC-Segment-Origin-ID", ("continuation",)), good="continuation",
         bad="continuation | -WARC-Segment-Origin-ID"),
    _row("WARC109", "content-type-missing", "warning", "5.6", "A block whose type is not told has to be sniffed.",
         _without_type, good="response", bad="response | -Content-Type"),
    _row("WARC201", "target-uri-misplaced", "error", "5.13", "A warcinfo record describes a file and no resource.",
         misplaced("WARC-Target-URI", ("warcinfo",)), good="response",
         bad="warcinfo | WARC-Target-URI: http://a.example/"),
    _row("WARC202", "concurrent-to-misplaced", "error", "5.7", "Only records of one capture event are concurrent.",
         misplaced("WARC-Concurrent-To", ("warcinfo", "conversion", "continuation")),
         good="request | WARC-Concurrent-To: <urn:uuid:1>", bad="conversion | WARC-Concurrent-To: <urn:uuid:1>"),
    _row("WARC203", "refers-to-misplaced", "error", "5.11", "An original refers to nothing; what comes later does.",
         misplaced("WARC-Refers-To", ("warcinfo", "response", "resource", "request", "continuation")),
         good="revisit | WARC-Refers-To: <urn:uuid:1>", bad="response | WARC-Refers-To: <urn:uuid:1>"),
    _row("WARC204", "refers-to-target-uri-misplaced", "error", "5.12", "Only a revisit has an original.",
         misplaced("WARC-Refers-To-Target-URI", tuple(kind for kind in TYPES if kind != "revisit")),
         good="revisit | WARC-Refers-To-Target-URI: http://a.example/",
         bad="response | WARC-Refers-To-Target-URI: http://a.example/"),
    _row("WARC205", "refers-to-date-misplaced", "error", "5.12", "Only a revisit has an original.",
         misplaced("WARC-Refers-To-Date", tuple(kind for kind in TYPES if kind != "revisit")),
         good="revisit | WARC-Refers-To-Date: 2026-03-03T10:00:00Z",
         bad="resource | WARC-Refers-To-Date: 2026-03-03T10:00:00Z"),
    _row("WARC206", "ip-address-misplaced", "error", "5.10", "Only what was fetched has an address that it came from.",
         misplaced("WARC-IP-Address", ("warcinfo", "conversion", "continuation")),
         good="response | WARC-IP-Address: 192.0.2.1", bad="warcinfo | WARC-IP-Address: 192.0.2.1"),
    _row("WARC207", "filename-misplaced", "error", "5.16", "Only the warcinfo record names the file.",
         misplaced("WARC-Filename", _OTHERS),
         good="warcinfo | WARC-Filename: a.warc", bad="response | WARC-Filename: a.warc"),
    _row("WARC208", "segment-origin-misplaced", "error", "5.21", "Only a continuation continues another record.",
         misplaced("WARC-Segment-Origin-ID", tuple(kind for kind in TYPES if kind != "continuation")),
         good="continuation", bad="response | WARC-Segment-Origin-ID: <urn:uuid:1>"),
    _row("WARC209", "segment-total-misplaced", "error", "5.22", "Only the last continuation knows the whole length.",
         misplaced("WARC-Segment-Total-Length", tuple(kind for kind in TYPES if kind != "continuation")),
         good="continuation | WARC-Segment-Total-Length: 9", bad="response | WARC-Segment-Total-Length: 9"),
    _row("WARC210", "payload-digest-misplaced", "warning", "5.9", "These records have no payload of their own.",
         misplaced("WARC-Payload-Digest", _PAYLOADLESS),
         good="response | WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         bad="warcinfo | WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    _row("WARC211", "warcinfo-id-misplaced", "warning", "5.15", "A warcinfo record is described by no other.",
         misplaced("WARC-Warcinfo-ID", ("warcinfo",)),
         good="response | WARC-Warcinfo-ID: <urn:uuid:1>", bad="warcinfo | WARC-Warcinfo-ID: <urn:uuid:1>"),
    _row("WARC212", "payload-digest-of-segment", "note", "5.9", "A payload begins with its record's first segment.",
         misplaced("WARC-Payload-Digest", ("continuation",)), good="continuation",
         bad="continuation | WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    _row("WARC301", "field-repeated", "error", "4", "Which of two values counts is up to each reader.",
         _repeated, good="request | +WARC-Concurrent-To: <urn:uuid:1> | +WARC-Concurrent-To: <urn:uuid:2>",
         bad="response | +WARC-Date: 2026-03-03T10:00:00Z"),
    _row("WARC401", "record-id-malformed", "error", "5.2", "An id is a URI in angle brackets, unique for ever.",
         grammar("WARC-Record-ID", _bracketed), good="response", bad="response | WARC-Record-ID: urn:uuid:1"),
    _row("WARC402", "concurrent-to-malformed", "error", "5.7", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Concurrent-To", _bracketed),
         good="request | WARC-Concurrent-To: <urn:uuid:1>", bad="request | WARC-Concurrent-To: <1>"),
    _row("WARC403", "refers-to-malformed", "error", "5.11", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Refers-To", _bracketed),
         good="revisit | WARC-Refers-To: <urn:uuid:1>", bad="revisit | WARC-Refers-To: urn:uuid:1"),
    _row("WARC404", "warcinfo-id-malformed", "error", "5.15", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Warcinfo-ID", _bracketed),
         good="response | WARC-Warcinfo-ID: <urn:uuid:1>", bad="response | WARC-Warcinfo-ID: info"),
    _row("WARC405", "segment-origin-malformed", "error", "5.21", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Segment-Origin-ID", _bracketed), good="continuation",
         bad="continuation | WARC-Segment-Origin-ID: 1"),
    _row("WARC406", "target-uri-malformed", "warning", "5.13", "A URI holds no blanks, and in WARC 1.1 no brackets.",
         grammar("WARC-Target-URI", _uri), good="response", bad="response | WARC-Target-URI: <http://a.example/>"),
    _row("WARC407", "date-malformed", "error", "5.4", "A date is in UTC, to the second in WARC 1.0.",
         grammar("WARC-Date", _date), good="response | WARC-Date: 2026-03-03T10:00:00.25Z",
         bad="response | WARC-Date: 2026-02-30T10:00:00Z"),
    _row("WARC408", "length-malformed", "error", "5.3", "A length is a decimal number.",
         grammar("Content-Length", _number), good="response", bad="response | Content-Length: 1e3"),
    _row("WARC409", "block-digest-malformed", "warning", "5.8", "A digest that cannot be read proves nothing.",
         grammar("WARC-Block-Digest", _labelled),
         good="response | WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         bad="response | WARC-Block-Digest: sha1:AAAA"),
    _row("WARC410", "payload-digest-malformed", "warning", "5.9", "A digest that cannot be read proves nothing.",
         grammar("WARC-Payload-Digest", _labelled),
         good="response | WARC-Payload-Digest: xxh3:1234", bad="response | WARC-Payload-Digest: 1234"),
    _row("WARC411", "ip-address-malformed", "error", "5.10", "An address is IPv4 or IPv6 as text, nothing else.",
         grammar("WARC-IP-Address", _address),
         good="response | WARC-IP-Address: 2001:db8::1", bad="response | WARC-IP-Address: a.example"),
    _row("WARC412", "truncated-reason-unknown", "note", "5.14", "Readers know four reasons.",
         grammar("WARC-Truncated", lambda value, _: value in _TRUNCATED),
         good="response | WARC-Truncated: length", bad="response | WARC-Truncated: bored"),
    _row("WARC413", "content-type-malformed", "warning", "5.6", "A media type is two words with a stroke between.",
         grammar("Content-Type", lambda value, _: _MEDIA_TYPE.fullmatch(value) is not None),
         good="resource | Content-Type: text/html; charset=x", bad="resource | Content-Type: html"),
    _row("WARC414", "segment-number-malformed", "error", "5.20", "A segment's number is a decimal number.",
         grammar("WARC-Segment-Number", _number),
         good="response | WARC-Segment-Number: 1", bad="response | WARC-Segment-Number: one"),
    _row("WARC415", "segment-number-wrong", "error", "5.20", "The first segment is 1, continuations count on from it.",
         _segment, good="response | WARC-Segment-Number: 1", bad="continuation | WARC-Segment-Number: 1"),
    _row("WARC416", "profile-malformed", "warning", "6.7", "A profile is named by a URI.",
         grammar("WARC-Profile", _uri), good="revisit", bad="revisit | WARC-Profile: identical"),
    _row("WARC417", "date-with-fraction", "note", "5.4", "Fractions of a second came with WARC 1.1.",
         grammar("WARC-Date", _fraction), good="response | WARC-Date: 2026-03-03T10:00:00.25Z",
         bad="response | WARC/1.0 | WARC-Date: 2026-03-03T10:00:00.25Z"),
    _row("WARC418", "date-in-small-letters", "note", "5.4", "The standard's dates have a capital T and Z.",
         grammar("WARC-Date", lambda value, _: value == value.upper()),
         good="response | WARC-Date: 2026-03-03T10:00:00Z", bad="response | WARC-Date: 2026-03-03t10:00:00z"),
    _row("WARC501", "http-type-wrong", "warning", "6.3", "A fetched message is stored whole, as application/http.",
         _not_http, good="response", bad="response | Content-Type: text/html"),
    _row("WARC503", "warcinfo-type-odd", "note", "6.2", "Readers look for fields in a warcinfo record.",
         _not_fields, good="warcinfo | Content-Type: application/warc-fields",
         bad="warcinfo | Content-Type: application/octet-stream"),
    _row("WARC502", "type-unknown", "note", "5.5", "Readers pass over types that the standard does not define.",
         lambda head: f"the type {head.type!r} is none of the standard's" if head.type not in TYPES else None,
         good="metadata", bad="screenshot"),
)  # fmt: skip
"""Codes: 1 what must be there, 2 what must not, 3 how often, 4 how it is written, 5 what it means."""

_BASE = {
    "WARC-Type": "",
    "WARC-Record-ID": "<urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8>",
    "WARC-Date": "2026-03-03T10:00:00Z",
    "Content-Length": "20",
    "Content-Type": "application/http",
}
_EXTRA = {
    "warcinfo": {"Content-Type": "application/warc-fields"},
    "revisit": {"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"},
    "continuation": {"WARC-Segment-Number": "2", "WARC-Segment-Origin-ID": "<urn:uuid:1>"},
}


def example(text: str) -> Fields:
    """The header that an example of a rule stands for."""
    kind, *changes = (part.strip() for part in text.split("|"))
    target = {"WARC-Target-URI": "http://a.example/"} if kind in WITH_TARGET else {}
    fields = {**_BASE, "WARC-Type": kind, **target, **_EXTRA.get(kind, {})}
    more: list[tuple[str, str]] = []
    version = "WARC/1.1"
    for change in changes:
        if change.startswith("WARC/"):
            version = change
            continue
        name, _, value = change.lstrip("+-").partition(": ")
        if change[0] == "-":
            del fields[name]
        elif change[0] == "+":
            more.append((name, value))
        else:
            fields[name] = value
    pairs = tuple((name.lower(), value) for name, value in [*fields.items(), *more])
    return Fields(fields.get("WARC-Type", "").lower(), version, pairs, 20)
