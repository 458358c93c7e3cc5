"""A table's contract in the forms of other systems: Arrow, Spark, Athena, DuckDB, and a page to read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from warcmill.dataset import contract
from warcmill.dataset.checks.finding_rules import RULES
from warcmill.dataset.contract import TABLES, Contract, Schema, nullable

SPARK = {
    "string": "STRING",
    "bool": "BOOLEAN",
    "int16": "SMALLINT",
    "int32": "INT",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "date32": "DATE",
    "timestamp[us, UTC]": "TIMESTAMP",
}
ATHENA = {name: kind.lower() for name, kind in SPARK.items()}
DUCKDB = {
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "date32": "DATE",
    "timestamp[us, UTC]": "TIMESTAMP WITH TIME ZONE",
}
READABLE = {name: name for name in SPARK} | {"date32": "date", "timestamp[us, UTC]": "timestamp"}

KEYS = ("capture_id", "url", "fetch_time")
"""Columns that stand beside what a view unnests."""


def type_name(part: Schema, leaves: dict[str, str], list_of: str, struct_of: str, member: str) -> str:
    """The type of a value, spelt by a system's own words and templates."""
    if part["x-arrow"] == "list":
        return list_of.format(type_name(part["items"], leaves, list_of, struct_of, member))
    if part["x-arrow"] == "struct":
        members = (
            member.format(name, type_name(each, leaves, list_of, struct_of, member))
            for name, each in part["properties"].items()
        )
        return struct_of.format(", ".join(members))
    return leaves[part["x-arrow"]]


def spark_type(part: Schema) -> str:
    """`ARRAY<STRUCT<kind: STRING>>`."""
    return type_name(part, SPARK, "ARRAY<{}>", "STRUCT<{}>", "{}: {}")


def athena_type(part: Schema) -> str:
    """`array<struct<kind:string>>`; Athena takes no space after the comma."""
    return type_name(part, ATHENA, "array<{}>", "struct<{}>", "{}:{}").replace(", ", ",")


def duckdb_type(part: Schema) -> str:
    """`STRUCT(kind VARCHAR)[]`."""
    return type_name(part, DUCKDB, "{}[]", "STRUCT({})", '"{}" {}')


def readable_type(part: Schema) -> str:
    """`list<struct<kind: string>>`."""
    return type_name(part, READABLE, "list<{}>", "struct<{}>", "{}: {}")


