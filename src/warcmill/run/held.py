"""What a dataset already holds, input by input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcmill.dataset import manifest


@dataclass(frozen=True, slots=True)
class Held:
    """An input of a committed unit, as recorded in the unit's manifest."""

    unit: str
    config_digest: str
    """The unit that its rows come from: this one, or the one that they were carried over from."""
    entry: Mapping[str, Any]
    is_whole: bool = True
    """Whether all files of the unit exist."""

    @property
    def uri(self) -> str:
        """Its name at the time."""
        return str(self.entry["uri"])

    @property
    def account(self) -> Mapping[str, Any] | None:
        """Its account; None if the unit has only one for all of its inputs."""
        found: Mapping[str, Any] | None = self.entry.get("account")
        return found


def held(out: Path) -> Iterator[Held]:
    """Everything that the dataset holds."""
    for _, unit in manifest.units(out):
        if unit:
            config, inputs = unit["config_digest"], unit["inputs"]
            whole = manifest.committed(out, unit["unit"], config) is not None
            for each in inputs:
                entry = {**each, "account": each.get("account") or (unit["account"] if len(inputs) == 1 else None)}
                yield Held(unit["unit"], each.get("config_digest") or config, entry, whole)
