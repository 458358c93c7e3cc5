"""The command line as a whole: exit codes, and what stands on stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from warcmill.cli import cli
from warcmill.dataset import contract
from warcmill.errors import ContractError

SAMPLES = Path(__file__).parent.parent / "sample_warcs"
URL: dict[str, Any] = dict(contract.captures().properties["url"])
WARCMILL = (sys.executable, "-c", "from warcmill.cli import main; main()")


def run(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process of its own."""
    done = subprocess.run([*WARCMILL, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", str(SAMPLES / "ten-captures.warc.gz")),
        ("inspect", str(SAMPLES / "cut.warc"), "--json"),
        ("check", str(SAMPLES / "cut.warc")),
        ("rules", "list"),
        ("explain", str(SAMPLES / "ten-captures.warc.gz")),
    ],
    ids=" ".join,
)
def test_when_nobody_reads_the_output_any_more_a_command_ends_quietly(words: tuple[str, ...]) -> None:
    with subprocess.Popen([*WARCMILL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")


def test_a_run_needs_neither_stdout_nor_stderr(tmp_path: Path) -> None:
    words = ["normalize", str(SAMPLES / "page.md"), "-o", str(tmp_path / "out")]
    closed = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *WARCMILL, *words]
    assert subprocess.run(closed, timeout=120, check=False).returncode == 0
    assert (tmp_path / "out" / "_manifest" / "run.json").exists()


def test_letters_that_a_terminal_does_not_have_are_escaped() -> None:
    words = [*WARCMILL, "explain", str(SAMPLES / "ten-captures.warc.gz")]
    latin = {**os.environ, "PYTHONIOENCODING": "iso-8859-1"}
    done = subprocess.run(words, capture_output=True, encoding="iso-8859-1", timeout=120, check=False, env=latin)
    assert (done.returncode, done.stderr, "\\u2026" in done.stdout) == (0, "", True)


@pytest.mark.parametrize("given", ["gone.json", "captures-9.9.9", "folder/captures-1.0.0"])
@pytest.mark.parametrize("first", [True, False])
def test_a_schema_that_is_not_there_is_wrong_usage(given: str, *, first: bool) -> None:
    pair = (given, "captures-1.0.0")
    code, _, told = run("schema", "diff", *(pair if first else pair[::-1]))
    assert (code, len(told.splitlines()), given.removeprefix("captures-") in told) == (2, 1, True)


def test_a_file_that_is_no_schema_cannot_be_compared(tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text("{}")
    told = f"warcmill: {odd}: not a contract: it has no x-name and x-version\n"
    assert run("schema", "diff", odd, "captures-1.0.0") == (3, "", told)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"x-version": "new"}, "not a contract: it has no properties, or its x-version is not as 1.0.0"),
        ({"properties": 7}, "not a contract: it has no properties, or its x-version is not as 1.0.0"),
        ({"type": 7}, "/type: 7 is not valid under any of the given schemas"),
        ({"properties": {"url": True}}, "/properties/url: no description, x-arrow, x-field-id, x-since, x-source"),
        ({"properties": {"url": URL | {"x-arrow": "uuid"}}}, "/properties/url: x-arrow 'uuid' is no type that all"),
        ({"properties": {"url": URL | {"x-arrow": "list"}}}, "/properties/url: x-arrow 'list' without items"),
        ({"properties": {"url": URL | {"pattern": "["}}}, "/properties/url/pattern: '[' is not a 'regex'"),
    ],
    ids=["version", "columns", "type", "boolean", "unknown-type", "no-items", "pattern"],
)
@pytest.mark.parametrize("words", [("schema", "diff", "captures-1.0.0"), ("validate", "rows.jsonl", "--schema")])
def test_a_schema_that_nothing_can_be_held_against_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], change: dict[str, object], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text("{}")
    Path("ours.json").write_text(json.dumps({**contract.captures().schema, **change}))
    with pytest.raises(ContractError) as refusal:
        cli.main([*words, "ours.json"], standalone_mode=False)
    assert str(refusal.value).startswith(f"ours.json: {complaint}")
    assert "\n" not in str(refusal.value)


def test_a_difference_that_the_version_hides_is_told(tmp_path: Path) -> None:
    ours = tmp_path / "ours.json"
    schema = contract.captures().schema
    ours.write_text(
        json.dumps({**schema, "properties": {**schema["properties"], "crawler": URL | {"x-field-id": 900}}})
    )
    code, _, told = run("schema", "diff", "captures-1.0.0", ours)
    assert (code, told) == (1, "warcmill: captures 1.0.0 has major changes since 1.0.0: it has to be 2.0.0 or later\n")


def test_a_version_that_was_never_released_is_wrong_usage() -> None:
    told = "warcmill: there is no version 9.9 of the contract 'captures'\n"
    assert run("schema", "show", "--version", "9.9") == (2, "", told)


@pytest.mark.parametrize(
    "words",
    [
        ("normalize", "{sample}", "-o", "{out}", "--rules", "{pack}"),
        ("explain", "{sample}", "--rules", "{pack}"),
        ("rules", "list", "--rules", "{pack}"),
        ("rules", "explain", "NAV001", "--rules", "{pack}"),
        ("rules", "test", "{pack}"),
    ],
    ids=lambda words: " ".join(words[:2]).removesuffix(" {sample}"),
)
def test_a_malformed_rule_pack_is_one_line_that_names_file_rule_and_field(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    pack, out = tmp_path / "ours.toml", tmp_path / "out"
    pack.write_text("[[rule]]\ncode = 7\n")
    given = {"sample": SAMPLES / "ten-captures.warc.gz", "out": out, "pack": pack}
    told = f"warcmill: {pack}: rule 1: code is 7, and should be a string\n"
    assert run(*(word.format(**given) for word in words)) == (2, "", told)
    assert not out.exists()


def test_a_command_does_not_load_what_only_some_runs_need() -> None:
    program = (
        "import sys, warcmill.cli.normalize; print(*sorted({'jsonschema', 'rich', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == []
