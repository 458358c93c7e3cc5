"""The originals that the revisits of a run stand for: looked for only when a revisit asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from warcmill.model import Capture
from warcmill.read import ReadOptions
from warcmill.read.places import Index
from warcmill.read.revisit import resolve


class Originals:
    """All inputs of a run as one collection, indexed at the first revisit.

    `paths` are the places to open by source URI. A unit finds its originals in every other input, done or not, so the
    order of the inputs changes nothing.
    """

    def __init__(self, paths: Mapping[str, str], reading: ReadOptions) -> None:
        self._paths = paths
        self._reading = reading

    def resolve(self, capture: Capture) -> Capture:
        """Give a revisit its original's payload, or the reason why it has none (`resolved_by`)."""
        return resolve(capture, self._index)

    @cached_property
    def _index(self) -> Index:
        return Index.build(self._paths, self._reading)
