from __future__ import annotations

import io
import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from faults import FAULTS, Fault, flipped_byte, sound, wrong_status
from rows import STAMPS, commit_unit, dataset, row

from warcmill.cli.validate import validate as command
from warcmill.dataset import contract, layout, manifest
from warcmill.dataset.checks.finding_rules import RULES
from warcmill.dataset.checks.partcheck import UNREADABLE
from warcmill.dataset.checks.partreport import Depth
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.gate import rfc3339
from warcmill.errors import MissingInput, UnknownFormat
from warcmill.model import Source


@pytest.fixture(scope="session")
def sound_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def out(sound_dataset: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound_dataset, tmp_path / "out")


def names(path: Path) -> set[str]:
    return {RULES[each.rule].name for each in validate([str(path)]).findings}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_a_sound_dataset_has_no_findings(sound_dataset: Path) -> None:
    report = validate([str(sound_dataset)], depth=Depth(all_rows=True))
    assert (report.findings, report.files, report.rows, report.judged) == ([], 26, 143, 143)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found_by_its_rules_and_no_others(out: Path, fault: Fault) -> None:
    fault(out)
    assert names(out) == FAULTS[fault]


@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif", "github"])
def test_all_faults_together_are_all_named_in_every_format(out: Path, form: str) -> None:
    for fault in FAULTS:
        fault(out)
    result = run(out, "--format", form)
    want = set().union(*FAULTS.values())
    assert result.exit_code == 1
    assert {name for name in want if name not in READERS[form](result.stdout)} == set()


def failed_cases(text: str) -> str:
    cases = ET.fromstring(text).iter("testcase")
    return " ".join(case.attrib["name"] for case in cases if case.find("failure") is not None)


def sarif_results(text: str) -> str:
    log = json.loads(text)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    return " ".join(RULES[rules[each["ruleIndex"]]["id"]].name for each in log["runs"][0]["results"])


READERS: dict[str, Any] = {
    "text": str,
    "json": lambda text: " ".join(each["name"] for each in json.loads(text)["findings"]),
    "junit": failed_cases,
    "sarif": sarif_results,
    "github": str,
}


def test_a_row_is_found_with_its_group_number_capture_and_origin_and_the_rest_is_counted(out: Path) -> None:
    wrong_status(out)
    found = [each for each in validate([str(out)]).findings if RULES[each.rule].name == "value-out-of-range"]
    first = found[0]
    assert [(each.row_group, each.row, each.count) for each in found] == [(0, 3, 1), (0, 4, 1), (0, 5, 5)]
    assert first.message == "fetch_status 1200 is more than 999"
    assert first.source == Source(str(out / "captures/part-unit-5-c0ffee.parquet"))
    assert first.capture_id == row(53)["capture_id"]
    assert first.origin == Source("crawl-07.warc.gz", 53 * 9_000, 9_000)


def test_a_damaged_page_is_found_with_its_column(out: Path) -> None:
    flipped_byte(out)
    (found,) = (each for each in validate([str(out)]).findings if RULES[each.rule].name == "damaged-page")
    assert found.message.startswith("text cannot be read: ")
    assert "CRC" in found.message


def test_the_judge_names_what_whole_columns_cannot_show(out: Path) -> None:
    wrong_status(out)
    report = validate([str(out / "captures/part-unit-5-c0ffee.parquet")], depth=Depth(all_rows=True))
    judged = [each for each in report.findings if RULES[each.rule].name == "invalid-row"]
    assert [(each.row, each.count) for each in judged] == [(3, 1), (4, 1), (5, 5)]


def test_a_sample_is_judged_at_every_run_the_same(out: Path) -> None:
    reports = [validate([str(out)], depth=Depth(sample=4)) for _ in range(2)]
    assert [report.judged for report in reports] == [13 * 5] * 2  # four captures and the one reject of each unit


def test_a_file_of_another_schema_version_is_held_to_what_it_names(tmp_path: Path) -> None:
    dataset(tmp_path, units=1)
    part = tmp_path / "captures/part-unit-0-c0ffee.parquet"
    older = json.loads(contract.captures().text) | {"x-version": "0.9.0"}
    schema = tmp_path / "captures-0.9.0.json"
    schema.write_text(json.dumps(older))
    report = validate([str(part)], held_to=contract.load(schema))
    assert [RULES[each.rule].name for each in report.findings] == ["other-schema"]


def test_units_of_other_rules_are_a_warning_that_fails_only_on_request(tmp_path: Path) -> None:
    dataset(tmp_path, units=1)
    other = STAMPS.__class__("run-2", "decaf", STAMPS.pipeline_version, STAMPS.rules_digest, STAMPS.collection)
    commit_unit(tmp_path, "other", range(100, 110), stamps=other)
    manifest.write_run(tmp_path)
    assert names(tmp_path) == {"mixed-making"}
    assert run(tmp_path).exit_code == 0
    assert run(tmp_path, "--fail-on", "warning").exit_code == 1


