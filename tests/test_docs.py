"""What is public is documented, and what is documented is there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

import warcmill
from warcmill.cli import VERBS, cli
from warcmill.page import content_quirks as page_quirks
from warcmill.read import quirks as read_quirks

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_is_in_the_readme() -> None:
    assert [verb for verb in VERBS if f"warcmill {verb} " not in README] == []


def test_every_command_option_and_argument_says_what_it_is_for() -> None:
    silent = []
    for verb in VERBS:
        command = cli.get_command(click.Context(cli), verb)
        assert command is not None
        below = list(getattr(command, "commands", {}).values())
        silent += [one.name for one in (command, *below) if not one.help]
        silent += [
            f"{one.name} {option.name}"
            for one in (command, *below)
            for option in one.params
            if isinstance(option, click.Option) and not option.help
        ]
    assert silent == []


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sample_warcs").symlink_to(ROOT / "sample_warcs")
    monkeypatch.chdir(tmp_path)
    printed: list[tuple[object, ...]] = []
    exec(README.partition("```python\n")[2].partition("```")[0], {"print": lambda *said: printed.append(said)})
    pages, ((rows, skipped),) = printed[:-1], printed[-1:]
    assert [language for _, language, _ in pages] == ["de", "fr", "ru", "ja", "ar", "es", "en", "it", "zh", "th"]
    assert (rows, skipped) == (run_of(tmp_path)["rows"], run_of(tmp_path)["skipped"])


def run_of(folder: Path) -> dict[str, Any]:
    account: dict[str, Any] = json.loads((folder / "build/library/_manifest/run.json").read_text("utf-8"))["account"]
    return account


def test_every_public_name_resolves_and_has_a_docstring() -> None:
    assert [name for name in warcmill.__all__ if not getattr(warcmill, name).__doc__] == []


def test_the_public_names_are_exactly_those_that_have_a_home() -> None:
    assert warcmill.__all__ == sorted(warcmill.__all__) == sorted(warcmill._HOMES)


def test_every_link_between_our_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "seeds/README.md", ROOT / "sample_warcs/README.md"]
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)[^):]*\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    project = tomllib.loads("\n".join(lines))["project"]
    named = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    silent = [one for one in named if not any(f'"{one}"' in line and "#" in line for line in lines)]
    assert silent == []


def test_the_packaged_rules_name_no_word_in_code() -> None:
    code = [path for path in (ROOT / "src").rglob("*.py") if "banner" in path.read_text("utf-8").lower()]
    assert code == []


def test_the_quirks_that_the_contract_gives_as_examples_are_on_the_lists() -> None:
    column = json.loads((ROOT / "schemas" / "captures-1.0.0.json").read_text("utf-8"))["properties"]["quirks"]
    shown = [*(code for example in column["examples"] for code in example), *column["items"]["examples"]]
    assert [code for code in shown if code not in {**page_quirks.QUIRKS, **read_quirks.QUIRKS}] == []
