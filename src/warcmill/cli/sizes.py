"""Sizes and shares as options take them: `64MiB`, `1GB`, `5%`."""

from __future__ import annotations

import re
from typing import Any

import click

UNITS = {"": 1, "B": 1} | {
    f"{letter}{binary}B": (1024 if binary else 1000) ** power
    for power, letter in enumerate("KMGT", 1)
    for binary in ("", "I")
}
"""Unit in capitals -> bytes."""
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


SIZE = Size()
