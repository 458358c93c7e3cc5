"""Rewrite everything in the repository that is generated, or (`--check`) say what is stale.

python -m bench.generated [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from warcmill.cli import VERBS, cli
from warcmill.dataset.exports import generated as contract_forms

ROOT = Path(__file__).parent.parent


def cli_reference() -> Iterator[tuple[str, str]]:
    """Every command with its help, as `--help` prints it."""
    parts = ["# Commands", "", "Generated from the commands themselves; `warcmill COMMAND --help` says the same.", ""]
    for verb in VERBS:
        context = click.Context(cli, info_name="warcmill")
        command = cli.get_command(context, verb)
        assert command is not None
        parts += _pages(command, click.Context(command, info_name=verb, parent=context))
    yield "docs/commands.md", "\n".join(parts)


def _pages(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from (f"## `{context.command_path}`", "", "```text", command.get_help(context), "```", "")
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from _pages(below, click.Context(below, info_name=name, parent=context))


GENERATORS: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (cli_reference, contract_forms)
"""Each yields (path below the root, text that it should hold)."""


def main() -> None:
    """Write or check all of it."""
    stale = []
    for generate in GENERATORS:
        for name, text in generate():
            path = ROOT / name
            if path.is_file() and path.read_text("utf-8") == text:
                continue
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    print("\n".join(f"{'stale' if '--check' in sys.argv else 'written'}: {name}" for name in stale) or "all is current")
    sys.exit(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    main()
