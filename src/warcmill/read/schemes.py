"""URLs that inputs are read from: by a list, since what is installed beside us may know hosts of other schemes."""

from __future__ import annotations

from warcmill.errors import UsageError
from warcmill.read.names import public

SCHEMES = ("http", "https", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "file", "memory")
"""HTTP, object stores (Amazon and compatible, Google, Azure, Alibaba), local files, memory of this process."""


def check_scheme(url: str) -> None:
    """A UsageError if the URL's scheme is not one of `SCHEMES`; chains (`zip::https://…`) are none."""
    scheme = url.partition("://")[0]
    if scheme.lower() not in SCHEMES:
        raise UsageError(f"{public(url)}: inputs are not read from URLs of this scheme; it may be {', '.join(SCHEMES)}")
