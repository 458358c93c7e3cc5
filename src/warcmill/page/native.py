"""The compiled part of this room, where it could be built; all that it does is done in plain Python else."""

from __future__ import annotations

from types import ModuleType

compiled: ModuleType | None
try:
    from warcmill.page import _compiled as compiled
except (ImportError, ValueError):  # no C compiler where the package was built, or another lxml than it was built for
    compiled = None
