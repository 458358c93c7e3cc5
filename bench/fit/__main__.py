"""Fit the rulebook's points to labelled pages.

    python bench/fit PAGES.parquet[:WEIGHT] ... [--prose-only FILE] [--cache FILE] [--write] [--folds N]
                     [--shuffle WORD]

Reads labelled pages (format: `pages.py`) and prints the cross-validated word F1 by page type (no page is judged by
points that were fitted on its host): after each look by whole passages, and at last of the text that the dataset
has. `unread` is what both looks make of the same pages as if no word that they say were known, nor their page types:
so pages in other languages fare. The types are those of the first file; each further file has a figure of its own. A
weight says how many times as much the pages of a file teach; --prose-only names a file whose references leave out
lists, quotes, tables and captions: those inside of a text teach nothing then. With --write it rewrites the points
files of the rulebook. The same pages give the same bytes, but for the day in their heads.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from fit.company import of_words
from fit.kinds import fit as fit_types
from fit.matrix import passages_of
from fit.measure import report, texts, written
from fit.pages import Source, fold_of, load
from fit.provenance import Made
from fit.stages import Settings, fit
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.model import fitted_points
from warcmill.page.judge.second_look import SECOND_LOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = Path(__file__).parents[2] / "src" / "warcmill" / "page" / "judge" / "model"


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", help="files of labelled pages, each with its weight or without")
    parser.add_argument("--prose-only", action="append", default=[], metavar="FILE", help="one of them")
    parser.add_argument("--cache", type=Path, help="keep the parsed and labelled pages in this file")
    parser.add_argument("--write", action="store_true", help="rewrite the points files")
    parser.add_argument("--folds", type=int, default=Settings.folds)
    parser.add_argument("--noise", type=int, default=Settings.noise, help="points up to which a term is worth none")
    parser.add_argument("--shuffle", default="", help="any word: deals the hosts to the folds in another way")
    given = parser.parse_args()
    sources = [_source(text, given.prose_only) for text in given.pages]
    pages = load(sources, given.cache)
    settings = Settings(folds=given.folds, noise=given.noise)
    fold = partial(fold_of, given.shuffle)
    passages = passages_of(pages, settings.folds, fold)
    types = fit_types(pages, passages, fold, settings.folds)
    print(f"page type {types.accuracy:.4f}")
    fitted = fit(passages, settings)
    for look, chance in (("first look", fitted.first), ("both looks", fitted.second)):
        figures = report(pages, list(texts(pages, passages, chance, types.types)))
        print(look, " ".join(f"{name} {value:.4f}" for name, value in figures.items()))
    figures = report(pages, list(texts(pages, passages, fitted.unread, [None] * len(pages))))
    print("unread", " ".join(f"{name} {value:.4f}" for name, value in figures.items()))
    figures = report(pages, list(written(pages, passages, fitted.second, types.types)))
    print("as blocks", " ".join(f"{name} {value:.4f}" for name, value in figures.items()))
    if given.write:
        hosts = dict(fitted.points.hosts) | {("types.tsv", term): count for term, count in types.hosts.items()}
        found = replace(fitted.points, types=types.points, hosts=hosts)
        found = replace(found, company=of_words(pages))
        made = Made(sources, pages, settings, figures["all"], types.accuracy)
        for name, text in fitted_points.write(found, FIRST_LOOK, SECOND_LOOK, made.heads()).items():
            (MODEL / name).write_text(text, "utf-8")


def _source(text: str, prose_only: Sequence[str]) -> Source:
    path, _, weight = text.partition(":")
    return Source(Path(path), float(weight or 1), prose_only=path in prose_only)


if __name__ == "__main__":
    main()
