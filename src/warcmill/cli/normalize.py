"""`warcmill normalize`: the main job."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from warcmill.cli.columns import columns_option
from warcmill.cli.sizes import LIMIT, SIZE
from warcmill.page.pdf.extractor import reads_pdf
from warcmill.read import ReadOptions
from warcmill.read.names import public
from warcmill.run.agenda import Wishes
from warcmill.run.config import Config
from warcmill.run.normalize import Run
from warcmill.run.normalize import normalize as run_normalize
from warcmill.run.preview import preview
from warcmill.run.share import ALL, Shard
from warcmill.run.workers.supervisor import DEFAULT_LIMITS, Limits
from warcmill.show.account import forecast, render
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
@click.option("--removed-text", is_flag=True, help="Keep in each row the text, too, of what was taken out of the page.")
@click.option(
    "--max-body", type=SIZE, default="64MiB", show_default=True, metavar="SIZE",
    help="Decode at most so much of one body; what is more is cut and flagged.",
)  # fmt: skip
@click.option(
    "--max-rejects", type=LIMIT, default="0", show_default=True, metavar="N|N%",
    help="Rejects and damaged records, as a number or a share of all, up to which the exit code stays 0.",
)  # fmt: skip
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), metavar="N",
    help="Worker processes.  [default: the cores that this process may use; 1 for less than 32 MiB]",
)  # fmt: skip
@click.option(
    "--shard", metavar="I/N", callback=lambda _ctx, _option, text: Shard.parse(text) if text else ALL,
    help="Do only what falls to number I (from 1) of N processes that are given the same inputs.",
)  # fmt: skip
@click.option(
    "--stall", type=click.FloatRange(min=0, min_open=True), default=DEFAULT_LIMITS.stall, show_default=True,
    metavar="SECONDS", help="Give up a record at which a worker has been for so long.",
)  # fmt: skip
@click.option(
    "--memory", type=SIZE, metavar="SIZE",
    help="Replace a worker that holds more than so much after its unit; end it at twice as much.  [default: no limit]",
)  # fmt: skip
@click.option(
    "--pdf/--no-pdf", "pdf", default=None, help="Read the text of PDFs; by default if the extra `pdf` is installed."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, why, and about how long it takes; do nothing.")
@click.option(
    "--redo", multiple=True, metavar="INPUT", help="Do this input again though it is done; may be given more than once."
)
@click.option("--retry-unreadable", is_flag=True, help="Do again what was rejected as unreadable.")
@click.option(
    "--gone", type=click.Choice(["keep", "drop"]), default="keep", show_default=True,
    help="What becomes of the rows of files that a folder given had, and has no more.",
)  # fmt: skip
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
    max_rejects: Callable[[int], int],
    jobs: int | None,
    stall: float,
    memory: int | None,
    redo: tuple[str, ...],
    gone: str,
    columns: tuple[tuple[str, str], ...],
    *,
    shard: Shard,
    removed_text: bool,
    pdf: bool | None,
    dry_run: bool,
    retry_unreadable: bool,
    follow_links: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Turn captures into rows of a Parquet dataset.

    INPUT is a file, a folder, a glob, a URL, a list of paths, or - for stdin: WARC, ARC and WACZ, saved pages, mirrors,
    HAR, JSON and Parquet tables, in any packing; known by their content. A rerun goes on where an earlier one stopped.

    An input is its bytes: a copy, a link or a moved folder makes no rows again. What cannot be read now (a disk or a
    connection that fails) costs no other input, is named, and tried again by the same command.

    Exit code 0: all well; 1: finished, with damage or rejects over the limit, or some inputs not finished; 2: usage; 3:
    could not run; 130, 143: interrupted (Ctrl-C, SIGTERM).
    """
    gc.set_threshold(GARBAGE_AFTER)
    wishes = _wishes(redo, gone, shard, retry_unreadable=retry_unreadable)
    reading = ReadOptions(max_body=max_body, columns=columns, pdf=reads_pdf(wanted=pdf))
    config = Config(packs, reading, collection, removed_text)
    if dry_run:
        click.echo(printable_lines(forecast(preview(inputs, output, config, wishes, follow_links=follow_links))))
        return
    notices = _Notices(quiet=quiet)
    with progress(quiet=quiet) as observe:
        do = partial(run_normalize, config=config, wishes=wishes, follow_links=follow_links, jobs=jobs)
        run = do(inputs, output, limits=Limits(stall, memory), observe=observe, notice=notices.take)
    notices.close()
    click.echo(printable_json(json.dumps(_facts(run))) if as_json else printable_lines(render(run)))
    sys.exit(int(bool(run.unfinished) or run.account.bad > max_rejects(run.account.records)))


def _facts(run: Run) -> dict[str, object]:
    """What `--json` prints."""
    facts: dict[str, object] = {"run_id": run.run_id, "inputs": run.inputs, "done_before": run.done_before}
    facts |= {"same": run.same, "unfinished": [{"input": name, "why": why} for name, why in run.unfinished]}
    facts |= {"account": run.account.as_json(), "dataset": run.dataset}
    return facts | {"elsewhere": run.elsewhere}


def _wishes(redo: tuple[str, ...], gone: str, shard: Shard, *, retry_unreadable: bool) -> Wishes:
    names = frozenset(public(one if "://" in one else Path(one).as_posix()) for one in redo)
    return Wishes(names, retry_unreadable=retry_unreadable, drop_gone=gone == "drop", shard=shard)


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
