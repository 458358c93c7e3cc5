"""Schemas from outside: nothing is fetched, nothing runs away, and each costs one line."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from warcmill.dataset import contract
from warcmill.dataset.checks.bounded import runs_away, unbounded
from warcmill.dataset.contract import CURRENT

PLAIN: dict[str, Any] = {"x-name": "captures", "x-version": "1.0.0", "type": "object"}


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    serving = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}", asked
    serving.shutdown()
    serving.server_close()


def warcmill(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "warcmill", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def with_column(**part: Any) -> dict[str, Any]:
    column = {"type": "string", "description": "x", "x-arrow": "string", "x-field-id": 1, "x-since": "1.0.0",
              "x-source": "x", "examples": ["a" * 40 + "!"]} | part  # fmt: skip
    return {**PLAIN, "additionalProperties": False, "required": ["a"], "properties": {"a": column}}


def deep() -> dict[str, Any]:
    part: dict[str, Any] = {}
    for _ in range(200):
        part = {"items": part}
    return with_column(items=part)


HOSTILE: dict[str, Callable[[str], dict[str, Any]]] = {
    "a reference to the network": lambda url: with_column(**{"$ref": f"{url}/schema.json"}),
    "a dynamic reference": lambda url: with_column(**{"$dynamicRef": f"{url}/schema.json#x"}),
    "a reference to a file": lambda _: with_column(**{"$ref": "file:///etc/hostname"}),
    "a reference to nothing": lambda _: with_column(**{"$ref": "#/$defs/none"}),
    "a reference to itself": lambda _: with_column(**{"$ref": "#"}),
    "a deep one": lambda _: deep(),
    "a pattern that runs away": lambda _: with_column(pattern="^(a+)+$"),
    "a pattern that is none": lambda _: with_column(pattern="(a"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_schema_costs_one_line_and_nothing_is_fetched(
    hostile: str, tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    url, asked = server
    path, rows = tmp_path / "schema.json", tmp_path / "rows.jsonl"
    path.write_text(json.dumps(HOSTILE[hostile](url)))
    rows.write_text(json.dumps({"a": "a" * 40 + "!"}) + "\n")
    checked = warcmill("validate", path, "-f", "json")
    assert (checked.returncode, [each["rule"] for each in json.loads(checked.stdout)["findings"]]) == (1, ["SCH001"])
    for refused in (warcmill("validate", rows, "--schema", path), warcmill("schema", "diff", "captures-1.0.0", path)):
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (3, "", 1)
        assert refused.stderr.startswith(f"warcmill: {path}: ")
    assert asked == []


@pytest.mark.parametrize("pattern", ["(a+)+", "^(a*)*$", "(?:a+b?)+", "(.|b)*", "((a+))*c", "x(?:[a-z]+)*y"])
def test_a_repeat_of_a_repeat_runs_away(pattern: str) -> None:
    assert runs_away(pattern)


@pytest.mark.parametrize("pattern", ["^[a-z]+(-[a-z]+)*$", "a+b+", "(a|b)*", "(?:ab+)+", "^(?:[0-9]{4})*$", "(", ""])
def test_a_repeat_with_something_between_does_not(pattern: str) -> None:
    assert not runs_away(pattern)


def test_the_contracts_are_bounded() -> None:
    assert {name: unbounded(contract.contract(name).schema) for name in CURRENT} == dict.fromkeys(CURRENT)