def test_leftovers_of_a_killed_run_are_a_note(out: Path) -> None:
    (out / layout.STAGING / "unit-0").write_bytes(b"half")
    assert names(out) == {"leftover"}
    assert run(out).exit_code == 0


# --- JSON lines -----------------------------------------------------------------------------------


def as_line(number: int, **changes: Any) -> str:
    held_to = contract.captures()
    times = {name: rfc3339(row(number)[name]) for name in held_to.timestamps}
    days = {name: value and value.isoformat() for name in held_to.days for value in [row(number)[name]]}
    return json.dumps({**row(number), **times, **days, **changes}) + "\n"


def test_lines_are_held_to_the_contract_each_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    lines = [as_line(0), "\n", "not json\n", as_line(1, fetch_status="200"), as_line(2, title=float("nan")), "[1]\n"]
    path.write_text("".join(lines))
    found = [(RULES[each.rule].name, each.row, each.message) for each in validate([str(path)]).findings]
    assert found == [
        ("not-json", 2, "Expecting value: line 1 column 1 (char 0)"),
        ("not-json", 4, "NaN is no JSON number"),
        ("not-json", 5, "a list, not an object"),
        ("invalid-row", 3, "/fetch_status: '200' is not of type 'integer', 'null'"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"url": "a", "url": "b"}', "the key 'url' is there twice"),
        ('{"url": "a"', "Expecting ',' delimiter: line 1 column 12 (char 11)"),
        ("[" * 100_000, "maximum recursion depth exceeded while decoding a JSON array from a unicode string"),
    ],
)
def test_a_line_that_is_no_object_is_a_finding(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(line)
    assert [each.message for each in validate([str(path)]).findings] == [message]


def test_bytes_that_are_no_utf8_are_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"url": "\xff"}\n')
    assert names(path) == {"not-json"}


def test_lines_come_from_stdin_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO((as_line(0) + as_line(1, url=None)).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    report = validate(["-"])
    assert [(each.source.uri, each.row, each.message) for each in report.findings] == [
        ("stdin", 1, "/url: None is not of type 'string'")
    ]


def test_captures_that_stand_twice_are_found_between_files_and_lines(tmp_path: Path) -> None:
    commit_unit(tmp_path, "a", range(3))
    part = tmp_path / "captures/part-a-c0ffee.parquet"
    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join([as_line(7), "\n", as_line(2), as_line(8), as_line(7)]))
    found = validate([str(part), str(lines)]).findings
    assert sorted((each.source.uri, each.row, each.capture_id, each.message) for each in found) == [
        (str(lines), 2, row(2)["capture_id"], f"its capture stands in {part}, row 2, too"),
        (str(lines), 4, row(7)["capture_id"], f"its capture stands in {lines}, row 0, too"),
    ]


# --- schemas --------------------------------------------------------------------------------------


def test_the_schemas_of_this_project_are_sound() -> None:
    assert validate([str(path) for path in sorted(contract.schema_folder().glob("*.json"))]).findings == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda schema: schema.update(type="row"), "not-a-schema"),
        (lambda schema: schema.pop("additionalProperties"), "open-schema"),
        (lambda schema: schema["required"].remove("title"), "open-schema"),
        (lambda schema: schema["properties"]["title"].pop("x-source"), "missing-annotation"),
        (lambda schema: schema["properties"]["title"].update({"x-arrow": "uuid"}), "missing-annotation"),
        (lambda schema: schema["properties"]["title"].update({"x-field-id": 1}), "field-id-twice"),
        (lambda schema: schema["properties"]["title"].update(pattern=r"^\w+"), "unshared-pattern"),
        (lambda schema: schema["properties"]["title"].update(pattern="^a$"), "unshared-pattern"),
        (lambda schema: schema["properties"]["title"].update(pattern="(?=a)b"), "unshared-pattern"),
        (lambda schema: schema["properties"]["fetch_status"].update(examples=[-1]), "bad-example"),
        (lambda schema: schema["properties"]["quirks"]["items"].update(examples=["NO CODE"]), "bad-example"),
    ],
)  # fmt: skip
def test_a_schema_that_is_no_contract_says_why(tmp_path: Path, change: Any, rule: str) -> None:
    schema = json.loads(contract.captures().text)
    change(schema)
    path = tmp_path / "captures-9.0.0.json"
    path.write_text(json.dumps(schema))
    assert rule in names(path)


def test_a_json_document_that_is_no_contract_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text("{}")
    assert names(path) == {"not-a-schema"}


# --- the command ----------------------------------------------------------------------------------


