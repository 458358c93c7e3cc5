"""What a run has to do: inputs held against what the dataset holds become units of work, each with its reason."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from warcmill.errors import OutputError
from warcmill.read.names import path_of
from warcmill.run.held import Held
from warcmill.run.identity import Identify, Identity
from warcmill.run.plan import InputFile
from warcmill.run.share import ALL, Shard
from warcmill.run.workers.breadcrumbs import WHY

GROUP_FILES = 1_000
GROUP_BYTES = 64 * 1024 * 1024
SMALL_FILE = 1024 * 1024
"""Files below this size, met while walking a folder, share units: a mirror of 100,000 pages is not 100,000 parts."""

NEW, CONTENT, CONFIG, ASKED, DAMAGED, GAINS = "new", "content", "configuration", "asked", "damaged", "continued"
REASONS = {
    NEW: "new",
    CONTENT: "its content has changed",
    CONFIG: "made under other rules, options or version",
    ASKED: "asked for",
    DAMAGED: "its files in the dataset are not as they were",
    GAINS: "goes on in a new input",
}

UNREADABLE = frozenset({"unreadable", *WHY})
"""Reasons of rejects that need not be the input's fault."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The inputs that are committed together, all or nothing."""

    inputs: tuple[InputFile, ...]
    replaces: tuple[str, ...] = ()
    """Units of the dataset that do not count any more when this one is committed."""
    carried: tuple[Held, ...] = ()
    """Inputs of those whose rows stay as they are."""
    spare: tuple[Held, ...] = ()
    """What the dataset holds of `inputs`: carried over if they cannot be read now."""

    def without(self, lost: Sequence[InputFile]) -> Unit:
        """The same but for some inputs, of which what the dataset holds stays as it is."""
        names = {one.uri for one in lost}
        return replace(
            self,
            inputs=tuple(one for one in self.inputs if one.uri not in names),
            carried=(*self.carried, *(each for each in self.spare if each.uri in names)),
            spare=tuple(each for each in self.spare if each.uri not in names),
        )

    def name(self, identities: Sequence[Identity]) -> str:
        """Readable after the first input, unique after the bytes of all, and new beside what it replaces."""
        if not identities:
            return anew(self.replaces[0])
        first = self.inputs[0].root or self.inputs[0].uri if self.inputs else self.carried[0].uri
        slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in Path(first.partition("?")[0]).name)[:40]
        digest = hashlib.sha256(repr(sorted((one.sha256, one.below or "") for one in identities)).encode()).hexdigest()
        name = f"{slug.strip('-') or 'input'}-{digest[:12]}"
        versions = [each for each in self.replaces if each == name or each.startswith(f"{name}.")]
        return anew(max(versions, key=lambda each: (len(each), each))) if versions else name


@dataclass(slots=True)
class Agenda:
    """What there is to do, and what became of all other inputs."""

    units: list[Unit] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    """Of each input that there is something to do for: one of `REASONS`."""
    done: list[InputFile] = field(default_factory=list)
    same: list[tuple[InputFile, str]] = field(default_factory=list)
    """Inputs with the bytes of another one, and what that one is called; they make no rows."""
    gone: list[Held] = field(default_factory=list)
    """What the dataset holds of folders that were given, and is there no more."""
    unread: list[InputFile] = field(default_factory=list)
    """What could not even be looked at."""
    elsewhere: list[InputFile] = field(default_factory=list)
    """What there is something to do for, by another shard."""


@dataclass(frozen=True)
class Wishes:
    """What is to be done beyond what has to be."""

    redo: frozenset[str] = frozenset()
    """Inputs, by what they are called, to be done again."""
    retry_unreadable: bool = False
    """Do again what was rejected as unreadable."""
    drop_gone: bool = False
    """Take the rows of inputs that are gone out of the dataset."""
    shard: Shard = ALL
    """Do only what falls to this one."""

    def ask_for(self, one: InputFile, known: Held) -> bool:
        """Whether an input is to be done again though it is done."""
        reasons = (known.account or {}).get("reasons", {})
        return one.uri in self.redo or (self.retry_unreadable and not UNREADABLE.isdisjoint(reasons))


def anew(unit: str) -> str:
    """The name under which a unit is made again, beside the old one: `x`, `x.2`, `x.3`."""
    name, _, number = unit.rpartition(".")
    return f"{name}.{int(number) + 1}" if name and number.isdecimal() else f"{unit}.2"


