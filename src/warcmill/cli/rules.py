"""`warcmill rules`: the rulebook, one rule of it, and a test of a pack of your own."""

from __future__ import annotations

from pathlib import Path

import click

from warcmill.errors import UsageError
from warcmill.page.rule_trials import failures
from warcmill.page.rules.rulebook import PACK, load
from warcmill.show import rule_pages as shown
from warcmill.show.printable import printable

_PACKS = click.option(
    "--rules",
    "packs",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Add the rules of a TOML file; may be given several times.",
)


@click.group()
def rules() -> None:
    """Look into the rulebook that pages are judged by."""


@rules.command("list")
@_PACKS
def list_rules(packs: tuple[Path, ...]) -> None:
    """List all rules: code, name, and why."""
    for line in shown.listing(load(packs)):
        click.echo(printable(line))


@rules.command()
@click.argument("code")
@_PACKS
def explain(code: str, packs: tuple[Path, ...]) -> None:
    """Tell why the rule CODE exists, what its words are worth, what it takes and spares."""
    book = load(packs)
    if code not in book.by_code:
        raise UsageError(f"there is no rule {code}; `warcmill rules list` names all")
    for line in shown.page(book, book[code]):
        click.echo(printable(line))


@rules.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def test(ctx: click.Context, file: Path) -> None:
    """Try the rules of FILE, together with the rulebook, on their own examples; tell what the fit knows of their words.

    Exit code 0: each rule holds; 1: an example comes out otherwise than its rule says; 2: FILE is no rule pack.
    """
    book = load([file])
    pack = [rule for rule in book.rules if rule.family == PACK]
    failing = 0
    for rule in pack:
        found = list(failures(rule, book))
        failing += bool(found)
        click.echo(printable(f"{rule.code}  {rule.name}  {'fails' if found else 'holds'}"))
        for line in (*found, *shown.fitted(book, rule)):
            click.echo(printable(f"  {line}"))
    click.echo(f"{len(pack)} rules, {failing} failing", err=True)
    if failing:
        ctx.exit(1)
