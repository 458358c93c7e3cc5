"""What pandoc writes of a page, repaired so that the rules of CommonMark read it as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from markdown_it.common.html_re import HTML_TAG_RE


def repaired(text: str) -> str:
    """Give Markdown that loses nothing of the page when CommonMark reads it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for repair in (_flattened, _with_whole_tags, _on_one_line, _with_filled_bullets):
        text = repair(text)
    return text


_BULLET = re.compile(r"^ *(?:[-*+]|\d{1,9}[.)])[ \t]*$")
_FENCE = re.compile(r"^ *(```+(?=[^`]*$)|~~~+)")
_INLINE_TAG_LINE = re.compile(
    r"^ *</?(?:span|a|b|i|em|strong|small|time|abbr|cite|label|button)(?:\s[^<>]*)?>[ \t]*$", re.IGNORECASE
)
_HEADING = re.compile(r"^[ >]*(?:(?:[-*+]|\d{1,9}[.)]) +)*#{1,6} ")
_HEADING_IN_TAG = re.compile(_HEADING.pattern + r".*<[a-zA-Z][^<>]*$")
_ROW_IN_TAG = re.compile(r"^[ >]*\|.*<[a-zA-Z][^<>|]*$")
_OPEN_LINK = re.compile(r"<a\s")
_STRAY = re.compile(r"[ \t\n][^\s<>=\"'`]{0,99}[\"'][^\s<>=`]{0,99}=\"\"(?=[\s>])")
_ANY_TAG = re.compile(
    r"(?<![`\\])<(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>[ \t\n]"
    r"(?:[^<>\"'\n]++|\n(?![ \t]*\n)|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+)>"
)
_ATTRIBUTE = re.compile(r"\s+[a-zA-Z_:][a-zA-Z0-9_.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?(?=[\s/]|$)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_EMPTY = "<!-- -->"
_LONGEST_LINE = 20_000
_MARKER = r" {0,3}(?:>|[-*+](?= )|\d{1,9}[.)](?= ))"
_TOO_DEEP = re.compile(rf"^((?:{_MARKER}){{20}})(?:{_MARKER})+|^( {{60}}) +", re.MULTILINE)
"""More than 20 marks of quotes and lists on a line, or indented so far that it may be the 30th list."""


def _flattened(text: str) -> str:
    """Hold the depth of lists and quotes to what the parser takes: it would drop what lies deeper without a word."""
    return _TOO_DEEP.sub(lambda deep: deep[1] or deep[2], text)


def _with_whole_tags(text: str) -> str:
    """Make tags such as CommonMark takes of all that are tags in HTML.

    Quirk: pandoc writes attributes as the page had them: with blank lines in values, which would end a paragraph, and
    with names such as `@click` or a stray `"`, which would make text of the tag. Code is left alone: fenced, indented,
    or behind a backtick.
    """
    return "\n".join(piece if is_code else _mended(piece) for is_code, piece in _by_fence(text))


def _mended(piece: str) -> str:
    return _ANY_TAG.sub(_as_commonmark, _STRAY.sub("", piece))


def _by_fence(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the lines in stretches of the same kind: fenced code or not."""
    marked = []
    fence = ""
    for line in text.split("\n"):
        before, fence = fence, _fence_after(line, fence)
        marked.append((bool(before or fence), line))
    for is_code, lines in groupby(marked, key=itemgetter(0)):
        yield is_code, "\n".join(line for _, line in lines)


def _as_commonmark(tag: re.Match[str]) -> str:
    line = tag.string.rfind("\n", 0, tag.start()) + 1
    if tag.string.startswith("    ", line):
        return tag[0]
    name, attributes = tag["name"], tag["attributes"]
    if _BLANK_LINE.search(attributes):
        attributes = re.sub(r"\s*\n\s*", " ", attributes)
    whole = f"<{name}{attributes}>"
    return whole if HTML_TAG_RE.fullmatch(whole) else f"<{name}{''.join(_ATTRIBUTE.findall(attributes))}>"


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
    end of a tag or link in it that is written in HTML, and a table's row to the end of a tag, for pandoc wraps these
    like any other text.
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
    if len(line) > _LONGEST_LINE:
        return False
    if _INLINE_TAG_LINE.match(line) or _HEADING_IN_TAG.match(line) or _ROW_IN_TAG.match(line):
        return True
    return bool(_HEADING.match(line)) and len(_OPEN_LINK.findall(line)) > line.count("</a>")


def _fence_after(line: str, fence: str) -> str:
    """Give the open code fence after this line, or nothing."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) else fence


_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_PREFIXED = re.compile(r"(\s)data-(aria-[a-z]+|role)(?==)", re.IGNORECASE)


def restored(markup: str) -> str:
    """Give `role` and `aria-*` their names back.

    Quirk: pandoc before 2.10 puts `data-` before attributes that its table of HTML 5 does not list.
    """
    return _TAG.sub(lambda tag: _PREFIXED.sub(r"\1\2", tag[0]), markup)
