"""The compiled parts of this room, where they could be built; all that they do is done in plain Python else."""

from __future__ import annotations

from types import ModuleType

native_cut: ModuleType | None
native_walk: ModuleType | None
try:
    from warcmill.page.extract import _cut as native_cut
    from warcmill.page.markup import _traversal as native_walk
except (ImportError, ValueError):  # no C compiler where the package was built, or another lxml than it was built for
    native_cut = native_walk = None
