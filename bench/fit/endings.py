"""The last look: where texts end, fitted to where the main text of labelled pages does, and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fit import regress
from fit.matrix import cell_columns, with_bias
from fit.stages import centred, frequency, rounded
from warcmill.page.judge.end_of_text import PROFILES, SIGNS, Course, Places, still
from warcmill.page.judge.last_look import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fit.kinds import Fitted as Types
    from fit.matrix import Column, Passages
    from fit.stages import Fitted as Looks
    from fit.stages import Settings
    from warcmill.page.judge.arrays import Floats, Ints
    from warcmill.page.judge.model.fitted_points import Cells

LEAST_SHARE: Final = 0.06
"""The text ends where no more than this share of what follows is main text: a stray match far below is chance."""
PENALTY_OF_SIGNS: Final = 3.0
PENALTY_OF_PROFILES: Final = 30.0


@dataclass(frozen=True)
class Fitted:
    """Out-of-fold probabilities after the last look, and the points fitted on all pages."""

    chance: Floats
    points: Cells


def fit(passages: Passages, types: Types, looks: Looks, settings: Settings) -> Fitted:
    """The signs of an end on all pages, then the profile of each page type on the pages that would get it."""
    second, weight = looks.second, looks.weight
    starts = np.searchsorted(passages.page, np.arange(len(passages.views) + 1)).tolist()
    likely, cells = _signs(passages, second, starts, settings)
    parts = [
        Course(view, second[first:end], still(likely[first:end]))
        for view, (first, end) in zip(passages.views, pairwise(starts), strict=True)
        if view is not None
    ]
    after = second.copy()
    known = [number for number, view in enumerate(passages.views) if view is not None]
    for kind, features in PROFILES.items():
        cells |= {(one.name, cell): 0 for one in features for cell in range(one.size)}
        has = [types.types[number] == kind and types.shares[number] >= SURE for number in known]
        if not any(has):
            continue
        here = np.isin(passages.page, [number for number, own in zip(known, has, strict=True) if own])
        matrix, columns = cell_columns(features, [part for part, own in zip(parts, has, strict=True) if own])
        penalty = np.full(len(columns), PENALTY_OF_PROFILES)
        share, own, offset = passages.share[here], weight[here], regress.logit(second[here])
        after[here] = regress.out_of_fold(matrix, share, own, penalty, passages.fold[here], settings.rounds, offset)
        cells |= _cells(columns, regress.fit(matrix, share, own, penalty, settings.rounds, offset))
    return Fitted(after, _tables(cells))


def _signs(
    passages: Passages, second: Floats, starts: Sequence[int], settings: Settings
) -> tuple[Floats, dict[tuple[str, int], int]]:
    """Of each passage, out of fold, how likely the text ends before it; and the points of the signs."""
    pages = [
        Places(view, second[first:end])
        for view, (first, end) in zip(passages.views, pairwise(starts), strict=True)
        if view is not None
    ]
    cells, columns = cell_columns(SIGNS, pages)
    matrix, columns = with_bias(cells, columns)
    ends = np.zeros(len(second))
    before = np.zeros(len(second), np.bool_)
    for first, end in pairwise(starts):
        place = _end(passages.share[first:end], passages.words[first:end])
        before[first + 1 : min(first + place + 1, end)] = True
        if place < end - first:
            ends[first + place] = 1.0
    penalty = np.concatenate(([1e-6], np.full(len(columns) - 1, PENALTY_OF_SIGNS)))
    weight: Floats = before.astype(np.float64)
    likely = regress.out_of_fold(matrix, ends, weight, penalty, passages.fold, settings.rounds)
    rows = np.flatnonzero(before)
    every = regress.fit(matrix[rows], ends[rows], weight[rows], penalty, settings.rounds)
    return likely, _cells(columns, centred(every, columns, frequency(matrix[rows])))


def _end(share: Floats, words: Ints) -> int:
    """The passage before which the main text ends; the number of passages if it goes on to the last one."""
    return int(np.argmax(np.concatenate(([0.0], np.cumsum(words * (share - LEAST_SHARE))))))


def _cells(columns: Sequence[Column], coefficients: Floats) -> dict[tuple[str, int], int]:
    return {(kind, cell): value for (kind, _, cell), value in zip(columns, rounded(coefficients), strict=True)}


def _tables(cells: dict[tuple[str, int], int]) -> Cells:
    found: dict[str, list[int]] = {}
    for name, cell in sorted(cells):
        found.setdefault(name, []).append(cells[name, cell])
    return {name: tuple(values) for name, values in found.items()}
