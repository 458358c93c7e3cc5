from array import array
from collections.abc import Callable
from typing import Any

from warcmill.page.walk import Elements

def walk(
    root: Any, most: int, is_hidden: Callable[[str], object], break_mark: str, seam: str
) -> tuple[
    tuple[Elements, array[int], list[str], list[str], array[int], list[str], array[int], array[int], array[int]],
    tuple[list[int], list[int], list[str], list[int], list[int]],
    list[str],
    bool,
]: ...
