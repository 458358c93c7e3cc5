"""Labels for the fitting program: aligned in reading order."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from fit.labels import label

PROSE = "the clock in the tower was built by a smith who had never seen one"


def test_a_run_of_the_reference_is_labelled_whole_and_a_menu_is_not() -> None:
    assert label(["Home", PROSE, "Share this"], f"{PROSE}.") == ([0.0, 1.0, 0.0], [1, 15, 2])


def test_of_two_equal_texts_the_one_in_reading_order_is_taken() -> None:
    assert label(["The tower", "Menu", "The tower", PROSE], f"The tower {PROSE}")[0] == [0.0, 0.0, 1.0, 1.0]


def test_what_was_moved_is_found_by_its_runs_of_four_words() -> None:
    moved = "strangers often ask why the smaller bell is silent"
    assert label([PROSE, moved], f"{moved} {PROSE}")[0] == [1.0, 1.0]


def test_single_words_out_of_a_longer_run_are_chance() -> None:
    assert label(["read all about the news of today", PROSE], PROSE)[0] == [0.0, 1.0]


def test_a_run_that_is_partly_in_the_reference_has_a_soft_label() -> None:
    assert label(["one two three four five six seven eight nine ten"], "one two three four five")[0] == [0.5]


def test_short_runs_between_matched_ones_count_if_the_reference_has_words_left() -> None:
    cells = ["alpha beta gamma delta", "yes", "epsilon zeta eta theta"]
    assert label(cells, "alpha beta gamma delta epsilon zeta eta theta yes")[0] == [1.0, 1.0, 1.0]
