"""Documents and failures as plain rows: dicts, lists, strings, numbers and datetimes, one key for each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from warcmill.dataset import contract
from warcmill.model import Block, Document, Failed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a unit of work stamps on its rows and files: who made them, when, and by which rules."""

    run_id: str
    config_digest: str
    """Digest of rules, schema, version and options: a unit is done only under the same."""
    pipeline_version: str
    rules_digest: str
    collection: str
    """The collection that the captures belong to."""

    def columns(self) -> dict[str, str]:
        """The columns of `captures` that no document has."""
        return {
            "pipeline_version": self.pipeline_version,
            "rules_digest": self.rules_digest,
            "schema_version": contract.captures().version,
            "run_id": self.run_id,
            "collection": self.collection,
        }


# Each member is named here once more: it is five times as fast as any loop over the fields, and a page has hundreds of
# links. A test compares with the named tuples.
PLAIN: dict[str, Callable[[Iterable[Any]], list[Any]]] = {
    "authors": list,
    "keywords": list,
    "quirks": list,
    "blocks": lambda blocks: [
        {
            "kind": kind,
            "level": level,
            "zone": zone,
            "start": start,
            "length": len(text),
            "ordered": ordered,
            "number": number,
            "language": language,
            "table_number": table,
            "row_number": row,
        }
        for kind, text, level, zone, ordered, number, language, table, row, _, start in blocks
    ],
    "links": lambda links: [{"url": url, "text": text, "rel": rel, "zone": zone} for url, text, rel, zone in links],
    "images": lambda images: [
        {"url": url, "alt": alt, "caption": caption, "credit": credit} for url, alt, caption, credit in images
    ],
    "removed": lambda removed: [
        {
            "rule": rule,
            "family": kin,
            "evidence": evidence,
            "tag": tag,
            "css_class": css_class,
            "text_length": length,
            "text": text,
        }
        for rule, kin, evidence, tag, css_class, length, text in removed
    ],
}
"""Columns that hold lists, and how each becomes plain."""

COLUMNS = tuple(each.name for each in fields(Document))
FAILURE = tuple(each.name for each in fields(Failed) if each.name not in {"source", "record_id"})


def row_of(document: Document, stamps: Mapping[str, str], *, removed_text: bool = True) -> Row:
    """The row of `captures` that a document becomes; `stamps` are the columns that it lacks (`Stamps.columns()`).

    What was removed is told of with its text or, to spare the room, without.
    """
    row = {}
    for name in COLUMNS:
        row[name] = getattr(document, name)
        if name == "blocks":
            row["spans"] = spans_of(document.blocks)
    for name, plain in PLAIN.items():
        row[name] = plain(row[name])
    for removal in () if removed_text else row["removed"]:
        removal["text"] = None
    return {**row, **stamps}


def spans_of(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The spans of all blocks in one list, each with the number of its block (from 1) and its place in the text."""
    return [
        {"block": at, "kind": kind, "start": block.start + start, "length": length, "target": target}
        for at, block in enumerate(blocks, 1)
        for kind, start, length, target in block.spans
    ]


def reject_of(failed: Failed, run_id: str) -> Row:
    """The row of `rejects` that a failure becomes; it never fails itself: what UTF-8 can't hold becomes an escape."""
    row: Row = {
        "source_uri": failed.source.uri,
        "source_member": failed.source.member,
        "warc_record_offset": failed.source.offset,
        "warc_record_length": failed.source.length,
        "warc_record_id": failed.record_id,
        "run_id": run_id,
        **{name: getattr(failed, name) for name in FAILURE},
    }
    return {name: encodable(row[name]) for name in contract.rejects().properties}


def encodable(value: Any) -> Any:
    """A string with its lone surrogates as escapes; everything else as it is."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
