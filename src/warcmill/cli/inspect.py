"""`warcmill inspect`: one line for each record and each gap of an archive."""

from __future__ import annotations

import click

from warcmill.cli.columns import columns_option
from warcmill.read.quirks import is_damage
from warcmill.run import inspection
from warcmill.show.records import as_object, describe, line


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@columns_option
@click.option("--follow-links", is_flag=True, help="Read what links in a folder lead to outside of it, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def inspect(
    ctx: click.Context,
    inputs: tuple[str, ...],
    columns: tuple[tuple[str, str], ...],
    *,
    follow_links: bool,
    as_json: bool,
) -> None:
    """List every record and gap of INPUT...: files, folders, globs, URLs, or - for stdin.

    Exit code 0: nothing is damaged; 1: something is; 2: usage, or no such input; 3: an input cannot be read at all.
    """
    damaged = False
    for item in inspection.inspect(inputs, follow_links=follow_links, columns=columns):
        damaged = damaged or is_damage(item)
        entry = describe(item)
        click.echo(as_object(entry) if as_json else line(entry))
    if damaged:
        ctx.exit(1)
