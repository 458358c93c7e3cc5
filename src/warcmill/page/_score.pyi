from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from warcmill.page.judging.arrays import Floats, Ints
from warcmill.page.judging.layout import Layout
from warcmill.page.walk import Numbers

def counted(texts: list[str], classes: npt.NDArray[np.uint8], out: Ints) -> None: ...
def placed(
    parent: Numbers,
    first_piece: Numbers,
    end_piece: Numbers,
    run_end: Ints,
    words: Ints,
    linked: Floats,
    out: Ints,
    linked_out: Floats,
) -> None: ...
def between(sums: Floats, weights: Floats, first: Ints, end: Ints, out: Floats) -> None: ...
def siblings(parent: Ints, make: Ints, out: Ints) -> None: ...
def alike(container: Ints, parent: Ints, make: Ints, levels: int, out: Ints) -> int: ...

class Scorer:
    def __init__(self, features: Sequence[Sequence[Any]], rule: list[int], rules: int, points: Ints) -> None: ...
    def look(self, values: list[Any], out: Ints) -> None: ...

class Paths:
    def __init__(self, points: Ints, code: Ints, hard: npt.NDArray[np.uint8], codes: int) -> None: ...
    def look(
        self, layout: Layout, wrapping_words: float, number: Ints, start: Ints, count: Ints, out: Ints
    ) -> None: ...
