"""Where a dataset stands: the sum of what was committed, and what of given inputs is not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warcmill.dataset import layout, manifest, paths
from warcmill.dataset.manifest import Account
from warcmill.errors import OutputError
from warcmill.run.agenda import CONTENT, DAMAGED, NEW, REASONS, Wishes
from warcmill.run.config import Config
from warcmill.run.preview import preview

_MISSING = {NEW: "is not committed", CONTENT: REASONS[CONTENT], DAMAGED: REASONS[DAMAGED]}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a dataset holds, summed up, and what is missing."""

    units: int
    inputs: int
    """Committed ones."""
    account: Account
    missing: tuple[tuple[str, str], ...] = ()
    """Of the inputs asked for, those that are not committed as they are now, and why."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing, and all sums close."""
        return not self.missing and not self.account.gaps_in_the_sums()


def account(dataset: str | Path, inputs: Sequence[str] = (), *, follow_links: bool = False) -> Standing:
    """Sum up what any number of runs and shards have committed; nothing is written.

    `inputs`, as `normalize` takes them, are looked for among what is committed, by their bytes. Raises OutputError if
    there is no dataset or a manifest cannot be read, and what `normalize` raises of inputs that make no sense.
    """
    out = Path(dataset)
    if not (out / layout.MANIFESTS).is_dir():
        raise OutputError(f"{out} holds no dataset")
    paths.check_folders(out)
    total, units, names = Account(), 0, 0
    for path, found in manifest.units(out):
        if found is None:
            raise OutputError(f"{path} is no manifest: the account of the dataset cannot be made up")
        total += Account.of_json(found["account"])
        units += 1
        names += len(found["inputs"])
    missing: list[tuple[str, str]] = []
    if inputs:
        agenda = preview(inputs, out, Config(), Wishes(), follow_links=follow_links).agenda
        missing = [(name, _MISSING[why]) for name, why in agenda.why.items() if why in _MISSING]
        missing += [(one.uri, one.fault or "cannot be read") for one in agenda.unread]
    return Standing(units, names, total, tuple(missing))
