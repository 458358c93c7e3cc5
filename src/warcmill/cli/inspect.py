"""`warcmill inspect`: one line for each record and each gap of an archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from warcmill.model import Capture, Gap, Record, Skipped, Source
from warcmill.read import Item, ReadOptions, read
from warcmill.read.quirks import is_damage
from warcmill.run.collection.inputs import Collection
from warcmill.run.plan import sources

_READING = ReadOptions(sha256=True)
_LINE_ENDS = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def inspect(ctx: click.Context, inputs: tuple[str, ...], *, as_json: bool) -> None:
    """List every record and gap of INPUT...: files, folders, globs, URLs, or - for stdin.

    Exit code 0: nothing is damaged; 1: something is; 2: usage, or no such input; 3: an input cannot be read at all.
    """
    damaged = False
    for item in _items(inputs):
        damaged = damaged or is_damage(item)
        entry = describe(item)
        click.echo(as_object(entry) if as_json else line(entry))
    if damaged:
        ctx.exit(1)


def _items(inputs: tuple[str, ...]) -> Iterator[Item]:
    listed = sources(inputs)
    collection = Collection.of(listed, _READING)
    for one in listed:
        if one.fault:
            yield Gap(Source(one.name, 0, 0), "unreadable", one.fault)
        else:
            yield from map(collection.join, read(one.name, options=replace(_READING, root=one.root)))


def describe(item: Item) -> dict[str, Any]:
    """A record or gap as the JSON object that stands for it."""
    source = item.source
    where = {
        "source": source.uri,
        "source_member": source.member,
        "offset": source.offset,
        "length": source.length,
        "of_stream": source.of_stream,
    }
    if isinstance(item, Gap):
        return {"kind": "gap", **where, "reason": item.reason, "severity": item.severity, "message": item.message}
    record = item.record
    return {
        "kind": "record",
        **where,
        **_record(record),
        **(_capture(item) if isinstance(item, Capture) else _skipped(item)),
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "type": record.type,
        "record_id": record.record_id,
        "url": record.url,
        "date": record.warc_date,
        "media_type": record.media_type,
        "block_length": record.block_length,
        "block_sha256": record.block_sha256,
        "block_digest_status": record.block_digest_status,
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "status": capture.status,
        "payload_type": capture.media_type,
        "payload_length": capture.body_length,
        "payload_sha256": capture.payload_sha256,
        "payload_digest": capture.payload_digest,
        "payload_digest_status": capture.payload_digest_status,
        "truncated": capture.truncated,
        "skipped": None,
        "quirks": list(capture.quirks),
    }


def _skipped(item: Skipped) -> dict[str, Any]:
    return {
        "status": None,
        "payload_type": None,
        "payload_length": None,
        "payload_sha256": None,
        "payload_digest": None,
        "payload_digest_status": "absent",
        "truncated": None,
        "skipped": item.reason,
        "quirks": list(item.record.quirks),
    }


def as_object(entry: dict[str, Any]) -> str:
    """An entry as JSON on one line; escaped is what is no UTF-8 in a file's name, and what some tools end lines at."""
    text = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    return text.translate(_LINE_ENDS)


def line(entry: dict[str, Any]) -> str:
    """A record or gap as one line for people: offset, length, what it is."""
    place = f"{entry['offset']:>12} {entry['length']:>10}{' of stream' if entry['of_stream'] else ''}"
    if entry["kind"] == "gap":
        return f"{place}  gap         {entry['reason']}{' (' + entry['message'] + ')' if entry['message'] else ''}"
    marks = f"  [{', '.join(entry['quirks'])}]" if entry["quirks"] else ""
    return printable(f"{place}  {entry['type']:<11} {entry['url'] or entry['record_id'] or '-'}{marks}")


def printable(text: str) -> str:
    """The text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
