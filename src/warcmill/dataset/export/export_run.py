"""An export from its first part to its manifest: what is done already is not done again, nothing is seen half."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from warcmill import __version__
from warcmill.dataset import contract, layout, manifest, paths, staging
from warcmill.dataset.checks.foldercheck import is_dataset
from warcmill.dataset.checks.partcheck import UNREADABLE, plain
from warcmill.dataset.export import markdown_files, row_filter
from warcmill.dataset.export.forms import FORMS, Form
from warcmill.dataset.export.shard import Copy, Shard
from warcmill.errors import MissingInput, OutputError, UsageError

DATA = "data"
SUMMARY = "export.json"
"""The manifest of the whole export."""
ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Export:
    """What an export holds now: files, rows and bytes; how many of the files this run wrote."""

    files: int
    written: int
    rows: int
    bytes: int
    left_out: dict[str, int]
    """Rows that the form has no place for, by reason: `no-text`, `no-key`, …."""


class _Part(NamedTuple):
    """A part of the dataset, and what its shard is called."""

    name: str
    path: Path
    sha256: str


def export_captures(
    dataset: Path,
    out: Path,
    form: str,
    *,
    where: Sequence[str] = (),
    columns: Sequence[str] = (),
    copy: Copy | None = None,
) -> Export:
    """Write the captures of a dataset to `out` in one of FORMS; see `warcmill.export`."""
    if not is_dataset(dataset):
        raise MissingInput(f"{dataset}: there is no dataset here")
    job = _Job(dataset, out, form, where, columns, copy)
    job.prepare()
    with layout.output_errors(out):
        written = sum(map(job.settle, job.parts))
        return job.finish(written)


class _Job:
    """One run of an export."""

    def __init__(
        self, dataset: Path, out: Path, form: str, where: Sequence[str], columns: Sequence[str], copy: Copy | None
    ) -> None:
        if form not in FORMS:
            raise UsageError(f"{form!r} is none of {', '.join(FORMS)}")
        self.out, self.copy = out, copy
        self.form: Form = FORMS[form]
        self.filter = row_filter.parse(where)
        self.columns = _columns(self.form, form, columns)
        self.settings = {
            "form": form,
            "where": list(where),
            "columns": list(columns),
            "pipeline_version": __version__,
        }
        self.parts = list(_parts(dataset))

    def prepare(self) -> None:
        """Make the folders, and clear away what belongs to no part of the dataset any more."""
        if self.out.is_dir() and any(self.out.iterdir()) and not (self.out / layout.MANIFESTS).is_dir():
            raise OutputError(f"{self.out} is not empty and no export: nothing was written")
        if is_dataset(self.out) and (self.out / layout.SCHEMAS).is_dir():
            raise OutputError(f"{self.out} is a dataset: an export needs a folder of its own")
        with layout.output_errors(self.out):
            for folder in (DATA, layout.MANIFESTS, layout.STAGING):
                (self.out / folder).mkdir(parents=True, exist_ok=True)
            for path in staging.abandoned(self.out / layout.STAGING):
                staging.clear(path)
            names = {part.name for part in self.parts}
            for path in sorted((self.out / layout.MANIFESTS).glob("*.json")):
                self._check_settings(path)
                if path.stem not in names and paths.UNIT_NAME.fullmatch(path.stem):
                    _delete(self.file(path.stem))
                    path.unlink()

    def _check_settings(self, path: Path) -> None:
        theirs = (manifest.load(path) or {}).get("settings", self.settings)
        if theirs != self.settings:
            differs = [name for name, value in self.settings.items() if theirs.get(name) != value]
            raise OutputError(
                f"{self.out} holds an export with another {', '.join(differs)}: choose another folder, or delete it"
            )

    def file(self, name: str) -> Path:
        """What a part's shard is called."""
        return self.out / DATA / f"{name}{self.form.suffix}"

    def record(self, name: str) -> Path:
        """A shard's own manifest."""
        return self.out / layout.MANIFESTS / f"{name}.json"

    def settle(self, part: _Part) -> bool:
        """Write a part's shard, unless it is there as its manifest says; whether it was written."""
        record = manifest.load(self.record(part.name))
        file = self.file(part.name)
        if record and record.get("part_sha256") == part.sha256 and _is_there(file, record):
            return False
        with staging.attempt(self.out / layout.STAGING) as folder:
            shard = self.shard(part, folder / file.name)
            rows = self.form.write(shard)
            done = {
                "file": f"{DATA}/{file.name}",
                "rows": rows,
                "left_out": dict(sorted(shard.left_out.items())),
                "bytes": _size(shard.path),
                "sha256": _digest(shard.path),
                "part": part.path.name,
                "part_sha256": part.sha256,
                "settings": self.settings,
            }
            _delete(file)
            layout.publish(shard.path, file)
        layout.write_whole(self.record(part.name), _text(done), out=self.out)
        return True

    def shard(self, part: _Part, target: Path) -> Shard:
        """The rows of a part that the filter leaves, with the columns that the form needs."""
        schema = contract.captures().arrow
        schema = pa.schema([schema.field(name) for name in self.columns])
        return Shard(part.name, target, schema, self._batches(part.path), self.copy)

    def _batches(self, path: Path) -> Iterator[pa.RecordBatch]:
        wanted = list(dict.fromkeys((*self.columns, *self.filter.columns)))
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                for batch in file.iter_batches(ROWS_AT_ONCE, columns=wanted, use_threads=False):
                    yield self.filter.of(batch).select(list(self.columns))
        except UNREADABLE as error:
            raise OutputError(f"{path}: {plain(error)}; see warcmill validate") from error

    def finish(self, written: int) -> Export:
        """Write what there is once for the whole, and the manifest that sums all up."""
        records = [manifest.load(self.record(part.name)) or {} for part in self.parts]
        files = [self.out / record["file"] for record in records]
        once = []
        if self.form.finish:
            with staging.attempt(self.out / layout.STAGING) as folder:
                for path in self.form.finish(files, folder):
                    layout.publish(path, self.out / path.name)
                    once.append(self.out / path.name)
        left_out = Counter[str]()
        for record in records:
            left_out.update(record["left_out"])
        listed = [
            {name: record[name] for name in ("file", "rows", "left_out", "bytes", "sha256", "part", "part_sha256")}
            for record in records
        ]
        own = [{"file": path.name, "bytes": _size(path), "sha256": layout.sha256(path)} for path in once]
        summary = {
            **self.settings,
            "rows": sum(record["rows"] for record in records),
            "left_out": dict(sorted(left_out.items())),
            "bytes": sum(each["bytes"] for each in (*listed, *own)),
            "files": listed,
            "once": own,
        }
        layout.write_whole(self.out / SUMMARY, _text(summary), out=self.out)
        return Export(len(files) + len(once), written, summary["rows"], summary["bytes"], summary["left_out"])


