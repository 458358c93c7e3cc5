"""Findings of a check, rendered: for a person, for a program, for the services that run checks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from warcmill.model import Finding, FindingRule, Source
from warcmill.show import ci
from warcmill.show.printable import printable, printable_json

Rules = Mapping[str, FindingRule]
"""Everything that the check can find, by code."""

SHOWN = 5
"""Findings of one rule that are shown to a person; the others are counted."""

SEVERITIES = ("error", "warning", "note")


def render(findings: Sequence[Finding], rules: Rules, *, format: str, tool: str) -> str:  # noqa: A002 -- the option's name
    """The findings in one of FORMATS; `tool` is the command that made them (`warcmill validate`)."""
    rendered = FORMATS[format](by_rule(findings), rules, tool)
    return rendered.encode("utf-8", "backslashreplace").decode()  # names of files may be no UTF-8


def by_rule(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with those of one rule together, otherwise as they were found."""
    return sorted(findings, key=lambda each: each.rule)


def tally(findings: Iterable[Finding], rules: Rules) -> dict[str, int]:
    """How many places there are of each severity."""
    counts = Counter[str]()
    for each in findings:
        counts[rules[each.rule].severity] += each.count
    return {severity: counts[severity] for severity in SEVERITIES}


def summary(findings: Iterable[Finding], rules: Rules) -> str:
    """`2 errors, 1 warning`."""
    counts = tally(findings, rules).items()
    return ", ".join(f"{n:,} {severity}{'' if n == 1 else 's'}" for severity, n in counts if n) or "no findings"


def text(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """For a person: a paragraph a rule, what it means, where it was broken first, and how often."""
    lines = []
    for code in dict.fromkeys(each.rule for each in findings):
        alike = [each for each in findings if each.rule == code]
        rule, places = rules[code], sum(each.count for each in alike)
        lines.append(f"{rule.severity} {code} {rule.name}: {places:,} {'place' if places == 1 else 'places'}")
        lines += [printable(f"  {ci.place(each)}: {each.message}{ci.times(each)}") for each in alike[:SHOWN]]
        lines += [f"  … and {len(alike) - SHOWN:,} more findings"] if len(alike) > SHOWN else []
        lines.append(f"  why: {rule.why}")
    return "\n".join([*lines, f"{tool}: {summary(findings, rules)}"]) + "\n"


def as_json(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """For a program: one object, as `schemas/findings-*.json` says."""
    used = sorted({each.rule for each in findings})
    document: dict[str, Any] = {
        "findings_version": "1.0.0",
        "tool": tool,
        "summary": tally(findings, rules),
        "rules": [asdict(rules[code]) for code in used],
        "findings": [_finding(each, rules) for each in findings],
    }
    return printable_json(json.dumps(document, indent=1)) + "\n"


def _finding(found: Finding, rules: Rules) -> dict[str, Any]:
    rule = rules[found.rule]
    return {
        "rule": found.rule,
        "name": rule.name,
        "severity": rule.severity,
        "message": found.message,
        "source": _source(found.source),
        "row_group": found.row_group,
        "row": found.row,
        "capture_id": found.capture_id,
        "origin": _source(found.origin),
        "count": found.count,
    }


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"uri": source.uri, "member": source.member, "offset": source.offset, "length": source.length}


FORMATS: dict[str, Callable[[Sequence[Finding], Rules, str], str]] = {
    "text": text,
    "json": as_json,
    "junit": ci.junit,
    "sarif": ci.sarif,
    "github": ci.github,
}
