"""Where a dataset lies, as a commit sees it: put, publish if there is none, list, read, delete."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from warcmill.dataset import layout


class Store(Protocol):
    """What a commit needs of the place; names are paths in the dataset, with `/`."""

    def put(self, staged: Path, name: str) -> None:
        """Store a finished local file; one of that name, which no record names, is replaced."""

    def create(self, draft: Path, name: str) -> bool:
        """Store a finished local file in one step unless one of that name is there; whether there was none."""

    def names(self, folder: str) -> list[str]:
        """The files of a folder, sorted."""

    def read(self, name: str) -> bytes | None:
        """A small file; None if there is none."""

    def delete(self, name: str) -> None:
        """Delete a file; that it is gone is no error."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other commits out for a moment, where that can be done; correctness must not hang on it alone."""


class Folder:
    """A dataset in a folder."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def put(self, staged: Path, name: str) -> None:
        """Rename the file."""
        layout.publish(staged, layout.named(self._out, name))

    def create(self, draft: Path, name: str) -> bool:
        """Link the file to its name."""
        return layout.publish_new(draft, layout.named(self._out, name))

    def names(self, folder: str) -> list[str]:
        """List the folder."""
        return sorted(f"{folder}/{path.name}" for path in (self._out / folder).glob("*") if path.is_file())

    def read(self, name: str) -> bytes | None:
        """Read the file."""
        try:
            return layout.named(self._out, name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Unlink the file."""
        layout.named(self._out, name).unlink(missing_ok=True)

    def exclusive(self) -> AbstractContextManager[None]:
        """Lock the folder."""
        return layout.exclusive(self._out)
