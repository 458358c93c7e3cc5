"""Where an attempt at a unit keeps its unfinished files: a folder of its own, which says whose it is."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER = re.compile(r"(?P<pid>\d+)-(?P<start>\d+)-[0-9a-f]{8}-(?P<host>.+)")
"""Process, when it began (in ticks since the machine did), and machine; in the folder's own name, so never half."""

FORGOTTEN = 24 * 60 * 60
"""Seconds after which nobody comes back for a folder whose owner cannot be asked: it ran on another machine."""

RECORD = "record.json"
"""The draft of a commit record: from then on, files of the attempt may have got their names."""


@contextmanager
def attempt(folder: Path) -> Iterator[Path]:
    """A folder for the unfinished files of this attempt, below `folder`; gone at the end with all that is in it."""
    path = folder / f"{os.getpid()}-{_began(os.getpid())}-{secrets.token_hex(4)}-{_host()}"
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def abandoned(folder: Path) -> list[Path]:
    """What stands below `folder` and belongs to no process any more."""
    return [path for path in sorted(folder.glob("*")) if not _is_owned(path)]


def clear(path: Path) -> None:
    """Delete what was abandoned; what was deleted meanwhile by another run is no error."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_owned(path: Path) -> bool:
    owner = OWNER.fullmatch(path.name)
    if owner and owner["host"] == _host():
        return _began(int(owner["pid"])) == int(owner["start"]) and _is_alive(int(owner["pid"]))
    with suppress(OSError):
        return owner is not None and time.time() - path.lstat().st_mtime < FORGOTTEN
    return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True


def _began(pid: int) -> int:
    """When the process began, 0 where the system does not tell: a number alone may be another process's by now.

    One that has ended and that nobody has asked after, as in containers whose first process does not, has no beginning.
    """
    try:
        facts = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return 0 if facts[0] == "Z" else int(facts[19])
    except (OSError, IndexError, ValueError):
        return 0


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.]", "-", socket.gethostname())[:100] or "localhost"
