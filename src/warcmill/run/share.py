"""One of several processes that share a collection without talking to each other: what falls to it, by name alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from warcmill.errors import UsageError


@dataclass(frozen=True, slots=True)
class Shard:
    """Number `number` of `of`, from 1."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read `3/16`. Raises UsageError."""
        number, _, of = text.partition("/")
        try:
            found = cls(int(number), int(of))
        except ValueError:
            raise UsageError(f"{text!r} is no shard: it is I/N, such as 3/16") from None
        if not 1 <= found.number <= found.of:
            raise UsageError(f"{text!r} is no shard: they are numbered from 1/{found.of} to {found.of}/{found.of}")
        return found

    def takes(self, name: str) -> bool:
        """Whether an input or unit of that name falls to it; to each of the others it does not."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1


ALL = Shard()
"""The only process there is."""
