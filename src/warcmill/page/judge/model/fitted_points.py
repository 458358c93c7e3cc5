"""The fitted points of words, texts, headings and cells, in the files that `bench/fit` writes.

One point is a hundredth of a logit: +70 doubles the odds that a passage is content, -70 halves them. The head of each
file says on what it was fitted, when, and with which result (see `sheet`). Files are sorted, so that a new fit can be
reviewed as a diff. Labels of cells are checked on loading: points that were fitted for features other than the
program's are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, get_args

from warcmill.errors import RuleError
from warcmill.model import PageType
from warcmill.page.judge.model import sheet
from warcmill.page.judge.model.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warcmill.page.judge.feature import Feature

Cells = dict[str, tuple[int, ...]]
"""The points of the cells of each feature."""

_OF_CELLS: Final = ("feature", "cell", "points")
COLUMNS: Final = {
    "words.tsv": ("word", "inside", "wrapping", "near", "hosts"),
    "texts.tsv": ("text", "points", "hosts"),
    "headings.tsv": ("heading", "points", "hosts"),
    "company.tsv": ("word", "family", "percent", "hosts"),
    "structure.tsv": _OF_CELLS,
    "neighbours.tsv": _OF_CELLS,
    "types.tsv": ("term", *get_args(PageType), "hosts"),
}
"""The files and their columns. `hosts` is the number of hosts, among the labelled pages, on which a term was met."""
TERMS: Final = ("words.tsv", "texts.tsv", "headings.tsv", "types.tsv")
"""The files with a column `hosts`."""
BIAS: Final = "(bias)"
PER_LOGIT: Final = 100
"""Points per logit."""
FAR: Final = 30.0
"""Logits beyond this make nothing more certain."""
MOST: Final = "most "
SOME: Final = "some "
"""Prefixes of page-type terms that are words of elements: of wrappers of the page, and of all other elements."""


@dataclass(frozen=True, slots=True)
class Points:
    """All points of a rulebook; empty tables are worth nothing."""

    words: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    """The points of each word: inside, wrapping, near (see `lexicon`)."""
    texts: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, int] = field(default_factory=dict)
    structure: Cells = field(default_factory=dict)
    neighbours: Cells = field(default_factory=dict)
    types: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The points of each term of a page for each page type."""
    company: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    """For words that no rule claims: the family whose names they occur with, on what percentage of their hosts, and on
    how many hosts they were met. This names what was removed; it gives no points."""
    hosts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """For each file and term, the number of hosts on which it was met."""

    def words_of_types(self) -> set[str]:
        """The words of elements that have points for page types."""
        return {term.removeprefix(way) for way in (SOME, MOST) for term in self.types if term.startswith(way)}


def read(
    files: Mapping[str, str],
    structure: Sequence[Feature],
    neighbours: Sequence[Feature],
) -> Points:
    """Parse the points from the texts of the files of `COLUMNS`; RuleError names file and line."""
    sheets = {name: sheet.read(name, files.get(name, ""), columns) for name, columns in COLUMNS.items()}
    terms = {name: _numbers(name, sheets[name]) for name in TERMS}
    return Points(
        words={word: (a, b, c) for word, (a, b, c, _) in terms["words.tsv"].items()},
        texts={text: value for text, (value, _) in terms["texts.tsv"].items()},
        headings={text: value for text, (value, _) in terms["headings.tsv"].items()},
        company=_company(sheets["company.tsv"]),
        structure=_cells("structure.tsv", sheets["structure.tsv"], structure),
        neighbours=_cells("neighbours.tsv", sheets["neighbours.tsv"], neighbours),
        types={term: tuple(values[:-1]) for term, values in terms["types.tsv"].items()},
        hosts={(name, term): values[-1] for name in TERMS for term, values in terms[name].items()},
    )


def write(
    points: Points,
    structure: Sequence[Feature],
    neighbours: Sequence[Feature],
    head: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """The texts of the files of `COLUMNS`; `head` has the lines for the top of each."""
    rows = {
        "words.tsv": _counted("words.tsv", points.words, points),
        "texts.tsv": _counted("texts.tsv", {term: (value,) for term, value in points.texts.items()}, points),
        "headings.tsv": _counted("headings.tsv", {term: (value,) for term, value in points.headings.items()}, points),
        "company.tsv": ((word, *map(str, values)) for word, values in sorted(points.company.items())),
        "structure.tsv": _labelled(points.structure, structure),
        "neighbours.tsv": _labelled(points.neighbours, neighbours),
        "types.tsv": _counted("types.tsv", points.types, points),
    }
    tops = head or {}
    return {
        name: Sheet(columns, tuple(rows[name]), tuple(tops.get(name, ()))).text() for name, columns in COLUMNS.items()
    }


def _counted(name: str, terms: Mapping[str, tuple[int, ...]], points: Points) -> Iterable[tuple[str, ...]]:
    for term, values in sorted(terms.items()):
        yield (term, *map(str, values), str(points.hosts.get((name, term), 0)))


def _labelled(cells: Cells, features: Sequence[Feature]) -> Iterable[tuple[str, str, str]]:
    yield (BIAS, "", str(cells.get(BIAS, (0,))[0]))
    for feature in features:
        for cell, value in enumerate(cells[feature.name]):
            if value:
                yield (feature.name, feature.label(cell), str(value))


def _numbers(name: str, table: Sheet) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for term, *values in table.rows:
        try:
            found[term] = [int(value) for value in values]
        except ValueError as error:
            raise RuleError(f"{name}, {term!r}: {error}") from error
    return found


def _company(table: Sheet) -> dict[str, tuple[str, int, int]]:
    try:
        return {word: (family, int(percent), int(hosts)) for word, family, percent, hosts in table.rows}
    except ValueError as error:
        raise RuleError(f"company.tsv: {error}") from error


def _cells(name: str, table: Sheet, features: Sequence[Feature]) -> Cells:
    cells: dict[str, list[int]] = {BIAS: [0], **{feature.name: [0] * feature.size for feature in features}}
    place = {
        (feature.name, feature.label(cell)): (feature.name, cell)
        for feature in features
        for cell in range(feature.size)
    }
    place[BIAS, ""] = (BIAS, 0)
    for feature, label, value in table.rows:
        try:
            own, cell = place[feature, label]
            cells[own][cell] = int(value)
        except (ValueError, KeyError) as error:
            raise RuleError(f"{name}: no such cell, or no number: {feature!r}, {label!r}, {value!r}") from error
    return {feature: tuple(values) for feature, values in cells.items()}
