"""Units done by several workers at once; whatever ends one costs the record that it was at, and no other."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from operator import add, sub
from pathlib import Path

from warcmill import errors
from warcmill.dataset import layout, staging
from warcmill.dataset.commit import settle
from warcmill.errors import WarcmillError, WorkerError
from warcmill.run.agenda import Unit
from warcmill.run.beat import Beat
from warcmill.run.unit import Job
from warcmill.run.workers.breadcrumbs import DIED, MEMORY, STALLED, Blame, blamed
from warcmill.run.workers.process import Message, Worker
from warcmill.run.workers.wire import Terms, job_as_json, unit_as_json

TICK = 0.25
"""Seconds between two looks at what workers do and hold."""
STRIKES = 3
"""Ends of a worker after which its unit is left unfinished: what ends them then is hardly a record."""
Lost = tuple[tuple[str, str], ...]
"""Inputs that are not finished, and why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may do."""

    stall: float = 600.0
    """Seconds at one record."""
    memory: int | None = None
    """Bytes above which it is replaced after its unit; above twice as many it is ended at once."""


DEFAULT_LIMITS = Limits()


@dataclass(slots=True, eq=False)
class Task:
    """A unit, and what its attempts have come to."""

    unit: Unit
    poisoned: dict[Blame, str] = field(default_factory=dict)
    strikes: int = 0
    beat: Beat = field(default_factory=Beat)
    told: set[str] = field(default_factory=set)
    """Notices that were passed on: another attempt finds the same."""


@dataclass(slots=True, eq=False)
class Busy:
    """A worker and what it is doing."""

    worker: Worker
    task: Task | None = None
    count: int = -1
    idle: float = 0.0
    """Seconds since its last breadcrumb."""
    verdict: str = DIED
    """Why it is to be ended, or was."""


class Supervisor:
    """Keeps up to `count` workers busy; `terms` is what they need to build the job, `beat` is told of progress."""

    def __init__(self, job: Job, terms: Terms, count: int, limits: Limits, beat: Callable[[Beat], None]) -> None:
        self._job, self._count, self._limits, self._beat = job, count, limits, beat
        self._terms = terms
        self._busy: list[Busy] = []
        self._queue: deque[Task] = deque()
        self._begun = self._failed = 0
        self._folder = self._order = Path()

    def run(self, units: Iterable[Unit]) -> Generator[tuple[Unit, Lost]]:
        """Do all units, in this order as far as workers are free; each as it ends, with what of it is not finished.

        Raises OutputError and the like if the dataset cannot be written, WorkerError if no worker stays alive.
        """
        self._queue.extend(Task(unit) for unit in units)
        with self._workplace():
            then = time.monotonic()
            while self._queue or any(each.task for each in self._busy):
                self._assign()
                ready = wait([each.worker.pipe for each in self._busy], TICK)
                for each in [each for each in self._busy if each.worker.pipe in ready]:
                    if ended := self._hear(each):
                        yield ended
                now = time.monotonic()
                self._watch(min(now - then, 2 * TICK))  # a machine that slept did not stall
                then = now

    @contextmanager
    def _workplace(self) -> Iterator[None]:
        """A folder for notes and the job; at the end, however it comes, no worker is left, nor anything of theirs."""
        staged = self._job.out / layout.STAGING
        with staging.attempt(staged) as self._folder:
            terms = replace(self._terms, index=str(self._folder / "index.sqlite"))
            self._order = layout.staged(self._folder / "job.json", json.dumps(job_as_json(self._job, terms)))
            try:
                yield
            finally:
                had_work = [each.task for each in self._busy if each.task]
                for each in self._busy:
                    each.worker.end()
                self._busy.clear()
                if had_work:
                    settle(self._job.out)

    # --- giving work ----------------------------------------------------------------------------------------------

    def _assign(self) -> None:
        wanted = min(self._count, len(self._queue) + sum(each.task is not None for each in self._busy))
        while len(self._busy) < wanted:
            self._begun += 1
            self._busy.append(Busy(Worker(self._order, self._folder, self._begun)))
        for each in self._busy:
            if self._queue and each.task is None and each.worker.is_ready:
                each.task, each.count, each.idle = self._queue.popleft(), -1, 0.0
                order = {"unit": unit_as_json(each.task.unit), "poisoned": list(each.task.poisoned.items())}
                each.worker.send(order)  # if it is gone, its pipe will say so

    # --- hearing --------------------------------------------------------------------------------------------------

    def _hear(self, each: Busy) -> tuple[Unit, Lost] | None:
        """Take one message; a unit that is done with."""
        message = each.worker.hear()
        if message is None:
            return self._ended(each)
        if message.get("ready"):
            each.worker.is_ready, self._failed = True, 0
        if each.task:
            self._pass_on(each.task, message)
        if "error" in message:
            kind = getattr(errors, message["error"], WarcmillError)
            raise kind(message["message"])
        if "memory" in message:
            each.verdict = MEMORY
            return self._ended(each)
        if "done" in message and each.task:
            task, each.task = each.task, None
            held = each.worker.memory()
            if self._limits.memory and held and held > self._limits.memory:
                self._dismiss(each)
            return task.unit, tuple((name, why) for name, why in message["done"])
        return None

    def _pass_on(self, task: Task, message: Message) -> None:
        step = Beat(*message["beat"])
        task.beat = Beat(*map(add, task.beat, step))
        self._beat(step)
        for line in message["notices"]:
            if line not in task.told:
                task.told.add(line)
                self._job.notice(line)

    # --- what goes wrong ------------------------------------------------------------------------------------------

    def _watch(self, seconds: float) -> None:
        """End workers that do not come on, or hold far too much; their pipes tell the rest."""
        for each in self._busy:
            if each.task is None:
                continue
            count = each.worker.crumb().serial
            each.idle = 0.0 if count != each.count else each.idle + seconds
            each.count = count
            held = each.worker.memory() if self._limits.memory else None
            if each.idle > self._limits.stall:
                each.verdict = STALLED
            elif held and self._limits.memory and held > 2 * self._limits.memory:
                each.verdict = MEMORY
            else:
                continue
            each.worker.kill()

    def _dismiss(self, each: Busy) -> str:
        self._busy.remove(each)
        return each.worker.end()

    def _ended(self, each: Busy) -> tuple[Unit, Lost] | None:
        """A worker is gone: its unit is done again without the record that it was at, or given up."""
        crumb = each.worker.crumb()
        how, task = self._dismiss(each), each.task
        if not each.worker.is_ready:
            self._failed += 1
            if self._failed >= STRIKES:
                raise WorkerError(f"worker processes end as they begin: the last {how}: {each.worker.last_words()}")
        if task is None:
            return None
        settle(self._job.out)
        self._beat(Beat(*map(sub, Beat(), task.beat)))
        task.beat = Beat()
        task.strikes += 1
        blame = blamed(crumb)
        where = f"{task.unit.inputs[crumb.input].uri}" if task.unit.inputs else "the unit"
        at = f"{where} at {crumb.offset}" if crumb.offset >= 0 else where
        self._job.notice(f"{at}: {each.verdict}: worker {each.worker.pid} {how}")
        if task.strikes >= STRIKES:
            why = f"{STRIKES} workers ended at it, the last near {at} ({each.verdict})"
            return task.unit, tuple((one.uri, why) for one in task.unit.inputs)
        if blame:
            task.poisoned[blame] = each.verdict
        self._queue.appendleft(task)
        return None


def usable_cores() -> int:
    """Cores that this process may use."""
    with suppress(AttributeError):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
