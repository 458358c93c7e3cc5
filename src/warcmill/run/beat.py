"""How far a unit has come since it was last asked: what progress is added up from."""

from __future__ import annotations

from typing import NamedTuple


class Beat(NamedTuple):
    """How far one unit has come since the last beat."""

    bytes: int = 0
    records: int = 0
    rows: int = 0
    rejects: int = 0
    files: int = 0
