"""The commands of docs/ci.md, the example workflow and the pre-commit hooks, run as they stand there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from rows import dataset, row

from warcmill.cli.schema import schema
from warcmill.cli.validate import validate
from warcmill.dataset import contract
from warcmill.dataset.checks.finding_rules import RULES
from warcmill.dataset.export.jsonl import plain

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/ci.md").read_text("utf-8")
WORKFLOW = (ROOT / "docs/examples/validate.yml").read_text("utf-8")
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")


def commands(text: str) -> list[list[str]]:
    return [
        shlex.split(line, comments=True)
        for line in re.findall(r"^(?:.*(?:run:|-) )?warcmill (.+)$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("arguments", commands(PAGE) + commands(WORKFLOW), ids=" ".join)
def test_a_documented_command_runs(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset(tmp_path / "dataset")
    (tmp_path / "ours.json").write_text(contract.captures().text)
    (tmp_path / "rows.jsonl").write_text(json.dumps(plain(row(0))) + "\n")
    monkeypatch.chdir(tmp_path)
    verb = {"validate": validate, "schema": schema}[arguments[0]]
    stdin = Path(arguments.pop()).read_bytes() if "<" in arguments else None
    result = CliRunner().invoke(verb, [each for each in arguments[1:] if each != "<"], input=stdin)
    assert result.exit_code == 0, result.output
    for output in ("findings.sarif", "findings.xml"):
        assert (tmp_path / output).is_file() == (output in arguments)


def test_every_format_and_exit_code_is_documented() -> None:
    options = next(each for each in validate.params if each.name == "form")
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(getattr(options.type, "choices", []))
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3"]


def test_the_hooks_take_the_files_that_they_are_for() -> None:
    hooks = dict(re.findall(r"- id: ([\w-]+)\n(?:  .*\n)*?  files: (.+)\n", HOOKS))
    taken = {name: re.compile(files) for name, files in hooks.items()}
    assert re.findall(r"- id: ([\w-]+)", PAGE) == list(hooks)
    assert taken["warcmill-validate"].search("data/captures/part-a-c0ffee.parquet")
    assert taken["warcmill-schema"].search("schemas/captures-1.0.0.json")
    assert not taken["warcmill-schema"].search("package.json")


def test_codes_are_never_reused_and_families_are_numbered_without_gaps() -> None:
    numbers: dict[str, list[int]] = {}
    for code in RULES:
        numbers.setdefault(code[:3], []).append(int(code[3:]))
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


def test_the_findings_schema_is_the_one_that_the_page_names() -> None:
    assert f"schemas/{contract.contract('findings').file_name}" in PAGE
    assert json.loads((ROOT / "schemas" / contract.contract("findings").file_name).read_text("utf-8"))
