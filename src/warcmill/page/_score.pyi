from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from warcmill.page.judging.arrays import Floats, Ints
from warcmill.page.judging.ending import Places
from warcmill.page.judging.known import Known
from warcmill.page.judging.layout import Layout
from warcmill.page.judging.neighbours import Neighbours
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
def measure_view(layout: Layout, kind_tag: Ints, texts: list[str], known: dict[str, Any]) -> None: ...
def measure_neighbours(page: Neighbours, known: dict[str, Any]) -> None: ...
def measure_places(page: Places, known: dict[str, Any]) -> None: ...

class Scorer:
    def __init__(self, features: Sequence[Sequence[Any]], rule: list[int], rules: int, points: Ints) -> None: ...
    def look(self, values: list[Any], out: Ints) -> None: ...

class Bag:
    def __init__(self, points: Ints, row: Ints) -> None: ...
    def look(
        self, layout: Layout, wrapping_words: float, most: int, known: Known, rows: list[int], out: Ints
    ) -> None: ...

class Paths:
    def __init__(self, points: Ints, code: Ints, hard: npt.NDArray[np.uint8], codes: int) -> None: ...
    def look(
        self, layout: Layout, wrapping_words: float, number: Ints, start: Ints, count: Ints, out: Ints
    ) -> None: ...
