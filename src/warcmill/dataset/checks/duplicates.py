"""Captures that stand in more than one row, of one file or of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warcmill.dataset.checks.finding_rules import EXAMPLES, examples, finding
from warcmill.dataset.checks.partreport import PartReport
from warcmill.model import Finding, Source


def duplicates(reports: Sequence[PartReport]) -> list[Finding]:
    """A finding for each row whose capture id stands in an earlier one, the first few with both places."""
    files = [(report, ids) for report in reports for ids in report.capture_ids]
    if not files:
        return []
    every = np.concatenate([ids.halves for _, ids in files])
    order = np.lexsort((every[:, 1], every[:, 0]))  # stable: rows of equal ids stay in their order
    same = np.flatnonzero((every[order[1:]] == every[order[:-1]]).all(axis=1))
    ends = np.cumsum([len(ids.rows) for _, ids in files])

    def place(index: int) -> tuple[str, int]:
        at = int(np.searchsorted(ends, index, side="right"))
        report, ids = files[at]
        return report.name, int(ids.rows[index - int(ends[at]) + len(ids.rows)])

    found = []
    for position in same[:EXAMPLES]:
        (name, row), (earlier, earlier_row) = place(order[position + 1]), place(order[position])
        capture = every[order[position]].tobytes().hex()
        message = f"its capture stands in {earlier}, row {earlier_row}, too"
        found.append(finding("duplicate-capture", message, Source(name), row=row, capture_id=capture))
    return examples(found, len(same))