class Planner:
    """Holds inputs against what the dataset holds."""

    def __init__(self, known: Iterable[Held], config_digest: str, identify: Identify, wishes: Wishes) -> None:
        self.known = list(known)
        self.by_name = {each.uri: each for each in self.known}
        self.by_bytes = {Identity(each.entry["sha256"], each.entry.get("below")): each for each in self.known}
        self.config, self.identify, self.wishes = config_digest, identify, wishes
        self.agenda = Agenda()
        self.again: dict[str, dict[str, InputFile]] = defaultdict(dict)
        """Unit -> what it calls an input -> the input that is to be done again for it."""
        self.new: list[InputFile] = []

    def plan(self, listed: Sequence[InputFile], gains: Callable[[str, Sequence[InputFile]], bool]) -> Agenda:
        """Say of each input what is to be done with it."""
        sizes = Counter(each.entry["size"] for each in self.known) + Counter(one.size for one in listed)
        seen: dict[Identity, InputFile] = {}
        names = {one.uri for one in listed}
        for one in listed:
            if one.fault and not one.is_lasting:
                self.agenda.unread.append(one)
                continue
            many = one.size is not None and sizes[one.size] > 1
            if not self._is_known(one, names, many=many):
                identity = self.identify(one) if many and not one.fault else None
                if identity in seen:
                    self.agenda.same.append((one, seen[identity].uri))
                    continue
                if identity is not None:
                    seen[identity] = one
                self._add(one)
        self._find_gone(listed, names)
        self._gain(gains)
        self._leave_to_others()
        self.agenda.units = sorted([*self._again(), *group(self.new)], key=weight, reverse=True)
        return self.agenda

    def _is_known(self, one: InputFile, names: set[str], *, many: bool) -> bool:
        """Whether its bytes are in the dataset; if so, it is done, or to be done again for a reason of ours."""
        known = self.by_name.get(one.uri)
        if known and known.entry["size"] == one.size and one.stamp is not None and known.entry["stamp"] == one.stamp:
            self._settle(one, known)
            return True
        identity = self.identify(one) if (many or known) and not one.fault and not one.is_stream else None
        twin = self.by_bytes.get(identity) if identity else None
        if twin is None:
            return False
        if twin.uri != one.uri:
            self.agenda.same.append((one, twin.uri))
            if twin.uri in names:
                return True
        self._settle(one, twin)
        return True

    def _settle(self, one: InputFile, known: Held) -> None:
        why = (
            DAMAGED
            if not known.is_whole
            else CONFIG
            if known.config_digest != self.config
            else ASKED
            if self.wishes.ask_for(one, known)
            else None
        )
        if why:
            self.again[known.unit][known.uri] = one
            self.agenda.why[one.uri] = why
        elif not self.agenda.same or self.agenda.same[-1][0] is not one:
            self.agenda.done.append(one)

    def _add(self, one: InputFile) -> None:
        known = self.by_name.get(one.uri)
        self.agenda.why[one.uri] = CONTENT if known else NEW
        if known:
            self.again[known.unit][known.uri] = one
        else:
            self.new.append(one)

    def _find_gone(self, listed: Sequence[InputFile], names: set[str]) -> None:
        roots = tuple(f"{root}/" for root in {one.root for one in listed if one.root is not None})
        moved = {name for _, name in self.agenda.same}
        for each in self.known:
            if each.uri in names or each.uri in moved or not each.uri.startswith(roots):
                continue
            if not os.path.lexists(path_of(each.uri)):
                self.agenda.gone.append(each)
                if self.wishes.drop_gone:
                    self.again[each.unit].setdefault("", None)  # type: ignore[arg-type]  # nothing to do but to leave out

    def _gain(self, gains: Callable[[str, Sequence[InputFile]], bool]) -> None:
        changed = [*self.new, *(one for unit in self.again.values() for one in unit.values() if one)]
        if not changed:
            return
        given = {one.uri: one for one in self.agenda.done}
        for unit in {each.unit for each in self.known} - self.again.keys():
            members = [each for each in self.known if each.unit == unit]
            if all(each.uri in given for each in members) and gains(unit, changed):
                for each in members:
                    self.again[unit][each.uri] = given[each.uri]
                    self.agenda.why[each.uri] = GAINS
        self.agenda.done = [one for one in self.agenda.done if one.uri not in self.agenda.why]

    def _leave_to_others(self) -> None:
        """Leave out what falls to other shards: new inputs each by itself, whoever is done with what; units whole."""
        takes = self.wishes.shard.takes
        others = [unit for unit in self.again if not takes(unit)]
        self.agenda.elsewhere = [one for one in self.new if not takes(one.uri)]
        self.agenda.elsewhere += [one for unit in others for one in self.again.pop(unit).values() if one]
        self.agenda.unread = [one for one in self.agenda.unread if takes(one.uri)]
        self.new = [one for one in self.new if takes(one.uri)]
        for one in self.agenda.elsewhere:
            self.agenda.why.pop(one.uri, None)

    def _again(self) -> Iterator[Unit]:
        dropped = {each.uri for each in self.agenda.gone} if self.wishes.drop_gone else set()
        for unit, todo in sorted(self.again.items()):
            members = [each for each in self.known if each.unit == unit and each.uri not in dropped]
            carried = [each for each in members if each.uri not in todo]
            if lost := [each for each in carried if each.account is None or not each.is_whole]:
                raise OutputError(
                    f"unit {unit} must be made again, but {lost[0].uri}, which it holds too, is not among the inputs"
                )
            inputs = tuple(one for name, one in todo.items() if name)
            yield Unit(inputs, (unit,), tuple(carried), tuple(each for each in members if each.uri in todo))


def weight(unit: Unit) -> int:
    """Bytes to read: the largest come first, so that none is waited for last."""
    return sum(one.size or 0 for one in unit.inputs)


def group(inputs: Iterable[InputFile]) -> Iterator[Unit]:
    """One unit for each input, but small files out of one folder share units."""
    batch: list[InputFile] = []
    held = 0
    for one in inputs:
        if one.root is None or one.size is None or one.size >= SMALL_FILE:
            yield Unit((one,))
            continue
        if batch and (batch[0].root != one.root or len(batch) >= GROUP_FILES or held + one.size > GROUP_BYTES):
            yield Unit(tuple(batch))
            batch, held = [], 0
        batch.append(one)
        held += one.size
    if batch:
        yield Unit(tuple(batch))


def plan(
    listed: Sequence[InputFile],
    known: Iterable[Held],
    config_digest: str,
    identify: Identify,
    *,
    wishes: Wishes = Wishes(),
    gains: Callable[[str, Sequence[InputFile]], bool] = lambda *_: False,
) -> Agenda:
    """Hold inputs against what the dataset holds; what is done under this configuration is not done again."""
    return Planner(known, config_digest, identify, wishes).plan(listed, gains)
