"""`warcmill.export`: captures in another form; records are taken from their archives where the form wants them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from warcmill.dataset import manifest
from warcmill.dataset.export.export_run import Export, export_captures
from warcmill.errors import MissingInput
from warcmill.run.plan import sources
from warcmill.run.stored_records import StoredRecords


def export(
    dataset: str | Path,
    out: str | Path,
    form: str,
    *,
    where: Sequence[str] = (),
    columns: Sequence[str] = (),
    archives: Sequence[str] = (),
) -> Export:
    """Write the captures of a dataset to a folder: jsonl, dolma, datatrove, markdown, wet, warc, cdxj or hf.

    Each part of the dataset becomes a file under `data/`, staged and renamed; a rerun writes only what is not there
    yet, and `export.json` lists all with counts and digests. `where` are conditions that rows must meet, all of them:
    `fetch_status=200`, `text!=null`, `url~^https:`. `columns` chooses those of jsonl and hf. warc copies the records
    themselves, from where the rows say that they were read, or from `archives` (files or folders) of the same name.
    Raises MissingInput where there is no dataset, UsageError for a wrong condition, OutputError if `out` is
    another export or the disk is full.
    """
    records = StoredRecords(_moved(dataset, archives))
    return export_captures(Path(dataset), Path(out), form, where=where, columns=columns, copy=records.copy)


def _moved(dataset: str | Path, archives: Iterable[str]) -> dict[str, str]:
    """What to open by the source URI of rows: the archive of the same name, if some were given."""
    named = {one.name.rpartition("/")[2]: one.name for one in sources(list(archives)) if not one.fault}
    if not named:
        return {}
    inputs = [each for _, unit in manifest.units(Path(dataset)) for each in (unit or {}).get("inputs", ())]
    uris = {str(each["uri"]) for each in inputs}
    found = {uri: named[uri.rpartition("/")[2]] for uri in uris if uri.rpartition("/")[2] in named}
    if not found:
        raise MissingInput(f"{dataset}: none of the archives given has the name of one that it was made of")
    return found
