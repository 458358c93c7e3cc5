"""The public suffix list: which part of a host's name was registered, and by whom."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_END = "// ===END ICANN DOMAINS==="
"""After this line come the suffixes of hosting companies (`github.io`): their hosts share one registered domain, and
each is a private domain of its own."""
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
"""Full stops that separate labels just as `.` does (IDNA 2003, 3.1)."""


class Domains(NamedTuple):
    """The parts of a host name; None for a part that it lacks."""

    registry_suffix: str | None = None
    registered: str | None = None
    private: str | None = None


def domains(name: str) -> Domains:
    """A lower-case host's ICANN suffix, its registered domain, and its registered domain by the private rules too.

    A bare suffix has no domains; an unknown host has none of the three.
    """
    labels = name.translate(_DOTS).removesuffix(".").split(".")
    known = [_decoded(label) for label in labels]
    registry, whole = _rules()
    suffix = _suffix(known, registry)
    if suffix is None:
        return Domains()
    return Domains(".".join(labels[suffix:]), _below(labels, suffix), _below(labels, _suffix(known, whole)))


def _below(labels: list[str], suffix: int | None) -> str | None:
    return ".".join(labels[suffix - 1 :]) if suffix and labels[suffix - 1] else None


def _suffix(labels: list[str], rules: frozenset[str]) -> int | None:
    """Where the suffix begins: the longest rule wins, and `!` makes an exception to `*` (the list's own algorithm)."""
    for start in range(len(labels)):
        above = ".".join(labels[start + 1 :])
        if f"!{labels[start]}.{above}" in rules:
            return start + 1
        if f"*.{above}" in rules or (f"{labels[start]}.{above}" if above else labels[start]) in rules:
            return start
    return None


def _decoded(label: str) -> str:
    """A label as the list spells it: `xn--55qx5d` is `公司`."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


@cache
def _rules() -> tuple[frozenset[str], frozenset[str]]:
    """The ICANN rules and all rules, as lines; comments may stay, for no host name looks like one."""
    package = find_spec("publicsuffixlist")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("publicsuffixlist", name="publicsuffixlist")
    listed = Path(package.submodule_search_locations[0], "public_suffix_list.dat").read_text("utf-8")
    return frozenset(listed.partition(_END)[0].splitlines()), frozenset(listed.splitlines())
