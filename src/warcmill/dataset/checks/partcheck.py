"""One Parquet file held against a contract: columns, footer, pages, and every constraint on every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warcmill.dataset.checks.constraints import Check, broken, checks, shown, values_at
from warcmill.dataset.checks.finding_rules import EXAMPLES, examples, finding
from warcmill.dataset.checks.foreign import foreign, is_foreign
from warcmill.dataset.checks.partfacts import Ids, field_difference, first_row, leaf_paths, null_count, spread
from warcmill.dataset.checks.partreport import Depth, PartReport
from warcmill.dataset.contract import Contract
from warcmill.dataset.gate import Gate
from warcmill.model import Finding, Source

UNREADABLE = (
    OSError,
    ValueError,
    pa.ArrowCapacityError,
    pa.ArrowIndexError,
    pa.ArrowKeyError,
    pa.ArrowNotImplementedError,
    pa.ArrowSerializationError,
    pa.ArrowTypeError,
)
"""What pyarrow raises for a file or page that it cannot read: all of its errors but that memory ran out."""

BATCH_ROWS = 512
"""Whole rows that are read at a time: more of them miss the processor's cache."""

PLACE = ("capture_id", "source_uri", "source_member", "warc_record_offset", "warc_record_length")
"""Columns that say which capture a row is, and where it came from."""

PROVENANCE = tuple(
    f"warcmill.{name}" for name in ("schema", "schema_digest", "run_id", "rules_digest", "pipeline_version")
)


def check_part(path: Path, name: str, held_to: Contract, depth: Depth) -> PartReport:
    """Everything that is wrong with one file; `name` is how findings call it. Never raises for what the file holds."""
    report = PartReport(name, held_to.name)
    try:
        part = pq.ParquetFile(path, page_checksum_verification=True)
        few = repetitive(held_to) & leaf_paths(part)
        encoded = pq.ParquetFile(
            path, metadata=part.metadata, read_dictionary=sorted(few), page_checksum_verification=True
        )
        report.rows = part.metadata.num_rows
    except UNREADABLE as error:
        report.readable = False
        report.findings.append(finding("unreadable-file", plain(error), Source(name)))
        return report
    with part, encoded:
        if is_foreign(part.schema_arrow.names):
            report.findings.append(finding("foreign-file", foreign(part.schema_arrow.names), Source(name)))
            return report
        _PartCheck(part, encoded, held_to, report).run(depth)
    return report


def repetitive(held_to: Contract) -> set[str]:
    """Texts that have constraints and few values: read as dictionaries, each value is checked once."""
    found = {each.path for each in checks(held_to) if each.of_text}
    return found - {"capture_id", "url"}


def plain(error: Exception) -> str:
    """A library's message as one line."""
    return " ".join(str(error).split())[:300] or type(error).__name__


