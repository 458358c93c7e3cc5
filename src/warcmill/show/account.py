"""The account of a run as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping

from warcmill.dataset.manifest import Account
from warcmill.run.normalize import Run


def render(run: Run) -> str:
    """Return the account of the run's inputs, and the size of the dataset where it holds more than these."""
    account = run.account
    before = f"   ({run.done_before:,} of them done before)" if run.done_before else ""
    damaged = f"   ({account.damaged:,} of the records with damage)" if account.damaged else ""
    lines = [
        f"inputs    {run.inputs:>14,}{before}",
        f"bytes     {account.size:>14,}   = {account.record_bytes:,} in records + {account.gap_bytes:,} in gaps",
        f"records   {account.records:>14,}   = rows + rejected + skipped",
        f"rows      {account.rows:>14,}{damaged}",
        f"rejected  {account.rejected:>14,}",
        f"skipped   {account.skipped.total():>14,}{_by_reason(account.skipped)}",
        f"gaps      {account.gaps.total():>14,}{_by_reason(account.gaps)}",
        f"rejects   {account.reject_rows:>14,}{_by_reason(account.reasons)}",
    ]
    whole = Account.of_json(run.dataset["account"])
    if whole.records != account.records:
        lines.append(
            f"dataset   {whole.rows:>14,} rows, {whole.reject_rows:,} rejects in {run.dataset['units']:,} units"
        )
    return "\n".join(lines)


def _by_reason(counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{reason} {count:,}" for reason, count in sorted(counts.items()))
    return f"   {told}" if told else ""
