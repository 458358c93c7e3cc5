"""Committed rows of records that continue in a file which no earlier run had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warcmill.dataset import layout, manifest
from warcmill.read import ReadOptions
from warcmill.read.segments import MISSING
from warcmill.run.collection.record_index import Index
from warcmill.run.plan import InputFile


class Parted:
    """The segments that units of the dataset `out` lack, looked up in new inputs; `paths` maps source URIs to files."""

    def __init__(self, out: Path, paths: Mapping[str, str], reading: ReadOptions) -> None:
        self._out = out
        self._paths = paths
        self._reading = reading
        self._index: Index | None = None

    def gains(self, unit: str, new: Sequence[InputFile]) -> bool:
        """Whether a row of the unit belongs to a record that continues in a new input; deterministic."""
        lacking = list(self._lacking(unit))
        if lacking and self._index is None:
            paths = {one.name: self._paths[one.name] for one in new if one.name in self._paths}
            self._index = Index.build(paths, self._reading)
        return self._index is not None and any(map(self._index.continues, lacking))

    def _lacking(self, unit: str) -> Iterator[str]:
        """Ids of the unit's records whose continuations were in no input."""
        found = manifest.read(layout.manifest_path(self._out, unit)) or {}
        if not found.get("account", {}).get("damaged"):  # nearly all: no part is opened
            return
        for output in found["outputs"]:
            if output["table"] == "captures":
                yield from _parts_of_records(self._out / output["path"])


def _parts_of_records(path: Path) -> Iterator[str]:
    try:
        with pq.ParquetFile(path) as part:
            for batch in part.iter_batches(columns=["warc_record_id", "quirks"]):
                ids, quirks = (column.to_pylist() for column in batch.columns)
                yield from (name for name, codes in zip(ids, quirks, strict=True) if name and MISSING in codes)
    except (OSError, pa.ArrowException):
        return  # `validate` reports what is wrong with it
