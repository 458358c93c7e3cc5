"""All inputs of a run as one collection, in which a record finds what it needs of another: indexed when one asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from warcmill.model import Capture, Gap
from warcmill.read import Item, ReadOptions
from warcmill.run.collection.places import Places, shared
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import resolve
from warcmill.run.collection.split_records import join, lacks_segments
from warcmill.run.plan import InputFile


class Collection:
    """The inputs of a run; `paths` are the places to open by source URI.

    A unit finds originals and continuations in every other input, done or not, so the order of the inputs changes
    nothing. Several processes share the index that is written at `index` by the first of them that needs it.
    """

    def __init__(self, paths: Mapping[str, str], reading: ReadOptions, index: Path | None = None) -> None:
        self._paths = paths
        self._at = index
        self.tick: Callable[[], None] = lambda: None
        """Is called while the inputs are indexed, which may take long."""
        self._faults: list[str] = []
        self._reading = replace(reading, watch=self._watch, enter=None)
        self._is_partial = False

    @classmethod
    def of(cls, inputs: Iterable[InputFile], reading: ReadOptions) -> Collection:
        """Take all inputs that can be read more than once."""
        return cls({one.uri: one.name for one in inputs if not one.fault and not one.is_stream}, reading)

    def resolve(self, capture: Capture) -> Capture:
        """Give a revisit its original's payload, or the reason why it has none (`resolved_by`)."""
        found = resolve(capture, self._index)
        if self._is_partial and (found.resolved_by or "").startswith("unresolved"):
            self._faults.append("its original may be in an input that could not be read")
        return found

    def join(self, item: Item) -> Item:
        """Give a record that was cut into segments those that lie in other inputs; all others are as they were."""
        if isinstance(item, Gap) or not lacks_segments(item):
            return item
        found = join(item, self._index)
        if self._is_partial and lacks_segments(found):
            self._faults.append("its segments may be in an input that could not be read")
        return found

    def faults(self) -> list[str]:
        """What kept from reading other inputs since the last call: what was found without them may be wrong."""
        faults, self._faults = self._faults, []
        return faults

    @cached_property
    def _index(self) -> Index:
        if self._at:
            places = shared(self._at, self._fill, self.tick)
            self._is_partial, self._faults = places.is_partial, []
            return Index(dict(self._paths), self._reading, places)
        built = Index.build(self._paths, self._reading, tick=self.tick)
        self._is_partial, self._faults = bool(self._faults), []
        return built

    def _fill(self, places: Places) -> int:
        self._faults = []
        Index.build(self._paths, self._reading, places=places, tick=self.tick)
        return len(self._faults)

    def _watch(self, error: BaseException) -> None:
        self._faults.append(f"a record that it needs cannot be read: {getattr(error, 'strerror', None) or error}")
