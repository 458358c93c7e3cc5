"""What a run is told: everything that changes what a row says, and one digest over it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from warcmill import __version__
from warcmill.dataset import contract
from warcmill.page.pdf.extractor import reads_pdf
from warcmill.page.rules.rulebook import Rulebook, load
from warcmill.page.rules.rulebook import rulebook as shipped
from warcmill.read import ReadOptions

PIPELINE_VERSION = __version__


@dataclass(frozen=True)
class Config:
    """The settings of a run. Two runs of equal `digest` make equal rows of the same input (but for `run_id`)."""

    rule_packs: tuple[Path, ...] = ()
    reading: ReadOptions = field(default_factory=lambda: ReadOptions(pdf=reads_pdf(wanted=None)))
    collection: str | None = None
    """What the rows name as their collection; None for the name of the dataset's folder."""
    removed_text: bool = False
    """Whether rows hold what was taken out of pages, `removed[].text`."""

    def collection_of(self, out: Path) -> str:
        """Name the collection of a dataset in a folder."""
        return self.collection or out.resolve().name or "dataset"

    def rulebook(self) -> Rulebook:
        """Return the rules that pages are judged by: the shipped rulebook and the user's packs over it."""
        return load(self.rule_packs) if self.rule_packs else shipped()

    def digest(self, rulebook: Rulebook) -> str:
        """Digest the rules, the schemas, the version and the reading options, as lower-case hex."""
        facts = {
            "pipeline_version": PIPELINE_VERSION,
            "rules_digest": rulebook.digest,
            "schemas": [contract.captures().digest, contract.rejects().digest],
            "reading": asdict(replace(self.reading, watch=None, enter=None)),
            "collection": self.collection,
            "removed_text": self.removed_text,
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
