"""Rewrite everything in the repository that is generated, or (`--check`) say what is stale.

python -m bench.generated [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from warcmill.cli import VERBS, cli
from warcmill.dataset.exports import generated as contract_forms
from warcmill.page.content_quirks import QUIRKS as PAGE_QUIRKS
from warcmill.page.metadata.cascades import CASCADES
from warcmill.page.metadata.vocabulary import vocabulary
from warcmill.page.rules.naming import families, family_of
from warcmill.page.rules.rulebook import rulebook
from warcmill.read.quirks import QUIRKS
from warcmill.show import rule_pages

META_FIELDS = {
    "authors": "author",
    "date_published": "published",
    "date_modified": "modified",
    "canonical_url": "canonical",
    "language_declared": "language",
}
"""Fields whose metas have another name in the vocabulary."""
ROOT = Path(__file__).parent.parent


def cli_reference() -> Iterator[tuple[str, str]]:
    """Every command with its help, as `--help` prints it."""
    parts = ["# Commands", "", "Generated from the commands themselves; `warcmill COMMAND --help` says the same.", ""]
    for verb in VERBS:
        context = click.Context(cli, info_name="warcmill", **cli.context_settings)
        command = cli.get_command(context, verb)
        assert command is not None
        parts += _pages(command, click.Context(command, info_name=verb, parent=context))
    yield "docs/commands.md", "\n".join(parts)


def _pages(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from (f"## `{context.command_path}`", "", "```text", command.get_help(context), "```", "")
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from _pages(below, click.Context(below, info_name=name, parent=context))


def rules_page() -> Iterator[tuple[str, str]]:
    """Every rule of the shipped rulebook: one table, and a page for each; the families that removals are told under."""
    book = rulebook()
    rules = sorted(book.rules, key=lambda rule: rule.code)
    head = (
        "Generated from the rulebook; `warcmill rules explain CODE` prints a rule's page. Each removed part is told\n"
        "under the rule that a person would name (column `removed`: `rule`, `family`, `evidence`);\n"
        "what a rule is worth to the score is another matter, which `warcmill explain --terms` shows."
    )
    rows = [f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {family_of(rule)} | {rule.why} |" for rule in rules]
    told = [f"| `{family.name}` | {family.about} |" for family in families().values()]
    parts = ["# Rules", "", head, "", "## Families", "", "| family | what is told under it |", "|---|---|", *told, ""]
    parts += ["## All rules", "", "| code | name | told as | why |", "|---|---|---|---|", *rows, ""]
    yield "docs/rules.md", "\n".join(parts)
    for rule in rules:
        yield f"docs/rules/{rule.code}.md", rule_pages.document(book, rule)


def quirks_page() -> Iterator[tuple[str, str]]:
    """Every quirk of the closed list, with the sample that shows it."""
    head = (
        "What can be odd about a record, its HTTP message or a page's bytes, as it stands in the column `quirks` and\n"
        "in `warcmill inspect`. `note`: nothing is lost; `repaired`: the file says something wrong, we know better;\n"
        "`damaged`: bytes are lost or doubtful. Generated from the list that the readers use."
    )
    columns = ["| quirk | severity | meaning | standard | sample |", "|---|---|---|---|---|"]
    rows = [
        f"| `{code}` | {quirk.severity} | {quirk.meaning} | {quirk.reference} | {_sample(quirk.sample)} |"
        for code, quirk in sorted(QUIRKS.items())
    ]
    of_pages = ["", "## Of a page's content", "", "| quirk | meaning |", "|---|---|"]
    page_rows = [f"| `{code}` | {meaning} |" for code, meaning in sorted(PAGE_QUIRKS.items())]
    yield "docs/quirks.md", "\n".join(["# Quirks", "", head, "", *columns, *rows, *of_pages, *page_rows, ""])


def metadata_page() -> Iterator[tuple[str, str]]:
    """Where each field of the metadata is looked for, in order."""
    head = (
        "Each field is taken from the first source that has it; `Metadata.sources` names that source. What no source\n"
        "tells stays null: a wrong date is worse than none. Generated from the cascades; the words and names that\n"
        "they go by are in `vocabulary.toml` beside their modules."
    )
    parts = ["# Metadata", "", head, ""]
    for field, cascade in CASCADES.items():
        parts += [f"## `{field}`", "", "| source | what is looked at |", "|---|---|"]
        parts += [f"| {name} | {_looked_at(field, name, (source.__doc__ or '').strip())} |" for name, source in cascade]
        parts.append("")
    yield "docs/metadata.md", "\n".join(parts)


def _looked_at(field: str, source: str, says: str) -> str:
    """A source's first line; of metas also their names."""
    first = " ".join(says.partition("\n\n")[0].split())
    names = vocabulary().metas.get(META_FIELDS.get(field, field), ()) if source == "meta" else ()
    return " ".join(filter(None, [first, ", ".join(f"`{name}`" for name in names)]))


def _sample(name: str) -> str:
    return f"[{name}](../sample_warcs/{name})" if name else ""


GENERATORS: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (
    cli_reference,
    contract_forms,
    rules_page,
    quirks_page,
    metadata_page,
)
"""Each yields (path below the root, text that it should hold)."""


def main() -> None:
    """Write or check all of it."""
    stale = []
    for generate in GENERATORS:
        for name, text in generate():
            path = ROOT / name
            if path.is_file() and path.read_text("utf-8") == text:
                continue
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    print("\n".join(f"{'stale' if '--check' in sys.argv else 'written'}: {name}" for name in stale) or "all is current")
    sys.exit(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    main()
