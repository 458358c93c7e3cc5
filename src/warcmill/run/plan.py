"""What a run has to do: inputs as given become sources, sources become units of work."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcmill.errors import MissingExtra, MissingInput, OutputError, UsageError

STDIN = "-"
GROUP_FILES = 1_000
GROUP_BYTES = 64 * 1024 * 1024
_STAMPS = ("ETag", "etag", "LastModified", "Last-Modified", "updated", "mtime", "md5Hash", "Content-MD5")
"""What file systems of fsspec call that which changes with the content, the surest first."""
SMALL_FILE = 1024 * 1024
"""Files below this size, met while walking a folder, share units: a mirror of 100,000 pages is not 100,000 parts."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file (or URL, or stdin) to read."""

    name: str
    """As the user knows it: the path as given, a folder's files below it. It becomes `source_uri`."""
    size: int | None
    """In bytes; None where it can't be known before reading."""
    stamp: str | None
    """Changes when the content does: modification time, or what a remote store offers; None if nothing is offered."""
    root: str | None = None
    """The folder that was given, if the file was found by walking one."""
    fault: str | None = None
    """Of what a folder or glob holds besides files, why it is not opened: it is a reject and costs no other input."""

    @property
    def is_remote(self) -> bool:
        """Whether `name` is a URL."""
        return "://" in self.name

    @property
    def is_stream(self) -> bool:
        """Whether it can be read only once: stdin, a pipe, a device."""
        return self.size is None and not self.is_remote


@dataclass(frozen=True, slots=True)
class Unit:
    """The inputs that are committed together, all or nothing."""

    name: str
    inputs: tuple[InputFile, ...]
    replaces: tuple[str, ...] = ()
    """Units of the dataset that do not count any more when this one is committed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a committed unit's manifest says of one of its inputs."""

    unit: str
    config_digest: str
    size: int | None
    stamp: str | None
    sha256: str | None


def sources(inputs: Sequence[str]) -> list[InputFile]:
    """Expand files, folders, globs, URLs and `-` into single inputs, in a stable order, each once.

    Raises MissingInput if one of them stands for nothing that exists, MissingExtra if its scheme takes another package.
    """
    found: dict[str, InputFile] = {}
    for given in inputs:
        for one in _expand(given):
            found.setdefault(one.name, one)
    return list(found.values())


def _expand(given: str) -> Iterator[InputFile]:
    if given == STDIN:
        if sys.stdin is None:
            raise MissingInput("-: stdin is closed")
        yield InputFile(STDIN, None, None)
    elif "://" in given:
        yield _remote(given)
    elif os.path.isdir(given):
        yield from _walk(given)
    elif os.path.lexists(given):
        yield _local(given)
    elif matches := sorted(glob.glob(given, recursive=True)):
        for match in matches:
            yield from _walk(match) if os.path.isdir(match) else [_met(match)]
    else:
        raise MissingInput(f"{given}: there is no such file, folder or match")


def _local(path: str, root: str | None = None) -> InputFile:
    try:
        status = os.stat(path)
    except OSError as error:
        raise MissingInput(f"{path}: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode):
        return InputFile(path, None, None)  # a pipe or device: its size shows at its end
    return InputFile(Path(path).as_posix(), status.st_size, str(status.st_mtime_ns), root)


def _met(path: str, root: str | None = None) -> InputFile:
    """What was met in a folder or glob: nobody named it, so a dangling link or a pipe refuses no run."""
    try:
        one = _local(path, root)
        fault = "is no file but a pipe, socket or device" if one.is_stream else None
    except MissingInput as error:
        fault = str(error).removeprefix(f"{path}: ")
    return InputFile(Path(path).as_posix(), 0, fault, root, fault) if fault else one


def _walk(folder: str) -> Iterator[InputFile]:
    """Yield every file below the folder, sorted by path; a folder met twice is walked once: no walk is endless."""
    seen: set[str] = set()
    for parent, below, files in os.walk(folder, onerror=_refuse, followlinks=True):
        real = os.path.realpath(parent)
        below[:] = [] if real in seen else sorted(below)
        if real in seen:
            continue
        seen.add(real)
        for file in sorted(files):
            yield _met(os.path.join(parent, file), root=Path(folder).as_posix())


def _refuse(error: OSError) -> None:
    raise MissingInput(f"{error.filename}: {error.strerror}") from None


def _remote(url: str) -> InputFile:
    import fsspec  # noqa: PLC0415 -- 40 ms, and most inputs are files

    try:
        fs, path = fsspec.core.url_to_fs(url)
        info = fs.info(path)
    except FileNotFoundError:
        raise MissingInput(f"{url}: there is nothing at this URL") from None
    except ImportError as error:  # fsspec names the cure: "Install s3fs to access S3"
        raise MissingExtra(f"{url}: {error}") from None
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    except OSError as error:
        raise MissingInput(f"{url}: {error}") from None
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), None)
    return InputFile(url, info.get("size"), stamp)


