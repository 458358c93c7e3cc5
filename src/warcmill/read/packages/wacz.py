"""What a WACZ says of the files in it: their hashes and sizes, and what they are for (WACZ 1.1.1)."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from warcmill.model import DigestStatus
from warcmill.read.packages.unzip import Member, can_unpack
from warcmill.read.packages.zip import Layout

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
LARGEST_PACKAGE = 64 << 20
REASONS = {"indexes": "wacz-index", "pages": "wacz-pages", PACKAGE: "wacz-package", PACKAGE_DIGEST: "wacz-package"}
"""Why a file that is no archive is skipped, by the first part of its path (section 4)."""
_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What the package says of a file in it."""

    algorithm: str
    value: str
    size: int | None


class Digests:
    """The digests that are taken of a file's data in one reading."""

    def __init__(self, algorithm: str | None, *, wants_sha256: bool) -> None:
        names = _ALGORITHMS & {algorithm, "sha256" if wants_sha256 else None}
        self._digests = {name: hashlib.new(name, usedforsecurity=False) for name in names}

    def update(self, data: bytes, /) -> None:
        """Take more of the file."""
        for digest in self._digests.values():
            digest.update(data)

    @property
    def sha256(self) -> str | None:
        """The SHA-256 in hex, if it was taken."""
        return self._digests["sha256"].hexdigest() if "sha256" in self._digests else None

    def status(self, claim: Claim | None, size: int) -> DigestStatus:
        """What became of a claim, held against what was read."""
        if claim is None:
            return "absent"
        if claim.algorithm not in self._digests:
            return "unsupported"
        is_same = self._digests[claim.algorithm].hexdigest() == claim.value.lower() and claim.size in {None, size}
        return "verified-raw" if is_same else "mismatch"


def claims(stream: BinaryIO, plan: Layout) -> dict[str, Claim]:
    """Read what the package says of its files, and what `datapackage-digest.json` says of the package."""
    listed = _json(stream, plan, PACKAGE).get("resources")
    found = {}
    for resource in listed if isinstance(listed, list) else ():
        if isinstance(resource, dict) and isinstance(path := resource.get("path"), str) and (claim := _claim(resource)):
            found[path] = claim
    if claim := _claim(_json(stream, plan, PACKAGE_DIGEST)):
        found[PACKAGE] = claim
    return found


def is_signed(stream: BinaryIO, plan: Layout) -> bool:
    """Whether somebody signed the package (WACZ Signing and Verification 0.1, 3.1); we do not verify it."""
    return "signedData" in _json(stream, plan, PACKAGE_DIGEST)


def _claim(resource: Mapping[str, Any]) -> Claim | None:
    """Read `hash: "sha256:…"` and `bytes`, or as WACZ 1.0 has them: `hashing: "sha256"` and both in `stats`."""
    stats = resource.get("stats")
    older = stats if isinstance(stats, dict) else {}
    value, size = resource.get("hash", older.get("hash")), resource.get("bytes", older.get("bytes"))
    if not isinstance(value, str):
        return None
    algorithm, _, hexadecimal = value.rpartition(":")
    name = algorithm or str(resource.get("hashing") or "sha256")
    return Claim(name.lower().replace("-", ""), hexadecimal, size if isinstance(size, int) else None)


def _json(stream: BinaryIO, plan: Layout, name: str) -> dict[str, Any]:
    """Read a JSON object out of the ZIP; what is none, or none any more, says nothing."""
    entry = next((entry for entry in plan.entries if entry.name == name and can_unpack(entry)), None)
    if entry is None:
        return {}
    try:
        value = json.loads(io.BufferedReader(Member(stream, entry)).read(LARGEST_PACKAGE))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
