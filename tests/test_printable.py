"""Names, URLs, headers and messages from outside reach no terminal, log or report raw, and command no CI service."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from warcmill.show.printable import printable, printable_json, printable_lines

NAME = "::error::x\n::warning::\x1b[31mred\x9b31m \u202egnp.exe\x07 ##vso[task.complete] ##[error]y\r.warc"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
WARC = (
    "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:\x1b[2J>\r\n"
    "WARC-Target-URI: ::error::\x1b]0;x\x07\u202ea"
    "\r\nWARC-Date: ::stop-commands::\x1b\r\nContent-Type: text/html\r\nContent-Length: 70\r\n\r\n"
    + "<p>::error:: A page \x1b[31m of ##vso[x] text that says \u202e something.".encode().ljust(70).decode()
    + "\r\n\r\n"
).encode()


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "warcmill", *map(str, arguments)]
    settings = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=settings)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def hostile_lines(text: str) -> list[str]:
    """Lines that steer a terminal, or command GitHub Actions (which skips blanks) or Azure Pipelines."""
    return [
        line
        for line in text.split("\n")
        if RAW.search(line) or line.strip().startswith("::") or re.search(r"##(?:vso)?\[", line)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of a hostile name, a record of hostile headers in it, and a schema of hostile keys."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / NAME).write_bytes(WARC + b"garbage \x1b[31m ::error::\n" * 3)
    (tmp_path / "in" / NAME.replace("warc", "jsonl")).write_text('{"::error::\\n::error::": 1}\n::error::x\n')
    (tmp_path / NAME.replace("warc", "json")).write_text(json.dumps({"x-name": NAME, "properties": {NAME: 1}}))
    return tmp_path


COMMANDS = {
    "inspect": ("inspect", "in"),
    "inspect as JSON": ("inspect", "in", "--json"),
    **{f"check as {form}": ("check", "in", "-f", form) for form in ("text", "json", "junit", "sarif")},
    **{f"validate as {form}": ("validate", "in", "-f", form) for form in ("text", "json", "junit", "sarif")},
    "validate a schema": ("validate", NAME.replace("warc", "json")),
    "normalize": ("normalize", "in", "-o", "out"),
    "normalize as JSON": ("normalize", "in", "-o", "out", "--json"),
    "no such input": ("normalize", NAME, "-o", "out"),
    "no such option": ("normalize", f"--{NAME}"),
    "no such command": (NAME,),
    "no such choice": ("check", "in", "-f", NAME),
    "no such rule": ("rules", "explain", NAME),
    "explain": ("explain", f"in/{NAME}"),
    "explain as JSON": ("explain", f"in/{NAME}", "-f", "json"),
    "explain what is not there": ("explain", f"in/{NAME}", "--url", NAME),
    "compare schemas": ("schema", "diff", "captures-1.0.0", NAME.replace("warc", "json")),
    "a rule pack that is none": ("rules", "list", "--rules", f"in/{NAME}"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_nothing_from_outside_steers_a_terminal_or_commands_a_ci_service(
    command: tuple[str, ...], folder: Path
) -> None:
    done = run(*command, folder=folder)
    assert hostile_lines(done.stdout) == []
    assert hostile_lines(done.stderr) == []
    assert "Traceback" not in done.stderr
    assert done.stdout + done.stderr != ""


def test_annotations_are_one_command_for_each_finding_and_nothing_else(folder: Path) -> None:
    findings = json.loads(run("check", "in", "-f", "json", folder=folder).stdout)["findings"]
    lines = run("check", "in", "-f", "github", folder=folder).stdout.splitlines()
    assert len(lines) == len(findings) > 0
    assert all(re.match(r"::(?:error|warning|notice) file=[^:,]*,title=", line) for line in lines)
    assert [line for line in lines if RAW.search(line)] == []


def test_json_and_xml_still_say_what_the_name_is(folder: Path) -> None:
    found = json.loads(run("check", "in", "-f", "json", folder=folder).stdout)["findings"]
    assert f"in/{NAME}" in {each["source"]["uri"] for each in found}
    listed = [json.loads(line) for line in run("inspect", "in", "--json", folder=folder).stdout.splitlines()]
    assert f"in/{NAME}" in {each["source"] for each in listed}
    ET.fromstring(run("check", "in", "-f", "junit", folder=folder).stdout)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("café 橋 👩‍🚀 می‌خواهم a\u00a0b", "café 橋 👩‍🚀 می‌خواهم a\u00a0b"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x1b[31m\x9b", r"\x1b[31m\x9b"),
        ("\u202e\udcff\U000e0041", r"\u202e\udcff\U000e0041"),
        ("::error::", r"\x3a:error::"),
        ("  ::error::", r"  \x3a:error::"),
        ("a::b C++::c", "a::b C++::c"),
        ("x ##vso[y] ##[z] ## a", r"x #\x23vso[y] #\x23[z] ## a"),
    ],
)
def test_what_is_harmless_stays_and_the_rest_is_escaped_visibly(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_of_ours_stay_lines() -> None:
    assert printable_lines("a\n::b\n") == "a\n\\x3a:b\n"


def test_escaped_json_means_the_same() -> None:
    value = {"a": "\x7f\x85\u2028\u202e\ud800\U000e0041 ##vso[", "b": ["x"]}
    text = printable_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert hostile_lines(text) == []
