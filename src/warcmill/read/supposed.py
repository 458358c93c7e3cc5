"""Whether a file claims, by its name or bytes, to be an archive or a page dump: then it is damage to find nothing."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"\.(?:w?arc|wacz|mht(?:ml)?|maff|har|webarchive)(?:\.(?:wet|wat|open|gz|zst|zstd|bz2|xz|lz4|br|zip|7z))*$",
    re.IGNORECASE,
)
"""`crawl.warc`, `crawl.warc.gz`, `crawl.warc.wet.gz`, `crawl.warc.gz.open`; what lies beside them ends otherwise."""

_BYTES = re.compile(
    rb"WARC/|filedesc:"
    rb"|\x1f\x8b\x08|\x28\xb5\x2f\xfd|PK\x03\x04|PK\x05\x06|BZh[1-9]|\xfd7zXZ\0|\x04\x22\x4d\x18|7z\xbc\xaf\x27\x1c"
    rb"|(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n|[ \t][^\n]*\n){0,40}?content-type:[ \t]*multipart/related",
    re.IGNORECASE,
)
"""A WARC or ARC, what archives come packed in (gzip, zstd, ZIP, bzip2, xz, LZ4, 7-Zip), a page saved as a message."""

_OTHERS = re.compile(
    r"\.(?:docx|xlsx|pptx|odt|ods|odp|odg|epub|jar|apk|xpi|kmz|svgz|(?:css|js|svg|json|xml|txt|map|wasm)\.gz)$",
    re.IGNORECASE,
)
"""What sites offer that is packed in the same way, and says so by its name."""


def claims_captures(head: bytes, name: str) -> bool:
    """Whether a file of that name which begins with `head` should hold captures."""
    return bool(_NAME.search(name)) or (not _OTHERS.search(name) and _BYTES.match(head) is not None)
