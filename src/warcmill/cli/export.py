"""`warcmill export`: a dataset in another form."""

from __future__ import annotations

from pathlib import Path

import click

from warcmill.dataset.markdown_files import write_markdown

FORMS = {"markdown": write_markdown}


@click.command(short_help="Write a dataset in another form: Markdown files.")
@click.argument("dataset", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", "form", type=click.Choice(list(FORMS)), required=True, help="The form.")
@click.option(
    "--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to."
)
def export(dataset: Path, form: str, output: Path) -> None:
    """Write the texts of DATASET in another form.

    As markdown each capture with text is a file, `<host>/<capture_id>.md`, with front matter (YAML): title, URL, times,
    authors, language. A call that was stopped goes on where it stopped; parts that are done are not done again.

    Exit code 0: written; 2: usage; 3: there is no such dataset, a part cannot be read, or the disk is full.
    """
    done = FORMS[form](dataset, output)
    click.echo(f"{done.files:,} files written, {done.total:,} in all")
