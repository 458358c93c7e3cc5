"""A page by its measures: arrays with names, each worked out when it is first asked for, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Measured:
    """What features look at: `page["words"]` has one entry for each passage of the page."""

    MEASURES: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    """How each measure is worked out."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        """The measures that have been; what is compiled puts many in at once."""

    def __getitem__(self, name: str) -> Any:
        """A measure; KeyError if there is none of that name."""
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self.MEASURES[name](self)
        return found
