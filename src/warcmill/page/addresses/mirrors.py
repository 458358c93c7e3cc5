"""Onion mirrors of public sites: which host they stand for (data in `mirrors.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Mirror:
    """An onion service that its operator runs as a mirror of a public site."""

    onion: str
    public: str
    site: str | None = None


@cache
def mirrors() -> dict[str, Mirror]:
    """All known mirrors by the last two labels of their host."""
    table = tomllib.loads(resources.files(__package__).joinpath("mirrors.toml").read_text("utf-8"))
    return {row["onion"]: Mirror(**row) for row in table["mirror"]}


def mirror_of(host: str) -> Mirror | None:
    """The mirror that this host belongs to, if it is a known one; else None."""
    if not host.endswith(".onion"):
        return None
    return mirrors().get(".".join(host.split(".")[-2:]))


def public_host(host: str) -> str | None:
    """The public host behind a mirror's host, for example `www.nytimes.com`; None if the mirror is unknown.

    A mirror's bare domain becomes `www.`, since that is where public sites live.
    """
    found = mirror_of(host)
    if found is None:
        return None
    labels = host.removesuffix(found.onion)
    return f"{labels or 'www.'}{found.public}"
