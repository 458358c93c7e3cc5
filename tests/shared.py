"""Where the shared real material lies, for tests that use it when it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared(*parts: str) -> Path:
    """Give a path below `../shared/data`, or skip the test that asks."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("../shared/data is not here")
    return path
