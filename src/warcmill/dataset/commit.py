"""How a unit becomes part of a dataset: the first commit wins, and what a record names no other attempt deletes.

A record is published by a step that fails if there is one of its name. A unit that is made again gets a name of its
own, so its parts stand beside the old ones; its record names those that it replaces, which do not count from then on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from warcmill.dataset import layout, manifest, paths, staging
from warcmill.dataset.manifest import Manifest
from warcmill.dataset.store import Folder, Store
from warcmill.errors import CommitConflict


def commit(out: Path, record: Manifest, staged: Sequence[Path], folder: Path) -> Manifest:
    """Give the staged files of a unit, as many as the record's outputs, their names, and publish the record last.

    `folder` is the attempt's own. Returns the record that stands then: this one, or the one that came first, in which
    case nothing of this attempt stays. Raises OutputError if the disk is full, CommitConflict if what is to be
    replaced is not there any more as it was; then, too, nothing stays.
    """
    store = Folder(out)
    draft = layout.staged(folder / staging.RECORD, manifest.as_text(record))
    with layout.output_errors(out), store.exclusive():
        standing = _standing(store, record["unit"])
        if standing is not None:
            return standing
        _check_replaced(store, record)
        _publish(store, record, staged, draft)
        retire(store, record["replaces"])
    return record


def _standing(store: Store, unit: str) -> Manifest | None:
    """The record of that name; one that cannot be read says nothing of any file, and stands in nobody's way."""
    text = store.read(layout.record_name(unit))
    found = None if text is None else manifest.parsed(text)
    if text is not None and found is None:
        store.delete(layout.record_name(unit))
    return found


def _check_replaced(store: Store, record: Manifest) -> None:
    """Another run may have replaced the same units since this one looked."""
    for unit, digest in record["replaces"].items():
        if _digest(store.read(layout.record_name(unit))) != digest:
            raise CommitConflict(f"unit {unit} was replaced by another run meanwhile; the same command looks again")


def _publish(store: Store, record: Manifest, staged: Iterable[Path], draft: Path) -> None:
    name, text = layout.record_name(record["unit"]), draft.read_bytes()
    try:
        for path, output in zip(staged, record["outputs"], strict=True):
            store.put(path, output["path"])
        is_first = store.create(draft, name)
    except BaseException:
        if store.read(name) != text:
            withdraw(store, record)
        raise
    if not is_first:  # only where `exclusive` keeps nobody out
        withdraw(store, record)
        raise CommitConflict(f"unit {record['unit']} was committed by another run at the same moment")


def withdraw(store: Store, record: Mapping[str, Any]) -> None:
    """Delete the parts of an attempt that was not committed, but for those that a record names."""
    held = {
        output["path"]
        for name in store.names(layout.MANIFESTS)
        for output in (manifest.parsed(store.read(name) or b"") or {}).get("outputs", ())
    }
    for name in _parts(record):
        if name not in held:
            store.delete(name)


def retire(store: Store, replaces: Mapping[str, str]) -> None:
    """Delete units that a record replaces: first their files, then their records: a crash can be gone on from."""
    for unit, digest in replaces.items():
        text = store.read(layout.record_name(unit))
        if text is None or _digest(text) != digest:
            continue  # gone, or committed anew under its name
        for name in _parts({**(manifest.parsed(text) or {}), "unit": unit}):
            store.delete(name)
        store.delete(layout.record_name(unit))


def settle(out: Path) -> None:
    """Finish or undo what a crash interrupted: units that are replaced but still there, attempts that nobody owns."""
    store = Folder(out)
    with layout.output_errors(out), store.exclusive():
        for _, unit in manifest.units(out):
            if unit:
                retire(store, unit.get("replaces") or {})
        for path in staging.abandoned(out / layout.STAGING):
            draft = manifest.load(path / staging.RECORD)
            if draft and draft.get("outputs") and store.read(layout.record_name(draft["unit"])) != _text(draft):
                withdraw(store, draft)
            staging.clear(path)


def _parts(record: Mapping[str, Any]) -> list[str]:
    """The parts that a record names and that are its unit's own: nothing else is ever deleted in its name."""
    outputs, unit = record.get("outputs") or (), str(record.get("unit"))
    return [each["path"] for each in outputs if paths.is_part(each.get("path"), each.get("table"), unit)]


def _text(record: Manifest) -> bytes:
    return manifest.as_text(record).encode()


def _digest(text: bytes | None) -> str | None:
    return None if text is None else hashlib.sha256(text).hexdigest()


def replacing(out: Path, units: Iterable[str]) -> dict[str, str]:
    """What a record has to say to replace these units: each with its record's digest.

    With them go those that they replaced, if a crash has left them: else they would count again.
    """
    found: dict[str, str] = {}
    store = Folder(out)
    for unit in units:
        path = layout.manifest_path(out, unit)
        text = store.read(layout.record_name(unit))
        if text is None:
            raise CommitConflict(f"unit {unit} was replaced by another run meanwhile; the same command looks again")
        found[unit] = hashlib.sha256(text).hexdigest()
        formers: Mapping[str, str] = (manifest.load(path) or {}).get("replaces") or {}
        found |= {
            former: digest
            for former, digest in formers.items()
            if _digest(Folder(out).read(layout.record_name(former))) == digest
        }
    return found
