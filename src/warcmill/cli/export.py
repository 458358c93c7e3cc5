"""`warcmill export`: captures in the forms of other tools."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warcmill.dataset.export.forms import FORMS
from warcmill.run import exporting

_FORMS = "\n".join(f"  {name + ':':<10} {form.about}" for name, form in FORMS.items())


@click.command(
    short_help="Write captures as JSON lines, Markdown, WET, WARC, CDXJ, or a folder for the hub.",
    epilog=f"\b\nForms:\n{_FORMS}",
)
@click.argument("dataset", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", "form", type=click.Choice(list(FORMS)), required=True, help="The form.")
@click.option(
    "--output", "-o", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder of its own."
)
@click.option(
    "--where", multiple=True, metavar="CONDITION",
    help="Only rows that meet it: COLUMN=VALUE, or != < <= > >=, or ~ and a pattern; `null` for none. All must be met.",
)  # fmt: skip
@click.option("--columns", metavar="NAME,...", default="", help="The columns of jsonl and hf; by default all.")
@click.option(
    "--archives", multiple=True, metavar="PATH", help="For warc: where the archives lie now; files or folders."
)
def export(
    dataset: Path, form: str, output: Path, where: tuple[str, ...], columns: str, archives: tuple[str, ...]
) -> None:
    """Write the captures of DATASET in another form.

    Each part of the dataset becomes a file under data/; export.json lists them with counts and digests. A rerun writes
    only what is not there yet.

    Exit code 0: written, or there already; 1: records of some rows could not be had (warc); 2: usage, or no such
    dataset; 3: the disk is full, or a part cannot be read.
    """
    chosen = [name for name in columns.split(",") if name]
    done = exporting.export(dataset, output, form, where=where, columns=chosen, archives=archives)
    said = f"{done.rows:,} rows in {done.files:,} files, {done.bytes:,} bytes"
    click.echo(said if done.written else f"{said}, all there already")
    for reason, rows in done.left_out.items():
        click.echo(f"warcmill export: {rows:,} rows left out: {reason}", err=True)
    sys.exit(int(form == "warc" and bool(done.left_out)))
