"""Units and jobs as plain data: what a worker is told, on this machine or another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from warcmill.dataset.rows import Stamps
from warcmill.errors import RuleError
from warcmill.page.rules.rulebook import load
from warcmill.read import ReadOptions
from warcmill.run.agenda import Unit
from warcmill.run.collection.inputs import Collection
from warcmill.run.held import Held
from warcmill.run.plan import InputFile
from warcmill.run.unit import Job

Wire = dict[str, Any]
"""JSON."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a job takes to be built again elsewhere, beside what it holds itself."""

    files: Mapping[str, str]
    """Place to open of each input of the run, by source URI."""
    packs: tuple[Path, ...] = ()
    """The user's rule packs."""
    index: str = ""
    """Where the workers of a run write their common index down, if one of them needs it."""


def job_as_json(job: Job, terms: Terms) -> Wire:
    """Write a job down."""
    reading = asdict(replace(job.reading, watch=None, enter=None))
    return {
        "out": str(job.out),
        "packs": [str(path) for path in terms.packs],
        "reading": reading,
        "stamps": asdict(job.stamps),
        "files": dict(terms.files),
        "index": terms.index,
        "paths": job.paths,
        "removed_text": job.removed_text,
    }


def job_of_json(wire: Wire) -> Job:
    """Build a job. Raises RuleError if the rules are not those any more that it was made with."""
    columns = tuple((role, name) for role, name in wire["reading"].pop("columns"))
    reading = ReadOptions(**wire["reading"], columns=columns)
    stamps = Stamps(**wire["stamps"])
    rulebook = load([Path(path) for path in wire["packs"]])
    if rulebook.digest != stamps.rules_digest:
        raise RuleError("the rules have changed since the run began")
    return Job(
        Path(wire["out"]),
        rulebook,
        reading,
        stamps,
        Collection(wire["files"], reading, Path(wire["index"])),
        paths=wire["paths"],
        removed_text=wire["removed_text"],
    )


def unit_as_json(unit: Unit) -> Wire:
    """Write a unit down."""
    return asdict(unit)


def unit_of_json(wire: Wire) -> Unit:
    """Build a unit."""
    return Unit(
        tuple(InputFile(**each) for each in wire["inputs"]),
        tuple(wire["replaces"]),
        tuple(Held(**each) for each in wire["carried"]),
        tuple(Held(**each) for each in wire["spare"]),
    )
