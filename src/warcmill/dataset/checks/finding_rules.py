"""What can be wrong with a dataset, its files and its schemas: one table."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from warcmill.model import Finding, FindingRule, Source

_TABLE = tomllib.loads((files(__package__) / "findings.toml").read_text("utf-8"))

RULES: dict[str, FindingRule] = {each["code"]: FindingRule(**each) for each in _TABLE["rule"]}
"""Every rule by its code, in the order of `findings.toml`."""

CODES = {rule.name: code for code, rule in RULES.items()}

EXAMPLES = 3
"""Places that one check names in one file; the last of them stands for all others."""


def finding(name: str, message: str, source: Source, **place: int | str | Source | None) -> Finding:
    """A finding of the rule of that name; `place` are the other fields of `model.Finding`."""
    return Finding(CODES[name], message, source, **place)  # type: ignore[arg-type]  # fields of Finding, by name


def examples(found: Sequence[Finding], total: int) -> list[Finding]:
    """The first few of alike findings, the last of them standing for all others of `total`."""
    shown = list(found[:EXAMPLES])
    return [*shown[:-1], replace(shown[-1], count=total - len(shown) + 1)] if shown else []