def _columns(form: Form, name: str, asked: Sequence[str]) -> tuple[str, ...]:
    """The columns that are read of the dataset."""
    known = contract.captures().properties
    if asked and form.columns is not None:
        free = ", ".join(each for each, one in FORMS.items() if one.columns is None)
        raise UsageError(f"{name} has columns of its own; they can be chosen for {free}")
    for column in asked:
        if column not in known:
            raise UsageError(f"captures have no column {column!r} (docs/columns.md lists all)")
    return tuple(dict.fromkeys(asked)) or form.columns or tuple(known)


def _parts(dataset: Path) -> Iterator[_Part]:
    for _, unit in manifest.units(dataset):
        for output in unit["outputs"] if unit else ():
            if output["table"] == "captures":
                name = Path(output["path"]).stem.removeprefix("part-")
                yield _Part(name, layout.named(dataset, output["path"]), output["sha256"])


def _size(path: Path) -> int | None:
    """Bytes of a file, or of all files in a folder; None if there is none."""
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    return path.stat().st_size if path.is_file() else None


def _is_there(path: Path, record: dict[str, Any]) -> bool:
    """Whether a shard stands as it was written, by its size; of a folder, by its list of digests."""
    if path.is_dir():
        return (path / markdown_files.SUMS).is_file() and _digest(path) == record.get("sha256")
    return _size(path) == record.get("bytes")


def _digest(path: Path) -> str:
    """Digest of a file; of a folder that of its list of digests."""
    return layout.sha256(path / markdown_files.SUMS if path.is_dir() else path)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"
