"""The two looks, fitted one after the other: the second on what the first says of pages that it was not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fit import regress
from fit.matrix import cell_columns, first_look, hosts_of, with_bias, without_words
from fit.noise import FILE_OF_KIND, Noise
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.model.fitted_points import BIAS, PER_LOGIT, Points
from warcmill.page.judge.second_look import SECOND_LOOK, Neighbours
from warcmill.page.rules.rulebook import rulebook

if TYPE_CHECKING:
    from fit.matrix import Column, Passages
    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.feature import Feature


@dataclass(frozen=True)
class Settings:
    """What a fit depends on besides the pages."""

    folds: int = 5
    least_hosts: int = 5
    """Words, texts and headings met on fewer hosts get no points."""
    page_weight: float = 300.0
    """Weight of a page, against which the penalties stand."""
    weight_of_threads: float = 3.0
    """Forum pages weigh so many times as much: few of the labelled pages are, and their words mean the opposite."""
    length_power: float = 0.7
    """A passage of n words weighs n to this power within its page."""
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
    noise: int = 2
    """Words, texts and headings that are worth no more points than this in any way are worth none."""


@dataclass(frozen=True)
class Fitted:
    """Out-of-fold probabilities of both looks, and the points fitted on all pages."""

    first: Floats
    second: Floats
    unread: Floats
    """After both looks, of the same pages as if no word that is said were known."""
    weight: Floats
    """What each passage weighed."""
    points: Points


def fit(passages: Passages, settings: Settings) -> Fitted:
    """Both looks."""
    weight = weights(passages, settings)
    matrix, columns = first_look(passages, settings.least_hosts)
    hosts = hosts_of(matrix, passages.host)
    penalty, quiet = _penalties(columns, settings), Noise(columns, settings.noise)
    trial = regress.out_of_fold(matrix, passages.share, weight, penalty, passages.fold, settings.rounds)
    weight *= trust(passages, trial, settings)
    models = list(regress.without_each_fold(matrix, passages.share, weight, penalty, passages.fold, settings.rounds))
    models = [(rows, quiet.cut(coefficients)) for rows, coefficients in models]
    first, unread = (regress.judged(seen, models) for seen in (matrix, without_words(matrix, columns)))
    whole = quiet.cut(regress.fit(matrix, passages.share, weight, penalty, settings.rounds))
    one = centred(whole, columns, frequency(matrix))
    del matrix
    around, names = second_look(passages, first)
    penalty = np.concatenate(([1e-6], np.full(len(names) - 1, settings.penalty_of_second_look)))
    models = list(regress.without_each_fold(around, passages.share, weight, penalty, passages.fold, settings.rounds))
    second, unread = (regress.judged(seen, models) for seen in (around, second_look(passages, unread)[0]))
    two = centred(regress.fit(around, passages.share, weight, penalty, settings.rounds), names, frequency(around))
    return Fitted(first, second, unread, weight, _points(columns, one, names, two, hosts))


def weights(passages: Passages, settings: Settings) -> Floats:
    """The weight of each passage."""
    shared = regress.each_page_alike(passages.page, passages.words, lambda words: words**settings.length_power)
    of_page = np.where([kind == "forum" for kind in passages.types], settings.weight_of_threads, 1.0)
    return settings.page_weight * shared * of_page[passages.page] * passages.teaches


def trust(passages: Passages, trial: Floats, settings: Settings) -> Floats:
    """Of each passage how far the labels of its page are trusted, by their F1 under the probabilities of a trial."""
    both = np.bincount(passages.page, passages.words * trial * passages.share)
    sums = np.bincount(passages.page, passages.words * (trial + passages.share))
    f1 = 2 * both / np.maximum(sums, 1e-9)
    of_page: Floats = np.clip(f1 / settings.trusted_from, settings.least_trust, 1.0)
    of_page[[kind in settings.always_trusted for kind in passages.types]] = 1.0
    return of_page[passages.page]


def second_look(passages: Passages, chance: Floats) -> tuple[Any, list[Column]]:
    """The matrix of the second look, at first probabilities."""
    bounds = np.searchsorted(passages.page, np.arange(len(passages.views) + 1))
    pages = [
        Neighbours(view, chance[bounds[i] : bounds[i + 1]]) for i, view in enumerate(passages.views) if view is not None
    ]
    cells, columns = cell_columns(SECOND_LOOK, pages)
    return with_bias(cells, columns)


def frequency(matrix: Any) -> Floats:
    """Of each column the share of the rows that have it."""
    share: Floats = np.asarray(matrix.sum(axis=0)).ravel() / matrix.shape[0]
    return share


def centred(coefficients: Floats, columns: list[Column], frequency: Floats) -> Floats:
    """The same scores with each feature's mean moved into the bias: so points tell what is unusual about a passage.

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


def _points(columns: list[Column], one: Floats, names: list[Column], two: Floats, hosts: Ints) -> Points:
    words: dict[str, list[int]] = {}
    flat: dict[str, dict[str, int]] = {"(texts)": {}, "(headings)": {}}
    cells: dict[tuple[str, int], int] = {}
    met: dict[tuple[str, str], int] = {}
    for (kind, term, number), value, count in zip(columns, rounded(one), hosts.tolist(), strict=True):
        if kind in FILE_OF_KIND:
            place = (FILE_OF_KIND[kind], term)
            met[place] = max(met.get(place, 0), count)
        if kind == "(words)":
            words.setdefault(term, [0, 0, 0])[number] = value
        elif kind in flat:
            flat[kind][term] = value
        else:
            cells[kind, number] = value
    second = {(kind, number): value for (kind, _, number), value in zip(names, rounded(two), strict=True)}
    named = rulebook().by_word
    return Points(
        words={word: (a, b, c) for word, (a, b, c) in words.items() if a or b or c or word in named},
        texts={term: value for term, value in flat["(texts)"].items() if value},
        headings={term: value for term, value in flat["(headings)"].items() if value},
        structure=_table(FIRST_LOOK, cells),
        neighbours=_table(SECOND_LOOK, second),
        hosts=met,
    )


def rounded(coefficients: Floats) -> list[int]:
    """The coefficients as points."""
    return [round(value) for value in (coefficients * PER_LOGIT).tolist()]


def _table(features: tuple[Feature, ...], cells: dict[tuple[str, int], int]) -> dict[str, tuple[int, ...]]:
    return {
        BIAS: (cells["(bias)", 0],),
        **{one.name: tuple([cells[one.name, cell] for cell in range(one.size)]) for one in features},
    }