def quoted(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def arrow(of: Contract) -> str:
    """Every leaf with its Arrow type, nullability and field id, a line each."""
    head = f"# {of.name} {of.version}: column, Arrow type, nullability, field id\n"
    return head + "".join(f"{line}\n" for name, part in of.properties.items() for line in _arrow_lines(name, part, ""))


def _arrow_lines(name: str, part: Schema, indent: str) -> Iterator[str]:
    kind = part["x-arrow"]
    yield f"{indent}{name}: {kind}{'' if nullable(part) else ' not null'} [{part['x-field-id']}]"
    if kind == "list":
        yield from _arrow_lines("element", part["items"], indent + "  ")
    for key, each in part.get("properties", {}).items():
        yield from _arrow_lines(key, each, indent + "  ")


def spark(of: Contract) -> str:
    """DDL of a table over the Parquet files, and of one view for each list in it."""
    columns = (
        f"  `{name}` {spark_type(part)}{_not_null(part)} COMMENT {_spark_string(part['description'])}"
        for name, part in of.properties.items()
    )
    body = ",\n".join(columns)
    table = f"CREATE TABLE IF NOT EXISTS {of.name} (\n{body}\n)\nUSING parquet\nLOCATION '${{location}}/{of.name}';"
    return "\n".join([table, *views(of, "spark")]) + "\n"


def _not_null(part: Schema) -> str:
    return "" if nullable(part) else " NOT NULL"


def _spark_string(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def athena(of: Contract) -> str:
    """DDL of an external table over the Parquet files, and of one view for each list in it."""
    columns = (
        f"  `{name}` {athena_type(part)} COMMENT {quoted(part['description'])}" for name, part in of.properties.items()
    )
    body = ",\n".join(columns)
    head = f"CREATE EXTERNAL TABLE IF NOT EXISTS {of.name} (\n{body}\n)\n"
    table = f"{head}STORED AS PARQUET\nLOCATION '${{location}}/{of.name}/';"
    return "\n".join([table, *views(of, "athena")]) + "\n"


def duckdb(of: Contract) -> str:
    """A typed view over the Parquet files, one view for each list in it, and the meaning of each column."""
    body = ",\n".join(f'  "{name}"::{duckdb_type(part)} AS "{name}"' for name, part in of.properties.items())
    files = f"read_parquet('${{location}}/{of.name}/*.parquet')"
    parts = [f"CREATE OR REPLACE VIEW {of.name} AS SELECT\n{body}\nFROM {files};"]
    parts += [
        f"COMMENT ON COLUMN {of.name}.{name} IS {quoted(part['description'])};" for name, part in of.properties.items()
    ]
    return "\n".join([*parts, *views(of, "duckdb")]) + "\n"


UNNEST = {
    "duckdb": (
        "SELECT {keys}, position, {members}\nFROM (\n"
        "  SELECT *, unnest({column}) AS item, generate_subscripts({column}, 1) AS position FROM {table}\n) AS {table}"
    ),
    "spark": (
        "SELECT {keys}, position + 1 AS position, {members}\n"
        "FROM {table} LATERAL VIEW posexplode({column}) AS position, item"
    ),
    "athena": (  # Trino spreads the members of a row over columns
        "SELECT {keys}, position, {names}\n"
        "FROM {table} CROSS JOIN UNNEST({column}) WITH ORDINALITY AS item ({names}, position)"
    ),
}
"""Of each dialect: a query with a row for each item of a list, numbered from 1 as in the list."""


DIALECTS = {
    "duckdb": ("item.", r"captures.\1[\2]", "VARCHAR"),
    "spark": ("item.", r"element_at(captures.\1, \2)", "STRING"),
    "athena": ("item.", r"element_at(captures.\1, \2)", "VARCHAR"),
}
"""Of each dialect: what stands before a member of an item, an element of a list, the type of strings."""

MAIN_TEXT = "CASE WHEN {zone} IN ('lead', 'body') THEN captures.text ELSE captures.text_aside END"
DERIVED = {
    ("captures", "blocks"): {
        "text": f"substr({MAIN_TEXT.format(zone='@zone')}, @start + 1, @length)",
        "marker": (
            "CASE @kind WHEN 'heading' THEN substr('######', 1, @level) WHEN 'quote' THEN '>' WHEN 'list-item' THEN"
            " concat(lpad('', 4 * (@level - 1), ' '), CASE WHEN @ordered THEN concat(CAST(@number AS STRING), '.')"
            " ELSE '-' END) END"
        ),
    },
    ("captures", "spans"): {
        "text": f"substr({MAIN_TEXT.format(zone='blocks[@block].zone')}, @start + 1, @length)",
        "target_url": "CASE @kind WHEN 'link' THEN links[@target].url WHEN 'image' THEN images[@target].url END",
    },
}
"""What a view says besides: the text that an item points to, the marker of a block in Markdown, where a span leads."""


def views(of: Contract, dialect: str) -> list[str]:
    """A view for each list of a table: `captures_links`, with the capture's keys beside each link."""
    lists = ((name, part) for name, part in of.properties.items() if part["x-arrow"] == "list")
    return [
        f"CREATE OR REPLACE VIEW {of.name}_{name} AS {unnested(of.name, name, part, dialect)};" for name, part in lists
    ]


def unnested(table: str, column: str, part: Schema, dialect: str) -> str:
    """The query of such a view."""
    names = [*part["items"].get("properties", {})]
    members = ", ".join(f"item.{name} AS {_apart(name)}" for name in names) or f"item AS {column[:-1]}"
    told = DERIVED.get((table, column), {})
    more = "".join(f",\n  {_spelt(text, dialect)} AS {name}" for name, text in told.items())
    return UNNEST[dialect].format(
        table=table,
        column=column,
        keys=", ".join(f"{table}.{key}" for key in KEYS),
        members=members + more,
        names=", ".join(map(_apart, names)) or column[:-1],
        chosen=(", ".join(f"item.{_apart(name)}" for name in names) or f"item.{column[:-1]}") + more,
    )


def _spelt(expression: str, dialect: str) -> str:
    """An expression of DERIVED in a dialect's words."""
    member, element, string = DIALECTS[dialect]
    expression = re.sub(r"([a-z]+)\[(@[a-z]+)\]", element, expression)
    return expression.replace("@", member).replace("STRING", string)


def _apart(name: str) -> str:
    """Name of a struct's member beside the captures' own columns."""
    return f"item_{name}" if name in KEYS else name


def markdown(of: Contract) -> str:
    """A table of the columns: name, type, null, meaning, source, since, example."""
    lines = [f"## {of.name} {of.version}", "", of.schema["description"], ""]
    lines += ["| column | type | null | meaning | source | since | example |", "|---|---|---|---|---|---|---|"]
    for name, part in of.properties.items():
        lines += _markdown_rows(name, part)
    return "\n".join(lines) + "\n"


def _markdown_rows(name: str, part: Schema) -> Iterator[str]:
    example = json.dumps(part["examples"][0], ensure_ascii=False) if part.get("examples") else ""
    meaning = part["description"] + _values(part)
    cells = (f"`{name}`", f"`{_short(part)}`", "yes" if nullable(part) else "no", meaning, part["x-source"])
    yield "| " + " | ".join(_cell(cell) for cell in (*cells, part["x-since"], f"`{example}`")) + " |"
    for key, each in part.get("items", {}).get("properties", {}).items():
        yield from _markdown_rows(f"{name}[].{key}", each)


def _short(part: Schema) -> str:
    return "list<struct>" if "properties" in part.get("items", {}) else readable_type(part)


def _values(part: Schema) -> str:
    listed = [f"`{value}`" for value in part.get("enum", []) if value is not None]
    return f" One of {', '.join(listed)}." if listed else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


FORMS: dict[str, Callable[[Contract], str]] = {
    "arrow": arrow,
    "spark": spark,
    "athena": athena,
    "duckdb": duckdb,
    "markdown": markdown,
}

SUFFIXES = {"arrow": "arrow.txt", "spark": "spark.sql", "athena": "athena.sql", "duckdb": "duckdb.sql"}
"""Of the forms that are committed beside the schema."""


def export(of: Contract, form: str, *, location: str = ".") -> str:
    """A table's contract in one of FORMS; `location` is the dataset's folder or URL, for the forms that name one."""
    spelt = _spark_string if form == "spark" else quoted
    return FORMS[form](of).replace("${location}", spelt(location.rstrip("/"))[1:-1])


def documents(of: Contract) -> str:
    """A list of the keys of a JSON document (manifest, findings): name, type, meaning."""
    lines = [f"## {of.name} {of.version}", "", of.schema.get("description", ""), ""]
    lines += ["| key | type | meaning |", "|---|---|---|"]
    lines += [f"| `{key}` | {kind} | {_cell(meaning)} |" for key, kind, meaning in _keys(of.schema, "")]
    return "\n".join(lines) + "\n"


def _keys(part: Schema, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, each in part.get("properties", {}).items():
        kinds = each.get("type", "constant" if "const" in each else "one of a list")
        yield prefix + name, " or ".join(kinds) if isinstance(kinds, list) else kinds, each.get("description", "")
        yield from _keys(each, f"{prefix}{name}.")
        yield from _keys(each.get("items", {}), f"{prefix}{name}[].")


def generated() -> Iterator[tuple[str, str]]:
    """Every committed file that follows from the contracts: path below the project's root, text."""
    pages = ["# Columns", "", "Generated from `schemas/` (`warcmill schema export --to markdown`).", ""]
    for name in TABLES:
        table = contract.contract(name)
        for form, suffix in SUFFIXES.items():
            yield f"schemas/{table.name}-{table.version}.{suffix}", FORMS[form](table)
        pages.append(markdown(table))
    pages += [documents(contract.contract(name)) for name in ("manifest", "run", "findings", "rules")]
    yield "docs/columns.md", "\n".join(pages)
    yield "docs/findings.md", findings_page()


def findings_page() -> str:
    """A table of everything that `warcmill validate` can find."""
    lines = ["# What `warcmill validate` finds", "", "Generated from `src/warcmill/dataset/checks/findings.toml`.", ""]
    lines += ["| code | name | severity | why it matters |", "|---|---|---|---|"]
    lines += [f"| {rule.code} | {rule.name} | {rule.severity} | {_cell(rule.why)} |" for rule in RULES.values()]
    return "\n".join(lines) + "\n"
