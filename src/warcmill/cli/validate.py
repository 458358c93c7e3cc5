"""`warcmill validate`: a dataset, Parquet files, JSON lines or schemas against the contract."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from warcmill.dataset.checks.finding_rules import RULES
from warcmill.dataset.checks.lint import usable
from warcmill.dataset.checks.partreport import Depth
from warcmill.dataset.checks.validate import Report
from warcmill.dataset.checks.validate import validate as check
from warcmill.show import ci
from warcmill.show.findings import FORMATS, by_rule, render

TOOL = "warcmill validate"


@click.command(short_help="Check a dataset, JSON lines or a schema against the contract.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format", "-f", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True,
    help="For people, programs, or a CI service; github also writes the step summary.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "note"]), default="error", show_default=True,
    help="The least severity that makes the exit code 1.",
)  # fmt: skip
@click.option(
    "--sample", type=click.IntRange(min=0), default=0, metavar="N",
    help="Let jsonschema itself judge N rows of each Parquet file, besides the checks of whole columns.",
)  # fmt: skip
@click.option("--all-rows", is_flag=True, help="Let jsonschema itself judge every row: some hundred rows a second.")
@click.option(
    "--schema", "held_to", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hold files to this contract instead of the one that they name.",
)  # fmt: skip
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the findings to a file, not to stdout.",
)
def validate(
    paths: tuple[str, ...],
    form: str,
    fail_on: str,
    sample: int,
    held_to: Path | None,
    output: Path | None,
    *,
    all_rows: bool,
) -> None:
    """Check a dataset folder, Parquet files, JSON lines (- for stdin) or schema documents.

    Every constraint of the JSON Schema is held against every row; in a dataset also every file and figure against the
    manifests.

    Exit code 0: nothing found; 1: findings; 2: usage, or no such path; 3: a path cannot be read at all.
    """
    depth = Depth(sample=sample, all_rows=all_rows)
    report = check(paths, depth=depth, held_to=usable(held_to) if held_to else None)
    rendered = render(report.findings, RULES, format=form, tool=TOOL)
    if output:
        output.write_text(rendered, encoding="utf-8")
    else:
        click.echo(rendered, nl=False)
    if form == "github":
        _step_summary(report)
    judged = f", {report.judged:,} of them by jsonschema itself" if report.judged else ""
    click.echo(f"{TOOL}: {report.files:,} files, {report.rows:,} rows checked{judged}", err=True)
    sys.exit(int(report.fails(fail_on)))


def _step_summary(report: Report) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as handle:
            handle.write(ci.step_summary(by_rule(report.findings), RULES, TOOL))
