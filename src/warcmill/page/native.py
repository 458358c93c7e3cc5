"""The compiled parts of `page/`, where they could be built; plain Python replaces them elsewhere."""

from __future__ import annotations

from types import ModuleType

native_cut: ModuleType | None
native_walk: ModuleType | None
try:
    from warcmill.page.extract import _cut as native_cut
    from warcmill.page.markup import _traversal as native_walk
except (ImportError, ValueError):  # built without a C compiler, or for another version of lxml
    native_cut = native_walk = None
