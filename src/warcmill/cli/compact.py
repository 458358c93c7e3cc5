"""`warcmill compact`: small parts merged into large ones."""

from __future__ import annotations

from pathlib import Path

import click

from warcmill.dataset.compact import TARGET_BYTES
from warcmill.dataset.compact import compact as merge_parts


@click.command(short_help="Merge small parts into large ones, sorted for look-ups.")
@click.argument("dataset", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--target", type=click.IntRange(min=1), default=TARGET_BYTES, show_default=True, metavar="BYTES",
    help="About the size of a merged part; parts of at least half of it stay as they are.",
)  # fmt: skip
def compact(dataset: Path, target: int) -> None:
    """Merge the small parts of DATASET into large ones, sorted by (url_surtkey, fetch_time).

    The account of the dataset stays the same, and a later run still knows which inputs are done. It may be stopped at
    any time; the next call clears away what was left behind.

    Exit code 0: merged, or nothing to merge; 2: no such dataset; 3: the disk is full, or a part cannot be read.
    """
    done = merge_parts(dataset, target=target)
    if not done.units:
        click.echo("nothing to merge")
        return
    click.echo(f"{done.units:,} units merged into {done.merged:,}, {done.before:,} bytes into {done.after:,}")
