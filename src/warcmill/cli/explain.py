"""`warcmill explain`: one page, and why each piece of its text was kept or taken."""

from __future__ import annotations

import json
from pathlib import Path

import click

from warcmill.errors import UsageError
from warcmill.model import Capture
from warcmill.page.markup import charset, tree
from warcmill.page.rules.rulebook import load
from warcmill.read import ReadOptions, open_source
from warcmill.run.plan import sources
from warcmill.show import explain as shown


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--url", help="Of the captures in INPUT, the one of this URL; without it, the first HTML page.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="For people or for programs.",
)  # fmt: skip
@click.option(
    "--rules", "packs", multiple=True, metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Add the rules of a TOML file; may be given several times.",
)  # fmt: skip
def explain(source: str, url: str | None, form: str, packs: tuple[Path, ...]) -> None:
    """Show each piece of a page's text with its score and the five terms that weigh most in it."""
    capture = _find(source, url)
    page = tree.parse(charset.decode(capture.body, capture.charset, html=True).utf8)
    runs = shown.explain(page, load(packs), capture.url)
    if form == "json":
        click.echo(json.dumps(list(shown.objects(runs)), ensure_ascii=False, indent=1))
        return
    for line in shown.lines(runs):
        click.echo(line)


def _find(source: str, url: str | None) -> Capture:
    for one in sources((source,)):
        if one.fault:
            continue
        with open_source(one.name, options=ReadOptions(root=one.root)) as reader:
            for item in reader:
                if isinstance(item, Capture) and (item.url == url if url else "html" in (item.media_type or "")):
                    return item
    raise UsageError(f"{source} has no capture of {url}" if url else f"{source} has no HTML page")
