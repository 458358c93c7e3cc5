"""What the index of a folder (or of a package) says of the pages in it: their URLs and dates."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from warcmill.read.dumps import indexes
from warcmill.read.dumps.indexes import HERE, Told
from warcmill.read.dumps.trees import branch

LARGEST_INDEX = 64 << 20
_DEEPEST = 8
_REMEMBERED = 256

Stamp = tuple[int, int]
"""Modification time and size of an index: it is read again when they change."""


@dataclass(slots=True)
class Folder:
    """What was given, a folder or a package, as far as its indexes are asked for."""

    read: Callable[[str], bytes | None]
    """The bytes of a file by its path; None if there is none."""
    stamp: Callable[[str], Stamp | None]
    """What changes when a file does; None if there is none, or it is too large to be an index."""
    _known: dict[str, tuple[Stamp, Mapping[str, Told]]] = field(default_factory=dict)

    def told(self, path: str) -> Told | None:
        """What the nearest index above the file says of it; `path` is relative to the folder."""
        parts = PurePosixPath(path).parts
        for depth in range(len(parts) - 1, max(-1, len(parts) - 1 - _DEEPEST), -1):
            above, below = "/".join(parts[:depth]), "/".join(parts[depth:])
            for index in indexes.INDEXES:
                said = self._said(f"{above}/{index.path}" if above else index.path, index)
                if said and (found := said.get(below) or _of_folder(said.get(HERE), below)):
                    return found
        return None

    def _said(self, path: str, index: indexes.Index) -> Mapping[str, Told] | None:
        stamp = self.stamp(path)
        if stamp is None:
            return None
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            data = self.read(path)
            if len(self._known) >= _REMEMBERED:
                self._known.pop(next(iter(self._known)))
            known = self._known[path] = (stamp, index.parse(data) if data is not None else {})
        return known[1]


def _of_folder(told: Told | None, below: str) -> Told | None:
    """What an index that speaks of one page says of a file below it: the page, or a part of its mirror."""
    if told is None:
        return None
    part = branch(below, "")
    if part is None:
        return told
    scheme = told.url.partition("://")[0]
    return replace(told, url=f"{scheme}://{part.url.partition('://')[2]}")


@lru_cache(maxsize=4)
def on_disk(root: str) -> Folder:
    """A folder of the file system."""

    def read(path: str) -> bytes | None:
        with suppress(OSError):
            return Path(root, path).read_bytes()
        return None

    def stamp(path: str) -> Stamp | None:
        try:
            found = os.lstat(f"{root}/{path}")  # a link may lead anywhere
        except (OSError, ValueError):
            return None
        is_index = stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST_INDEX
        return (found.st_mtime_ns, found.st_size) if is_index else None

    return Folder(read, stamp)
