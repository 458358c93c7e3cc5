"""Group the lines of a PDF into headings and paragraphs, in the order in which its pages draw them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from warcmill.model import Block, Span
from warcmill.page.pdf.extractor import Line

_SPACED, _SAME_SIZE, _LARGER = 1.4, 0.12, 1.15
"""Line distance that separates paragraphs, in usual distances; font-size tolerance within one; size of a heading."""
_USUAL_PITCH = 1.2
_SHORT = 0.8
"""A paragraph's last line is shorter than this share of the widest line."""
_LONGEST_HEADING = 200
_ENDS = re.compile(r"[.!?:;。！？][\"'”’»)\]]*$")
_SOFT_HYPHEN = "\u00ad"
_BULLET = re.compile(r"(?:[•‣▪●◦·–-]|\d{1,3}[.)]|\(?[a-z]\))\s")
_REPEATED = 3
"""A line at the edge of this many pages is a running head."""


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    starts: list[tuple[int, int]] = field(default_factory=list)
    """(characters before it, page) for each page that begins in the paragraph."""
    text: str = ""

    def add(self, line: Line, *, begins_page: bool) -> None:
        joint = "" if not self.text else " "
        if self.text.endswith(_SOFT_HYPHEN):
            self.text, joint = self.text.removesuffix(_SOFT_HYPHEN), ""
        elif self.text.endswith("-") and self.text[-2:-1].isalpha() and line.text[:1].islower():
            self.text, joint = self.text[:-1], ""
        if begins_page:
            self.starts.append((len(self.text) + len(joint), line.page))
        self.text += joint + line.text
        self.lines.append(line)


def blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return headings and paragraphs; where a page begins, an empty span `page` holds its number.

    Running heads and page numbers, which stand at the edge of several pages, are in the zone `other`.
    """
    running = _running(lines)
    body = [line for line in lines if _edge(line) not in running]
    size = _usual(line.size for line in body for _ in line.text)
    found = [_block(paragraph, size) for paragraph in _paragraphs(body)]
    heads = [Block("paragraph", _cleaned(line.text), zone="other") for line in _first(lines, running)]
    return tuple(block for block in (*found, *heads) if block.text)


def _cleaned(text: str) -> str:
    return text.replace(_SOFT_HYPHEN, "").strip()


def _usual(sizes: Iterator[float]) -> float:
    counted = Counter(sizes).most_common(1)
    return counted[0][0] if counted else 0.0


def _block(paragraph: _Paragraph, size: float) -> Block:
    text = _cleaned(paragraph.text)
    spans = tuple(Span("page", min(start, len(text)), 0, page) for start, page in paragraph.starts)
    largest = max(line.size for line in paragraph.lines)
    if size and largest >= size * _LARGER and len(text) <= _LONGEST_HEADING and not text.endswith((".", ",", ";")):
        level = 1 if largest >= 1.6 * size else 2 if largest >= 1.3 * size else 3
        return Block("heading", text, level, spans=spans)
    return Block("paragraph", text, spans=spans)


# --- paragraphs -------------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line]) -> Iterator[_Paragraph]:
    pitch = _pitch(lines)
    widest: dict[int, float] = {}
    for line in lines:
        widest[line.page] = max(widest.get(line.page, 0), line.right - line.left)
    open_one: _Paragraph | None = None
    page = 0
    for line in lines:
        before = open_one.lines[-1] if open_one else None
        if open_one is None or before is None or _parts(before, line, pitch, widest[before.page]):
            if open_one:
                yield open_one
            open_one = _Paragraph([])
        open_one.add(line, begins_page=line.page != page)
        page = line.page
    if open_one:
        yield open_one


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two lines, as a share of their size."""
    steps = sorted(
        (one.baseline - other.baseline) / one.size
        for one, other in pairwise(lines)
        if one.page == other.page and one.size == other.size > 0 and 0 < one.baseline - other.baseline < 3 * one.size
    )
    return max(1.0, steps[len(steps) // 3]) if steps else _USUAL_PITCH


def _parts(before: Line, line: Line, pitch: float, widest: float) -> bool:
    """Whether a paragraph ends between two lines."""
    size = max(before.size, 0.1)
    if abs(before.size - line.size) > _SAME_SIZE * size or _BULLET.match(line.text):
        return True
    is_ended = _ENDS.search(before.text[-8:]) is not None
    step = before.baseline - line.baseline
    if line.page != before.page or step < -size / 2:  # the next page or column
        return is_ended or not (line.text[:1].islower() or before.text.endswith((_SOFT_HYPHEN, "-", ",")))
    if step > _SPACED * pitch * size:
        return True
    is_short = before.right - before.left < _SHORT * widest
    is_indented = 0.8 * size < line.left - before.left < 6 * size
    return is_ended and (is_short or is_indented)


# --- running heads ----------------------------------------------------------------------------------------------


def _edge(line: Line) -> tuple[str, int]:
    """What a running head has in common on all pages: its words without digits, and its position."""
    return re.sub(r"\d+", "#", line.text), round(line.baseline / 4)


def _running(lines: Sequence[Line]) -> set[tuple[str, int]]:
    """The lines that occur on several pages at the same position at the top or bottom."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages.values():
        heights = sorted({line.baseline for line in page})
        edges = {*heights[:2], *heights[-2:]}
        seen.update({_edge(line) for line in page if line.baseline in edges and len(line.text) <= _LONGEST_HEADING})
    least = max(_REPEATED, len(pages) // 4)
    return {edge for edge, count in seen.items() if count >= least}


def _first(lines: Sequence[Line], running: set[tuple[str, int]]) -> Iterator[Line]:
    """One line of each running head that has words."""
    told: set[str] = set()
    for line in lines:
        edge = _edge(line)
        if edge in running and edge[0] not in told and re.search(r"[^\W\d_]", edge[0]):
            told.add(edge[0])
            yield line
