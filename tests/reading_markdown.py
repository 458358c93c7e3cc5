"""Markdown read back by markdown-it as the blocks' texts, for tests of what is written."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

PARSER = MarkdownIt("commonmark").enable("table").use(footnote_plugin, inline=False).use(dollarmath_plugin)


def texts(markdown: str) -> list[str]:
    """The texts of all blocks in order, white space collapsed; of a table row the cells, ` | ` between them.

    Notes come last, as the parser puts them.
    """
    found: list[str] = []
    row: list[str] | None = None
    for token in PARSER.parse(markdown):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            found.append(" ".join(" | ".join(row).rstrip(" |").split()))
            row = None
        elif token.type == "inline":
            said = _inline(token.children or ())
            (found if row is None else row).append(said)
        elif token.type in ("fence", "code_block", "math_block"):
            found.append(" ".join(token.content.split()))
        elif token.type == "html_block":
            raise AssertionError(token.content)
    return [text for text in found if text]


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "math_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return " ".join("".join(parts).split())
