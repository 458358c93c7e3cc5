"""The account of a run as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from warcmill.dataset.manifest import Account
from warcmill.run.agenda import NEW, REASONS
from warcmill.run.normalize import Run
from warcmill.run.preview import Preview
from warcmill.run.standing import Standing


def render(run: Run) -> str:
    """Return the account of the run's inputs, and the size of the dataset where it holds more than these."""
    account = run.account
    done = run.done_before - run.same
    told = [f"{done:,} of them done before"] * bool(done) + [f"{run.same:,} with the bytes of another"] * bool(run.same)
    before = f"   ({', '.join(told)})" if told else ""
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
    lines += [f"elsewhere {run.elsewhere:>14,}   inputs left to other shards"] * bool(run.elsewhere)
    whole = Account.of_json(run.dataset["account"])
    if whole.records != account.records:
        lines.append(
            f"dataset   {whole.rows:>14,} rows, {whole.reject_rows:,} rejects in {run.dataset['units']:,} units"
        )
    return "\n".join([*lines, *unfinished(run)])


def unfinished(run: Run) -> list[str]:
    """What could not be read now, input by input."""
    if not run.unfinished:
        return []
    listed = [f"  {(name)}: {(why)}" for name, why in run.unfinished]
    return [f"not finished {len(listed):>11,}   the same command tries them again", *listed]


def standing(found: Standing) -> str:
    """What a dataset holds, and what is missing, as a person reads it."""
    account = found.account
    lines = [
        f"units     {found.units:>14,}",
        f"inputs    {found.inputs:>14,}   committed",
        f"bytes     {account.size:>14,}   = {account.record_bytes:,} in records + {account.gap_bytes:,} in gaps",
        f"records   {account.records:>14,}   = rows + rejected + skipped",
        f"rows      {account.rows:>14,}",
        f"rejected  {account.rejected:>14,}",
        f"skipped   {account.skipped.total():>14,}{_by_reason(account.skipped)}",
        f"gaps      {account.gaps.total():>14,}{_by_reason(account.gaps)}",
        f"rejects   {account.reject_rows:>14,}{_by_reason(account.reasons)}",
    ]
    lines += [f"open      {each}" for each in account.gaps_in_the_sums()]
    lines += [f"missing   {len(found.missing):>14,}"] * bool(found.missing)
    return "\n".join([*lines, *(f"  {name}: {why}" for name, why in found.missing)])


def forecast(found: Preview) -> str:
    """What a run would do, as a person reads it."""
    agenda = found.agenda
    counts = Counter(agenda.why.values())
    lines = [f"inputs    {found.inputs:>14,}", f"done      {len(agenda.done):>14,}"]
    lines += [f"new       {counts.pop(NEW, 0):>14,}"]
    lines += [f"again     {count:>14,}   {REASONS[why]}" for why, count in sorted(counts.items())]
    lines += [f"same bytes{len(agenda.same):>14,}"] * bool(agenda.same)
    lines += [f"  {(one.uri)} as {(name)}" for one, name in agenda.same]
    lines += [f"gone      {len(agenda.gone):>14,}"] * bool(agenda.gone)
    lines += [f"  {(each.uri)}" for each in agenda.gone]
    lines += [f"elsewhere {len(agenda.elsewhere):>14,}   left to other shards"] * bool(agenda.elsewhere)
    lines += [f"not there {len(agenda.unread):>14,}"] * bool(agenda.unread)
    lines += [f"  {(one.uri)}: {(one.fault or '')}" for one in agenda.unread]
    pace = f"{found.pace / 1e6:.1f} MB/s, as {'this dataset was made' if found.is_measured else 'usual on one core'}"
    lines += [
        f"to read   {found.bytes:>14,}   bytes in {len(agenda.units):,} units, about {found.seconds:,.0f} s at {pace}"
    ]
    return "\n".join(lines)


def _by_reason(counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{reason} {count:,}" for reason, count in sorted(counts.items()))
    return f"   {told}" if told else ""