class _PartCheck:
    """Walks one open file; findings alike are gathered by what they say and shown by their first few."""

    def __init__(self, part: pq.ParquetFile, encoded: pq.ParquetFile, held_to: Contract, report: PartReport) -> None:
        self.part, self.encoded, self.held_to, self.report = part, encoded, held_to, report
        self.source = Source(report.name)
        self.schema = part.schema_arrow  # made anew by pyarrow at each access
        self.alike: dict[object, list[Finding]] = {}
        self.totals: Counter[object] = Counter()

    def run(self, depth: Depth) -> None:
        usable = self.columns()
        self.footer()
        leaves = leaf_paths(self.part)
        light = [check for check in checks(self.held_to) if check.column in usable and check.path in leaves]
        for group in range(self.part.num_row_groups):
            self.rows_of(group, light, usable)
            if depth.vouched:
                self.lengths(group, usable)
            else:
                self.pages(group)
        self.judge(depth)
        for key, found in self.alike.items():
            self.report.findings += examples(found, self.totals[key])

    def found(self, key: object, each: Finding, times: int = 1) -> None:
        self.totals[key] += times
        if len(self.alike.setdefault(key, [])) < EXAMPLES:
            self.alike[key].append(each)

    # --- the file -----------------------------------------------------------------------------------------------------

    def columns(self) -> set[str]:
        """Compare the columns with the contract's; return those that are there in the right type."""
        theirs = {each.name: each for each in self.schema}
        ours = {each.name: each for each in self.held_to.arrow}
        for name in ours.keys() - theirs.keys():
            self.found(name, finding("missing-column", f"there is no column {name}", self.source))
        for name in theirs.keys() - ours.keys():
            self.found(name, finding("extra-column", f"the contract knows no column {name}", self.source))
        usable = set()
        for name in sorted(ours.keys() & theirs.keys()):
            difference = field_difference(name, ours[name], theirs[name])
            if difference:
                self.found(name, finding("other-type", difference, self.source))
            if theirs[name].type.equals(ours[name].type) or not difference:
                usable.add(name)
        return usable

    def footer(self) -> None:
        pairs = (self.part.metadata.metadata or {}).items()
        known = {key.decode(errors="replace"): value.decode(errors="replace") for key, value in pairs}
        missing = [key for key in PROVENANCE if key not in known]
        if missing:
            self.found("footer", finding("no-provenance", f"the footer lacks {', '.join(missing)}", self.source))
        digest = known.get("warcmill.schema_digest", self.held_to.digest)
        if digest != self.held_to.digest:
            theirs = f"{known.get('warcmill.schema', 'a schema')} ({digest[:12]})"
            ours = f"{self.held_to.name}-{self.held_to.version} ({self.held_to.digest[:12]})"
            self.found("schema", finding("other-schema", f"made to {theirs}, held to {ours}", self.source))

    # --- its rows -----------------------------------------------------------------------------------------------------

    def rows_of(self, group: int, light: list[Check], usable: set[str]) -> None:
        """Check every constraint on every row of a row group, reading no column that has none."""
        nulls = [name for name in usable if self.may_be_null(name)]
        wanted = {check.path for check in light} | set(nulls) | (set(PLACE) & usable)
        wanted |= {"reason"} & usable
        row = first_row(self.part, group)
        try:
            for batch in self.light(group, sorted(wanted)):
                self.constraints(batch, light, group, row)
                self.nulls(batch, nulls, group, row)
                self.remember(batch, row)
                row += batch.num_rows
        except UNREADABLE as error:
            self.damage(group, sorted(wanted), error)

    def light(self, group: int, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """Some leaves of a row group, by their Parquet paths; texts of few values as dictionaries if that can be."""
        try:
            table = self.encoded.read_row_group(group, columns=columns, use_threads=False)
        except pa.ArrowNotImplementedError:  # lists whose dictionary changes inside the row group
            table = self.part.read_row_group(group, columns=columns, use_threads=False)
        yield from table.combine_chunks().to_batches()

    def batches(self, group: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """A row group, few rows at a time."""
        batches: Iterator[pa.RecordBatch] = self.part.iter_batches(
            BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False
        )
        return batches

    def constraints(self, batch: pa.RecordBatch, light: list[Check], group: int, row: int) -> None:
        leaves: dict[str, tuple[pa.Array, pa.Array | None]] = {}
        for check in light:
            if check.path not in leaves:
                leaves[check.path] = values_at(batch.column(check.column), check.leaf)
            values, parents = leaves[check.path]
            bad = broken(check, values)
            for position in bad[:EXAMPLES].to_pylist():
                at = position if parents is None else parents[position].as_py()
                message = f"{check.label} {shown(values[position].as_py())} {check.says}"
                self.found(check, self.at_row(check.rule, message, batch, at, group, row), 0)
            self.totals[check] += len(bad)

    def may_be_null(self, name: str) -> bool:
        """Whether the file could hold nulls in a column where the contract has none."""
        theirs: pa.Field = self.schema.field(name)
        return bool(theirs.nullable and not self.held_to.arrow.field(name).nullable)

    def nulls(self, batch: pa.RecordBatch, names: list[str], group: int, row: int) -> None:
        for name in names:
            column = batch.column(name)
            if column.null_count:
                where = pc.indices_nonzero(pc.is_null(column))
                for at in where[:EXAMPLES].to_pylist():
                    each = self.at_row("null-value", f"{name} is null", batch, at, group, row)
                    self.found(("null", name), each, 0)
                self.totals["null", name] += len(where)

    def at_row(self, rule: str, message: str, batch: pa.RecordBatch, at: int, group: int, row: int) -> Finding:
        known = {name: batch.column(name)[at].as_py() for name in PLACE if name in batch.schema.names}
        uri, offset = known.get("source_uri"), known.get("warc_record_offset")
        origin = Source(uri, offset, known.get("warc_record_length"), known.get("source_member")) if uri else None
        capture = known.get("capture_id")
        return finding(rule, message, self.source, row_group=group, row=row + at, capture_id=capture, origin=origin)

    def remember(self, batch: pa.RecordBatch, row: int) -> None:
        """Keep what the checks across files need: identities of captures, reasons of rejects."""
        if "capture_id" in batch.schema.names:
            self.report.capture_ids.append(Ids.of(batch.column("capture_id"), row))
        if "reason" in batch.schema.names:
            counts = pc.value_counts(batch.column("reason")).to_pylist()
            self.report.reasons.update({str(each["values"]): each["counts"] for each in counts})

    def lengths(self, group: int, usable: set[str]) -> None:
        """`text` and `text_length` are null together; by the statistics, which costs no reading of texts.

        Only for a file that is vouched for: pyarrow ends the process when it is asked for statistics that are damaged.
        """
        if not {"text", "text_length"} <= usable:
            return
        nulls = {name: null_count(self.part.metadata, group, name) for name in ("text", "text_length")}
        if None not in nulls.values() and nulls["text"] != nulls["text_length"]:
            message = f"{nulls['text']} texts are null, {nulls['text_length']} lengths are"
            self.found("lengths", finding("length-untrue", message, self.source, row_group=group))

    # --- pages and texts ----------------------------------------------------------------------------------------------

    def pages(self, group: int) -> None:
        """Read everything: each page against its checksum, each text as UTF-8, each length against its text."""
        row = first_row(self.part, group)
        try:
            for batch in self.batches(group):
                self.texts(batch, group, row)
                row += batch.num_rows
        except UNREADABLE as error:
            self.damage(group, None, error)

    def texts(self, batch: pa.RecordBatch, group: int, row: int) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            try:
                column.validate(full=True)
            except pa.ArrowInvalid as error:
                message = f"{name} in the {batch.num_rows:,} rows from {row} on: {plain(error)}"
                self.found(("utf8", name), finding("text-not-utf8", message, self.source, row_group=group, row=row))
                return
        if {"text", "text_length"} <= set(batch.schema.names) and pa.types.is_integer(
            batch.schema.field("text_length").type
        ):
            lengths, told = pc.utf8_length(batch.column("text")), batch.column("text_length")
            equal = pc.fill_null(pc.equal(lengths, told), fill_value=False)
            absent = pc.and_(pc.is_null(lengths), pc.is_null(told))
            untrue = pc.indices_nonzero(pc.invert(pc.or_(equal, absent)))
            for at in untrue.to_pylist():
                message = f"text_length is {told[at].as_py()}, the text has {lengths[at].as_py()} characters"
                self.found("length", self.at_row("length-untrue", message, batch, at, group, row))

    def damage(self, group: int, columns: list[str] | None, error: Exception) -> None:
        """Say which columns of a row group can't be read."""
        names = columns or [self.part.metadata.schema.column(i).path for i in range(self.part.metadata.num_columns)]
        broken_ones = [name for name in names if not self.readable(group, name)]
        for name in broken_ones or [""]:
            message = f"{name or 'the row group'} cannot be read: {plain(error)}"
            self.alike.setdefault(
                ("page", group, name), [finding("damaged-page", message, self.source, row_group=group)]
            )
            self.totals["page", group, name] = 1

    def readable(self, group: int, name: str) -> bool:
        try:
            for _ in self.batches(group, [name]):
                pass
        except UNREADABLE:
            return False
        return True

    # --- the judge ----------------------------------------------------------------------------------------------------

    def judge(self, depth: Depth) -> None:
        """Let jsonschema itself say what it thinks of all or some rows."""
        wanted = range(self.report.rows) if depth.all_rows else spread(self.report.name, self.report.rows, depth.sample)
        if not wanted:
            return
        gate = Gate(self.held_to, judged_share=1)
        chosen = set(wanted)
        for group in range(self.part.num_row_groups):
            row = first_row(self.part, group)
            end = row + self.part.metadata.row_group(group).num_rows
            if chosen.isdisjoint(range(row, end)):
                continue
            try:
                for batch in self.batches(group):
                    self.judge_batch(
                        gate, batch, [at - row for at in wanted if row <= at < row + batch.num_rows], group, row
                    )
                    row += batch.num_rows
            except UNREADABLE as error:
                self.damage(group, None, error)
        self.report.judged = gate.checked
        if gate.disagreements:
            message = f"jsonschema and jsonschema-rs differ on {gate.disagreements} of {gate.checked} rows"
            self.found("gate", finding("validators-disagree", message, self.source))

    def judge_batch(self, gate: Gate, batch: pa.RecordBatch, chosen: list[int], group: int, row: int) -> None:
        for at in chosen:
            failure = gate.check(batch.slice(at, 1).to_pylist()[0])
            if failure:
                message = f"{failure.instance_path or 'the row'}: {failure.message}"
                each = self.at_row("invalid-row", message, batch, at, group, row)
                self.found(("judge", failure.schema_path), each)
