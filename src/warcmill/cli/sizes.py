"""Sizes and shares as options take them: `64MiB`, `1GB`, `5%`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

UNITS = {"": 1, "B": 1} | {
    f"{letter}{binary}B": (1024 if binary else 1000) ** power
    for power, letter in enumerate("KMGT", 1)
    for binary in ("", "I")
}
"""Unit in capitals -> bytes."""
_SHARE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*%")
_WHOLE = 100
_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]*)")


class Size(click.ParamType[int]):
    """Bytes, as a number of at least 1 with or without a unit."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give the bytes."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(str(value).strip())
        unit = UNITS.get(found["unit"].upper()) if found else None
        if found is None or unit is None or (size := int(float(found["number"]) * unit)) < 1:
            self.fail(f"{value!r} is no size; sizes are such as 500000, 64MiB or 1.5GB", param, ctx)
        return size


class Limit(click.ParamType[Callable[[int], int]]):
    """How many of all may be so, as a number or a share of them: gives the most that may be, of so many."""

    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Callable[[int], int]:
        """Give the function from all to the most."""
        if callable(value):
            return lambda of: int(value(of))
        text = str(value).strip()
        if text.isascii() and text.isdecimal():
            return lambda _: int(text)
        found = _SHARE.fullmatch(text)
        if not found or not 0 <= float(found["number"]) <= _WHOLE:
            self.fail(f"{value!r} is neither a number nor a share of all, such as 20 or 0.5%", param, ctx)
        return lambda of: int(of * float(found["number"]) / _WHOLE)


SIZE = Size()
LIMIT = Limit()
