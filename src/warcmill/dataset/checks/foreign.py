"""Files that are none of ours, which one finding tells."""

from __future__ import annotations

from collections.abc import Iterable

KNOWN_BY = frozenset({"capture_id", "warc_record_offset", "schema_version", "stage"})
"""Columns of which each row of ours has one, and hardly a row of anything else."""
_SHOWN = 5


def is_foreign(names: Iterable[str]) -> bool:
    """Whether a row or a table with columns of these names is of none of our tables."""
    return KNOWN_BY.isdisjoint(names)


def foreign(names: Iterable[str]) -> str:
    """What such a file is told to be."""
    shown = ", ".join(sorted(names)[:_SHOWN])
    return f"no rows of captures or rejects: it has {shown or 'no columns'}"