def test_exit_codes_are_as_documented(sound_dataset: Path, tmp_path: Path) -> None:
    assert run(sound_dataset).exit_code == 0
    (tmp_path / "bad.jsonl").write_text("{")
    assert run(tmp_path / "bad.jsonl").exit_code == 1
    assert run(sound_dataset, "--format", "yaml").exit_code == 2
    with pytest.raises(MissingInput):
        validate([str(tmp_path / "nowhere")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnknownFormat):
        validate([str(tmp_path / "empty")])
    assert (MissingInput.exit_code, UnknownFormat.exit_code) == (2, 3)


def test_json_output_meets_its_schema(out: Path) -> None:
    wrong_status(out)
    document = json.loads(run(out, "--format", "json").stdout)
    jsonschema.Draft202012Validator(contract.contract("findings").schema).validate(document)
    assert document["summary"] == {"error": 8, "warning": 0, "note": 0}


def test_findings_go_to_a_file_on_request(out: Path, tmp_path: Path) -> None:
    wrong_status(out)
    result = run(out, "--format", "sarif", "--output", tmp_path / "found.sarif")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads((tmp_path / "found.sarif").read_text())["version"] == "2.1.0"


def test_the_step_summary_of_github_is_written(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong_status(out)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert "::error file=" in run(out, "--format", "github").stdout
    assert "| error | ROW003 value-out-of-range |" in (tmp_path / "summary.md").read_text()


def test_a_file_that_is_none_of_ours_is_told_in_one_finding(tmp_path: Path) -> None:
    pq.write_table(pa.table({"url": pa.array([1, 2]), "text": pa.array(["a", "b"])}), tmp_path / "foreign.parquet")
    (tmp_path / "foreign.jsonl").write_text('{"id": 1, "name": "x"}\n' * 1000)
    for name, columns, times in (("foreign.parquet", "text, url", 1), ("foreign.jsonl", "id, name", 1000)):
        (found,) = validate([str(tmp_path / name)]).findings
        assert found.message == f"no rows of captures or rejects: it has {columns}"
        assert (RULES[found.rule].name, found.count) == ("foreign-file", times)


def test_columns_of_another_type_are_findings_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table({"url": pa.array([1, 2]), "capture_id": pa.array(["a", "b"])}), path)
    result = run(path)
    assert result.exit_code == 1
    assert "url is int64, the contract has string" in result.stdout


def test_stdin_without_a_line_is_nothing_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    with pytest.raises(UnknownFormat, match="stdin: no line came") as raised:
        validate(["-"])
    assert raised.value.exit_code == 3


def test_a_text_file_named_parquet_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_text("hello, this is a text file")
    assert names(path) == {"unreadable-file"}


def test_wherever_a_byte_is_changed_or_a_file_is_cut_there_is_a_finding_and_no_traceback(tmp_path: Path) -> None:
    path = dataset(tmp_path, units=1) / "captures/part-unit-0-c0ffee.parquet"
    whole = path.read_bytes()
    pages = len(whole) - int.from_bytes(whole[-8:-4], "little") - 8  # all before the footer
    places = random.Random(11)
    for number in range(40):
        changed = bytearray(whole)
        if number % 4:
            changed[places.randrange(pages)] ^= 1 << places.randrange(8)
        else:
            del changed[places.randrange(len(whole)) :]
        path.write_bytes(changed)
        assert "changed-file" in names(tmp_path)


@pytest.mark.parametrize("value", [None, [], "x", {"a": 1}, -1])
def test_a_manifest_of_the_wrong_shape_is_a_finding_and_no_traceback(tmp_path: Path, value: Any) -> None:
    dataset(tmp_path, units=1, rows=3)
    path = layout.manifest_path(tmp_path, "unit-0")
    sound_one = path.read_text()
    for key in json.loads(sound_one):
        wrong = json.loads(sound_one) | {key: value}
        path.write_text(json.dumps(wrong))
        expected = {"bad-manifest"} if (key, value) not in SOUND_ANYWAY else set()
        assert expected <= names(tmp_path)


SOUND_ANYWAY = [
    *((key, "x") for key in ("unit", "run_id", "config_digest", "pipeline_version", "rules_digest", "collection")),
    ("inputs", []),
    ("outputs", []),
]
"""Values of a manifest that its schema takes; that they are not true is another matter."""


def test_a_file_is_unreadable_for_every_error_of_arrow_but_the_one_of_memory() -> None:
    errors = [each for each in vars(pa).values() if isinstance(each, type) and issubclass(each, pa.ArrowException)]
    assert {each for each in errors if not issubclass(each, UNREADABLE)} == {
        pa.ArrowException,
        pa.ArrowMemoryError,
        pa.lib.ArrowCancelled,
    }
