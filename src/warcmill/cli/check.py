"""`warcmill check`: structure, fixity and standard conformance of archives."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warcmill.read.conformance import RULES
from warcmill.run import inspection
from warcmill.show.findings import FORMATS, SEVERITIES, render, tally

TOOL = "warcmill check"


@click.command(short_help="Check structure, fixity and conformance of archives.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--format", "-f", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True,
    help="For people, programs, or a CI service.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="error", show_default=True,
    help="The least severity that makes the exit code 1.",
)  # fmt: skip
@click.option("--follow-links", is_flag=True, help="Read what links in a folder lead to outside of it, too.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings to a file.")
def check(inputs: tuple[str, ...], form: str, fail_on: str, output: Path | None, *, follow_links: bool) -> None:
    """Check WARC, ARC and WACZ files: files, folders, globs, URLs, or - for stdin.

    Every digest is held against its bytes, every header against the standard, and every byte must belong to a record.

    Exit code 0: nothing found; 1: findings; 2: usage, or no such input; 3: an input cannot be read at all.
    """
    findings = inspection.check(inputs, follow_links=follow_links)
    rendered = render(findings, RULES, format=form, tool=TOOL)
    if output:
        output.write_text(rendered, encoding="utf-8")
    else:
        click.echo(rendered, nl=False)
    counts = tally(findings, RULES)
    sys.exit(int(any(counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])))
