"""`warcmill extract`: the bytes of one capture."""

from __future__ import annotations

from pathlib import Path

import click

from warcmill.run import extraction


@click.command(short_help="Write one capture's payload or whole record as bytes.")
@click.argument("source")
@click.argument("which", metavar="CAPTURE_ID|OFFSET")
@click.option("--record", is_flag=True, help="The whole record, header and block, instead of the payload.")
@click.option("--archive", metavar="FILE", help="Where the archive lies now that the dataset was made of.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
def extract(source: str, which: str, archive: str | None, output: Path | None, *, record: bool) -> None:
    """Write the payload of a capture: of a dataset by its capture_id, of an archive by the offset of its record.

    The payload comes without HTTP header, transfer and content codings; the record as it is in the archive, unpacked.

    Exit code 0: written; 2: usage, or no such capture or file; 3: the record is not there.
    """
    pieces = extraction.extract(source, which, record=record, archive=archive)
    first = next(pieces, b"")  # nothing is opened for writing before there is something to write
    with click.open_file(str(output) if output else "-", "wb") as target:
        target.write(first)
        for piece in pieces:
            target.write(piece)
