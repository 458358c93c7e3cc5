"""Inline markup of a block's text as spans: links, emphasis, code, formulas, pictures and notes."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from warcmill.model import Span, make
from warcmill.page.extract.trim_record import REFERENCE
from warcmill.page.extract.whitespace import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from warcmill.model import SpanKind
    from warcmill.page.extract.trim_record import Trim
    from warcmill.page.markup.tree import Tree

PICTURES: Final = ("img", "amp-img")
KINDS: Final[dict[str, SpanKind]] = {
    "a": "link",
    **dict.fromkeys(PICTURES, "image"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "deleted"),
    "ins": "inserted",
    "mark": "highlight",
    "sup": "superscript",
    "sub": "subscript",
    "math": "formula",
}
"""Elements that produce spans."""
PLACED: Final = frozenset({"image", "note-reference"})
"""Kinds of spans that have an offset in the text but no characters."""
IN_CODE: Final = frozenset({"link", "note-reference"})
"""Kinds of spans that are recorded in code too, which is shown as written."""
_WORD: Final = re.compile(r"\S+")

Mark = tuple["SpanKind", int, int, int]
"""Kind and element, and the range of its pieces: first, end (exclusive)."""


class Marks:
    """The elements of a page that produce spans, handed out to its kept passages in reading order."""

    def __init__(self, tree: Tree, trim: Trim, holds: Sequence[bool]) -> None:
        """`holds` says of each element whether it holds kept text; pictures have none."""
        telling = [node for node in tree.nodes.of_tags(*KINDS) if holds[node] or tree.nodes.tag[node] in PICTURES]
        self._marks = [mark for node in telling if (mark := _mark(tree, trim, node))]
        self._next = 0
        self._open: list[Mark] = []

    def of(self, start: int, end: int) -> list[Mark]:
        """The marks on a passage's pieces, called in order. A picture between two belongs to the next kept one."""
        marks, at = self._marks, self._next
        if not self._open and (at == len(marks) or marks[at][2] >= end):
            return []
        found = [mark for mark in self._open if mark[3] > start]
        while at < len(marks) and marks[at][2] < end:
            if marks[at][3] > start or marks[at][0] == "image":
                found.append(marks[at])
            at += 1
        self._next = at
        self._open = [mark for mark in found if mark[3] > end]
        return found

    def rest(self) -> list[Mark]:
        """The pictures after the last kept passage."""
        return [mark for mark in self._marks[self._next :] if mark[0] == "image"]


def _mark(tree: Tree, trim: Trim, node: int) -> Mark | None:
    """The mark of an element; None for one without text whose position alone means nothing."""
    nodes = tree.nodes
    kind, first, end = KINDS[nodes.tag[node]], nodes.first_piece[node], nodes.end_piece[node]
    if kind == "superscript":
        if trim.cut.get(node) == REFERENCE:
            return "note-reference", node, first, end
        if any(piece in trim.edits for piece in range(first, min(end, first + 2))):
            return None  # rendered as superscript characters, or in brackets
    if kind == "formula" and node not in trim.formulas:
        return None
    return (kind, node, first, end) if kind in PLACED or end > first else None


def found(marks: Sequence[Mark], pieces: Sequence[str], start: int, text: str, at: int) -> Iterator[Span]:
    """The spans of a passage, from its marks, its pieces as read, the number of the first, and the resulting text.

    `at` is the offset of the text in its block. Targets are elements at this stage.
    """
    end = start + len(pieces)
    bounds = sorted({min(max(bound, start), end) - start for mark in marks for bound in mark[2:]})
    places = _places(pieces, bounds, text)
    if places is None:
        return
    for kind, node, first, last in marks:
        opens, closes = places[min(max(first, start), end) - start], places[min(max(last, start), end) - start]
        joined = kind == "image" and first > start and not pieces[first - start - 1][-1:].isspace()
        begin = closes[1] if joined or kind == "note-reference" else opens[0]
        length = 0 if kind in PLACED else closes[1] - begin
        if length > 0 or kind in PLACED:
            yield make(Span, (kind, at + begin, length, node))


def clipped(span: Span, start: int, length: int) -> Span:
    """The part of a span that lies in this many characters from an offset on, counted from there."""
    begin = min(max(span.start - start, 0), length)
    end = min(max(span.start + span.length - start, 0), length)
    return make(Span, (span.kind, begin, end - begin, span.target))


def _places(pieces: Sequence[str], bounds: Sequence[int], text: str) -> dict[int, tuple[int, int]] | None:
    """For each boundary between pieces, the offset where the next text begins and the one where the previous text ends.

    A passage becomes text by changing white space and leaving out invisible characters only, so the number of letters
    before a boundary determines its offset. None if the text has other letters.
    """
    if text.replace("\n", " ") == " ".join("".join(pieces).split()):
        return dict(zip(bounds, collapsed(pieces, bounds, text), strict=True))
    found = by_letters(pieces, bounds, text)
    return None if found is None else dict(zip(bounds, found, strict=False))


def by_letters(pieces: Sequence[str], bounds: Sequence[int], text: str) -> Iterator[tuple[int, int]] | None:
    """The places of bounds, and of the end, in any text by the letters before each; None if it has other letters."""
    parts = ["".join(pieces[start:end]).split() for start, end in pairwise((0, *bounds, len(pieces)))]
    before = list(accumulate(sum(map(len, part)) for part in parts))
    words = [word.span() for word in _WORD.finditer(text)]
    if before[-1] != sum(end - start for start, end in words):
        told = _told(map("".join, parts), "".join(text.split()))
        if told is None:
            return None
        before = told
    return _found_in(words, before)


def collapsed(pieces: Sequence[str], bounds: Sequence[int], text: str) -> Iterator[tuple[int, int]]:
    """The places of bounds where only white space was collapsed: what comes before is as long as it is by itself.

    This is how most passages are, and takes a few calls for each bound instead of some steps for each word.
    """
    done, length, parted = 0, 0, False
    for bound in bounds:
        part = "".join(pieces[done:bound])
        done = bound
        if said := " ".join(part.split()):
            length += len(said) + (length > 0 and (parted or part[0].isspace()))
            parted = part[-1].isspace()
        else:
            parted = parted or bool(part)
        yield length + text[length : length + 1].isspace(), length


def _found_in(words: Sequence[tuple[int, int]], counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For counts of letters, in order: the offset of the next letter, and the one where the last of them ends."""
    word, seen = 0, 0
    for count in counts:
        while word < len(words) and seen + words[word][1] - words[word][0] < count:
            seen += words[word][1] - words[word][0]
            word += 1
        if word == len(words):
            yield (words[-1][1], words[-1][1]) if words else (0, 0)
            continue
        start, end = words[word]
        ends = start + count - seen if count > seen else (words[word - 1][1] if word else 0)
        if count - seen < end - start:
            yield start + count - seen, ends
        else:
            yield words[word + 1][0] if word + 1 < len(words) else end, ends


def _told(parts: Iterable[str], letters: str) -> list[int] | None:
    """For each part, the number of letters left up to its end; None if the parts do not give all letters."""
    counts: list[int] = []
    at = 0
    for part in parts:
        for letter in part:
            if at < len(letters) and letters[at] in (letter, WINDOWS.get(ord(letter))):
                at += 1
        counts.append(at)
    return counts if at == len(letters) else None
