"""An explained page as lines for people, and as an object for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.explanation import Explanation

_WIDTH: Final = 100


def lines(explanation: Explanation, *, terms: bool = False) -> Iterator[str]:
    """For people: the sentence, then a line for each passage; with its score and terms, if these are asked for."""
    yield explanation.sentence()
    yield ""
    for passage in explanation.passages:
        text = passage.text if len(passage.text) <= _WIDTH else passage.text[: _WIDTH - 1] + "…"
        fate = "keep" if passage.kept else f"drop {passage.rule} {passage.family}"
        score = f"{passage.score:+7.0f}  " if terms else ""
        yield f"{fate:<24}{score}<{passage.element}>  {text}"
        if passage.evidence:
            yield f"{'':<24}{passage.evidence}"
        if terms:
            yield from (f"{'':<24}{term.points:+7d}    {term.rule}  {term.evidence}" for term in passage.terms)


def plain(explanation: Explanation, *, terms: bool = False) -> dict[str, Any]:
    """For programs: one object; with the terms of each passage, if these are asked for."""
    found = asdict(explanation)
    for passage in found["passages"]:
        if not terms:
            del passage["terms"]
    return {"summary": explanation.sentence(), **found}
