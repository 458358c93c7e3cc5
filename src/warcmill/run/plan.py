"""What a run is given: files, folders, globs, URLs and stdin become single inputs."""

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
"""What file systems of fsspec call that which changes with the content, the surest first."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file (or URL, or stdin) to read."""

    name: str
    """What to open: the path as given, a folder's files below it, a URL."""
    size: int | None
    """In bytes; None where it can't be known before reading."""
    stamp: str | None
    """Changes when the content does: modification time, or what a remote store offers; None if nothing is offered."""
    root: str | None = None
    """The folder that was given, if the file was found by walking one."""
    fault: str | None = None
    """Why it is not opened; it costs no other input."""
    is_lasting: bool = False
    """Whether the fault is a fact about it, and so a reject: a pipe in a folder. Else it is tried again."""

    @property
    def uri(self) -> str:
        """What rows and manifests call it, without any secret; it becomes `source_uri`."""
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
    """Expand files, folders, globs, URLs and `-` into single inputs, in a stable order, each once.

    What a folder holds is what lies in it: a link that leads out of it has a `fault`, but for `follow_links`. What is
    there and cannot be read now has one too, and so has a URL at which there is nothing. Raises MissingInput if a path
    stands for nothing that exists and is none of `known`, MissingExtra if a scheme takes another package.
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
        return InputFile(path, None, None, root)  # a pipe or device: its size shows at its end
    return InputFile(name, status.st_size, str(status.st_mtime_ns), root)


def _listed(given: str) -> InputFile:
    """An input that a list names: one that is missing costs no other."""
    if "://" not in given:
        return _met(given)
    try:
        return _remote(given)
    except UsageError as error:
        return InputFile(given, 0, str(error), None, str(error), is_lasting=True)


def _met(path: str, root: str | None = None) -> InputFile:
    """What was met in a folder or glob: nobody named it, so it is not waited for a pipe's other end."""
    one = _local(path, root)
    fault = "is no file but a pipe, socket or device" if one.is_stream else one.fault
    return InputFile(one.name, 0, fault, root, fault, is_lasting=one.is_stream) if fault else one


def _walk(folder: str, *, follow_links: bool) -> Iterator[InputFile]:
    """Yield every file below the folder, sorted by path; a folder met twice is walked once: no walk is endless."""
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
    for error in faults:  # a subfolder that cannot be listed costs itself
        yield InputFile(Path(str(error.filename)).as_posix(), 0, None, root, error.strerror)


def _not_followed(path: str, root: str) -> InputFile:
    return InputFile(Path(path).as_posix(), 0, LINK, root, LINK, is_lasting=True)


def _leads_out(parent: str, name: str, home: Path) -> bool:
    """Whether what lies there is a link to something outside of the folder that is walked."""
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
