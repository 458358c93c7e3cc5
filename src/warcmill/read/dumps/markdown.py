"""Markdown with HTML blocks (what pandoc writes of a page), turned back into HTML by the CommonMark rules."""

from __future__ import annotations

import gc
import html
import re
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from warcmill.read.dumps.brackets import with_all_brackets, with_few_brackets
from warcmill.read.dumps.pandoc import repaired, restored

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
    with _uncollected():
        tokens = _MARKDOWN.parse(repaired(text))
        _lift_figures(tokens)
        base = _base(tokens)
        body = with_all_brackets(_RENDERER.render(tokens, _MARKDOWN.options, {}))
    head = f'<base href="{html.escape(base)}">' if base else ""
    page = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{head}</head>\n<body>\n{body}</body></html>\n'
    return Converted(page, ("base-from-links",) if base else ())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from going through a table's million tokens again and again: they make none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# --- is it one? -------------------------------------------------------------------------------------------------

_TAG_LINE = re.compile(
    r"^[ >]*</?(?:div|section|article|main|header|footer|nav|aside|figure|table|form|ul|ol)(?:\s[^<>]*)?>[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = re.compile(r"\]\([^\s()]|^[ >]*#{1,6} \S|^ {0,8}(?:[-*+]|\d{1,3}\.) |^[ >]*(?:```|~~~)|^\|.+\|$", re.MULTILINE)
_TABLE = re.compile(r"<table(?=[\s>])", re.IGNORECASE)
_HTML_MARKS = re.compile(r"<(?:(?:p|h[1-6]|li|td|html|head|body)[\s>]|!doctype)", re.IGNORECASE)
_LONE_TAG = re.compile(r"(?:^|\n)[ \t]*\n[ >]*</?div[^<>\n]*>[ \t]*\n[ \t]*(?:\n|$)", re.IGNORECASE)


def looks_like_markdown(text: str) -> bool:
    """Say whether `text` (the beginning of a file is enough) is Markdown among HTML blocks, and not HTML or prose.

    The blocks must be there, and text, links and headings between them must be written in Markdown's way more often
    than in HTML's.
    """
    if not _TAG_LINE.search(text):
        return False
    text = _without_tables(text)
    marks = len(_MARKS.findall(text)) + len(_LONE_TAG.findall(text))
    return marks > len(_HTML_MARKS.findall(text))


def _without_tables(text: str) -> str:
    """Take tables away: pandoc writes those that Markdown cannot have as HTML, whatever is in them."""
    before, *parts = _TABLE.split(text)
    return before + "".join(part.partition("</table>")[2] for part in parts)


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

    The nesting of 120 is more than `pandoc.repaired` leaves; much more would meet Python's recursion limit.
    """
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 120}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _inline)
    vars(parser).update(validateLink=_is_link, normalizeLink=_same)  # the way in that markdown-it documents
    return parser


def _inline(state: StateCore) -> None:
    """Parse what stands in lines; where nothing can begin markup, as in most cells of tables, it is text at once."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            if _NO_MARK.fullmatch(token.content):
                token.children += [Token("text", "", 0, content=token.content)] if token.content else []
            else:
                content = with_few_brackets(token.content)
                state.md.inline.parse(content, state.md, state.env, token.children)


_NO_MARK = re.compile(r"[^\\`*_~\[\]!<>&\n]*")


def _is_link(_url: str) -> bool:
    return True


def _same(url: str) -> str:
    return url


_MARKDOWN = _parser()
_RENDERER = PageRenderer()
