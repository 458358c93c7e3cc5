"""Findings in the forms that services for continuous integration take: JUnit XML, SARIF, GitHub annotations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from warcmill.model import Finding, FindingRule
from warcmill.show.printable import printable, printable_json

Rules = Mapping[str, FindingRule]

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write (section 2.2)."""

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_MARKUP = re.compile(r"[\\`*_\[\]!|~]")

GITHUB_LEVEL = {"error": "error", "warning": "warning", "note": "notice"}

SUMMARY_ROWS = 50
"""Rows of the step summary's table: a summary may not be longer than a mebibyte."""


def place(found: Finding) -> str:
    """Where, for a person: `captures/part-a.parquet, row group 0, row 17 (capture 5f1d…, crawl.warc.gz at 9000)`."""
    group = "" if found.row_group is None else f", row group {found.row_group}"
    row = "" if found.row is None else f", row {found.row}"
    capture = f"capture {found.capture_id}" if found.capture_id else ""
    known = ", ".join(part for part in (capture, str(found.origin) if found.origin else "") if part)
    return f"{found.source}{group}{row}" + (f" ({known})" if known else "")


def times(found: Finding) -> str:
    """How many more places a finding stands for."""
    return f" (and {found.count - 1:,} more like it)" if found.count > 1 else ""


def junit(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """JUnit XML: each rule is a test case, which failed with all of its findings, or passed. Notes fail nothing."""
    suite = ET.Element("testsuite", name=tool, tests=str(len(rules)), errors="0", skipped="0")
    failures = 0
    for code, rule in rules.items():
        case = ET.SubElement(suite, "testcase", classname=tool.replace(" ", "."), name=f"{code} {rule.name}")
        alike = [each for each in findings if each.rule == code]
        lines = [printable(f"{place(each)}: {each.message}{times(each)}") for each in alike]
        if not lines:
            continue
        body = NOT_XML.sub("�", "\n".join([*lines, f"why: {rule.why}"]))
        if rule.severity == "note":
            ET.SubElement(case, "system-out").text = body
            continue
        failures += 1
        short = NOT_XML.sub("�", lines[0])
        ET.SubElement(case, "failure", type=rule.severity, message=short).text = body
    suite.set("failures", str(failures))
    root = ET.Element("testsuites", name=tool, tests=str(len(rules)), failures=str(failures))
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def sarif(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """SARIF 2.1.0 (OASIS): one run, all rules in its driver, a result for each finding."""
    order = {code: index for index, code in enumerate(rules)}
    driver = {
        "name": tool,
        "version": version("warcmill"),
        "rules": [_sarif_rule(rule) for rule in rules.values()],
    }
    results = [_sarif_result(each, rules[each.rule], order[each.rule]) for each in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return printable_json(json.dumps(document, indent=1)) + "\n"


def _sarif_rule(rule: FindingRule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": rule.severity},
        **({"help": {"text": rule.reference}} if rule.reference else {}),
    }


def _sarif_result(found: Finding, rule: FindingRule, index: int) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(found.source.uri, safe="/:@!$&'()*+,;=~-._", errors="surrogatepass")}
    }
    if found.source.offset is not None:
        length = {} if found.source.length is None else {"byteLength": found.source.length}
        physical["region"] = {"byteOffset": found.source.offset, **length}
    elif found.row is not None and found.row_group is None:
        physical["region"] = {"startLine": found.row + 1}
    location: dict[str, Any] = {"physicalLocation": physical}
    if found.row_group is not None:
        name = f"row group {found.row_group}/row {found.row}"
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "row"}]
    facts = {"place": place(found), "row": found.row, "row_group": found.row_group, "capture_id": found.capture_id}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": rule.severity,
        "message": {"text": found.message},
        "locations": [location],
        "occurrenceCount": found.count,
        "properties": {name: value for name, value in facts.items() if value is not None},
    }


def github(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """Workflow commands of GitHub Actions: an annotation for each finding."""
    lines = []
    for each in findings:
        rule = rules[each.rule]
        where = {"file": each.source.uri, "title": f"{tool}: {each.rule} {rule.name}"}
        if each.row is not None and each.row_group is None:
            where["line"] = str(each.row + 1)
        settings = ",".join(f"{key}={_property(value)}" for key, value in where.items())
        body = _data(f"{place(each)}: {each.message}{times(each)}")
        lines.append(f"::{GITHUB_LEVEL[rule.severity]} {settings}::{body}")
    return "".join(line + "\n" for line in lines)


def _data(value: str) -> str:
    return printable(value).replace("%", "%25")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def step_summary(findings: Sequence[Finding], rules: Rules, tool: str) -> str:
    """Markdown for the summary page of a GitHub Actions job ($GITHUB_STEP_SUMMARY)."""
    if not findings:
        return f"### {tool}\n\nNo findings.\n"
    table = [f"### {tool}", "", "| severity | rule | first place | message | places |", "|---|---|---|---|---:|"]
    for each in findings[:SUMMARY_ROWS]:
        rule = rules[each.rule]
        cells = (rule.severity, f"{each.rule} {rule.name}", place(each), each.message, f"{each.count:,}")
        table.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    more = len(findings) - SUMMARY_ROWS
    return "\n".join([*table, *([f"\n… and {more:,} more"] if more > 0 else [])]) + "\n"


def _cell(value: str) -> str:
    """Text for a cell: nothing in it is markup, no image of it is fetched."""
    escaped = _MARKUP.sub(r"\\\g<0>", printable(" ".join(value.split())).replace("&", "&amp;").replace("<", "&lt;"))
    return escaped.strip()
