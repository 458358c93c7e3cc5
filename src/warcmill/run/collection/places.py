"""Where records lie, by what others may ask for them by: a small database, for one process or for all workers."""

from __future__ import annotations

import fcntl
import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcmill.model import Source
from warcmill.page.addresses.surt import surt_key

_LOOK_EVERY = 0.05
"""Seconds between two looks whether another process has finished the index."""
_MOST_ALIKE = 64
"""At most this many captures of one URL are examined."""
_SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is, and the payload digest that it declares."""

    source: Source
    record_id: str | None
    digest: str | None = None


class Places:
    """Places by key, the first of each; in a database: a collection may have more than memory holds.

    It is a temporary one, or the new file of that path, for other processes to open when it is finished: `is_written`.
    """

    is_partial = False
    """Whether some input could not be read, so that something may be missing."""

    def __init__(self, path: str | Path = "", *, is_written: bool = False) -> None:
        if is_written:
            self._rows = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self.is_partial = self._rows.execute("SELECT count FROM faults").fetchone() != (0,)
            return
        self._rows = sqlite3.connect(path, isolation_level=None)  # no name: a file that goes with the connection
        self._rows.execute("PRAGMA synchronous = OFF")  # one that was not finished is made again
        self._rows.execute("CREATE TABLE faults (count INTEGER)")
        self._rows.execute("CREATE TABLE places (key BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID")
        self._rows.execute(
            "CREATE TABLE captures (uri BLOB, instant INTEGER, number INTEGER, exact BLOB, status INTEGER, place TEXT,"
            " PRIMARY KEY (uri, instant, number)) WITHOUT ROWID"
        )
        self._count = 0
        self._rows.execute("BEGIN")

    def finish(self, *, faults: int) -> None:
        """Write all of it down, and how many faults of the environment may have kept something from it."""
        self._rows.execute("INSERT INTO faults VALUES (?)", (faults,))
        self._rows.execute("COMMIT")
        self._rows.close()

    def add(self, key: Key, place: Place) -> None:
        """Add a location, unless the key has one."""
        self._rows.execute("INSERT OR IGNORE INTO places VALUES (?, ?)", (_packed(key), json.dumps(astuple(place))))

    def get(self, key: Key) -> Place | None:
        """The location for a key; None if there is none."""
        found = self._rows.execute("SELECT place FROM places WHERE key = ?", (_packed(key),)).fetchone()
        if not found:
            return None
        return _place(found[0])

    def add_capture(self, url: str, date: datetime, status: int | None, place: Place) -> None:
        """Add a capture of a URL at an instant."""
        self._count += 1
        values = (
            _packed((surt_key(url),)),
            _micros(date),
            self._count,
            _packed((url,)),
            status,
            json.dumps(astuple(place)),
        )
        self._rows.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?)", values)

    def captured(self, url: str, date: datetime, status: int | None = None) -> list[Place]:
        """Captures of a URL within a second of `date`, best match first: by URL, status, time."""
        at = _micros(date)
        order = "exact != ?, status IS NOT ?, abs(instant - ?), number"
        given = (_packed((surt_key(url),)), at - _SECOND, at + _SECOND, _packed((url,)), status, at)
        return self._select(f"instant > ? AND instant < ? ORDER BY {order}", given)

    def captured_before(self, url: str, date: datetime) -> list[Place]:
        """Captures of a URL before `date` with status 200: those with the identical URL first, then the latest."""
        given = (_packed((surt_key(url),)), _micros(date), _packed((url,)))
        return self._select("instant < ? AND status = 200 ORDER BY exact != ?, instant DESC, number", given)

    def _select(self, rest: str, given: tuple[object, ...]) -> list[Place]:
        query = f"SELECT place FROM captures WHERE uri = ? AND {rest} LIMIT {_MOST_ALIKE}"  # noqa: S608 -- ours alone
        return [_place(row[0]) for row in self._rows.execute(query, given)]


def _place(text: str) -> Place:
    source, record_id, claimed = json.loads(text)
    return Place(Source(*source), record_id, claimed)


def _micros(date: datetime) -> int:
    return (date - _EPOCH) // timedelta(microseconds=1)


def _packed(key: Key) -> bytes:
    return hashlib.blake2b("\0".join(key).encode("utf-8", "surrogateescape"), digest_size=16).digest()


def shared(path: Path, build: Callable[[Places], int], tick: Callable[[], None]) -> Places:
    """The places written down at `path`; who comes first makes them, all others wait, and take over if it dies.

    `build` fills them and gives the number of faults; `tick` is called while another process is at it.
    """
    with path.with_suffix(".lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                tick()
                time.sleep(_LOOK_EVERY)
        if not path.exists():
            draft = path.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            places = Places(draft)
            places.finish(faults=build(places))
            draft.replace(path)
    return Places(path, is_written=True)
