"""What the first look sees of all passages of all labelled pages, as one sparse matrix with a name for each column."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from warcmill.page.judge.ancestor_terms import Paths
from warcmill.page.judge.feature_cells import Cells
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.heading_scope import reaches
from warcmill.page.judge.score_table import cells_of
from warcmill.page.judge.scored_terms import WAYS, heading_terms, text_terms
from warcmill.page.judge.scoring import WRAPPING_SHARE, judge_of
from warcmill.page.judge.view import View
from warcmill.page.markup.word_lookup import Known
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fit.pages import Page
    from warcmill.page.judge.arrays import Bools, Floats, Ints
    from warcmill.page.judge.feature import Feature
    from warcmill.page.judge.measures import Measured
    from warcmill.page.markup.word_lookup import Names

Column = tuple[str, str, int]
"""Kind (`(bias)`, `(words)`, `(texts)`, `(headings)` or the name of a feature), term, and way or cell."""


@dataclass(frozen=True)
class Passages:
    """All passages of all pages, one entry each."""

    page: Ints
    host: Ints
    fold: Ints
    share: Floats
    words: Ints
    teaches: Floats
    types: list[str | None]
    """Of each page, as it is labelled."""
    taken: Bools
    """Those that a hard rule of the rulebook takes."""
    views: list[View | None]
    """Of each page, None for those without text."""


class Numbers(defaultdict[str, int]):
    """A number for each string, in the order in which they are met."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class Rows:
    """The non-zero columns of each row, all of value 1."""

    def __init__(self) -> None:
        self.columns = array("i")
        self.ends = array("q", [0])

    def add(self, columns: Iterable[int]) -> None:
        """One more row."""
        self.columns.extend(columns)
        self.ends.append(len(self.columns))

    def matrix(self, width: int) -> Any:
        """As a sparse matrix."""
        columns, ends = np.array(self.columns, np.int32), np.array(self.ends, np.int64)
        return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(ends) - 1, width))


def passages_of(pages: Sequence[Page], folds: int, fold_of: Any) -> Passages:
    """The passages of the pages."""
    views = [View(page.tree) if page.tree.passages.text else None for page in pages]
    hosts = Numbers()
    count = [len(page.share) for page in pages]
    return Passages(
        page=np.repeat(np.arange(len(pages)), count),
        host=np.repeat([hosts[page.host] for page in pages], count),
        fold=np.repeat([fold_of(page.host, folds) for page in pages], count),
        share=np.concatenate([page.share for page in pages]),
        words=np.concatenate([page.words for page in pages]),
        teaches=np.concatenate([page.teaches for page in pages]),
        types=[page.page_type for page in pages],
        taken=np.concatenate([_taken(view) for view in views if view is not None]),
        views=views,
    )


def _taken(view: View) -> Bools:
    found: Bools = judge_of(rulebook()).lexicon.around(view, WRAPPING_SHARE).hard_word >= 0
    return found


def first_look(passages: Passages, least_hosts: int) -> tuple[Any, list[Column]]:
    """The matrix and its columns; words, texts and headings only if they were met on so many hosts."""
    words, texts, headings = Numbers(), Numbers(), Numbers()
    around, said, under = Rows(), Rows(), Rows()
    for view in passages.views:
        if view is not None:
            _add_words(view, words, around)
            _add_texts(view, texts, headings, said, under)
    parts, columns = [sp.csr_matrix(np.ones((len(passages.page), 1), np.float32))], [("(bias)", "", 0)]
    for kind, rows, names in (
        ("(words)", around, [(word, way) for word in words for way in range(WAYS)]),
        ("(texts)", said, [(text, 0) for text in texts]),
        ("(headings)", under, [(text, 0) for text in headings]),
    ):
        matrix = rows.matrix(len(names))
        often = np.flatnonzero(hosts_of(matrix, passages.host) >= least_hosts)
        parts.append(matrix[:, often])
        columns += [(kind, *names[number]) for number in often.tolist()]
    cells, names_of_cells = cell_columns(FIRST_LOOK, [view for view in passages.views if view is not None])
    return sp.hstack([*parts, cells], format="csr", dtype=np.float32), columns + names_of_cells


def without_words(matrix: Any, columns: list[Column]) -> Any:
    """The same as if no word that is said were known: pages in a language that no labelled page is in."""
    kept = np.array([kind not in ("(texts)", "(headings)") for kind, _, _ in columns], np.float32)
    return (matrix @ sp.diags(kept)).tocsr()


def _add_words(view: View, words: Numbers, around: Rows) -> None:
    """The words around each passage; new ones get a number."""
    paths = Paths(view, _of_all(view.tree.names, words), WRAPPING_SHARE * view.layout.total)
    for passage in range(len(view.index)):
        around.add(paths.terms(passage))


def _of_all(names: Names, words: Numbers) -> Known:
    numbers = [[words[word] for word in names.words(kind)] for kind in range(len(names.kinds))]
    count = array("q", [len(own) for own in numbers])
    start = array("q", accumulate(count, initial=0))[:-1]
    return Known(array("q", [number for own in numbers for number in own]), start, count)


def _add_texts(view: View, texts: Numbers, headings: Numbers, said: Rows, under: Rows) -> None:
    """What each passage says, and the headings over it."""
    text = view.tree.passages.text
    over = list(reaches(view))
    for passage, own in enumerate(text):
        said.add([texts[term] for term in text_terms(own)])
        under.add({headings[term] for head, end in over if head < passage < end for term in heading_terms(text[head])})


def cell_columns(features: Sequence[Feature], pages: Sequence[Measured]) -> tuple[Any, list[Column]]:
    """The cells of features over all pages (views or neighbours), one column for each cell."""
    offsets = np.cumsum([0] + [feature.size for feature in features])
    together = Cells(features)
    cells = np.concatenate([cells_of(together, page).astype(np.int32) for page in pages], axis=1)
    rows, width = cells.shape[1], len(features)
    numbers = (cells + offsets[:-1, None]).T.ravel().astype(np.int32)
    matrix = sp.csr_matrix(
        (np.ones(len(numbers), np.float32), numbers, np.arange(0, rows * width + 1, width)),
        shape=(rows, int(offsets[-1])),
    )
    return matrix, [(feature.name, "", cell) for feature in features for cell in range(feature.size)]


def with_bias(matrix: Any, columns: list[Column]) -> tuple[Any, list[Column]]:
    """The same with a first column that every row has."""
    bias = sp.csr_matrix(np.ones((matrix.shape[0], 1), np.float32))
    return sp.hstack([bias, matrix], format="csr", dtype=np.float32), [("(bias)", "", 0), *columns]


def hosts_of(matrix: Any, host: Ints) -> Ints:
    """Of each column on how many hosts it is."""
    sums = (
        sp.csr_matrix(
            (np.ones(len(host), np.float32), (host, np.arange(len(host)))), shape=(int(host.max()) + 1, len(host))
        )
        @ matrix
    )
    counts: Ints = np.asarray((sums > 0).sum(axis=0)).ravel()
    return counts
