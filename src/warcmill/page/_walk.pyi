from collections.abc import Callable
from typing import Any

from warcmill.page.walk import Elements, Numbers

def walk(
    root: Any, most: int, is_hidden: Callable[[str], object], break_mark: str, seam: str
) -> tuple[
    tuple[Elements, Numbers, list[str], Numbers, Numbers, Numbers, Numbers, list[str], list[str], Numbers],
    tuple[Numbers, Numbers, list[str], Numbers, Numbers, bytearray],
    list[str],
    bool,
]: ...
