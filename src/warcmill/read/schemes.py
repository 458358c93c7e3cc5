"""URL schemes of inputs: a fixed list, since installed packages may support hosts of any other scheme."""

from __future__ import annotations

from warcmill.errors import UsageError
from warcmill.read.names import public

SCHEMES = ("http", "https", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "file", "memory")
"""HTTP, object stores (Amazon and compatible, Google, Azure, Alibaba), local files, memory of this process."""


def check_scheme(url: str) -> None:
    """A UsageError unless the URL's scheme is one of `SCHEMES`; chains (`zip::https://…`) are not."""
    scheme = url.partition("://")[0]
    if scheme.lower() not in SCHEMES:
        raise UsageError(f"{public(url)}: inputs are not read from URLs of this scheme; it may be {', '.join(SCHEMES)}")
