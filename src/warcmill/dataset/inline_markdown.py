"""A block's text as inline Markdown: what is a mark there is escaped, and its spans become marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from warcmill.model import Span

_TAGS: Final = {
    "emphasis": "em",
    "strong": "strong",
    "code": "code",
    "deleted": "del",
    "inserted": "ins",
    "highlight": "mark",
    "superscript": "sup",
    "subscript": "sub",
}
"""HTML for what Markdown has no marks for, or has them only at the borders of words."""
_MARKS: Final = {"emphasis": "_", "strong": "**"}
_CELLS: Final = frozenset({"cell", "header-cell", "note"})
_SCHEMES: Final = ("http://", "https://", "mailto:", "ftp://", "tel:")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

_ALWAYS: Final = re.compile(r"[\\`*\[\]<]")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""One that does not stand within a word."""
_TILDES: Final = re.compile(r"~(?=~)|(?<=~)~")
_LINE_START: Final = re.compile(r"(?m)^(?=#{1,6}(?:[ \n]|$)|[-+](?:[ \n]|$)|>|(?:=+|-+) *$|[-:| ]+$|:)(?=\S)")
_NUMBERED: Final = re.compile(r"(?m)^(\d{1,9})(?=[.)](?:[ \n]|$))")
_PLAIN_URL: Final = re.compile(r"[^\s<>()\\\x00-\x20\x7f]+")


def escaped(text: str) -> str:
    """The text of a part of a line, read by Markdown as it stands; what is a mark at the start of a line is left."""
    text = _ALWAYS.sub(r"\\\g<0>", text)
    if "_" in text:
        text = _UNDERSCORE.sub(r"\\_", text)
    if "&" in text:
        text = _ENTITY.sub(r"\\&", text)
    return _TILDES.sub(r"\\~", text) if "~~" in text else text


def line_starts(markdown: str) -> str:
    """Inline Markdown that begins a block: what would make a line a heading, an item, a quote or a table is escaped."""
    return _NUMBERED.sub(r"\1\\", _LINE_START.sub(r"\\", markdown))


