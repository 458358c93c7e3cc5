"""One unit of work: the one place where the stages meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from warcmill.dataset import contract, layout, manifest
from warcmill.dataset.commit import replacing
from warcmill.dataset.gate import Gate
from warcmill.dataset.manifest import Account
from warcmill.dataset.parts import PartWriter
from warcmill.dataset.rows import Stamps, row_of
from warcmill.errors import CommitConflict, InputFault
from warcmill.model import Capture, Failed, Gap, Record, Skipped, Source, Stage
from warcmill.page.document import assemble
from warcmill.page.rules.rulebook import Rulebook
from warcmill.read import Extent, Item, Reader, ReadOptions, open_source
from warcmill.read.formats import ARCHIVES
from warcmill.read.quirks import QUIRKS
from warcmill.run.agenda import Unit
from warcmill.run.beat import Beat
from warcmill.run.collection.inputs import Collection
from warcmill.run.held import Held
from warcmill.run.identity import Identity, Names
from warcmill.run.opened import opened
from warcmill.run.plan import InputFile
from warcmill.run.twins import Twice, Twins
from warcmill.run.workers.breadcrumbs import WHY, Trail

FOREIGN = "not-an-archive"
"""The gap that a file of no known format is; in a folder one that claims no more is counted and left alone."""

Notice = Callable[[str], None]
"""Takes one line for the user about damage, as it is found."""


@dataclass(frozen=True)
class Job:
    """What all units of a run share."""

    out: Path
    rulebook: Rulebook
    reading: ReadOptions
    stamps: Stamps
    collection: Collection
    """Gives a revisit the payload that it stands for, and a record its segments, wherever they are."""
    notice: Notice = lambda _: None
    paths: dict[str, str] = field(default_factory=dict)
    """Where the bytes of an input are, if not at its name: stdin's spool file."""
    removed_text: bool = False
    """Whether rows hold what was taken out of pages."""
    trail: Trail | None = None
    """Where a worker notes what it is at; who has one has a supervisor, too, who sees to lack of memory."""

    @cached_property
    def twins(self) -> Twins:
        """What the dataset holds by now, by its bytes."""
        return Twins(self.out)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a unit."""

    committed: manifest.Committed | None = None
    unfinished: tuple[tuple[str, str], ...] = ()
    """Inputs that are not in it, and why: faults of the environment. The next run tries them again."""


def run_unit(unit: Unit, job: Job, beat: Callable[[Beat], None] = lambda _: None) -> Outcome:
    """Read the unit's inputs, write and commit its parts; nothing is visible before all of it is.

    Trouble with a record or an input becomes a row of `rejects`. An input that cannot be read now is left out, and what
    the dataset held of it stays. Raises OutputError if the dataset can't be written.
    """
    unfinished: list[tuple[str, str]] = []
    while True:
        mill = None
        try:
            with PartWriter(job.out, job.stamps) as part:
                mill = _Mill(job, part, beat)
                return Outcome(_attempt(unit, job, mill), tuple(unfinished))
        except (InputFault, MemoryError) as error:
            if job.trail and isinstance(error, MemoryError):
                raise
            why = "out of memory" if isinstance(error, MemoryError) else str(error)
            lost = [mill.current] if mill and mill.current else list(unit.inputs)
            unfinished += [(one.uri, why) for one in lost]
            unit = unit.without(lost)
        except Twice as found:
            found.tell(job.notice)
            unfinished += found.unfinished
            unit = unit.without(found.inputs)
        except CommitConflict as error:
            return Outcome(None, (*unfinished, *((one.uri, str(error)) for one in unit.inputs)))
        if not unit.inputs:
            return Outcome(None, tuple(unfinished))


def _attempt(unit: Unit, job: Job, mill: _Mill) -> manifest.Committed:
    replaces = replacing(job.out, unit.replaces)
    read = [mill.read(one) for one in unit.inputs]
    mill.current = None
    if job.trail:
        job.trail.end()
    identities = [identity for _, identity in read]
    inputs = [entry for entry, _ in read]
    for each in unit.carried:
        inputs.append(mill.carry(each))
        identities.append(Identity(str(each.entry["sha256"]), each.entry.get("below")))
    for name in unit.replaces if unit.carried else ():
        if found := manifest.read(layout.manifest_path(job.out, name)):
            mill.part.carry(found, [each.uri for each in unit.carried])
    name = unit.name(identities)
    job.twins.check(unit.inputs, identities, {name, *replaces}, job.stamps.config_digest)
    return mill.part.commit(name, inputs, replaces)


class _Mill:
    """Takes what a reader yields through the stages and keeps the account."""

    def __init__(self, job: Job, part: PartWriter, beat: Callable[[Beat], None]) -> None:
        self.job, self.part, self.beat = job, part, beat
        self.account = part.account
        self.gate = Gate(contract.captures())
        self.columns = job.stamps.columns()
        self.trail = job.trail
        self.tick = job.trail.tick if job.trail else lambda: None
        job.collection.tick = self.tick
        self.names = Names("")
        self.current: InputFile | None = None
        """The input that is being read: what fails then is its trouble."""

    def carry(self, held: Held) -> manifest.Input:
        """Take over the account of an input whose rows are taken over."""
        account = self.part.begin()
        account += Account.of_json(held.account or {})
        entry = {**held.entry, "config_digest": held.config_digest, "account": account.as_json()}
        return manifest.Input(**entry)

    def read(self, one: InputFile) -> tuple[manifest.Input, Identity]:
        """Put one input through the stages; what became of it stands in its account. Raises InputFault."""
        self.current = one
        poison = self.trail.open(one.uri) if self.trail else None
        self.account = self.part.begin()
        before = self.gate.disagreements
        size = 0
        if one.fault:
            if not one.is_lasting:
                raise InputFault(one.fault)
            self._refuse(Failed(Source(one.uri), "read", "unreadable", one.fault))
            identity = Identity("", f"{one.uri}: {one.fault}")  # it has no bytes
        else:
            with opened(one, self.job.paths.get(one.uri, one.name), self.tick) as bytes_of:
                size = bytes_of.size
                self.names = Names(bytes_of.file)
                if poison:
                    self._leave(one, size, poison)
                else:
                    enter = self.trail.read if self.trail else None
                    options = replace(self.job.reading, root=one.root, enter=enter)
                    with open_source(bytes_of.stream, options=options, name=one.uri) as reader:
                        self._stream(reader, one)
                bytes_of.check()
                identity = bytes_of.identity()
            if faults := self.job.collection.faults():
                raise InputFault(faults[0])
        self.account.disagreements = self.gate.disagreements - before
        self.beat(Beat(files=1))
        entry = manifest.Input(
            one.uri,
            size=size,
            stamp=one.stamp,
            sha256=identity.sha256 or None,
            below=identity.below if identity.sha256 else None,
            account=self.account.as_json(),
        )
        return entry, identity

    def _leave(self, one: InputFile, size: int, reason: str) -> None:
        """Pass over a whole input, whose reading ended a worker."""
        self.account.size = self.account.gap_bytes = size
        self.account.gaps[reason] += 1
        self._refuse(Failed(Source(one.uri, 0, size), "read", reason, WHY[reason]))

    def _stream(self, reader: Reader, one: InputFile) -> None:
        covered: Counter[tuple[str | None, bool]] = Counter()
        gaps = 0
        if self.trail:
            self.trail.opened(is_archive=reader.format.name in ARCHIVES)
        for item in reader:
            source = item.source
            covered[source.member, source.of_stream] += source.length or 0
            if isinstance(item, Gap) and source.member is None and not source.of_stream:
                gaps += source.length or 0
            self._take(self._whole(item), foreign=one.root is not None and not reader.claims_captures)
        self._close(reader.extents, covered, gaps, one)

    def _close(
        self, extents: Sequence[Extent], covered: Counter[tuple[str | None, bool]], gaps: int, one: InputFile
    ) -> None:
        """Check that every byte of every extent was told of, and enter the input's bytes into the account."""
        due: Counter[tuple[str | None, bool]] = Counter()
        for extent in extents:
            due[extent.member, extent.of_stream] += extent.size
        stored = sum(each.size if each.stored is None else each.stored for each in extents if each.member is None)
        self.account.size += stored
        self.account.gap_bytes += gaps
        self.account.record_bytes += stored - gaps
        if due != covered:
            open_at = next(key for key in due | covered if due[key] != covered[key])
            told = f"{covered[open_at]:,} of {due[open_at]:,} bytes are in a record or a gap"
            self._refuse(Failed(Source(one.uri, member=open_at[0]), "read", "account-open", told))

    def _whole(self, item: Item) -> Item:
        """Join a record's segments; should that fail, the record stays the part that it is, and flagged."""
        try:
            return self.job.collection.join(item)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 -- one record never costs the others, nor what is there of itself
            self.job.notice(f"{item.source}: its segments cannot be joined: {type(error).__name__}: {error}")
            return item

    def _take(self, item: Capture | Skipped | Gap, *, foreign: bool) -> None:
        match item:
            case Gap():
                self._gap(item, foreign=foreign)
            case Skipped(record=record, reason=reason):
                self._damage(record.source, record.quirks)
                if reason in REJECTED:
                    self.account.records += 1
                    self._reject(_failed(record, reason, message=WHY.get(reason, "")))
                else:
                    self.account.skip(reason)
            case Capture():
                self.account.records += 1
                self._damage(item.source, item.quirks)
                if self.trail and (poison := self.trail.work(item.source)):
                    self._reject(_failed(item.record, poison, "dechrome", WHY[poison], item.url))
                else:
                    self._capture(item)
        length = 0 if item.source.member or item.source.of_stream else item.source.length or 0
        self.beat(Beat(bytes=length, records=not isinstance(item, Gap)))
        if self.trail:
            self.trail.pause()

    def _gap(self, gap: Gap, *, foreign: bool) -> None:
        self.account.gaps[gap.reason] += 1
        if gap.severity == "damaged" and not (foreign and gap.reason == FOREIGN):
            self._refuse(Failed(gap.source, "read", gap.reason, gap.message))

    def _capture(self, capture: Capture) -> None:
        try:
            if capture.record.type == "revisit":
                capture = self.job.collection.resolve(capture)
            file = self.names.of(capture.source.member)
            document = assemble(capture, self.job.rulebook, file=file, pdf=self.job.reading.pdf)
            row = row_of(document, self.columns, removed_text=self.job.removed_text)
        except MemoryError:  # says nothing of the capture, nor of those behind it
            raise
        except Exception as error:  # noqa: BLE001 -- one capture never costs the others; the reject names the error
            kind = type(error).__name__
            what = f"{kind}: {error}" if str(error) else kind
            self._reject(_failed(capture.record, "internal-error", "dechrome", what, capture.url))
            return
        if failure := self.gate.check(row):
            self._reject(failure.failed(capture.source))
            return
        self.part.write(row)
        self.beat(Beat(rows=1))

    def _reject(self, failed: Failed) -> None:
        self.part.reject(failed)
        self._tell(failed)

    def _refuse(self, failed: Failed) -> None:
        """Reject what is no record: a gap, an input."""
        self.part.reject(failed, of_record=False)
        self._tell(failed)

    def _tell(self, failed: Failed) -> None:
        self.job.notice(f"{failed.source}: {failed.reason}" + (f": {failed.message}" if failed.message else ""))
        self.beat(Beat(rejects=1))

    def _damage(self, source: Source, quirks: Sequence[str]) -> None:
        damage = [code for code in quirks if code in QUIRKS and QUIRKS[code].severity == "damaged"]
        if damage:
            self.account.damaged += 1
            self.job.notice(f"{source}: {', '.join(damage)}")


REJECTED = frozenset({"no-target-uri", *WHY})
"""Reasons for which a record that should have been a capture is none: these are rejects, not skips."""


def _failed(record: Record, reason: str, stage: Stage = "read", message: str = "", url: str | None = None) -> Failed:
    return Failed(record.source, stage, reason, message, record.record_id, record.type, url or record.url)
