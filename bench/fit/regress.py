"""Logistic regression with soft labels, weights and an L2 penalty for each column, by L-BFGS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warcmill.page.judge.arrays import Floats, Ints

_FAR = 30.0


def fit(
    matrix: Any,
    share: Floats,
    weight: Floats,
    penalty: Floats,
    rounds: int,
    offset: Floats | None = None,
) -> Floats:
    """The coefficients of the columns, in logits; `offset` is what each row has without them."""
    turned = matrix.T.tocsr()
    given = np.zeros(len(share)) if offset is None else offset

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        score = np.clip(matrix @ coefficients.astype(np.float32) + given, -_FAR, _FAR).astype(np.float64)
        error = (weight * (sigmoid(score) - share)).astype(np.float32)
        value = np.sum(weight * (np.logaddexp(0, score) - share * score)) + 0.5 * np.sum(penalty * coefficients**2)
        return float(value), turned @ error + penalty * coefficients

    found = minimize(
        loss,
        np.zeros(matrix.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds},
    )
    coefficients: Floats = found.x
    return coefficients


def out_of_fold(
    matrix: Any,
    share: Floats,
    weight: Floats,
    penalty: Floats,
    fold: Ints,
    rounds: int,
    offset: Floats | None = None,
) -> Floats:
    """Of each row the probability by the model that was fitted without the row's fold; rows of no weight teach none."""
    given = np.zeros(len(share)) if offset is None else offset
    return judged(matrix, without_each_fold(matrix, share, weight, penalty, fold, rounds, given), given)


def without_each_fold(
    matrix: Any, share: Floats, weight: Floats, penalty: Floats, fold: Ints, rounds: int, offset: Floats | None = None
) -> Iterator[tuple[Ints, Floats]]:
    """For each fold its rows, and the coefficients that were fitted on all others."""
    given = np.zeros(len(share)) if offset is None else offset
    for number in np.unique(fold):
        here = fold == number
        train = np.flatnonzero(~here & (weight > 0))
        yield np.flatnonzero(here), fit(matrix[train], share[train], weight[train], penalty, rounds, given[train])


def judged(matrix: Any, models: Iterable[tuple[Ints, Floats]], offset: Floats | None = None) -> Floats:
    """The probability of each row by the model that is for it."""
    chance = np.zeros(matrix.shape[0])
    for rows, coefficients in models:
        chance[rows] = sigmoid(matrix[rows] @ coefficients.astype(np.float32) + (0 if offset is None else offset[rows]))
    return chance


def sigmoid(score: Any) -> Floats:
    """The logistic function."""
    value: Floats = 1.0 / (1.0 + np.exp(-np.clip(score, -_FAR, _FAR)))
    return value


def logit(chance: Floats) -> Floats:
    """The inverse of the logistic function, for probabilities that are neither 0 nor 1."""
    value: Floats = np.log(chance) - np.log1p(-chance)
    return value


def each_page_alike(page: Ints, words: Ints, of_words: Callable[[Any], Any]) -> Floats:
    """Weights of passages by their words, such that each page weighs 1."""
    weight = of_words(np.maximum(words, 1))
    sums = np.bincount(page, weight)
    shared: Floats = weight / sums[page]
    return shared