def destination(url: str) -> str | None:
    """A link's address as Markdown takes it; None for one that its readers take for a danger, or for none."""
    if not url.lower().startswith(_SCHEMES):
        return None
    if _PLAIN_URL.fullmatch(url):
        return url
    return "<" + re.sub(r"([<>\\])", r"\\\1", re.sub(r"[\x00-\x1f\x7f]", "", url)) + ">"


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes the texts of a row's blocks; `notes` are the labels of blocks that are notes, by their position from 1."""

    row: Mapping[str, Any]
    notes: Mapping[int, str] = field(default_factory=dict)

    def write(self, text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> str:
        """A part of a block's text, with the spans that lie in it."""
        end = len(text) if end is None else end
        own = [
            span for span in spans if span.kind not in _CELLS and start <= span.start <= span.start + span.length <= end
        ]
        math = bool(own) or text.count("$") > 1
        return _Writer(self, text, math).range(_nested(own), start, end)

    def image(self, target: int | None) -> str:
        """The picture at a position of `images`; empty if it has no address that Markdown takes."""
        picture = self.row["images"][target - 1] if target else {}
        place = destination(picture.get("url", ""))
        alt = " ".join((picture.get("alt") or "").split())
        said = escaped(alt).replace("$", "\\$")
        return f"![{said}]({place})" if place else ""


def _nested(spans: Sequence[Span]) -> list[Span]:
    """Spans in the order in which they begin, the outer before the inner."""
    return sorted(spans, key=lambda each: (each.start, -each.length if each.length else 0))


def _siblings(spans: Sequence[Span]) -> Iterator[tuple[Span, list[Span]]]:
    """The outer spans, each with those in it; two of a kind that meet are one."""
    at = 0
    while at < len(spans):
        span, inner = spans[at], []
        at += 1
        while at < len(spans):
            stop = span.start + span.length
            if spans[at].start >= stop:
                if span.kind not in _TAGS or (spans[at].kind, spans[at].start) != (span.kind, stop):
                    break
                span = span._replace(length=span.length + spans[at].length)
            else:
                inner.append(spans[at])
            at += 1
        yield span, inner


@dataclass(slots=True)
class _Writer:
    inline: Inline
    text: str
    math: bool
    """Whether a dollar sign may be the mark of a formula."""
    linked: bool = False
    tagged: bool = False
    """Whether emphasis is written as HTML: of marks side by side nobody knows whose they are."""

    def range(self, spans: Sequence[Span], start: int, end: int) -> str:
        """The text between two places; `spans` lie in it, the outer before the inner."""
        parts: list[str] = []
        at = start
        for span, inner in _siblings(spans):
            parts.append(self.plain(at, span.start, span))
            parts.append(self.beside(parts[-1] or "".join(parts[-3:]), span, inner))
            at = span.start + span.length
        parts.append(self.plain(at, end))
        return "".join(parts)

    def plain(self, start: int, end: int, following: Span | None = None) -> str:
        """Text without spans; a `!` before a link would make it a picture."""
        said = escaped(self.text[start:end])
        if self.math:
            said = said.replace("$", "\\$")
        if following is not None and said.endswith("!") and following.kind in ("link", "note-reference"):
            said = said[:-1] + "\\!"
        return said.replace("\n", "\\\n")

    def beside(self, before: str, span: Span, inner: Sequence[Span]) -> str:
        """A span after other Markdown."""
        said = self.span(span, inner)
        if self.tagged or said[:1] not in ("*", "_") or before[-1:] not in ("*", "_"):
            return said
        self.tagged = True
        said = self.span(span, inner)
        self.tagged = False
        return said

    def span(self, span: Span, inner: Sequence[Span]) -> str:
        """A span with what is in it."""
        if span.kind in _WRITTEN:
            return _WRITTEN[span.kind](self, span, inner)
        said = self.range(inner, span.start, span.start + span.length)
        mark = _MARKS.get(span.kind)
        if mark and not self.tagged and self.stands_free(span, said):
            return f"{mark}{said}{mark}"
        return f"<{_TAGS[span.kind]}>{said}</{_TAGS[span.kind]}>"

    def image(self, span: Span, _: Sequence[Span]) -> str:
        """A picture; between a space and a word another space is after it."""
        shown = self.inline.image(span.target)
        apart = not self.text[: span.start] or self.text[span.start - 1].isspace()
        return f"{shown} " if shown and apart and self.text[span.start : span.start + 1].strip() else shown

    def reference(self, span: Span, _: Sequence[Span]) -> str:
        label = self.inline.notes.get(span.target or 0)
        return f"[^{label}]" if label and not self.linked else ""

    def code(self, span: Span, inner: Sequence[Span]) -> str:
        """Code as it stands, pictures and references in it after it; code with other marks in it as HTML."""
        said = self.text[span.start : span.start + span.length]
        if "\n" in said or any(each.length for each in inner):
            return f"<code>{self.range(inner, span.start, span.start + span.length)}</code>"
        return code(said) + "".join(self.span(each, ()) for each in inner)

    def link(self, span: Span, inner: Sequence[Span]) -> str:
        """A link; one in another, or to nowhere, is what it says."""
        place = destination(self.inline.row["links"][span.target - 1]["url"]) if span.target else None
        if place is None or self.linked:
            return self.range(inner, span.start, span.start + span.length)
        self.linked = True
        said = self.range(
            [each for each in inner if each.kind != "note-reference"], span.start, span.start + span.length
        )
        self.linked = False
        return f"[{said}]({place})"

    def formula(self, span: Span, _: Sequence[Span]) -> str:
        """TeX between dollar signs; as code if it has some itself."""
        tex = self.text[span.start : span.start + span.length]
        return code(tex) if "$" in tex or tex.endswith("\\") else f"${tex}$"

    def stands_free(self, span: Span, said: str) -> bool:
        """Whether marks around a span are read as such (CommonMark, 6.2): it begins and ends where words do."""
        stop = span.start + span.length
        before, after = self.text[span.start - 1 : span.start], self.text[stop : stop + 1]
        if said[0] in "*_" or said[-1] in "*_":
            return False
        within = span.kind == "strong" and said[0].isalnum() and said[-1].isalnum()
        return all(
            not each or each in _PUNCTUATION or each in " \n" or (within and each.isalnum()) for each in (before, after)
        )


_WRITTEN: Final[dict[str, Callable[[_Writer, Span, Sequence[Span]], str]]] = {
    "image": _Writer.image,
    "note-reference": _Writer.reference,
    "formula": _Writer.formula,
    "link": _Writer.link,
    "code": _Writer.code,
}


def code(text: str) -> str:
    """Text between as many backticks as it takes."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == " " == text[-1:] and text.strip()) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
