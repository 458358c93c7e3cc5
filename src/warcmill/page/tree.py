"""A page as a tree, and the tree as plain arrays: the one module that knows the HTML parser.

Everything after it works on the arrays of `Nodes` and `Runs` (document order, parents before children), so that a compiled walk can take
the place of `_walk` without anybody noticing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any, Final

from lxml import etree

Element = Any
"""An lxml element; lxml ships no types."""

MAX_CHARACTERS: Final = 10_000_000
"""More of a page than this is not parsed: it is cut there, with the quirk `page-cut`."""
MAX_DEPTH: Final = 1_500
"""Deeper elements are opened flat, with the quirk `page-flattened`: libxml2 gives up the rest of a page at 2,048."""
MAX_NODES: Final = 120_000
"""More elements than this are not walked (quirk `page-cut`)."""

MAX_ATTRIBUTES: Final = 2_000
"""A long tag with more attributes than this loses them: libxml2 compares each with all others."""
_LONG_TAG: Final = 100_000
"""Characters from which on a tag is looked at for that."""

BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu nav ol optgroup option p pre search section "
    "summary table tbody td tfoot th thead tr ul video".split()
)
"""Elements that begin a new line (HTML Standard, section 15.3), and the form controls that stand apart like them."""
UNSHOWN_TAGS: Final = frozenset(
    "area audio canvas datalist embed head iframe map noembed noframes object param script select source style svg template "
    "textarea title track video xmp".split()
)
"""Elements whose text is not shown as text of the page (HTML Standard, sections 15.3.1 and 15.4).

`noscript` is not among them: it is what a page shows where no script runs, and forums put whole threads into it. Nor is a `template` that
declares a shadow root.
"""
WORD_TAGS: Final = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rp rt ruby s samp small strike strong sub sup "
    "tt u var wbr".split()
)
"""Inline elements that may mark a part of a word; two others side by side (`</span><span>`) hold words of their own."""
KEYED: Final = frozenset(
    "class id role itemprop itemtype hidden aria-hidden aria-label data-testid data-role data-component data-type rel name".split()
)
"""Attributes whose words may tell what an element is for."""

BREAK: Final = "\u2028"
"""The piece that stands for `<br>`: the line separator of Unicode, white space to whoever only collapses."""
SEAM: Final = "\x1f"
"""The piece between inline elements side by side that hold words of their own: a space, but in scripts that have none."""

_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+\d*)?\s*(?:;|!|$)", re.I
)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_CROWDED: Final = re.compile(r"<[a-zA-Z][^<>]{100000,}")
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements, one entry each in every list, in document order.

    `key` is the tag and the telling attributes as one string (`div\\0class=story body\\0id=main`): equal keys mean equal words.
    `first_piece` and `end_piece` bound the pieces of text inside the element.
    """

    element: list[Element]
    parent: list[int]
    tag: list[str]
    key: list[str]
    first_piece: list[int]
    end_piece: list[int]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of text between block-level tags, in reading order, one entry each in every list.

    `owner` is the deepest element that holds the whole run, `container` the nearest block-level one. `text` has its white space
    collapsed; `end_piece` bounds the run's raw pieces (it begins where the one before ends).
    """

    owner: list[int]
    container: list[int]
    text: list[str]
    linked: list[int]
    """Characters of the text that stand inside links."""
    end_piece: list[int]


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page."""

    root: Element
    nodes: Nodes
    runs: Runs
    pieces: list[str]
    """All shown text in document order, as written; with `BREAK` and `SEAM` between where the markup says so."""
    title: str = ""
    """What the first `<title>` says, white space collapsed."""
    quirks: tuple[str, ...] = ()


def parse(html: str) -> Tree:
    """The tree of a page; for text of any brokenness and any size, never an error."""
    quirks: list[str] = []
    if len(html) > MAX_CHARACTERS:
        html = html[:MAX_CHARACTERS]
        quirks.append("page-cut")
    html = html.replace("\0", "")
    if len(html) > 2 * _LONG_TAG and max(map(len, html.split("<"))) > _LONG_TAG:
        html = _CROWDED.sub(_thinned, html)
    root = _parsed(html)
    if root is _TOO_DEEP:
        root = _parsed(_flattened(html))
        quirks.append("page-flattened")
    nodes, runs, pieces, whole = _walk(root)
    if not whole and "page-cut" not in quirks:
        quirks.append("page-cut")
    return Tree(root, nodes, runs, pieces, _title(nodes), tuple(quirks))


def inner_html(element: Element) -> str:
    """The content of an element as HTML."""
    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _title(nodes: Nodes) -> str:
    if "title" not in nodes.tag:
        return ""
    return " ".join((nodes.element[nodes.tag.index("title")].text or "").split())


_TOO_DEEP: Final = object()


def _parsed(html: str) -> Element:
    # The text is given as UTF-8 bytes: lxml refuses str with an XML encoding declaration, and bytes parse faster.
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        recover=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return etree.fromstring(b"<html><body></body></html>", parser)
    # Only a page that gave libxml2 trouble has an error log worth looking through.
    if parser.error_log.filter_from_fatals():
        return _TOO_DEEP if _gave_up(parser) else root
    return root


def _gave_up(parser: Element) -> bool:
    return any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals())


def _thinned(tag: re.Match[str]) -> str:
    attributes = _QUOTED.sub("", tag[0]).split()
    return tag[0] if len(attributes) <= MAX_ATTRIBUTES else attributes[0]


