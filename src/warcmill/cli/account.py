"""`warcmill account`: what a dataset holds, and what is missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from warcmill.run.standing import account as look
from warcmill.show.account import standing
from warcmill.show.printable import printable_json, printable_lines


@click.command(short_help="Sum up a dataset, and say what of the inputs is missing.")
@click.argument("dataset", type=click.Path(file_okay=False, path_type=Path))
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option("--follow-links", is_flag=True, help="Look behind links that lead out of a folder, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
def account(dataset: Path, inputs: tuple[str, ...], *, follow_links: bool, as_json: bool) -> None:
    """Sum up what any number of runs and shards have committed to DATASET; nothing is written.

    Give the INPUTs of the runs to learn which of them are not committed, by their bytes.

    Exit code 0: the account closes and nothing is missing; 1: something is missing; 2: usage; 3: no dataset, or a
    manifest that cannot be read.
    """
    found = look(dataset, inputs, follow_links=follow_links)
    facts = {
        "units": found.units,
        "inputs": found.inputs,
        "account": found.account.as_json(),
        "missing": [{"input": name, "why": why} for name, why in found.missing],
    }
    click.echo(printable_json(json.dumps(facts)) if as_json else printable_lines(standing(found)))
    sys.exit(int(not found.is_complete))
