"""A whole run: inputs in, a committed dataset and its account out."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import add
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from warcmill.dataset import layout, manifest, paths, staging
from warcmill.dataset.commit import settle
from warcmill.dataset.manifest import Account
from warcmill.dataset.rows import Stamps
from warcmill.errors import Interrupted, MissingInput
from warcmill.run.agenda import CONTENT, NEW, REASONS, Agenda, Unit, Wishes, plan, weight
from warcmill.run.beat import Beat
from warcmill.run.collection.inputs import Collection
from warcmill.run.collection.late_segments import Parted
from warcmill.run.config import PIPELINE_VERSION, Config
from warcmill.run.held import held
from warcmill.run.identity import identify
from warcmill.run.plan import STDIN, InputFile, sources
from warcmill.run.unit import Job, Notice, run_unit
from warcmill.run.workers.supervisor import DEFAULT_LIMITS, Limits, Lost, Supervisor, usable_cores
from warcmill.run.workers.wire import Terms

WORTH_WORKERS = 32 << 20
"""Bytes to read from which on workers are started unasked: each takes half a second of a core to begin."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the whole run has come; `total_bytes` is None if an input does not tell its size."""

    files: int
    total_bytes: int | None
    done: Beat

    def after(self, beat: Beat) -> Progress:
        """Add one beat of one unit."""
        return Progress(self.files, self.total_bytes, Beat(*map(add, self.done, beat)))


Observer = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the inputs of a run, and the account of the whole dataset that it added to."""

    run_id: str
    inputs: int
    done_before: int
    """Inputs that an earlier run had committed, and those that have the bytes of another one."""
    account: Account
    """Of all inputs, those done before included: a resumed run ends with the account of an uninterrupted one."""
    dataset: manifest.Manifest
    same: int = 0
    """Inputs that have the bytes of another one."""
    unfinished: tuple[tuple[str, str], ...] = ()
    """Inputs that could not be read now, or not to their end, and why; the same call tries them again."""
    elsewhere: int = 0
    """Inputs that other shards have to do."""


def normalize(
    inputs: Sequence[str],
    output: str | Path,
    *,
    config: Config | None = None,
    wishes: Wishes | None = None,
    follow_links: bool = False,
    jobs: int | None = 1,
    limits: Limits = DEFAULT_LIMITS,
    observe: Observer = lambda _: None,
    notice: Notice = lambda _: None,
) -> Run:
    """Turn captures into a dataset in the folder `output`; what an earlier run committed there is not done again.

    `inputs` are files, folders, globs, URLs and `-`; an input is its bytes, whatever it is called. `wishes` say what is
    to be done again all the same. `observe` is told how far the run is, `notice` gets a line for each damage and
    reject.
    With 1 of `jobs` all is done in this process, else by so many workers, each within `limits`; None for as many as
    this process may use cores, if there is enough to do. The rows are the same, and what ends a worker costs the
    record that it was at, which is a reject.
    Raises MissingInput, RuleError, and OutputError (full disk, another schema version); what was committed by then
    stays, whole. What cannot be read now costs no other input, and is in `unfinished`.
    """
    out = Path(output)
    listed = without_own(sources(inputs, known=known_names(out), follow_links=follow_links), out)
    with prepared(listed, out, config or Config(), wishes or Wishes(), notice) as ready:
        unfinished = _work(ready, observe, _way(ready, jobs, limits))
        whole = manifest.write_run(out)
        agenda = ready.agenda
        others = {one.uri for one in agenda.elsewhere}
        names = ({one.uri for one in ready.listed} | {name for _, name in agenda.same}) - others
        done = len(agenda.done) + len(agenda.same)
        account, count = _account(out, names), len(ready.listed) - len(others)
        return Run(ready.job.stamps.run_id, count, done, account, whole, len(agenda.same), unfinished, len(others))


@dataclass(frozen=True, slots=True)
class Ready:
    """A run that has looked at everything and done nothing yet."""

    listed: Sequence[InputFile]
    agenda: Agenda
    job: Job
    terms: Terms
    """What workers need beside the job."""


@contextmanager
def prepared(found: list[InputFile], out: Path, config: Config, wishes: Wishes, notice: Notice) -> Iterator[Ready]:
    """Find out what there is to do; `notice` is told what is not as one might think."""
    rulebook = config.rulebook()
    digest = config.digest(rulebook)
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}"
    layout.prepare(out)
    settle(out)
    with _spooled(found, out) as (listed, spools):
        files = {one.uri: spools.get(one.uri, one.name) for one in listed if not one.fault}
        agenda = plan(
            listed,
            held(out),
            digest,
            lambda one: identify(one, spools.get(one.uri, one.name)),
            wishes=wishes,
            gains=Parted(out, files, config.reading).gains,
        )
        for line in told(agenda, drop_gone=wishes.drop_gone):
            notice(line)
        stamps = Stamps(run_id, digest, PIPELINE_VERSION, rulebook.digest, config.collection_of(out))
        job = Job(
            out,
            rulebook,
            config.reading,
            stamps,
            Collection(files, config.reading),
            notice,
            spools,
            config.removed_text,
        )
        yield Ready(listed, agenda, job, Terms(files, config.rule_packs))


def told(agenda: Agenda, *, drop_gone: bool) -> Iterator[str]:
    """What a user should know before anything is done."""
    again = Counter(why for why in agenda.why.values() if why not in {NEW, CONTENT})
    for why, count in again.items():
        yield f"{count:,} committed inputs will be done again: {REASONS[why]}"
    for one, name in agenda.same:
        yield f"{one.uri}: same bytes as {name}"
    for each in agenda.gone:
        yield f"{each.uri}: is gone; its rows {'are taken out' if drop_gone else 'stay'}"


def without_own(listed: list[InputFile], out: Path) -> list[InputFile]:
    """The inputs without the dataset's own files, which a walk meets if the dataset lies inside of an input folder."""
    where = out.resolve()
    roots = {Path(one.root) for one in listed if one.root is not None}
    around = [root / where.relative_to(root.resolve()) for root in roots if where.is_relative_to(root.resolve())]
    own = tuple(f"{folder.as_posix()}/" for folder in around)
    return [one for one in listed if one.root is None or not one.name.startswith(own)]


