"""All inputs of a run as one collection, in which a record finds what it needs of another: indexed when one asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from warcmill.model import Capture, Gap
from warcmill.read import Item, ReadOptions
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import resolve
from warcmill.run.collection.split_records import join, lacks_segments
from warcmill.run.plan import InputFile


class Collection:
    """The inputs of a run; `paths` are the places to open by source URI.

    A unit finds originals and continuations in every other input, done or not, so the order of the inputs changes
    nothing.
    """

    def __init__(self, paths: Mapping[str, str], reading: ReadOptions) -> None:
        self._paths = paths
        self._reading = reading

    @classmethod
    def of(cls, inputs: Iterable[InputFile], reading: ReadOptions) -> Collection:
        """Take all inputs that can be read more than once."""
        return cls({one.name: one.name for one in inputs if not one.fault and not one.is_stream}, reading)

    def resolve(self, capture: Capture) -> Capture:
        """Give a revisit its original's payload, or the reason why it has none (`resolved_by`)."""
        return resolve(capture, self._index)

    def join(self, item: Item) -> Item:
        """Give a record that was cut into segments those that lie in other inputs; all others are as they were."""
        return item if isinstance(item, Gap) or not lacks_segments(item) else join(item, self._index)

    @cached_property
    def _index(self) -> Index:
        return Index.build(self._paths, self._reading)
