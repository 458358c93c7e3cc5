"""Every page dump of our own through reading and de-chroming, compared with what is true of it."""

from __future__ import annotations

import pytest

import seeds
from seeds import Seed

SEEDS = seeds.seeds()
NOISE = 0.03
"""How far the text of one page may fall when the others gain."""
NAMES = [seed.slug for seed in SEEDS]


@pytest.mark.parametrize("seed", SEEDS, ids=NAMES)
def test_a_seed_gives_what_is_true_of_it(seed: Seed) -> None:
    found, expected = seeds.document(seed), seed.expected
    ours = seeds.fields(found, expected)
    settled = [name for name in ours if name not in expected["open"]]
    assert {name: ours[name] for name in settled} == {name: expected[name] for name in settled}
    text = found.text or ""
    assert [snippet for snippet in expected["must_not"] if snippet in text and snippet not in expected["kept"]] == []
    if expected["text_f1"] == 1.0:
        assert text.split() == expected["text"].split()
    assert seeds.text_f1(text, expected["text"]) >= expected["text_f1"] - NOISE


def test_the_corpus_has_all_page_types_and_many_languages_and_scripts() -> None:
    assert {seed.expected["page_type"] for seed in SEEDS} == {
        "article", "forum", "product", "collection", "listing", "documentation", "service",
    }  # fmt: skip
    assert len({seed.expected["language"] for seed in SEEDS}) >= 16
    assert {seed.page.suffix for seed in SEEDS} == {".html", ".md", ".mhtml"}
