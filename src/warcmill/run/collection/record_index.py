"""An index of a run's inputs: where originals and continuations are, read when a record needs them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from warcmill.errors import SourceError
from warcmill.model import Capture, Skipped, Source
from warcmill.read import archive, digest
from warcmill.read.containers.container import open_tape
from warcmill.read.containers.window import open_window
from warcmill.read.formats import ARCHIVES
from warcmill.read.framing import Frame, frames
from warcmill.read.input import Input, Item, ReadOptions
from warcmill.read.reader import open_source
from warcmill.read.segments import CONTINUATION, MISSING, number_of, origin_of
from warcmill.run.collection.places import Key, Place, Places
from warcmill.run.collection.random_access import Stored

_REMEMBERED, _LARGEST_REMEMBERED = 64, 1 << 20
"""Number of originals in the cache, and the maximum size of a cached body."""


@dataclass
class Index:
    """Originals by record id, by URL and time, and by payload digest; continuations by the record that they continue.

    Ids are compared without case, URLs by their sort key. The first of several counts.
    """

    paths: Mapping[str, str]
    """Maps source URIs to files."""
    options: ReadOptions = field(default_factory=ReadOptions)
    places: Places = field(default_factory=Places)
    stored: Stored = field(init=False)
    _recent: OrderedDict[Source, Capture] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.stored = Stored(self.paths, self.options.rewind, self.options.watch)

    @classmethod
    def build(
        cls,
        paths: Mapping[str, str],
        options: ReadOptions | None = None,
        *,
        places: Places | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> Index:
        """Index all archives among the inputs, `paths` by source URI; one that cannot be opened has no originals.

        The index is written into `places`; `tick` is called for each record, to show that it goes on.
        """
        options = options or ReadOptions()
        index = cls(dict(paths), options, places or Places())
        scan = replace(options, max_body=1, verify=False, sha256=False, joins=False)
        for uri, path in paths.items():
            with suppress(SourceError), open_source(path, options=scan, name=uri) as reader:
                if reader.format.name not in ARCHIVES:
                    continue
                for item in reader:
                    index.add(item)
                    tick()
        return index

    def add(self, item: Item) -> None:
        """Add a record that others may refer to."""
        if isinstance(item, Capture | Skipped) and MISSING in item.record.quirks:
            self._note(Place(item.source, item.record.record_id), ("begins", (item.record.record_id or "").lower()))
        if isinstance(item, Capture) and item.record.type != "revisit":
            record = item.record
            self._note(
                Place(item.source, record.record_id, item.payload_digest),
                ("id", (record.record_id or "").lower()),
                ("uri-and-date", item.url, record.warc_date or "") if record.date is None else (),
                ("digest", digest.uniform(item.payload_digest)),
            )
            if record.date:
                place = Place(item.source, record.record_id, item.payload_digest)
                self.places.add_capture(item.url, record.date, item.status, place)
        elif isinstance(item, Skipped) and item.record.type == CONTINUATION:
            fields = {name.lower(): value for name, value in reversed(item.record.headers)}
            origin = origin_of(fields).lower()
            place = Place(item.source, item.record.record_id)
            self._note(place, ("segment", origin, number_of(fields)), ("continues", origin))

    def segment(self, origin: str, number: int) -> Place | None:
        """Where the segment with this number of the record with this id is."""
        return self.places.get(("segment", origin.lower(), str(number)))

    def begins(self, origin: str) -> bool:
        """Whether there is a first segment with this id."""
        return self.places.get(("begins", origin.lower())) is not None

    def _note(self, place: Place, *keys: Key) -> None:
        for key in keys:
            if key and all(key):
                self.places.add(key, place)

    def fetch(self, place: Place) -> Capture | None:
        """Read the record at its location; None if it is no longer there."""
        source = place.source
        if source in self._recent:
            self._recent.move_to_end(source)
            return self._recent[source]
        found = self._at(place) or self._scan(source)
        if found is not None and len(found.body) <= _LARGEST_REMEMBERED:
            self._recent[source] = found
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
        return found

    def continues(self, origin: str) -> bool:
        """Whether there is any continuation of the record with this id."""
        return self.places.get(("continues", origin.lower())) is not None

    @contextmanager
    def frame(self, place: Place) -> Iterator[Frame | None]:
        """The record at its location, its chunks to be consumed within the context; None if it is gone."""
        with self.stored.opened(place.source) as stream:
            found = None
            if stream is not None:
                tape = open_tape(open_window(stream, self.options.rewind))
                found = next((one for one in frames(tape, verify=self.options.verify) if isinstance(one, Frame)), None)
            yield found if found and found.head.record_id == place.record_id else None

    def _at(self, place: Place) -> Capture | None:
        """Read only the stored bytes of the record."""
        with self.stored.opened(place.source) as stream:
            if stream is None:
                return None
            items = archive.records(Input(stream, place.source.uri, self.options))
            found = next((item for item in items if isinstance(item, Capture)), None)
        return found if found and found.record.record_id == place.record_id else None

    def _scan(self, source: Source) -> Capture | None:
        """Read the input from its beginning: the fallback for what random access cannot reach."""
        with (
            suppress(SourceError),
            open_source(self.paths[source.uri], options=self.options, name=source.uri) as reader,
        ):
            return next((item for item in reader if isinstance(item, Capture) and item.source == source), None)
        return None
