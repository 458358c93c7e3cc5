"""Expand what a run is given (files, folders, globs, URLs, stdin) into single inputs."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcmill.errors import MissingInput, UsageError
from warcmill.read.names import public
from warcmill.read.remote import looked_up
from warcmill.read.schemes import check_scheme
from warcmill.run.path_lists import entries

STDIN = "-"
LINK = "is a link that leads out of the folder; --follow-links reads what is behind it"
_STAMPS = ("ETag", "etag", "LastModified", "Last-Modified", "updated", "mtime", "md5Hash", "Content-MD5")
"""Names that fsspec's file systems give to a value that changes with the content, the most reliable first."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file (or URL, or stdin) to read."""

    name: str
    """What to open: the path as given, a folder's files below it, a URL."""
    size: int | None
    """In bytes; None where it can't be known before reading."""
    stamp: str | None
    """Changes with the content: modification time, or what a remote store offers; None if it offers nothing."""
    root: str | None = None
    """The folder that was given, if the file was found by walking one."""
    fault: str | None = None
    """Why it is not opened; other inputs are unaffected."""
    is_lasting: bool = False
    """Whether the fault is a fact about the input, and so a reject (a pipe in a folder); other faults are retried."""

    @property
    def uri(self) -> str:
        """Its name in rows and manifests, without secrets; it becomes `source_uri`."""
        return public(self.name)

    @property
    def is_remote(self) -> bool:
        """Whether `name` is a URL."""
        return "://" in self.name

    @property
    def is_stream(self) -> bool:
        """Whether it can be read only once: stdin, a pipe, a device."""
        return self.size is None and not self.is_remote


def sources(
    inputs: Sequence[str], *, follow_links: bool = False, known: frozenset[str] = frozenset()
) -> list[InputFile]:
    """Expand files, folders, globs, URLs and `-` into single inputs, in a stable order, without duplicates.

    A link that leads out of a folder has a `fault`, unless `follow_links`. So does what exists and cannot be read now,
    and a URL at which there is nothing. Raises MissingInput if a path matches nothing that exists and is not one of
    `known`, MissingExtra if a scheme requires another package.
    """
    found: dict[str, InputFile] = {}
    for given in inputs:
        for one in _expand(given, known, follow_links=follow_links):
            found.setdefault(one.uri, one)
    return list(found.values())


def _expand(given: str, known: frozenset[str], *, follow_links: bool) -> Iterator[InputFile]:
    if given == STDIN:
        if sys.stdin is None:
            raise MissingInput("-: stdin is closed")
        yield InputFile(STDIN, None, None)
    elif "://" in given:
        yield _remote(given)
    elif os.path.isdir(given):
        yield from _walk(given, follow_links=follow_links)
    elif os.path.lexists(given) or public(Path(given).as_posix()) in known:
        one = _local(given)
        listed = None if one.is_stream or one.fault else entries(given)
        yield from [one] if listed is None else map(_listed, listed)
    elif matches := sorted(glob.glob(given, recursive=True)):
        for match in matches:
            yield from _walk(match, follow_links=follow_links) if os.path.isdir(match) else [_met(match)]
    else:
        raise MissingInput(f"{given}: there is no such file, folder or match")


def _local(path: str, root: str | None = None) -> InputFile:
    name = Path(path).as_posix()
    try:
        status = os.stat(path)
    except OSError as error:
        return InputFile(name, 0, None, root, error.strerror or str(error))
    if not stat.S_ISREG(status.st_mode):
        return InputFile(path, None, None, root)  # a pipe or device: its size is known at its end
    return InputFile(name, status.st_size, str(status.st_mtime_ns), root)


def _listed(given: str) -> InputFile:
    """An input from a list; if it is missing, other inputs are unaffected."""
    if "://" not in given:
        return _met(given)
    try:
        return _remote(given)
    except UsageError as error:
        return InputFile(given, 0, str(error), None, str(error), is_lasting=True)


def _met(path: str, root: str | None = None) -> InputFile:
    """A file found in a folder or by a glob: nobody named it, so a pipe is not waited for."""
    one = _local(path, root)
    fault = "is no file but a pipe, socket or device" if one.is_stream else one.fault
    return InputFile(one.name, 0, fault, root, fault, is_lasting=one.is_stream) if fault else one


def _walk(folder: str, *, follow_links: bool) -> Iterator[InputFile]:
    """Yield every file below the folder, sorted by path; a folder met twice is walked once, so no walk is endless."""
    home, root = Path(os.path.realpath(folder)), Path(folder).as_posix()
    seen: set[str] = set()
    faults: list[OSError] = []
    for parent, below, files in os.walk(folder, onerror=faults.append, followlinks=True):
        real = os.path.realpath(parent)
        below[:] = [] if real in seen else sorted(below)
        if real in seen:
            continue
        seen.add(real)
        out = set() if follow_links else {name for name in (*below, *files) if _leads_out(parent, name, home)}
        below[:] = [name for name in below if name not in out]
        for name in sorted({*files, *out}):
            path = os.path.join(parent, name)
            yield _not_followed(path, root) if name in out else _met(path, root=root)
    for error in faults:  # a subfolder that cannot be listed
        yield InputFile(Path(str(error.filename)).as_posix(), 0, None, root, error.strerror)


def _not_followed(path: str, root: str) -> InputFile:
    return InputFile(Path(path).as_posix(), 0, LINK, root, LINK, is_lasting=True)


def _leads_out(parent: str, name: str, home: Path) -> bool:
    """Whether this is a link to something outside of the folder being walked."""
    path = os.path.join(parent, name)
    return os.path.islink(path) and os.path.exists(path) and not Path(os.path.realpath(path)).is_relative_to(home)


def _remote(url: str) -> InputFile:
    check_scheme(url)
    try:
        _, _, info = looked_up(url)
    except OSError as error:
        return InputFile(url, None, None, fault=str(error))
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), None)
    return InputFile(url, info.get("size"), stamp)