def units(
    inputs: Iterable[InputFile],
    done: Mapping[str, Done],
    config_digest: str,
    gains: Callable[[str, Sequence[InputFile]], bool] = lambda *_: False,
) -> list[Unit]:
    """Return what is still to do, largest first; inputs that are committed under the same configuration are left out.

    An input that has changed since, or was committed under another configuration, is done again together with all that
    shares its unit, in a unit of the same name, so that its old rows are replaced and never doubled. So is a unit that
    `gains` by what is new: a record of it goes on there.
    """
    inputs = list(inputs)
    given = {one.name: one for one in inputs}
    known = [(one, done[one.name]) for one in inputs if one.name in done]
    stale = {entry.unit for one, entry in known if not _is_done(one, entry, config_digest)}
    new = [one for one in inputs if one.name not in done]
    if changed := [*new, *(one for one, entry in known if entry.unit in stale)]:
        held = {entry.unit for entry in done.values()} - {done[name].unit for name in done.keys() - given.keys()}
        stale |= {unit for unit in held - stale if gains(unit, changed)}
    again = [Unit(anew(name), _members(name, done, given), (name,)) for name in sorted(stale)]
    return sorted([*again, *_group(new)], key=lambda unit: -sum(one.size or 0 for one in unit.inputs))


def anew(unit: str) -> str:
    """The name under which a unit is made again, beside the old one: `x`, `x.2`, `x.3`."""
    name, _, number = unit.rpartition(".")
    return f"{name}.{int(number) + 1}" if name and number.isdecimal() else f"{unit}.2"


def _members(unit: str, done: Mapping[str, Done], given: Mapping[str, InputFile]) -> tuple[InputFile, ...]:
    names = [name for name, entry in done.items() if entry.unit == unit]
    if lost := [name for name in names if name not in given]:
        raise OutputError(f"unit {unit} must be made again, but {lost[0]}, which it holds too, is not among the inputs")
    return tuple(given[name] for name in names)


def _is_done(one: InputFile, entry: Done, config_digest: str) -> bool:
    if entry.config_digest != config_digest or one.size != entry.size:
        return False
    if one.stamp is not None and one.stamp == entry.stamp:
        return True
    return entry.sha256 is not None and entry.sha256 == content_digest(one)


def content_digest(one: InputFile) -> str | None:
    """SHA-256 of a local file as lower-case hex; None for what can't be read twice at no cost."""
    if one.is_remote or one.is_stream or one.fault:
        return None
    try:
        with open(one.name, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None  # the unit will meet the same error, and account for it


def _group(inputs: Iterable[InputFile]) -> Iterator[Unit]:
    """One unit for each input, but small files out of one folder share units."""
    batch: list[InputFile] = []
    weight = 0
    for one in inputs:
        if one.root is None or one.size is None or one.size >= SMALL_FILE:
            yield _unit([one])
            continue
        if batch and (batch[0].root != one.root or len(batch) >= GROUP_FILES or weight + one.size > GROUP_BYTES):
            yield _unit(batch)
            batch, weight = [], 0
        batch.append(one)
        weight += one.size
    if batch:
        yield _unit(batch)


def _unit(inputs: Sequence[InputFile]) -> Unit:
    """Name a unit after its first input, readable, and after all of them, unique."""
    names = "\n".join(one.name for one in inputs)
    slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in Path(inputs[0].root or inputs[0].name).name)[:40]
    digest = hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return Unit(f"{slug.strip('-') or 'stdin'}-{digest}", tuple(inputs))
