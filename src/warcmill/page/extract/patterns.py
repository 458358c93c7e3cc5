"""Patterns of pages, as data: loaded once from `patterns.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def shapes() -> dict[str, Any]:
    """The tables of `patterns.toml` by name."""
    return tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))
