"""The fitted points: what each word, text, heading and cell is worth, as the files that `bench/fit` writes.

One point is a hundredth of a logit: +70 doubles the odds that a run of text is content, -70 halves them. The files are
text with tabs, sorted, so that a new fit can be reviewed as a diff. The label of a cell is checked when it is loaded:
points that were fitted for other features than the program's are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from warcmill.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warcmill.page.judge.feature import Feature

Cells = dict[str, tuple[int, ...]]
"""Of each feature the points of its cells."""

FILES: Final = ("words.tsv", "texts.tsv", "headings.tsv", "structure.tsv", "neighbours.tsv", "endings.tsv", "types.tsv")
BIAS: Final = "(bias)"
PER_LOGIT: Final = 100
"""Points of a logit."""
FAR: Final = 30.0
"""Logits beyond which nothing becomes surer."""
MOST: Final = "most "
SOME: Final = "some "
"""What those terms of page types begin with that are words of elements: of such as wrap the page, of all others."""


@dataclass(frozen=True, slots=True)
class Points:
    """All points of a rulebook; empty tables are worth nothing."""

    words: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    """Of each word: inside, wrapping, near (see `lexicon`)."""
    texts: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, int] = field(default_factory=dict)
    structure: Cells = field(default_factory=dict)
    neighbours: Cells = field(default_factory=dict)
    types: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Of each term of a page what it is worth for each page type."""
    endings: Cells = field(default_factory=dict)

    def words_of_types(self) -> set[str]:
        """The words of elements that tell page types."""
        return {term.removeprefix(way) for way in (SOME, MOST) for term in self.types if term.startswith(way)}


def read(
    files: Mapping[str, str],
    structure: Sequence[Feature],
    neighbours: Sequence[Feature],
    endings: Sequence[Feature] = (),
) -> Points:
    """Points out of the texts of `FILES`; RuleError names file and line."""
    return Points(
        words={word: (a, b, c) for word, (a, b, c) in _rows("words.tsv", files, 3)},
        texts={text: value for text, (value,) in _rows("texts.tsv", files, 1)},
        headings={text: value for text, (value,) in _rows("headings.tsv", files, 1)},
        structure=_cells("structure.tsv", files, structure),
        neighbours=_cells("neighbours.tsv", files, neighbours),
        endings=_cells("endings.tsv", files, endings),
        types={term: tuple(values) for term, values in _rows("types.tsv", files, None)},
    )


def write(
    points: Points,
    structure: Sequence[Feature],
    neighbours: Sequence[Feature],
    endings: Sequence[Feature] = (),
) -> dict[str, str]:
    """The texts of `FILES`."""
    return {
        "words.tsv": _lines((word, *map(str, values)) for word, values in sorted(points.words.items()) if any(values)),
        "texts.tsv": _lines((text, str(value)) for text, value in sorted(points.texts.items()) if value),
        "headings.tsv": _lines((text, str(value)) for text, value in sorted(points.headings.items()) if value),
        "structure.tsv": _lines(_labelled(points.structure, structure)),
        "neighbours.tsv": _lines(_labelled(points.neighbours, neighbours)),
        "endings.tsv": _lines(_labelled(points.endings, endings)),
        "types.tsv": _lines((term, *map(str, values)) for term, values in sorted(points.types.items()) if any(values)),
    }


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _labelled(cells: Cells, features: Sequence[Feature]) -> Iterable[tuple[str, str, str]]:
    yield (BIAS, "", str(cells.get(BIAS, (0,))[0]))
    for feature in features:
        for cell, value in enumerate(cells[feature.name]):
            if value:
                yield (feature.name, feature.label(cell), str(value))


def _rows(name: str, files: Mapping[str, str], columns: int | None) -> Iterable[tuple[str, list[int]]]:
    for number, line in enumerate(files.get(name, "").splitlines(), 1):
        term, *values = line.split("\t")
        try:
            yield term, _checked([int(value) for value in values], columns)
        except ValueError as error:
            raise RuleError(f"{name}, line {number}: {error}") from error


def _checked(values: list[int], columns: int | None) -> list[int]:
    if columns is not None and len(values) != columns:
        raise ValueError(f"{columns} numbers belong here, not {len(values)}")
    return values


def _cells(name: str, files: Mapping[str, str], features: Sequence[Feature]) -> Cells:
    cells: dict[str, list[int]] = {BIAS: [0], **{feature.name: [0] * feature.size for feature in features}}
    place = {
        (feature.name, feature.label(cell)): (feature.name, cell)
        for feature in features
        for cell in range(feature.size)
    }
    place[BIAS, ""] = (BIAS, 0)
    for number, line in enumerate(files.get(name, "").splitlines(), 1):
        try:
            feature, label, value = line.split("\t")
            own, cell = place[feature, label]
            cells[own][cell] = int(value)
        except (ValueError, KeyError) as error:
            raise RuleError(f"{name}, line {number}: no such cell, or no number: {line!r}") from error
    return {feature: tuple(values) for feature, values in cells.items()}
