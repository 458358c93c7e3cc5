"""What a manifest names is data from outside: a part of its own unit in this dataset, or an error, and never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from warcmill.dataset.contract import TABLES
from warcmill.errors import OutputError

FOLDERS = (*TABLES, "_manifest", "_schema", "_staging")
"""What a dataset consists of; none of them may be a link, for what lies behind a link is not the dataset's."""

UNIT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def is_part(named: object, table: object, unit: str) -> bool:
    """Whether a path of a manifest is `<table>/part-<unit>.parquet`, or that with more behind the unit's name."""
    if not isinstance(named, str) or table not in TABLES:
        return False
    start, end = f"{table}/part-{unit}", ".parquet"
    more = named.removeprefix(start).removesuffix(end)
    return named == f"{start}{more}{end}" and (not more or re.fullmatch(r"[.-][A-Za-z0-9._-]+", more) is not None)


def linked(out: Path) -> Iterator[Path]:
    """Folders of the dataset that are links, and links among its schemas."""
    yield from (out / name for name in FOLDERS if (out / name).is_symlink())
    yield from (path for path in sorted((out / "_schema").glob("*")) if path.is_symlink())


def check_folders(out: Path) -> None:
    """An OutputError if a folder of the dataset is a link: what lies there is never read, written or deleted."""
    for path in linked(out):
        raise OutputError(f"{path} is a link: a dataset lies in its own folder, nothing behind a link is touched")


def problems(path: Path, found: Mapping[str, Any]) -> Iterator[str]:
    """What in a unit's manifest leads elsewhere than to the unit's own parts, or is not as a manifest has it."""
    unit = path.stem
    if path.is_symlink():
        yield "it is a link"
    if found.get("unit") != unit:
        yield f"unit: {_shown(found.get('unit'))} is not the name of the file"
    yield from _outputs(path, unit, found.get("outputs"))
    replaces = found.get("replaces", {})
    if not isinstance(replaces, Mapping):
        yield "replaces: it is no object"
    for name in replaces if isinstance(replaces, Mapping) else ():
        if not UNIT_NAME.fullmatch(str(name)):
            yield f"replaces: {_shown(name)} is not the name of a unit"


class Claims:
    """Which unit each part belongs to: of two that name the same one, at least one is not its unit's own."""

    def __init__(self) -> None:
        self._owners: dict[str, Path] = {}

    def problems(self, path: Path, found: Mapping[str, Any]) -> Iterator[str]:
        """What the manifest of one more unit names that is another's already."""
        for number, each in enumerate(found.get("outputs") or ()):
            owner = self._owners.setdefault(str(each.get("path")), path)
            if owner != path:
                yield f"outputs/{number}/path: {_shown(each.get('path'))} is a part of unit {owner.stem}, too"


def _outputs(path: Path, unit: str, outputs: object) -> Iterator[str]:
    if not isinstance(outputs, Sequence) or isinstance(outputs, str):
        yield "outputs: it is no list"
        return
    for number, each in enumerate(outputs):
        named, table = (each.get("path"), each.get("table")) if isinstance(each, Mapping) else (each, None)
        if not is_part(named, table, unit):
            yield f"outputs/{number}/path: {_shown(named)} is not a part of this unit in the dataset"
        elif (path.parent.parent / str(named)).is_symlink():
            yield f"outputs/{number}/path: {_shown(named)} is a link"


def check(path: Path, found: Mapping[str, Any], claims: Claims | None = None) -> None:
    """An OutputError naming manifest and entry if one leads out of the dataset; nothing that it names is opened."""
    for problem in chain(problems(path, found), claims.problems(path, found) if claims else ()):
        raise OutputError(f"{path}: {problem}: nothing that it names was opened or deleted")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "…"  # noqa: PLR2004 -- enough to know it by
