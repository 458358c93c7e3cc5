"""The two looks, fitted one after the other: the second on what the first says of pages that it was not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fit import regress
from fit.matrix import cell_columns, first_look, with_bias, without_words
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.model.fitted_points import BIAS, PER_LOGIT, Points
from warcmill.page.judge.second_look import SECOND_LOOK, Neighbours

if TYPE_CHECKING:
    from fit.matrix import Column, Runs
    from warcmill.page.judge.arrays import Floats
    from warcmill.page.judge.feature import Feature


_NOISE = 2
"""Words that are worth no more points than this in any way are left out: so words of a named rule keep its points."""


@dataclass(frozen=True)
class Settings:
    """What a fit depends on besides the pages."""

    folds: int = 5
    least_hosts: int = 5
    """Words, texts and headings met on fewer hosts get no points."""
    page_weight: float = 300.0
    """Weight of a page, against which the penalties stand."""
    weight_of_threads: float = 2.0
    """Forum pages weigh so many times as much: few of the labelled pages are, and their words mean the opposite."""
    length_power: float = 0.7
    """A run of n words weighs n to this power within its page."""
    penalty_of_words: float = 150.0
    penalty_of_texts: float = 300.0
    penalty_of_cells: float = 100.0
    penalty_of_second_look: float = 200.0
    trusted_from: float = 0.6
    least_trust: float = 0.3
    """A page weighs in full from so high an F1 on, after a trial by points that were fitted without its host, and else
    in proportion, but no less than this: labels that nothing else bears out are mostly wrong, such as a first paragraph
    for the whole text."""
    always_trusted: tuple[str, ...] = ("collection", "listing", "product")
    """Not so pages of these types: there labels rightly differ in what they hold, and hardly any trial follows them."""
    rounds: int = 80


@dataclass(frozen=True)
class Fitted:
    """Out-of-fold probabilities of both looks, and the points fitted on all pages."""

    first: Floats
    second: Floats
    unread: Floats
    """After both looks, of the same pages as if no word that is said were known."""
    weight: Floats
    """What each run weighed."""
    points: Points


def fit(runs: Runs, settings: Settings) -> Fitted:
    """Both looks."""
    weight = weights(runs, settings)
    matrix, columns = first_look(runs, settings.least_hosts)
    penalty = _penalties(columns, settings)
    trial = regress.out_of_fold(matrix, runs.share, weight, penalty, runs.fold, settings.rounds)
    weight *= trust(runs, trial, settings)
    models = list(regress.without_each_fold(matrix, runs.share, weight, penalty, runs.fold, settings.rounds))
    first, unread = (regress.judged(seen, models) for seen in (matrix, without_words(matrix, columns)))
    one = centred(regress.fit(matrix, runs.share, weight, penalty, settings.rounds), columns, frequency(matrix))
    del matrix
    around, names = second_look(runs, first)
    penalty = np.concatenate(([1e-6], np.full(len(names) - 1, settings.penalty_of_second_look)))
    models = list(regress.without_each_fold(around, runs.share, weight, penalty, runs.fold, settings.rounds))
    second, unread = (regress.judged(seen, models) for seen in (around, second_look(runs, unread)[0]))
    two = centred(regress.fit(around, runs.share, weight, penalty, settings.rounds), names, frequency(around))
    return Fitted(first, second, unread, weight, _points(columns, one, names, two))


def weights(runs: Runs, settings: Settings) -> Floats:
    """The weight of each run."""
    shared = regress.each_page_alike(runs.page, runs.words, lambda words: words**settings.length_power)
    of_page = np.where([kind == "forum" for kind in runs.types], settings.weight_of_threads, 1.0)
    return settings.page_weight * shared * of_page[runs.page]


def trust(runs: Runs, trial: Floats, settings: Settings) -> Floats:
    """Of each run how far the labels of its page are trusted, by their F1 under the probabilities of a trial."""
    both = np.bincount(runs.page, runs.words * trial * runs.share)
    sums = np.bincount(runs.page, runs.words * (trial + runs.share))
    f1 = 2 * both / np.maximum(sums, 1e-9)
    of_page: Floats = np.clip(f1 / settings.trusted_from, settings.least_trust, 1.0)
    of_page[[kind in settings.always_trusted for kind in runs.types]] = 1.0
    return of_page[runs.page]


def second_look(runs: Runs, chance: Floats) -> tuple[Any, list[Column]]:
    """The matrix of the second look, at first probabilities."""
    bounds = np.searchsorted(runs.page, np.arange(len(runs.views) + 1))
    pages = [
        Neighbours(view, chance[bounds[i] : bounds[i + 1]]) for i, view in enumerate(runs.views) if view is not None
    ]
    cells, columns = cell_columns(SECOND_LOOK, pages)
    return with_bias(cells, columns)


def frequency(matrix: Any) -> Floats:
    """Of each column the share of the rows that have it."""
    share: Floats = np.asarray(matrix.sum(axis=0)).ravel() / matrix.shape[0]
    return share


def centred(coefficients: Floats, columns: list[Column], frequency: Floats) -> Floats:
    """The same scores with each feature's mean moved into the bias: so points tell what is unusual about a run.

    Cells that were never met keep 0, the mean.
    """
    moved = coefficients.copy()
    groups: dict[str, list[int]] = {}
    for number, (kind, _, _) in enumerate(columns):
        if not kind.startswith("("):
            groups.setdefault(kind, []).append(number)
    for numbers in groups.values():
        mean = float(coefficients[numbers] @ frequency[numbers])
        moved[numbers] = np.where(frequency[numbers] > 0, coefficients[numbers] - mean, 0.0)
        moved[0] += mean
    return moved


def _penalties(columns: list[Column], settings: Settings) -> Floats:
    of_kind = {
        "(bias)": 1e-6,
        "(words)": settings.penalty_of_words,
        "(texts)": settings.penalty_of_texts,
        "(headings)": settings.penalty_of_texts,
    }
    return np.array([of_kind.get(kind, settings.penalty_of_cells) for kind, _, _ in columns])


def _points(columns: list[Column], one: Floats, names: list[Column], two: Floats) -> Points:
    words: dict[str, list[int]] = {}
    flat: dict[str, dict[str, int]] = {"(texts)": {}, "(headings)": {}}
    cells: dict[tuple[str, int], int] = {}
    for (kind, term, number), value in zip(columns, rounded(one), strict=True):
        if kind == "(words)":
            words.setdefault(term, [0, 0, 0])[number] = value
        elif kind in flat:
            flat[kind][term] = value
        else:
            cells[kind, number] = value
    second = {(kind, number): value for (kind, _, number), value in zip(names, rounded(two), strict=True)}
    return Points(
        words={word: (a, b, c) for word, (a, b, c) in words.items() if max(abs(a), abs(b), abs(c)) > _NOISE},
        texts=flat["(texts)"],
        headings=flat["(headings)"],
        structure=_table(FIRST_LOOK, cells),
        neighbours=_table(SECOND_LOOK, second),
    )


def rounded(coefficients: Floats) -> list[int]:
    """The coefficients as points."""
    return [round(value) for value in (coefficients * PER_LOGIT).tolist()]


def _table(features: tuple[Feature, ...], cells: dict[tuple[str, int], int]) -> dict[str, tuple[int, ...]]:
    return {
        BIAS: (cells["(bias)", 0],),
        **{one.name: tuple([cells[one.name, cell] for cell in range(one.size)]) for one in features},
    }
