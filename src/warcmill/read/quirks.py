"""The closed list of quirks of records and of pages' bytes, each with its meaning for users."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from warcmill.model import Capture, Gap, Skipped

Severity = Literal["note", "repaired", "damaged"]
"""`note`: odd, nothing lost. `repaired`: the file is wrong and was corrected. `damaged`: bytes are lost or doubtful."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """One entry of the list."""

    severity: Severity
    meaning: str
    reference: str
    """The standard and section that it violates."""
    sample: str
    """The file in `sample_warcs/` that demonstrates it."""


def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("quirks.toml").read_text("utf-8"))


_LIST = _load()

QUIRKS: dict[str, Quirk] = {code: Quirk(**entry) for code, entry in _LIST["quirk"].items()}
"""Code -> quirk."""

GAPS: dict[str, str] = _LIST["gap"]
"""Reason of a gap -> what its bytes are."""


def is_damage(item: Capture | Skipped | Gap) -> bool:
    """Whether bytes of this record or gap are lost or doubtful."""
    if isinstance(item, Gap):
        return item.severity == "damaged"
    quirks = item.quirks if isinstance(item, Capture) else item.record.quirks
    return any(QUIRKS[code].severity == "damaged" for code in quirks if code in QUIRKS)
