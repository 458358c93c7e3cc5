"""The public suffix list: which part of a host's name was registered."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_END = "// ===END ICANN DOMAINS==="
"""What follows are suffixes of companies that let rooms (`github.io`): hosts there are of one registered domain."""
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
"""The full stops that separate labels like `.` (IDNA 2003, 3.1)."""


def registered_domain(name: str) -> str | None:
    """The suffix of a host (in lower case) and the label before it; None for a bare suffix or an unknown one."""
    labels = name.translate(_DOTS).removesuffix(".").split(".")
    known = [_decoded(label) for label in labels]
    suffix = _suffix(known)
    return ".".join(labels[suffix - 1 :]) if suffix and labels[suffix - 1] else None


def _suffix(labels: list[str]) -> int | None:
    """Where the suffix begins: the longest rule counts, `!` takes one of `*` back (the list's own algorithm)."""
    rules = _rules()
    for start in range(len(labels)):
        above = ".".join(labels[start + 1 :])
        if f"!{labels[start]}.{above}" in rules:
            return start + 1
        if f"*.{above}" in rules or (f"{labels[start]}.{above}" if above else labels[start]) in rules:
            return start
    return None


def _decoded(label: str) -> str:
    """A label as the list has it: `xn--55qx5d` is `公司`."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


@cache
def _rules() -> frozenset[str]:
    """The rules, as lines; that comments are among them does no harm, since they hold what no name does."""
    package = find_spec("publicsuffixlist")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("publicsuffixlist", name="publicsuffixlist")
    listed = Path(package.submodule_search_locations[0], "public_suffix_list.dat").read_text("utf-8")
    return frozenset(listed.partition(_END)[0].splitlines())
