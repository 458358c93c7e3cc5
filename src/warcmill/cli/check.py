"""`warcmill check`: structure, fixity and standard conformance of archives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from warcmill.model import Finding, Gap, Source
from warcmill.read import ReadOptions, open_source
from warcmill.read.conformance import FOREIGN, RULES
from warcmill.read.conformance import check as check_items
from warcmill.read.formats import ARCHIVES
from warcmill.run.collection.inputs import Collection
from warcmill.run.plan import InputFile, sources
from warcmill.show.findings import FORMATS, SEVERITIES, render, tally

TOOL = "warcmill check"
_READING = ReadOptions(max_body=1 << 20)


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
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings to a file.")
def check(inputs: tuple[str, ...], form: str, fail_on: str, output: Path | None) -> None:
    """Check WARC, ARC and WACZ files: files, folders, globs, URLs, or - for stdin.

    Every digest is held against its bytes, every header against the standard, and every byte must belong to a record.

    Exit code 0: nothing found; 1: findings; 2: usage, or no such input; 3: an input cannot be read at all.
    """
    listed = sources(inputs)
    collection = Collection.of(listed, _READING)
    findings = [finding for one in listed for finding in _check(one, collection)]
    rendered = render(findings, RULES, format=form, tool=TOOL)
    if output:
        output.write_text(rendered, encoding="utf-8")
    else:
        click.echo(rendered, nl=False)
    counts = tally(findings, RULES)
    sys.exit(int(any(counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])))


def _check(one: InputFile, collection: Collection) -> Iterator[Finding]:
    if one.fault:
        yield from check_items([Gap(Source(one.name, 0, 0), "unreadable", one.fault)])
        return
    with open_source(one.name, options=replace(_READING, root=one.root)) as reader:
        if reader.format.name in ARCHIVES:
            yield from check_items(map(collection.join, reader))
        else:
            yield Finding(FOREIGN.code, f"this is {reader.format.name}", Source(one.name))
