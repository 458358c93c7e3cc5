"""The page types: one logistic regression for each, on the terms of whole pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from fit import regress
from warcmill.page.judge.model.fitted_points import BIAS, PER_LOGIT
from warcmill.page.judge.page_types import TYPES, UNSURE, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fit.matrix import Passages
    from fit.pages import Page
    from warcmill.model import PageType
    from warcmill.page.judge.arrays import Floats

_PENALTY = 3.0
_LEAST_HOSTS = 8
_ROUNDS = 100
_NOISE = 5
"""Terms that are worth no more points than this for any type are worth none."""


@dataclass(frozen=True)
class Fitted:
    """Page types by models that did not see the page's host, how many are right, and the points of all pages."""

    types: list[PageType | None]
    shares: list[float]
    """How likely each page's type is among all."""
    accuracy: float
    points: dict[str, tuple[int, ...]]
    hosts: dict[str, int]
    """Of each term on how many hosts it was met."""


def fit(pages: Sequence[Page], passages: Passages, fold_of: Callable[[str, int], int], folds: int) -> Fitted:
    """Fit the types to the pages of known type."""
    known = [
        number for number, page in enumerate(pages) if page.page_type in TYPES and passages.views[number] is not None
    ]
    found = [terms(view, pages[number].url) for number in known if (view := passages.views[number]) is not None]
    met = _often(found, [pages[number].host for number in known])
    names = sorted(met)
    matrix = _matrix(found, names)
    fold = np.array([fold_of(pages[number].host, folds) for number in known])
    true = np.array([TYPES.index(kind) for number in known if (kind := pages[number].page_type) in TYPES])
    penalty = np.array([1e-6 if name == BIAS else _PENALTY for name in names])
    weight = np.ones(len(known))
    shares = [(true == one) * 1.0 for one in range(len(TYPES))]
    folded = [regress.without_each_fold(matrix, share, weight, penalty, fold, _ROUNDS) for share in shares]
    chance = np.zeros((len(known), len(TYPES)))
    for models in zip(*folded, strict=True):  # one fold: a model for each type
        heard = _heard(np.stack([coefficients for _, coefficients in models], axis=1))
        chance[models[0][0]] = regress.sigmoid(matrix[models[0][0]] @ heard)
    every = _heard(np.stack([regress.fit(matrix, share, weight, penalty, _ROUNDS) for share in shares], axis=1))
    types: list[PageType | None] = [None] * len(pages)
    likely = [0.0] * len(pages)
    for number, own in zip(known, chance, strict=True):
        likely[number] = float(own.max() / own.sum())
        types[number] = TYPES[int(own.argmax())] if likely[number] >= UNSURE else None
    return Fitted(types, likely, float((chance.argmax(axis=1) == true).mean()), _points(names, every), met)


def _heard(coefficients: Floats) -> Floats:
    """The same (terms by types), with 0 for each term that is worth no more than noise for every type."""
    least = (_NOISE + 0.5) / PER_LOGIT  # as the points are rounded
    return np.where(np.abs(coefficients).max(axis=1, keepdims=True) < least, 0.0, coefficients)


def _often(found: Sequence[set[str]], hosts: Sequence[str]) -> dict[str, int]:
    seen = Counter(
        term for host, term in {(host, term) for host, own in zip(hosts, found, strict=True) for term in own}
    )
    return {term: count for term, count in seen.items() if count >= _LEAST_HOSTS}


def _matrix(found: Sequence[set[str]], names: Sequence[str]) -> sp.csr_matrix:
    number = {name: column for column, name in enumerate(names)}
    rows = [sorted(number[term] for term in own if term in number) for own in found]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], np.int32)
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), len(names)))


def _points(names: Sequence[str], coefficients: Floats) -> dict[str, tuple[int, ...]]:
    rounded = np.rint(coefficients * PER_LOGIT).astype(int).tolist()
    return {name: tuple(values) for name, values in zip(names, rounded, strict=True) if any(values)}
