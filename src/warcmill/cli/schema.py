"""`warcmill schema`: the contract, its changes, its other forms."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from warcmill.dataset import compat, contract
from warcmill.dataset.checks.lint import find_contract
from warcmill.dataset.contract import CURRENT, TABLES
from warcmill.dataset.exports import FORMS, export
from warcmill.show.printable import printable, printable_json, printable_lines


@click.group(short_help="Show, compare and export the contract.")
def schema() -> None:
    """Show, compare and export the contract of the dataset."""


@schema.command()
@click.argument("name", type=click.Choice(list(CURRENT)), default="captures")
@click.option("--version", help="A released version; by default the one that this warcmill writes.")
def show(name: str, version: str | None) -> None:
    """Print the JSON Schema of NAME (default: captures)."""
    click.echo(contract.contract(name, version).text, nl=False)


@schema.command("export")
@click.option("--to", "form", type=click.Choice(list(FORMS)), required=True, help="The form.")
@click.option("--table", type=click.Choice(TABLES), default="captures", show_default=True, help="The table.")
@click.option("--version", help="A released version; by default the one that this warcmill writes.")
@click.option(
    "--location", default=".", show_default=True, help="Folder or URL of the dataset, for spark, athena and duckdb."
)
def export_(form: str, table: str, version: str | None, location: str) -> None:
    """Print a table's contract as another system has it.

    arrow: column types; spark, athena: a table over the files; duckdb: views over the files, lists unnested;
    markdown: the column page.
    """
    click.echo(export(contract.contract(table, version), form, location=location), nl=False)


@schema.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.option(
    "--fail-on", type=click.Choice(compat.LEVELS), default="major", show_default=True,
    help="The least change that makes the exit code 1.",
)  # fmt: skip
def diff(old: str, new: str, fail_on: str, *, as_json: bool) -> None:
    """Class each change between two versions of a contract as patch, minor or major, and name the readers that break.

    OLD and NEW are schema files or released versions, as captures-1.0.0. If the number of NEW's version does not own up
    to its changes, stderr says which would.

    Exit code 0: no change of the class that --fail-on names, or graver; 1: there is one; 2: usage, or no such schema;
    3: a file that is no schema of warcmill's.
    """
    before, after = find_contract(old), find_contract(new)
    changes = compat.changes(before, after)
    if as_json:
        click.echo(printable_json(json.dumps([asdict(each) for each in changes], indent=1)))
    else:
        click.echo(printable_lines(compat.render(changes)), nl=False)
    if hidden := compat.understated(before, after):
        click.echo(f"warcmill: {printable(hidden)}", err=True)
    sys.exit(int(any(compat.LEVELS.index(each.level) >= compat.LEVELS.index(fail_on) for each in changes)))
