"""A whole run: inputs in, a committed dataset and its account out."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import add
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from warcmill.dataset import layout, manifest, staging
from warcmill.dataset.commit import settle
from warcmill.dataset.manifest import Account
from warcmill.dataset.rows import Stamps
from warcmill.errors import MissingInput
from warcmill.run.collection.inputs import Collection
from warcmill.run.collection.late_segments import Parted
from warcmill.run.config import PIPELINE_VERSION, Config
from warcmill.run.plan import STDIN, Done, InputFile, Unit, sources, units
from warcmill.run.unit import Beat, Job, Notice, run_unit


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
    """Inputs that an earlier run had committed."""
    account: Account
    """Of all inputs, those done before included: a resumed run ends with the account of an uninterrupted one."""
    dataset: manifest.Manifest


def normalize(
    inputs: Sequence[str],
    output: str | Path,
    *,
    config: Config | None = None,
    observe: Observer = lambda _: None,
    notice: Notice = lambda _: None,
) -> Run:
    """Turn captures into a dataset in the folder `output`; what an earlier run committed there is not done again.

    `inputs` are files, folders, globs, URLs and `-`. `observe` is told how far the run is, `notice` gets a line for
    each damage and reject. Raises MissingInput, RuleError, and OutputError (full disk, another schema version, another
    run that writes there); what was committed by then stays, whole.
    """
    config, out = config or Config(), Path(output)
    listed = _without_own(sources(inputs), out)
    rulebook = config.rulebook()
    digest = config.digest(rulebook)
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}"
    layout.prepare(out)
    settle(out)
    with _spooled(listed, out) as (listed, paths):
        files = {one.name: paths.get(one.name, one.name) for one in listed if not one.fault}
        todo = units(listed, _done(out), digest, Parted(out, files, config.reading).gains)
        stamps = Stamps(run_id, digest, PIPELINE_VERSION, rulebook.digest)
        collection = Collection(files, config.reading)
        _work(todo, Job(out, rulebook, config.reading, stamps, collection, notice, paths), observe)
        whole = manifest.write_run(out)
    done_now = sum(len(unit.inputs) for unit in todo)
    return Run(run_id, len(listed), len(listed) - done_now, _account(out, {one.name for one in listed}), whole)


def _without_own(listed: list[InputFile], out: Path) -> list[InputFile]:
    """The inputs without the dataset's own files, which a walk meets if the dataset lies inside of an input folder."""
    where = out.resolve()
    roots = {Path(one.root) for one in listed if one.root is not None}
    around = [root / where.relative_to(root.resolve()) for root in roots if where.is_relative_to(root.resolve())]
    own = tuple(f"{folder.as_posix()}/" for folder in around)
    return [one for one in listed if one.root is None or not one.name.startswith(own)]


def _work(todo: Sequence[Unit], job: Job, observe: Observer) -> None:
    every = [one for unit in todo for one in unit.inputs]
    sizes = [one.size for one in every if one.size is not None]
    progress = Progress(len(every), sum(sizes) if len(sizes) == len(every) else None, Beat())

    def beat(step: Beat) -> None:
        nonlocal progress
        progress = progress.after(step)
        observe(progress)

    for unit in todo:
        run_unit(unit, job, beat)


def _account(out: Path, names: set[str]) -> Account:
    """Sum the accounts of the units that hold these inputs."""
    account = Account()
    for _, found in manifest.units(out):
        if found and names & {one["uri"] for one in found["inputs"]}:
            account += Account.of_json(found["account"])
    return account


def _done(out: Path) -> dict[str, Done]:
    """Inputs by name that a unit of the dataset holds; if not all of its files are there, it is of no configuration."""
    done = {}
    for _, found in manifest.units(out):
        if found:
            config = found["config_digest"]
            config = config if manifest.committed(out, found["unit"], config) else ""
            for one in found["inputs"]:
                done[one["uri"]] = Done(found["unit"], config, one["size"], one["stamp"], one["sha256"])
    return done


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
    spools[named.name] = str(spool)
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
