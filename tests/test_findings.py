from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from warcmill.model import Finding, FindingRule, Source
from warcmill.show import ci
from warcmill.show.findings import FORMATS, render, summary, tally

RULES = {
    "AAA001": FindingRule("AAA001", "bad-row", "error", "It breaks queries.", reference="Manual, section 4"),
    "AAA002": FindingRule("AAA002", "odd-row", "warning", "It may be an error."),
    "AAA003": FindingRule("AAA003", "rare-row", "note", "Good to know."),
}
ROW = Finding(
    "AAA001",
    "status 1200 is more than 999",
    Source("out/captures/part a.parquet"),
    row_group=0,
    row=17,
    capture_id="5f1d",
    count=3,
    origin=Source("crawl.warc.gz", 9_000, 512),
)
RECORD = Finding("AAA002", "50% of <it>,\nso: odd \x00 | \ud800", Source("crawl.warc.gz", 12, 40))
LINE = Finding("AAA003", "rare", Source("rows.jsonl"), row=4)
FOUND = [LINE, ROW, RECORD]


def test_text_gives_each_rule_its_places_and_its_reason() -> None:
    assert render([ROW, LINE], RULES, format="text", tool="warcmill check") == (
        "error AAA001 bad-row: 3 places\n"
        "  out/captures/part a.parquet, row group 0, row 17 (capture 5f1d, crawl.warc.gz at 9000): "
        "status 1200 is more than 999 (and 2 more like it)\n"
        "  why: It breaks queries.\n"
        "note AAA003 rare-row: 1 place\n"
        "  rows.jsonl, row 4: rare\n"
        "  why: Good to know.\n"
        "warcmill check: 3 errors, 1 note\n"
    )


def test_text_shows_the_first_findings_of_a_rule_and_counts_the_others() -> None:
    many = [Finding("AAA001", f"number {i}", Source("x")) for i in range(8)]
    lines = render(many, RULES, format="text", tool="t").splitlines()
    assert lines[5:7] == ["  x: number 4", "  … and 3 more findings"]


def test_places_are_counted_by_severity() -> None:
    assert tally(FOUND, RULES) == {"error": 3, "warning": 1, "note": 1}
    assert summary(FOUND, RULES) == "3 errors, 1 warning, 1 note"
    assert summary([], RULES) == "no findings"


def test_json_holds_everything_about_a_finding() -> None:
    document = json.loads(render([ROW], RULES, format="json", tool="warcmill check"))
    assert document["findings"] == [
        {
            "rule": "AAA001",
            "name": "bad-row",
            "severity": "error",
            "message": "status 1200 is more than 999",
            "source": {"uri": "out/captures/part a.parquet", "member": None, "offset": None, "length": None},
            "row_group": 0,
            "row": 17,
            "capture_id": "5f1d",
            "origin": {"uri": "crawl.warc.gz", "member": None, "offset": 9_000, "length": 512},
            "count": 3,
        }
    ]


def test_junit_passes_rules_without_findings_and_fails_no_rule_over_a_note() -> None:
    suites = ET.fromstring(render(FOUND, RULES, format="junit", tool="warcmill check"))
    assert suites.attrib == {"name": "warcmill check", "tests": "3", "failures": "2"}
    outcome = {case.attrib["name"]: [each.tag for each in case] for case in suites.iter("testcase")}
    assert outcome == {
        "AAA001 bad-row": ["failure"],
        "AAA002 odd-row": ["failure"],
        "AAA003 rare-row": ["system-out"],
    }


def test_junit_escapes_what_xml_cannot_hold() -> None:
    (failure,) = ET.fromstring(render([RECORD], RULES, format="junit", tool="t")).iter("failure")
    assert failure.text is not None
    assert failure.text.startswith("crawl.warc.gz at 12: 50% of <it>,\\nso: odd \\x00 | \\ud800\nwhy: ")


def test_github_annotations_escape_what_would_end_them() -> None:
    assert ci.github([ROW, RECORD, LINE], RULES, "check").splitlines() == [
        (
            "::error file=out/captures/part a.parquet,title=check%3A AAA001 bad-row::out/captures/part a.parquet, "
            "row group 0, row 17 (capture 5f1d, crawl.warc.gz at 9000): "
            "status 1200 is more than 999 (and 2 more like it)"
        ),
        (
            "::warning file=crawl.warc.gz,title=check%3A AAA002 odd-row::crawl.warc.gz at 12: "
            "50%25 of <it>,\\nso: odd \\x00 | \\ud800"
        ),
        "::notice file=rows.jsonl,title=check%3A AAA003 rare-row,line=5::rows.jsonl, row 4: rare",
    ]


def test_the_step_summary_is_a_table_that_no_message_breaks() -> None:
    lines = ci.step_summary([RECORD], RULES, "check").splitlines()
    assert lines[4] == (
        "| warning | AAA002 odd-row | crawl.warc.gz at 12 | 50% of &lt;it>, so: odd \\\\x00 \\| \\\\ud800 | 1 |"
    )
    assert ci.step_summary([], RULES, "check") == "### check\n\nNo findings.\n"


# The parts of the SARIF 2.1.0 object model that we write, as the standard has them (sections 3.13 to 3.30, 3.49):
# what is required, of which type, and from which list.
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
    "additionalProperties": False,
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
NATURAL = {"type": "integer", "minimum": 0}
SARIF_2_1_0: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "properties": {"level": LEVEL},
                                                    "additionalProperties": False,
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": LEVEL,
                                "message": TEXT,
                                "occurrenceCount": {"type": "integer", "minimum": 1},
                                "properties": {"type": "object"},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "additionalProperties": False,
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "properties": {
                                                            "uri": {"type": "string", "format": "uri-reference"}
                                                        },
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "minProperties": 1,
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "byteOffset": NATURAL,
                                                            "byteLength": NATURAL,
                                                        },
                                                    },
                                                },
                                            },
                                            "logicalLocations": {
                                                "type": "array",
                                                "items": {
                                                    "type": "object",
                                                    "properties": {
                                                        "fullyQualifiedName": {"type": "string"},
                                                        "kind": {"type": "string"},
                                                    },
                                                    "additionalProperties": False,
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("findings", [[], FOUND])
def test_sarif_is_as_the_standard_says(findings: list[Finding]) -> None:
    log = json.loads(render(findings, RULES, format="sarif", tool="warcmill check"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SARIF_2_1_0, format_checker=checker).validate(log)


def test_sarif_points_at_bytes_lines_and_rows() -> None:
    log = json.loads(render(FOUND, RULES, format="sarif", tool="warcmill check"))
    locations = [result["locations"][0] for result in log["runs"][0]["results"]]
    assert locations == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "out/captures/part%20a.parquet"}},
            "logicalLocations": [{"fullyQualifiedName": "row group 0/row 17", "kind": "row"}],
        },
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "crawl.warc.gz"},
                "region": {"byteOffset": 12, "byteLength": 40},
            }
        },
        {"physicalLocation": {"artifactLocation": {"uri": "rows.jsonl"}, "region": {"startLine": 5}}},
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_a_word_for_nothing_found(form: str) -> None:
    assert "AAA" not in render([], {}, format=form, tool="warcmill check")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_printed_whatever_a_file_is_called(form: str) -> None:
    found = [Finding("AAA001", "bad \ud800", Source("name-\udcff.parquet"))]
    assert render(found, RULES, format=form, tool="t").encode()