Way = Callable[[Ready, Callable[[Beat], None]], Generator[tuple[Unit, Lost]]]
"""Does all units, and tells of each as it ends."""


def _way(ready: Ready, jobs: int | None, limits: Limits) -> Way:
    """Here for one job, and where to start workers takes longer than to do the work; else by workers."""
    if jobs is None:
        jobs = usable_cores() if sum(map(weight, ready.agenda.units)) >= WORTH_WORKERS else 1
    if jobs == 1:
        return _in_turn
    return lambda ready, beat: Supervisor(ready.job, ready.terms, jobs, limits, beat).run(ready.agenda.units)


def _in_turn(ready: Ready, beat: Callable[[Beat], None]) -> Generator[tuple[Unit, Lost]]:
    """Do one unit after the other, here."""
    for unit in ready.agenda.units:
        yield unit, run_unit(unit, ready.job, beat).unfinished


def _work(ready: Ready, observe: Observer, way: Way) -> Lost:
    """Do all units; what is not finished, and why."""
    every = [one for unit in ready.agenda.units for one in unit.inputs]
    sizes = [one.size for one in every if one.size is not None]
    progress = Progress(len(every), sum(sizes) if len(sizes) == len(every) else None, Beat())
    unfinished = [(one.uri, str(one.fault)) for one in ready.agenda.unread]

    def beat(step: Beat) -> None:
        nonlocal progress
        progress = progress.after(step)
        observe(progress)

    left = len(every)
    try:
        with closing(way(ready, beat)) as ended:
            for unit, lost in ended:
                left -= len(unit.inputs)
                unfinished += lost
                for name, why in lost:
                    ready.job.notice(f"{name}: not finished: {why}")
    except KeyboardInterrupt as error:
        raise _interrupted(ready, left + len(unfinished), error) from None
    return tuple(unfinished)


def _interrupted(ready: Ready, left: int, error: KeyboardInterrupt) -> Interrupted:
    whole = len(ready.listed)
    message = f"interrupted: {whole - left:,} of {whole:,} inputs are committed; the same command goes on"
    return Interrupted(message, *([error.exit_code] if isinstance(error, Interrupted) else []))


def _account(out: Path, names: set[str]) -> Account:
    """Sum the accounts of the units that hold these inputs."""
    account = Account()
    for _, found in manifest.units(out):
        if found and names & {one["uri"] for one in found["inputs"]}:
            account += Account.of_json(found["account"])
    return account


def known_names(out: Path) -> frozenset[str]:
    """What the dataset calls the inputs that it holds: one of those that is gone is no mistyped name."""
    if not (out / layout.MANIFESTS).is_dir():
        return frozenset()
    paths.check_folders(out)
    return frozenset(each.uri for each in held(out))


@contextmanager
def _spooled(listed: list[InputFile], out: Path) -> Iterator[tuple[list[InputFile], dict[str, str]]]:
    """Put stdin and pipes into files, so that a rerun on the same bytes knows them and a revisit finds its original."""
    spools: dict[str, str] = {}
    with staging.attempt(out / layout.STAGING) as folder:
        yield [_spool(one, folder, spools) if one.is_stream else one for one in listed], spools


def _spool(one: InputFile, folder: Path, spools: dict[str, str]) -> InputFile:
    """Spool a stream and name it after its bytes, `stdin:<digest>`: the next `/dev/fd/63` is another input."""
    spool = folder / f"stream-{len(spools)}"
    with _opened(one) as stream, layout.output_errors(folder):
        size, digest = _copy(stream, spool)
    named = InputFile(f"{'stdin' if one.name == STDIN else one.name}:{digest[:16]}", size, digest)
    spools[named.uri] = str(spool)
    return named


def _opened(one: InputFile) -> AbstractContextManager[BinaryIO]:
    if one.name == STDIN:
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(one.name).open("rb")
    except OSError as error:
        raise MissingInput(f"{one.name}: {error.strerror}") from None


def _copy(stream: BinaryIO, target: Path) -> tuple[int, str]:
    with target.open("wb") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
    with target.open("rb") as file:
        return target.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
