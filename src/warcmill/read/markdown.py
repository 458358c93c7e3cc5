"""Markdown with HTML blocks (what pandoc writes of a page), turned back into HTML by the CommonMark rules."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

Env = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Converted:
    """A whole HTML page, and the quirks that making it left behind."""

    html: str
    quirks: tuple[str, ...] = ()


class PageRenderer(RendererHTML):
    """HTML as the page had it: markup inside an image's text makes that text a caption."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 (theirs)
        """Give a block of raw HTML, its attributes under their own names again."""
        return restored(tokens[idx].content)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 (theirs)
        """Give a tag inside a line, its attributes under their own names again."""
        return restored(tokens[idx].content)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """Give an `img`, or a `figure` when its text holds markup.

        Quirk: pandoc reads `<figure><img><figcaption>` as an image whose text is the caption, spans and all; CommonMark
        would flatten those into an `alt` and run caption and credit together.
        """
        token = tokens[idx]
        if not _has_markup(token):
            return super().image(tokens, idx, options, env)
        token.attrs.pop("alt", None)
        caption = self.renderInline(token.children or [], options, env)
        return f"<figure><img{self.renderAttrs(token)}><figcaption>{caption}</figcaption></figure>"


def to_html(text: str) -> Converted:
    """Give the page that `text` was written from.

    `div`s keep their nesting, ids, classes and data attributes; what Markdown wrote as headings, lists, links, tables
    and images is HTML again. A page with relative links and no `base` of its own gets the host that most of its
    links name as its base, with the quirk `base-from-links`; without that no relative link would lead anywhere.
    """
    for repair in (_flattened, _with_whole_tags, _on_one_line, _with_filled_bullets):
        text = repair(text)
    tokens = _MARKDOWN.parse(text)
    _lift_figures(tokens)
    base = _base(tokens)
    head = f'<base href="{html.escape(base)}">' if base else ""
    body = _RENDERER.render(tokens, _MARKDOWN.options, {})
    page = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{head}</head>\n<body>\n{body}</body></html>\n'
    return Converted(page, ("base-from-links",) if base else ())


# --- is it one? -------------------------------------------------------------------------------------------------

