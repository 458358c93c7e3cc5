"""What a dataset holds when a unit is about to be committed: the same bytes make rows once, whatever a plan missed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from warcmill.dataset import layout, manifest, paths
from warcmill.run.identity import Identity
from warcmill.run.plan import InputFile


class Known(NamedTuple):
    """An input of a committed unit."""

    uri: str
    config_digest: str


class Twice(Exception):
    """Inputs of a unit are in the dataset by now, or in the unit twice, and under which name."""

    def __init__(self, found: Sequence[tuple[InputFile, Known]], config_digest: str) -> None:
        super().__init__()
        self.inputs = [one for one, _ in found]
        self.found = found
        self.unfinished = [
            (one.uri, f"same bytes as {known.uri}, made otherwise by another run; the same command looks again")
            for one, known in found
            if known.config_digest != config_digest
        ]

    def tell(self, notice: Callable[[str], None]) -> None:
        """Say of each whose bytes it has."""
        for one, known in self.found:
            notice(f"{one.uri}: same bytes as {known.uri}")


class Twins:
    """The inputs of a dataset by their bytes. A record is read once: it never changes under its name."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._units: dict[Path, Mapping[Identity, Known]] = {}

    def check(
        self, inputs: Sequence[InputFile], identities: Sequence[Identity], units: Collection[str], config_digest: str
    ) -> None:
        """Raise Twice if the dataset has some of these bytes in other units than those named, or the inputs themselves.

        A plan knows that already, unless a digest could not be taken then or another run is at work.
        """
        held = dict(self._held(units))
        found = []
        for one, identity in zip(inputs, identities, strict=False):  # what is carried over follows and is known
            if identity in held:
                found.append((one, held[identity]))
            elif identity.sha256:
                held[identity] = Known(one.uri, config_digest)
        if found:
            raise Twice(found, config_digest)

    def _held(self, but: Collection[str]) -> Iterator[tuple[Identity, Known]]:
        known = self._units
        self._units = {path: known[path] if path in known else _read(path) for path in manifest.files(self._out)}
        left_out = {layout.manifest_path(self._out, unit) for unit in but}
        for path, inputs in self._units.items():
            if path not in left_out:
                yield from inputs.items()


def _read(path: Path) -> Mapping[Identity, Known]:
    found = manifest.load(path)
    if found is None or any(paths.problems(path, found)):
        return {}
    return {
        Identity(each["sha256"], each.get("below")): Known(
            each["uri"], each.get("config_digest") or found["config_digest"]
        )
        for each in found["inputs"]
        if each.get("sha256")
    }
