"""What the WARC standard asks of a record's header: one rule a row, each with a good and a bad example.

An example is a record type and what differs from a sound header of that type: `response | -WARC-Date` lacks a field,
`response | WARC-Date: yesterday` has another value in it, `+WARC-Date: …` has the field once more, and `WARC/1.0` is of
that version.
"""

from __future__ import annotations

from dataclasses import dataclass

from warcmill.model import FindingRule, Severity
from warcmill.read import header_rules as rules
from warcmill.read.header_rules import TYPES, WITH_TARGET, Fields, Test, grammar, misplaced, missing


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, and how to tell that a header breaks it."""

    rule: FindingRule
    test: Test


def _row(code: str, name: str, severity: Severity, reference: str, why: str, test: Test, *, good: str, bad: str) -> Row:
    return Row(FindingRule(code, name, severity, why, f"WARC 1.1, {reference}", good, bad), test)


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
         rules.without_type, good="response", bad="response | -Content-Type"),
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
         rules.repeated, good="request | +WARC-Concurrent-To: <urn:uuid:1> | +WARC-Concurrent-To: <urn:uuid:2>",
         bad="response | +WARC-Date: 2026-03-03T10:00:00Z"),
    _row("WARC401", "record-id-malformed", "error", "5.2", "An id is a URI in angle brackets, unique for ever.",
         grammar("WARC-Record-ID", rules.bracketed), good="response", bad="response | WARC-Record-ID: urn:uuid:1"),
    _row("WARC402", "concurrent-to-malformed", "error", "5.7", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Concurrent-To", rules.bracketed),
         good="request | WARC-Concurrent-To: <urn:uuid:1>", bad="request | WARC-Concurrent-To: <1>"),
    _row("WARC403", "refers-to-malformed", "error", "5.11", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Refers-To", rules.bracketed),
         good="revisit | WARC-Refers-To: <urn:uuid:1>", bad="revisit | WARC-Refers-To: urn:uuid:1"),
    _row("WARC404", "warcinfo-id-malformed", "error", "5.15", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Warcinfo-ID", rules.bracketed),
         good="response | WARC-Warcinfo-ID: <urn:uuid:1>", bad="response | WARC-Warcinfo-ID: info"),
    _row("WARC405", "segment-origin-malformed", "error", "5.21", "A reference is an id: a URI in angle brackets.",
         grammar("WARC-Segment-Origin-ID", rules.bracketed), good="continuation",
         bad="continuation | WARC-Segment-Origin-ID: 1"),
    _row("WARC406", "target-uri-malformed", "warning", "5.13", "A URI holds no blanks, and in WARC 1.1 no brackets.",
         grammar("WARC-Target-URI", rules.uri), good="response", bad="response | WARC-Target-URI: <http://a.example/>"),
    _row("WARC407", "date-malformed", "error", "5.4", "A date is in UTC, to the second in WARC 1.0.",
         grammar("WARC-Date", rules.date), good="response | WARC-Date: 2026-03-03T10:00:00.25Z",
         bad="response | WARC-Date: 2026-02-30T10:00:00Z"),
    _row("WARC408", "length-malformed", "error", "5.3", "A length is a decimal number.",
         grammar("Content-Length", rules.number), good="response", bad="response | Content-Length: 1e3"),
    _row("WARC409", "block-digest-malformed", "warning", "5.8", "A digest that cannot be read proves nothing.",
         grammar("WARC-Block-Digest", rules.labelled),
         good="response | WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         bad="response | WARC-Block-Digest: sha1:AAAA"),
    _row("WARC410", "payload-digest-malformed", "warning", "5.9", "A digest that cannot be read proves nothing.",
         grammar("WARC-Payload-Digest", rules.labelled),
         good="response | WARC-Payload-Digest: xxh3:1234", bad="response | WARC-Payload-Digest: 1234"),
    _row("WARC411", "ip-address-malformed", "error", "5.10", "An address is IPv4 or IPv6 as text, nothing else.",
         grammar("WARC-IP-Address", rules.address),
         good="response | WARC-IP-Address: 2001:db8::1", bad="response | WARC-IP-Address: a.example"),
    _row("WARC412", "truncated-reason-unknown", "note", "5.14", "Readers know four reasons.",
         grammar("WARC-Truncated", lambda value, _: value in rules.TRUNCATED),
         good="response | WARC-Truncated: length", bad="response | WARC-Truncated: bored"),
    _row("WARC413", "content-type-malformed", "warning", "5.6", "A media type is two words with a stroke between.",
         grammar("Content-Type", lambda value, _: rules.MEDIA_TYPE.fullmatch(value) is not None),
         good="resource | Content-Type: text/html; charset=x", bad="resource | Content-Type: html"),
    _row("WARC414", "segment-number-malformed", "error", "5.20", "A segment's number is a decimal number.",
         grammar("WARC-Segment-Number", rules.number),
         good="response | WARC-Segment-Number: 1", bad="response | WARC-Segment-Number: one"),
    _row("WARC415", "segment-number-wrong", "error", "5.20", "The first segment is 1, continuations count on from it.",
         rules.segment, good="response | WARC-Segment-Number: 1", bad="continuation | WARC-Segment-Number: 1"),
    _row("WARC416", "profile-malformed", "warning", "6.7", "A profile is named by a URI.",
         grammar("WARC-Profile", rules.uri), good="revisit", bad="revisit | WARC-Profile: identical"),
    _row("WARC417", "date-with-fraction", "note", "5.4", "Fractions of a second came with WARC 1.1.",
         grammar("WARC-Date", rules.fraction), good="response | WARC-Date: 2026-03-03T10:00:00.25Z",
         bad="response | WARC/1.0 | WARC-Date: 2026-03-03T10:00:00.25Z"),
    _row("WARC418", "date-in-small-letters", "note", "5.4", "The standard's dates have a capital T and Z.",
         grammar("WARC-Date", lambda value, _: value == value.upper()),
         good="response | WARC-Date: 2026-03-03T10:00:00Z", bad="response | WARC-Date: 2026-03-03t10:00:00z"),
    _row("WARC501", "http-type-wrong", "warning", "6.3", "A fetched message is stored whole, as application/http.",
         rules.not_http, good="response", bad="response | Content-Type: text/html"),
    _row("WARC503", "warcinfo-type-odd", "note", "6.2", "Readers look for fields in a warcinfo record.",
         rules.not_fields, good="warcinfo | Content-Type: application/warc-fields",
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
