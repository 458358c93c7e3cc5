"""`warcmill normalize`: the main job."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

import click

from warcmill.cli.columns import columns_option
from warcmill.page.pdf.extractor import reads_pdf
from warcmill.read import ReadOptions
from warcmill.run.config import Config
from warcmill.run.normalize import normalize as run_normalize
from warcmill.show.account import render
from warcmill.show.printable import printable, printable_json, printable_lines
from warcmill.show.progress import progress

GARBAGE_AFTER = 50_000
"""New objects between two searches for cycles: pages make millions of objects and hardly a cycle, and Python's
usual 700 spend 8 % of a run on looking."""
SHOWN_NOTICES = 50
"""Lines about damage on stderr; all of it stands in `rejects` and `quirks`."""


@click.command(short_help="Turn archives and page dumps into a validated dataset.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the dataset."
)
@click.option(
    "--rules", "packs", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A rule pack of your own, over the shipped rulebook; may be given more than once.",
)  # fmt: skip
@click.option("--collection", metavar="NAME", help="Name of the collection in each row.  [default: the folder's name]")
@click.option(
    "--max-body", type=click.IntRange(min=1), default=ReadOptions().max_body, show_default=True, metavar="BYTES",
    help="Decode at most so much of one body; what is more is cut and flagged.",
)  # fmt: skip
@click.option(
    "--max-rejects", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
    help="Rejects and damaged records up to which the exit code stays 0.",
)  # fmt: skip
@click.option(
    "--pdf/--no-pdf", "pdf", default=None, help="Read the text of PDFs; by default if the extra `pdf` is installed."
)
@columns_option
@click.option("--follow-links", is_flag=True, help="Read what links in a folder lead to outside of it, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no notices; only the account.")
def normalize(
    inputs: tuple[str, ...],
    output: Path,
    packs: tuple[Path, ...],
    collection: str | None,
    max_body: int,
    max_rejects: int,
    columns: tuple[tuple[str, str], ...],
    *,
    pdf: bool | None,
    follow_links: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Turn captures into rows of a Parquet dataset.

    INPUT is a file, a folder, a glob, a URL, a list of paths, or - for stdin: WARC, ARC and WACZ, saved pages, mirrors,
    HAR, JSON and Parquet tables, in any packing; known by their content. A rerun goes on where an earlier one stopped.

    Exit code 0: all well; 1: finished, with damage or rejects over the limit; 2: usage; 3: could not run.
    """
    gc.set_threshold(GARBAGE_AFTER)
    notices = _Notices(quiet=quiet)
    reading = ReadOptions(max_body=max_body, columns=columns, pdf=reads_pdf(wanted=pdf))
    with progress(quiet=quiet) as observe:
        run = run_normalize(
            inputs,
            output,
            config=Config(
                packs, ReadOptions(max_body=max_body, columns=columns, pdf=reads_pdf(wanted=pdf)), collection
            ),
            follow_links=follow_links,
            observe=observe,
            notice=notices.take,
        )
    notices.close()
    facts: dict[str, object] = {"run_id": run.run_id, "inputs": run.inputs, "done_before": run.done_before}
    facts |= {"account": run.account.as_json(), "dataset": run.dataset}
    click.echo(printable_json(json.dumps(facts)) if as_json else printable_lines(render(run)))
    sys.exit(int(run.account.reject_rows + run.account.damaged > max_rejects))


class _Notices:
    """Prints the first lines about damage and counts the rest."""

    def __init__(self, *, quiet: bool) -> None:
        self._count = 0
        self._quiet = quiet

    def take(self, line: str) -> None:
        self._count += 1
        if not self._quiet and self._count <= SHOWN_NOTICES:
            click.echo(f"warcmill: {printable(line)}", err=True)

    def close(self) -> None:
        if not self._quiet and self._count > SHOWN_NOTICES:
            click.echo(
                f"warcmill: … and {self._count - SHOWN_NOTICES:,} more, all of them in rejects/ or quirks", err=True
            )
