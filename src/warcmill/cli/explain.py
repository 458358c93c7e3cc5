"""`warcmill explain`: one page, and why each piece of its text was kept or taken."""

from __future__ import annotations

import json
from pathlib import Path

import click

from warcmill.page.rules.rulebook import load
from warcmill.run import one_page
from warcmill.show import explain as shown
from warcmill.show.printable import printable, printable_json


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--url", help="Of the captures in INPUT, the one of this URL; without it, the first HTML page.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="For people or for programs.",
)  # fmt: skip
@click.option("--terms", is_flag=True, help="With the score of each piece, and the five terms that weigh most in it.")
@click.option(
    "--rules", "packs", multiple=True, metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Add the rules of a TOML file; may be given several times.",
)  # fmt: skip
def explain(source: str, url: str | None, form: str, packs: tuple[Path, ...], *, terms: bool) -> None:
    """Tell in one sentence what of a page is kept and what is removed as what; then show each piece of its text."""
    found = one_page.explain(source, url, rulebook=load(packs))
    if form == "json":
        click.echo(printable_json(json.dumps(shown.plain(found, terms=terms), ensure_ascii=False, indent=1)))
        return
    for line in shown.lines(found, terms=terms):
        click.echo(printable(line))
