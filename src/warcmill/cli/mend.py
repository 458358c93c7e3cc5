"""`warcmill mend`: a damaged archive as a sound one."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from warcmill.run import mending
from warcmill.show.printable import printable, printable_json


@click.command(short_help="Write what can be read of a damaged archive as a sound one.")
@click.argument("archive")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="The new WARC; packed if its name ends in .gz.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def mend(archive: str, output: Path, *, as_json: bool) -> None:
    """Write every record of ARCHIVE (WARC or ARC) that can be read to a sound WARC, and tell what is missing from it.

    Lengths are put right, digests that do not match are dropped, records that end early say so; ARC becomes WARC.

    Exit code 0: the archive was sound; 1: something is missing or was changed, as the report says; 2: usage, or no such
    file; 3: no record can be read, or the output cannot be written.
    """
    mended = mending.mend(archive, output)
    if as_json:
        report = {**asdict(mended), "missing_bytes": mended.missing_bytes}
        click.echo(printable_json(json.dumps(report, indent=1)))
    else:
        for loss in mended.missing:
            click.echo(f"missing  {printable(str(loss.source))}  {loss.source.length:,} bytes  {loss.reason}")
        for loss in mended.changed:
            click.echo(f"changed  {printable(str(loss.source))}  {printable(loss.url or '')}  {loss.reason}")
        click.echo(f"{mended.records:,} records; {mended.missing_bytes:,} of {mended.bytes:,} bytes are missing")
    sys.exit(int(bool(mended.missing or mended.changed)))
