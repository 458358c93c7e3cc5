"""What archives hold, and what is wrong with them: every record and gap of some inputs, and the findings of a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from warcmill.model import Finding, Gap, Source
from warcmill.read import Item, ReadOptions, conformance, open_source
from warcmill.read.formats import ARCHIVES
from warcmill.run.collection.inputs import Collection
from warcmill.run.plan import InputFile, sources

_INSPECTING = ReadOptions(sha256=True)
_CHECKING = ReadOptions(max_body=1 << 20)
_UNREADABLE = "unreadable"


def inspect(
    inputs: Sequence[str], *, follow_links: bool = False, columns: tuple[tuple[str, str], ...] = ()
) -> Iterator[Item]:
    """Yield every record and gap of the inputs, in order: files, folders, globs, URLs or `-`.

    Segmented records are joined across the inputs. A file in a folder that cannot be opened is a gap with the reason
    `unreadable`; an input named by the caller raises SourceError if it cannot be read, MissingInput if it does not
    exist.
    """
    listed = sources(inputs, follow_links=follow_links)
    reading = replace(_INSPECTING, columns=columns)
    collection = Collection.of(listed, reading)
    for one in listed:
        if one.fault:
            yield _gap(one)
            continue
        with open_source(one.name, options=replace(reading, root=one.root)) as reader:
            yield from map(collection.join, reader)


def check(inputs: Sequence[str], *, follow_links: bool = False) -> list[Finding]:
    """Check the structure, fixity and conformance of web archives; the rules are `read.conformance.RULES`.

    Every digest is held against its bytes, every header against the standard, and every byte must belong to a record.
    Raises what `inspect` raises.
    """
    listed = sources(inputs, follow_links=follow_links)
    collection = Collection.of(listed, _CHECKING)
    return [finding for one in listed for finding in _check(one, collection)]


def _check(one: InputFile, collection: Collection) -> Iterator[Finding]:
    if one.fault:
        yield from conformance.check([_gap(one)])
        return
    with open_source(one.name, options=replace(_CHECKING, root=one.root)) as reader:
        if reader.format.name in ARCHIVES:
            yield from conformance.check(map(collection.join, reader))
        else:
            yield Finding(conformance.FOREIGN.code, f"this is {reader.format.name}", Source(one.name))


def _gap(one: InputFile) -> Gap:
    return Gap(Source(one.name, 0, 0), _UNREADABLE, one.fault or "")
