"""How the points were made: what each points file says at its head."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from warcmill.page.judge.model.fitted_points import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fit.pages import Page, Source
    from fit.stages import Settings

_ABOUT: Final = {
    "words.tsv": """Words in the names of elements: what each is worth to the text in the
element, to the same if the element wraps most of the page, and to the text right in it.""",
    "texts.tsv": "What a short text says: the whole of it, its first word, its first two words (digits as #).",
    "headings.tsv": "Words of the headings that a text stands under, and whole headings (digits as #).",
    "company.tsv": """Words that no rule claims, and the family whose names they stand with in removed parts, on so many
of a hundred of their hosts. They name what was removed, and are worth nothing here.""",
    "structure.tsv": "The first look: the shape of a text, its place, its links.",
    "neighbours.tsv": "The second look: what the first one thinks of a text and of those around it.",
    "types.tsv": "What a term of a page is worth for each type of page.",
}


@dataclass(frozen=True)
class Made:
    """One fit."""

    sources: Sequence[Source]
    pages: Sequence[Page]
    settings: Settings
    f1: float
    accuracy: float

    def heads(self) -> dict[str, list[str]]:
        """Of each points file its head, as lines."""
        return {name: [*_ABOUT[name].splitlines(), *self._how(name)] for name in COLUMNS}

    def _how(self, name: str) -> list[str]:
        hosts = len({page.host for page in self.pages})
        result = f"page type {self.accuracy:.4f} right" if name == "types.tsv" else f"word F1 {self.f1:.4f}"
        return [
            "Points are hundredths of a logit: above 0 for main text, below against it. MODEL.md says more.",
            f"fitted: {datetime.now(UTC):%Y-%m-%d}, python -m bench.fit {' '.join(map(_named, self.sources))} --write",
            f"pages: {len(self.pages)} of {hosts} hosts, sha256 {', '.join(_digest(one) for one in self.sources)}",
            f"result: {result}, cross-validated by host in {self.settings.folds} folds",
            f"left out: terms of fewer than {self.settings.least_hosts} hosts or {self.settings.noise} points at most",
            "to overrule a word: a rule pack of your own (docs/packs.md)",
        ]


def _named(source: Source) -> str:
    weight = f":{source.weight:g}" if source.weight != 1 else ""
    return f"{source.path.name}{weight}" + (f" --prose-only {source.path.name}" if source.prose_only else "")


def _digest(source: Source) -> str:
    with source.path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}…"
