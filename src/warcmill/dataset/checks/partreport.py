"""How closely to look at one file of rows, and what was found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from warcmill.dataset.checks.partfacts import Ids
from warcmill.model import Finding


@dataclass(frozen=True, slots=True)
class Depth:
    """How closely to look at a file whose columns and values are checked in any case."""

    vouched: bool = False
    """Its bytes are those that a manifest vouches for: then its pages and texts need no second check."""
    sample: int = 0
    """So many rows, spread over the file, are judged by jsonschema itself."""
    all_rows: bool = False
    """Every row is."""


@dataclass(slots=True)
class PartReport:
    """What was found, and what checks of the whole dataset need to know of the file."""

    name: str
    table: str
    readable: bool = True
    rows: int = 0
    judged: int = 0
    findings: list[Finding] = field(default_factory=list)
    capture_ids: list[Ids] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    """Of rejects: rows by reason."""
