"""A table as a text file: a head that says how it was made, the column names, and tab-separated rows.

The head is every line before the column names; each begins with `#`. Rows may begin with `#` too, because digits are
folded to it in terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warcmill.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEAD: Final = "# "


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every row has one value for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    """Comment lines, without their `#`."""

    def text(self) -> str:
        """The text of the file."""
        lines = [*(f"{_HEAD}{line}".rstrip() for line in self.head), "\t".join(self.columns)]
        return "\n".join([*lines, *("\t".join(row) for row in self.rows)]) + "\n"


def read(name: str, text: str, columns: Sequence[str]) -> Sheet:
    """Parse a file with these columns; RuleError names file and line. An empty file is an empty table."""
    lines = text.splitlines()
    top = next((number for number, line in enumerate(lines) if not line.startswith(_HEAD[0])), len(lines))
    head, body = [line.removeprefix(_HEAD) for line in lines[:top]], lines[top + 1 :]
    if lines and (top == len(lines) or lines[top].split("\t") != list(columns)):
        raise RuleError(f"{name}, line {top + 1}: the columns should be {', '.join(columns)}")
    return Sheet(tuple(columns), tuple(_rows(name, body, len(columns), top + 2)), tuple(head))


def _rows(name: str, lines: Iterable[str], columns: int, first: int) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines, first):
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise RuleError(f"{name}, line {number}: {columns} values belong here, not {len(row)}")
        yield row
