from collections.abc import Callable
from typing import Any

from warcmill.page.markup.traversal import Elements, Numbers

def walk(
    root: Any, most: int, is_hidden: Callable[[str], object], break_mark: str, seam: str
) -> tuple[
    tuple[Elements, Numbers, list[str], Numbers, Numbers, Numbers, Numbers, list[str], list[str], Numbers, Numbers],
    tuple[Numbers, Numbers, list[str], Numbers, Numbers, bytearray],
    list[str],
    bool,
]: ...
def anchors(
    elements: Elements,
    columns: tuple[Numbers, Numbers, Numbers, Numbers],
    roles: bytes,
    pieces: list[str],
    holds: list[bool],
    most: int,
    longest: int,
    line: Callable[[str], str],
) -> list[tuple[int, str, str | None, str, bool]]: ...
def of_kinds(kind: Numbers, wanted: bytearray) -> list[int]: ...
def is_crowded(page: bytes, most: int) -> bool: ...