_TAG_LINE = re.compile(
    r"^[ >]*</?(?:div|section|article|main|header|footer|nav|aside|figure|table|form|ul|ol)(?:\s[^<>]*)?>[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = re.compile(r"\]\([^\s()]|^[ >]*#{1,6} \S|^ {0,8}(?:[-*+]|\d{1,3}\.) |^[ >]*(?:```|~~~)|^\|.+\|$", re.MULTILINE)
_HTML_MARKS = re.compile(r"<(?:(?:p|h[1-6]|li|html|head|body)[\s>]|a\s|img\s|!doctype)", re.IGNORECASE)
_LONE_TAG = re.compile(r"(?:^|\n)[ \t]*\n[ >]*</?div[^<>\n]*>[ \t]*\n[ \t]*(?:\n|$)", re.IGNORECASE)


def looks_like_markdown(text: str) -> bool:
    """Say whether `text` (the beginning of a file is enough) is Markdown among HTML blocks, and not HTML or prose.

    The blocks must be there, and text, links and headings between them must be written in Markdown's way more often
    than in HTML's.
    """
    if not _TAG_LINE.search(text):
        return False
    marks = len(_MARKS.findall(text)) + len(_LONE_TAG.findall(text))
    return marks > len(_HTML_MARKS.findall(text))


# --- repairs before parsing -------------------------------------------------------------------------------------

_BULLET = re.compile(r"^ *(?:[-*+]|\d{1,9}[.)])[ \t]*$")
_FENCE = re.compile(r"^ *(```+|~~~+)")
_INLINE_TAG_LINE = re.compile(
    r"^ *</?(?:span|a|b|i|em|strong|small|time|abbr|cite|label|button)(?:\s[^<>]*)?>[ \t]*$", re.IGNORECASE
)
_HEADING_IN_TAG = re.compile(r"^[ >]*(?:(?:[-*+]|\d{1,9}[.)]) +)*#{1,6} .*<[a-zA-Z][^<>]*$")
_STRAY = re.compile(r"[ \t\n](?:data-)?[\"'<]=\"\"(?=[\s>])")
_QUOTED = r"\"[^\"]{0,4000}\"|'[^']{0,4000}'"
_WHOLE_TAG = re.compile(rf"<[a-zA-Z](?:[^<>\"'\n]++|\n(?![ \t]*\n)|{_QUOTED})*+>")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_EMPTY = "<!-- -->"
_MARKER = r" {0,3}(?:>|[-*+](?= )|\d{1,9}[.)](?= ))"
_TOO_DEEP = re.compile(rf"^((?:{_MARKER}){{20}})(?:{_MARKER})+|^( {{60}}) +", re.MULTILINE)
"""More than 20 marks of quotes and lists on a line, or indented so far that it may be the 30th list."""


def _flattened(text: str) -> str:
    """Hold the depth of lists and quotes to what the parser takes: it would drop what lies deeper without a word."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TOO_DEEP.sub(lambda deep: deep[1] or deep[2], text)


def _with_whole_tags(text: str) -> str:
    """Take blank lines out of tags, where they would end a paragraph, and attributes that are no attributes.

    Quirk: pandoc writes attributes as the page had them, line breaks and a stray `"` (as `data-"=""`) included.
    """
    return _WHOLE_TAG.sub(_on_line_if_blank, _STRAY.sub("", text))


def _on_line_if_blank(tag: re.Match[str]) -> str:
    return re.sub(r"\s*\n\s*", " ", tag[0]) if _BLANK_LINE.search(tag[0]) else tag[0]


def _with_filled_bullets(text: str) -> str:
    """Give each empty bullet a comment, so that what follows after a blank line still belongs to it.

    Quirk: pandoc writes a list item that begins with a `div` as a bullet, a blank line, and the div indented; by
    CommonMark (list items, rule 3) such an item is empty and the div is a block of indented code.
    """
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        fence = _fence_after(line, fence)
        if not fence and _BULLET.match(line) and _next_is_indented(lines, number):
            lines[number] = f"{line if line.endswith(' ') else line + ' '}{_EMPTY}"
    return "\n".join(lines)


def _next_is_indented(lines: Sequence[str], number: int) -> bool:
    indent = len(lines[number]) - len(lines[number].lstrip())
    if number + 1 >= len(lines) or lines[number + 1].strip():
        return False
    following = next((line for line in lines[number + 1 : number + 5] if line.strip()), "")
    return len(following) - len(following.lstrip()) > indent + 1


def _on_one_line(text: str) -> str:
    """Join what CommonMark reads by the line.

    A lone inline tag goes with the line that follows: alone, it would be a block of raw HTML. A heading goes on to the
    end of a tag in it, which pandoc wraps like any other text.
    """
    joined: list[str] = []
    fence = before = ""
    for line in text.split("\n"):
        before, fence = fence, _fence_after(line, fence)
        if not (before or fence) and line.strip() and joined and _goes_on(joined[-1]):
            joined[-1] = f"{joined[-1].rstrip()} {line.lstrip()}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(line: str) -> bool:
    return bool(_INLINE_TAG_LINE.match(line) or _HEADING_IN_TAG.match(line))


def _fence_after(line: str, fence: str) -> str:
    """Give the open code fence after this line, or nothing."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) else fence


# --- attributes ---------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_PREFIXED = re.compile(r"(\s)data-(aria-[a-z]+|role)(?==)", re.IGNORECASE)


def restored(markup: str) -> str:
    """Give `role` and `aria-*` their names back.

    Quirk: pandoc before 2.10 puts `data-` before attributes that its table of HTML 5 does not list.
    """
    return _TAG.sub(lambda tag: _PREFIXED.sub(r"\1\2", tag[0]), markup)


# --- tokens ---------------------------------------------------------------------------------------------------------


_PLAIN = {"text", "softbreak"}


def _has_markup(image: Token) -> bool:
    return any(child.type not in _PLAIN for child in image.children or ())


def _lift_figures(tokens: Sequence[Token]) -> None:
    """Take the paragraph from around a picture that stands alone: a `figure` may not lie in a `p`."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and _is_figure(inline):
            opening.hidden = closing.hidden = True


def _is_figure(inline: Token) -> bool:
    children = inline.children or []
    return len(children) == 1 and children[0].type == "image" and _has_markup(children[0])


def _base(tokens: Sequence[Token]) -> str | None:
    """Give the origin that most links name, when there are relative links that need one."""
    if any("<base " in token.content.lower() for token in tokens if token.type == "html_block"):
        return None
    targets = [target for target in _targets(tokens) if target]
    origins = Counter(match[0].lower() + "/" for target in targets if (match := _ORIGIN.match(target)))
    relative = any(not _SCHEME.match(target) and not target.startswith(("#", "//")) for target in targets)
    return origins.most_common(1)[0][0] if origins and relative else None


def _targets(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs.get("href", ""))
        yield from _targets(token.children or ())


_ORIGIN = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def _parser() -> MarkdownIt:
    """Give a CommonMark parser that takes links as they are, whatever their scheme: a dump is not rendered for anyone.

    The nesting of 120 is more than `_flattened` leaves; much more would meet Python's recursion limit.
    """
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 120}).enable(["table", "strikethrough"])
    vars(parser).update(validateLink=_is_link, normalizeLink=_same)  # the way in that markdown-it documents
    return parser


def _is_link(_url: str) -> bool:
    return True


def _same(url: str) -> str:
    return url


_MARKDOWN = _parser()
_RENDERER = PageRenderer()
