"""The option `--columns`: what the columns of a user's own tables hold."""

from __future__ import annotations

from typing import Any

import click

from warcmill.read.tables.columns import ROLES


def _parsed(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in (value or "").split(",") if part]
    for role, equals, name in pairs:
        if role not in ROLES or not equals or not name:
            known = ", ".join(ROLES)
            raise click.BadParameter(f"{role!r} is none of {known}, or names no column: write url=PAGE,html=SOURCE")
    return tuple((role, name) for role, _, name in pairs)


def columns_option(command: Any) -> Any:
    """Add the option to a command."""
    text = "Columns of JSON and Parquet tables whose names do not tell what they hold: url=PAGE,html=SOURCE."
    return click.option("--columns", callback=_parsed, metavar="ROLE=NAME,...", help=text)(command)
