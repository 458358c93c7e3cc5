"""The compiled part of this room, where it could be built; all that it does is done in plain Python else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

native_mark: Callable[[bytes, int, int], bool] | None
native_http: Callable[[bytes, frozenset[int]], Any] | None
native_warc: Callable[[bytes, int, dict[str, str]], Any] | None
try:
    from warcmill.read._fields import has_mark as native_mark
    from warcmill.read._fields import http_header as native_http
    from warcmill.read._fields import warc_header as native_warc
except ImportError:  # no C compiler where the package was built
    native_mark = native_http = native_warc = None
