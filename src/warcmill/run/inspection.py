"""What archives hold, and what is wrong with them: every record and gap of some inputs, and the findings of a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from warcmill.errors import UsageError
from warcmill.model import Capture, Finding, Gap, Source
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

    Records that were cut into segments are joined across the inputs. What of a folder cannot be opened is a gap with
    the reason `unreadable`; SourceError is raised for an input that was named and cannot be read, MissingInput for one
    that is not there.
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


def find_page(source: str, url: str | None = None) -> Capture:
    """Return the first capture of a URL, or without one the first HTML page; UsageError if the input has none."""
    for one in sources((source,)):
        if one.fault:
            continue
        with open_source(one.name, options=ReadOptions(root=one.root)) as reader:
            for item in reader:
                if isinstance(item, Capture) and (item.url == url if url else "html" in (item.media_type or "")):
                    return item
    raise UsageError(f"{source} has no capture of {url}" if url else f"{source} has no HTML page")


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
