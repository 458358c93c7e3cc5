"""A worker process: takes one unit after the other from its pipe, says how far it is, and ends with its supervisor."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from operator import add
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from warcmill.errors import WarcmillError
from warcmill.run.beat import Beat
from warcmill.run.unit import Job, run_unit
from warcmill.run.workers.breadcrumbs import Trail, mapped
from warcmill.run.workers.wire import job_of_json, unit_of_json

SAY_EVERY = 0.2
"""Seconds between two messages about progress."""
GARBAGE_AFTER = 50_000
"""As the command line has it: pages make millions of objects and hardly a cycle."""


class Voice:
    """What a worker says to its supervisor: beats and notices are gathered, and sent now and then."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._beat, self._notices = Beat(), list[str]()
        self._last = time.monotonic()

    def say(self, **message: Any) -> None:
        """Send a message, and before it what was gathered."""
        gathered = {"beat": self._beat, "notices": self._notices}
        self._beat, self._notices, self._last = Beat(), [], time.monotonic()
        try:
            self._pipe.send_bytes(json.dumps(gathered | message).encode())
        except OSError:  # nobody listens any more
            os._exit(1)

    def beat(self, step: Beat) -> None:
        """Take progress."""
        self._beat = Beat(*map(add, self._beat, step))
        if time.monotonic() - self._last >= SAY_EVERY:
            self.say()

    def notice(self, line: str) -> None:
        """Take a line for the user."""
        self._notices.append(line)


def main() -> None:
    """Work until the pipe ends: `worker FD JOB NOTES`, a socket, the job's file, the file of breadcrumbs."""
    for each in (signal.SIGINT, signal.SIGTERM):  # a terminal or scheduler tells all processes; the supervisor decides
        signal.signal(each, signal.SIG_IGN)
    gc.set_threshold(GARBAGE_AFTER)
    pipe = Connection(int(sys.argv[1]))
    orders: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, orders), daemon=True).start()
    voice = Voice(pipe)
    notes = mapped(Path(sys.argv[3]))
    job = replace(job_of_json(json.loads(Path(sys.argv[2]).read_bytes())), notice=voice.notice)
    voice.say(ready=True)
    while True:
        order = orders.get()
        unit = unit_of_json(order["unit"])
        poisoned = {tuple(blame): reason for blame, reason in order["poisoned"]}
        trail = Trail(notes, [one.uri for one in unit.inputs], poisoned)
        voice.say(**_done(unit, replace(job, trail=trail), voice))


def _done(unit: Any, job: Job, voice: Voice) -> Mapping[str, Any]:
    """Do a unit; what became of it."""
    try:
        return {"done": run_unit(unit, job, voice.beat).unfinished}
    except MemoryError:
        return {"memory": True}
    except WarcmillError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except Exception as error:  # noqa: BLE001 -- a fault of ours costs its unit, and is told
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"done": [(one.uri, f"{type(error).__name__}: {error} ({place.name})") for one in unit.inputs]}


def _listen(pipe: Connection, orders: SimpleQueue[dict[str, Any]]) -> None:
    """Pass orders on; the end of the pipe is the supervisor's end, and nobody wants what is being done."""
    while True:
        try:
            orders.put(json.loads(pipe.recv_bytes()))
        except (EOFError, OSError):
            os._exit(1)


if __name__ == "__main__":
    main()
