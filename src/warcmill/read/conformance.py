"""What is wrong with an archive: structure, fixity, and the standard's rules for headers, as findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from warcmill.model import Capture, Finding, FindingRule, Gap, Record, Severity, Skipped
from warcmill.read.header_rules import Fields
from warcmill.read.input import Item
from warcmill.read.quirks import GAPS, QUIRKS
from warcmill.read.standard import ROWS

SHOWN = 50
"""At most this many findings of one rule are reported one by one for each input; further ones are counted."""

_SEVERITY: dict[str, Severity] = {"damaged": "error", "repaired": "error", "note": "note"}
_AGAINST_THE_GRAMMAR = frozenset({"separator-odd", "header-lf-only", "version-unknown", "version-in-small-letters"})
"""Mere notes to a reader, who loses nothing, but not what section 4 of the standard allows."""
_SAID_BY_A_RULE = frozenset({
    "type-missing", "length-missing", "length-unreadable", "header-repeated", "target-uri-bracketed",
    "target-uri-with-space", "date-unreadable", "date-without-zone", "date-reduced-precision",
})  # fmt: skip
"""Quirks of headers that the standard's rules report better."""
_NOTED_GAPS = frozenset({"blank-lines", "empty-member", "zstd-skippable-frame", "padding", "zip-structure"})

DUPLICATE = FindingRule(
    "WARC601", "record-id-repeated", "error", "What refers to the record cannot tell which of the two is meant.",
    "WARC 1.1, 5.2", "two records, two ids", "two records, one id",
)  # fmt: skip
SHARED = FindingRule(
    "WARC602", "member-shared", "note", "No single record can be read out of a member that holds several.",
    "WARC 1.1, annex D", "one gzip member a record", "one gzip member around the whole file",
)  # fmt: skip
FOREIGN = FindingRule(
    "WARC603", "not-a-web-archive", "error", "This command checks WARC, ARC and WACZ files.",
    "WARC 1.1, 4", "crawl.warc.gz", "page.html",
)  # fmt: skip


def _rules() -> Iterator[FindingRule]:
    yield from (row.rule for row in ROWS)
    yield from (DUPLICATE, SHARED, FOREIGN)
    for code, quirk in QUIRKS.items():
        if code not in _SAID_BY_A_RULE:
            severity: Severity = "warning" if code in _AGAINST_THE_GRAMMAR else _SEVERITY[quirk.severity]
            yield FindingRule(code, code, severity, quirk.meaning, quirk.reference, bad=quirk.sample)
    for code, meaning in GAPS.items():
        severity = "note" if code in _NOTED_GAPS else "error"
        why = f"{meaning[0].upper()}{meaning[1:]}."
        yield FindingRule(f"gap-{code}", f"gap-{code}", severity, why, "WARC 1.1, 4")


RULES: dict[str, FindingRule] = {rule.code: rule for rule in _rules()}
"""Everything that a check can find, by code: the standard's rules, and the reader's own quirks and gaps."""


def check(items: Iterable[Item]) -> list[Finding]:
    """Findings on the items of one input; many findings of one rule are merged into a count."""
    found: dict[str, list[Finding]] = {}
    for finding in _all(items):
        alike = found.setdefault(finding.rule, [])
        if len(alike) < SHOWN:
            alike.append(finding)
        else:
            alike[-1] = replace(alike[-1], count=alike[-1].count + 1)
    return [finding for alike in found.values() for finding in alike]


def _all(items: Iterable[Item]) -> Iterator[Finding]:
    seen: set[bytes] = set()
    for item in items:
        if isinstance(item, Gap):
            meaning = item.message or GAPS.get(item.reason, item.reason)
            yield Finding(f"gap-{item.reason}", f"{item.source.length:,} bytes: {meaning}", item.source)
            continue
        yield from _quirks(item)
        yield from _header(item.record)
        yield from _twice(item.record, seen)
        if item.source.of_stream:
            yield Finding(SHARED.code, "the record shares its member with others", item.source)


def _quirks(item: Capture | Skipped) -> Iterator[Finding]:
    for code in item.quirks if isinstance(item, Capture) else item.record.quirks:
        if code in RULES:
            yield Finding(code, _about(item.record), item.source)


def _about(record: Record) -> str:
    return " ".join(part for part in (record.type, record.url or record.record_id) if part) or "a record"


def _header(record: Record) -> Iterator[Finding]:
    """Findings by the standard's rules for headers; an ARC record has no WARC version and no rules."""
    if record.version is None:
        return
    pairs = tuple((name.lower(), value) for name, value in record.headers)
    head = Fields(dict(reversed(pairs)).get("warc-type", "").lower(), record.version, pairs, record.block_length or 0)
    for row in ROWS:
        wrong = row.test(head)
        if wrong:
            yield Finding(row.rule.code, wrong, record.source)


def _twice(record: Record, seen: set[bytes]) -> Iterator[Finding]:
    if record.record_id is None:
        return
    key = hashlib.blake2b(record.record_id.encode(), digest_size=12).digest()
    if key in seen:
        yield Finding(DUPLICATE.code, f"{record.record_id} was there before", record.source)
    seen.add(key)
