"""The contract of a table: its JSON Schema, found by name and version, and the Arrow schema that follows from it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from warcmill.errors import ContractError, UsageError

Schema = Mapping[str, Any]
"""A JSON Schema (or a part of one) as parsed JSON."""

CURRENT = dict.fromkeys(("captures", "rejects", "manifest", "run", "rules", "findings"), "1.0.0")
"""The version of each contract that this warcmill writes."""

TABLES = ("captures", "rejects")
"""The contracts whose instances are rows of Parquet files."""

ARROW_LEAVES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
}
"""Types that every reader takes: no nanoseconds, no uuid, no half floats, no maps."""

VERSION = re.compile(r"[0-9]+[.][0-9]+[.][0-9]+")

FIELD_ID = b"PARQUET:field_id"
"""Where Arrow keeps the id by which Iceberg knows a column."""


@dataclass(frozen=True, eq=False)
class Contract:
    """A versioned JSON Schema. Of two contracts with the same digest either may stand for the other."""

    schema: Schema = field(repr=False)

    @property
    def name(self) -> str:
        """Which table or document it is the contract of."""
        return str(self.schema["x-name"])

    @property
    def version(self) -> str:
        """Semantic version of the contract."""
        return str(self.schema["x-version"])

    @cached_property
    def digest(self) -> str:
        """sha256 of the schema as canonical JSON, hex: it does not change with layout."""
        plain = json.dumps(self.schema, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()

    @cached_property
    def arrow(self) -> pa.Schema:
        """The columns as Arrow types, with nullability and field ids."""
        return arrow_schema(self.schema)

    @property
    def properties(self) -> Mapping[str, Schema]:
        """The columns in order, each with its schema."""
        columns: Mapping[str, Schema] = self.schema["properties"]
        return columns

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The leaves of all columns as Parquet names them: `links.list.element.zone`."""
        return tuple(leaf for name, part in self.properties.items() for leaf in _leaves(name, part))

    @cached_property
    def timestamps(self) -> tuple[str, ...]:
        """Columns that hold points in time."""
        return tuple(name for name, part in self.properties.items() if part["x-arrow"].startswith("timestamp"))

    @cached_property
    def days(self) -> tuple[str, ...]:
        """Columns that hold days."""
        return tuple(name for name, part in self.properties.items() if part["x-arrow"] == "date32")

    @property
    def file_name(self) -> str:
        """Name of the schema file."""
        return f"{self.name}-{self.version}.json"

    @property
    def text(self) -> str:
        """The schema document as it is committed."""
        return json.dumps(self.schema, indent=2, ensure_ascii=False) + "\n"


def schema_folder() -> Path:
    """Where the schemas are: inside the installed package, or at the root of a checkout."""
    package = Path(__file__).parents[1] / "schemas"
    return package if package.is_dir() else Path(__file__).parents[3] / "schemas"


def load(path: Path) -> Contract:
    """Read a schema document; a ContractError if it is none of warcmill's kind."""
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ContractError(f"{path}: not a JSON document: {error}") from error
    if not isinstance(schema, dict) or not {"x-name", "x-version"} <= schema.keys():
        raise ContractError(f"{path}: not a contract: it has no x-name and x-version")
    if not VERSION.fullmatch(str(schema["x-version"])) or not isinstance(schema.get("properties"), dict):
        raise ContractError(f"{path}: not a contract: it has no properties, or its x-version is not as 1.0.0")
    return Contract(schema)


@cache
def contract(name: str, version: str | None = None) -> Contract:
    """A packaged contract by name, by default the version that this warcmill writes; a UsageError if there is none."""
    if name not in CURRENT:
        raise UsageError(f"there is no contract {name!r}; there are {', '.join(CURRENT)}")
    path = schema_folder() / f"{name}-{version or CURRENT[name]}.json"
    if not path.is_file():
        raise UsageError(f"there is no version {version} of the contract {name!r}")
    return load(path)


def captures() -> Contract:
    """The contract of the rows that captures become."""
    return contract("captures")


def rejects() -> Contract:
    """The contract of the rows that everything else becomes."""
    return contract("rejects")


def released(name: str) -> list[Contract]:
    """All packaged versions of a contract, oldest first."""
    found = (load(path) for path in schema_folder().glob(f"{name}-*.json"))
    return sorted(found, key=lambda each: tuple(int(part) for part in each.version.split(".")))


def _leaves(path: str, part: Schema) -> Iterator[str]:
    if part["x-arrow"] == "list":
        yield from _leaves(f"{path}.list.element", part["items"])
    elif part["x-arrow"] == "struct":
        for name, each in part["properties"].items():
            yield from _leaves(f"{path}.{name}", each)
    else:
        yield path


def nullable(part: Schema) -> bool:
    """Whether the value may be null."""
    kind = part.get("type")
    return isinstance(kind, list) and "null" in kind


def arrow_type(part: Schema, *, documented: bool = False) -> pa.DataType:
    """The Arrow type of a value: lists and structs by the shape of the schema, leaves by their `x-arrow`."""
    name = part["x-arrow"]
    if name == "list":
        return pa.list_(arrow_field("element", part["items"], documented=documented))
    if name == "struct":
        return pa.struct([arrow_field(key, each, documented=documented) for key, each in part["properties"].items()])
    if name not in ARROW_LEAVES:
        raise ContractError(f"x-arrow {name!r} is not one of {', '.join((*ARROW_LEAVES, 'list', 'struct'))}")
    return ARROW_LEAVES[name]


def arrow_field(name: str, part: Schema, *, documented: bool = False) -> pa.Field:
    """A column, list element or struct field. `documented` adds meaning, source and first version as metadata."""
    metadata = {FIELD_ID: str(part["x-field-id"]).encode()}
    if documented:
        notes = {"description": part["description"], "since": part["x-since"], "source": part["x-source"]}
        metadata |= {key.encode(): str(value).encode() for key, value in notes.items()}
    return pa.field(name, arrow_type(part, documented=documented), nullable=nullable(part), metadata=metadata)


def arrow_schema(schema: Schema, *, documented: bool = False) -> pa.Schema:
    """The Arrow schema of a table. Part files carry it undocumented: a footer of 20 kB would outweigh small parts."""
    return pa.schema([arrow_field(key, part, documented=documented) for key, part in schema["properties"].items()])
