"""Preview a run: what it would do, and about how long it would take; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warcmill.dataset import layout, manifest, paths
from warcmill.run.agenda import Agenda, Wishes, plan
from warcmill.run.collection.late_segments import Parted
from warcmill.run.config import Config
from warcmill.run.held import held
from warcmill.run.identity import identify
from warcmill.run.normalize import known_names, without_own
from warcmill.run.plan import sources

USUAL_PACE = 4_900_000
"""Bytes per second on one core, measured on collections of web pages; used if the dataset itself has no record."""
ENOUGH_SECONDS = 5.0
"""Units that took at least this long in all tell the speed of this machine."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The work of a run."""

    inputs: int
    agenda: Agenda
    bytes: int
    """Bytes to read."""
    pace: float
    """Bytes per second."""
    is_measured: bool
    """Whether the pace was measured on this dataset's own units."""

    @property
    def seconds(self) -> float:
        """Estimated time."""
        return self.bytes / self.pace


def preview(inputs: Sequence[str], out: Path, config: Config, wishes: Wishes, *, follow_links: bool = False) -> Preview:
    """Examine everything as `normalize` would. Raises what that raises before it begins."""
    listed = without_own(sources(inputs, known=known_names(out), follow_links=follow_links), out)
    is_there = (out / layout.MANIFESTS).is_dir()
    if is_there:
        paths.check_folders(out)
    seekable = [one for one in listed if not one.is_stream]
    files = {one.uri: one.name for one in seekable if not one.fault}
    gains = Parted(out, files, config.reading).gains
    digest = config.digest(config.rulebook())
    known = held(out) if is_there else ()
    agenda = plan(listed, known, digest, lambda one: identify(one, one.name), wishes=wishes, gains=gains)
    todo = sum(one.size or 0 for unit in agenda.units for one in unit.inputs)
    measured = _pace(out) if is_there else None
    return Preview(len(listed), agenda, todo, measured or USUAL_PACE, measured is not None)


def _pace(out: Path) -> float | None:
    size, seconds = 0, 0.0
    for _, unit in manifest.units(out):
        if unit:
            began, ended = (datetime.fromisoformat(unit[name]) for name in ("started", "finished"))
            size += unit["account"]["size"]
            seconds += (ended - began).total_seconds()
    return size / seconds if size and seconds >= ENOUGH_SECONDS else None