def _flattened(html: str) -> str:
    """The page without the tags that nest deeper than `MAX_DEPTH`; counts tags, so it errs towards flattening."""
    depth = 0
    kept: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            continue
        if depth >= MAX_DEPTH or (closing and depth == MAX_DEPTH):
            kept.append(html[at : tag.start()])
            at = tag.end()
        depth += -1 if closing else 1
        depth = max(depth, 0)
    kept.append(html[at:])
    return "".join(kept)


def _walk(root: Element) -> tuple[Nodes, Runs, list[str], bool]:  # one flat loop: it runs for each element of each page
    """Nodes, runs and pieces of a tree in one pass, and whether all of it was walked."""
    elements: list[Element] = []
    parents: list[int] = []
    tags: list[str] = []
    keys: list[str] = []
    first_piece: list[int] = []
    end_piece: list[int] = []
    owners: list[int] = []
    containers: list[int] = []
    texts: list[str] = []
    linked_lengths: list[int] = []
    run_end: list[int] = []
    pieces: list[str] = []
    linked: list[str] = []

    open_elements: list[Element] = [None]
    open_nodes: list[int] = [-1]
    open_containers: list[int] = [0]
    depth = 0
    never = 1 << 60
    muted_at = never  # depth of the outermost unshown element that is open
    link_at = never  # depth of the outermost link that is open
    pre_at = never  # depth of the outermost preformatted element that is open
    held = ""  # white space in it that stands before the next text
    run_start = 0
    owner = owner_depth = 0  # the deepest element that holds the whole run so far
    lowest = 0  # least depth since the last piece of the run
    closed_at = -1  # number of pieces when an inline element that holds whole words was closed
    whole = True

    def flush() -> None:
        nonlocal run_start
        if len(pieces) == run_start:
            return
        owners.append(owner)
        containers.append(open_containers[-1])
        texts.append(" ".join("".join(pieces[run_start:]).split()))
        linked_lengths.append(len(" ".join("".join(linked).split())) if linked else 0)
        run_end.append(len(pieces))
        run_start = len(pieces)
        linked.clear()

    for element in chain(root.iter(), (None,)):
        parent = None if element is None else element.getparent()
        while open_elements[-1] is not parent:
            closing = open_elements[-1]
            tag = tags[open_nodes[-1]]
            if tag in BLOCK_TAGS:
                flush()
            elif tag not in WORD_TAGS:
                closed_at = len(pieces)
            end_piece[open_nodes[-1]] = len(pieces)
            open_elements.pop()
            open_nodes.pop()
            open_containers.pop()
            if depth == muted_at:
                muted_at = never
            if depth == link_at:
                link_at = never
            if depth == pre_at:
                pre_at = never
                held = ""
            depth -= 1
            if depth < lowest:
                lowest = depth
            text = closing.tail
            if text and muted_at == never and depth:
                if len(pieces) == run_start:
                    if text.isspace():
                        if pre_at != never:
                            held += text
                        continue
                    if held:
                        text = held + text
                        held = ""
                    owner = open_nodes[-1]
                    owner_depth = depth
                elif lowest < owner_depth:
                    owner = open_nodes[lowest]
                    owner_depth = lowest
                lowest = depth
                pieces.append(text)
                if link_at != never:
                    linked.append(text)
        if element is None:
            break
        node = len(elements)
        if node >= MAX_NODES:
            whole = False
            # The rest is left out, and what is open is closed as if the page ended here.
            while len(open_elements) > 1:
                flush()
                end_piece[open_nodes[-1]] = len(pieces)
                open_elements.pop()
                open_nodes.pop()
            break
        tag = element.tag
        depth += 1
        key = tag
        for name, value in element.items():
            if name in KEYED:
                key += f"\0{name}={value}"
            elif name == "style" and _HIDDEN_STYLE.search(value):
                key += "\0style=hidden"
        if tag in BLOCK_TAGS:
            flush()
            open_containers.append(node)
            if tag == "pre" and pre_at == never:
                pre_at = depth
        else:
            open_containers.append(open_containers[-1])
        open_elements.append(element)
        open_nodes.append(node)
        elements.append(element)
        parents.append(open_nodes[-2])
        tags.append(tag)
        keys.append(key)
        first_piece.append(len(pieces))
        end_piece.append(0)
        if muted_at != never:
            continue
        if tag in UNSHOWN_TAGS and not (tag == "template" and element.get("shadowrootmode")):
            muted_at = depth
            continue
        if tag == "br":
            if pre_at != never:
                if len(pieces) > run_start:
                    pieces.append(BREAK)
                else:
                    held += "\n"
            elif len(pieces) > run_start:
                # Two line breaks in a row end a paragraph, whatever white space stands between them.
                if pieces[-1] == BREAK or (
                    pieces[-1].isspace() and pieces[-2] == BREAK and len(pieces) - run_start > 2
                ):
                    flush()
                else:
                    pieces.append(BREAK)
            continue
        if tag == "a" and link_at == never:
            link_at = depth
        text = element.text
        if text:
            if len(pieces) == run_start:
                if text.isspace():
                    if pre_at != never:
                        held += text
                    continue
                if held:
                    text = held + text
                    held = ""
                owner = node
                owner_depth = depth
            elif lowest < owner_depth:
                owner = open_nodes[lowest]
                owner_depth = lowest
            if closed_at == len(pieces) > run_start and tag not in WORD_TAGS and pre_at == never:
                pieces.append(SEAM)
            lowest = depth
            pieces.append(text)
            if link_at != never:
                linked.append(text)
    nodes = Nodes(elements, parents, tags, keys, first_piece, end_piece)
    return nodes, Runs(owners, containers, texts, linked_lengths, run_end), pieces, whole
