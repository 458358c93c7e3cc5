"""`warcmill check`: the standard's rules by their examples, and what a check says of whole files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from accounts import told
from archives import FIVE, PAGE, http, packed, page, record, sha1
from click.testing import CliRunner
from shared import shared

from warcmill.cli.check import check as command
from warcmill.model import Finding
from warcmill.read.conformance import RULES, SHOWN, check
from warcmill.read.standard import ROWS, Row, example

ROOT = Path(__file__).parents[1]
WARCMILL = (sys.executable, "-c", "from warcmill.cli import main; main()")


def found(data: bytes) -> list[tuple[str, int | None, int]]:
    """(rule, offset, count) of each finding."""
    return [(finding.rule, finding.source.offset, finding.count) for finding in check(told(data).items)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.name)
def test_a_rule_is_broken_by_its_bad_example_and_kept_by_its_good_one(row: Row) -> None:
    assert row.test(example(row.rule.good)) is None
    assert row.test(example(row.rule.bad)) is not None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.name)
def test_a_good_example_breaks_no_rule_at_all(row: Row) -> None:
    assert [other.rule.code for other in ROWS if other.test(example(row.rule.good))] == []


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES.values()}) == len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(rule.why and rule.reference for rule in RULES.values())


@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
def test_a_sound_archive_has_no_findings(version: str) -> None:
    records = [record("info", b"software: x\r\n", "warcinfo", Content_Type="application/warc-fields"), *FIVE]
    assert found(packed(*(one.replace(b"WARC/1.1", version.encode(), 1) for one in records))) == []


def test_a_fraction_of_a_second_is_right_in_one_version_and_noted_in_the_other() -> None:
    dated = page("dated", WARC_Date="2026-03-03T10:00:00.5Z")
    assert found(dated) == []
    assert found(dated.replace(b"WARC/1.1", b"WARC/1.0", 1)) == [("WARC417", 0, 1)]


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (page("x", WARC_Date="2026-03-03t10:00:00z"), ["WARC418"]),
        (page("x").replace(b"WARC/1.1", b"warc/1.1", 1), ["version-in-small-letters"]),
        (record("x", b"software: x\r\n", "warcinfo", Content_Type="application/octet-stream"), ["WARC503"]),
        (page("x", WARC_Payload_Digest=sha1(http(PAGE + b"x"))), ["payload-digest-of-block"]),
        (b"\r\n".join([page("x")[:-4], b"", b""]), []),
    ],
)
def test_what_loses_nothing_raises_no_alarm(data: bytes, rules: list[str]) -> None:
    assert [code for code, _, _ in found(data)] == rules
    assert {RULES[code].severity for code in rules} <= {"note", "warning"}


def test_a_record_id_that_stands_twice_is_reported() -> None:
    assert found(FIVE[0] + FIVE[1] + FIVE[0]) == [("WARC601", len(FIVE[0] + FIVE[1]), 1)]


def test_wrong_digests_are_errors() -> None:
    wrong = record("wrong", http(), WARC_Block_Digest=sha1(b"x"), WARC_Payload_Digest=sha1(PAGE + b"x"))
    codes = [code for code, _, _ in found(FIVE[0] + wrong)]
    assert codes == ["block-digest-mismatch", "payload-digest-mismatch"]
    assert {RULES[code].severity for code in codes} == {"error"}


def test_damage_is_named_with_its_offset() -> None:
    assert found(FIVE[0] + b"?" * 70 + FIVE[1]) == [("gap-garbage", len(FIVE[0]), 1)]


def test_many_findings_of_one_rule_are_counted() -> None:
    many = b"".join(page(f"many-{number}", WARC_IP_Address="nowhere") for number in range(SHOWN + 30))
    findings = check(told(many).items)
    assert (len(findings), sum(finding.count for finding in findings)) == (SHOWN, SHOWN + 30)
    assert {finding.rule for finding in findings} == {"WARC411"}


def test_an_arc_file_is_not_held_to_rules_of_warc_headers() -> None:
    assert check(told(ROOT / "sample_warcs" / "arc-v1.arc").items) == []


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(one) for one in arguments])
    return result.exit_code, result.output


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.warc"
    path.write_bytes(FIVE[0] + page("odd", WARC_IP_Address="nowhere") + FIVE[2][:300])
    return path


def test_findings_are_printed_in_every_format(bad: Path) -> None:
    outputs = {form: run(bad, "--format", form) for form in ("text", "json", "junit", "sarif")}
    assert {code for code, _ in outputs.values()} == {1}
    assert all("WARC411" in output and "bad.warc" in output for _, output in outputs.values())
    json.loads(outputs["json"][1])
    json.loads(outputs["sarif"][1])
    ET.fromstring(outputs["junit"][1])


def test_a_sound_file_exits_zero_and_an_empty_one_has_one_error(tmp_path: Path) -> None:
    sound, empty = tmp_path / "sound.warc", tmp_path / "empty.warc"
    sound.write_bytes(b"".join(FIVE))
    empty.write_bytes(b"")
    assert run(sound) == (0, "warcmill check: no findings\n")
    code, output = run(empty)
    assert (code, output.splitlines()[-1]) == (1, "warcmill check: 1 error")


def test_a_page_is_no_archive_and_that_is_a_finding() -> None:
    code, output = run(ROOT / "sample_warcs" / "page-with-base.html")
    assert (code, "WARC603" in output) == (1, True)


def test_a_missing_file_is_one_line_and_exit_code_two(tmp_path: Path) -> None:
    done = subprocess.run([*WARCMILL, "check", str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")


@pytest.mark.parametrize("name", ["webrecorder_pywb/post-test.warc.gz", "webrecorder_warcio/example.warc.gz"])
def test_a_real_sound_archive_has_no_errors(name: str) -> None:
    findings: list[Finding] = check(told(shared("warcs", *name.split("/"))).items)
    assert [finding for finding in findings if RULES[finding.rule].severity == "error"] == []
