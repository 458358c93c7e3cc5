"""Kept runs of text as content blocks in reading order, with the links and images of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warcmill.model import Block, BlockKind, Image, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warcmill.page.tree import Tree

KIND_OF_TAG: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "list-item"),
    **dict.fromkeys(("td", "th"), "table-row"),
    "blockquote": "quote",
    "pre": "code",
    "figcaption": "caption",
    "caption": "caption",
}
"""What the nearest element of these makes of a run of text."""
_LOOK_UP: Final = 6
"""How many elements above a run may say what kind of block it is."""


def cut(tree: Tree, kept: Sequence[bool]) -> tuple[Block, ...]:
    """The kept runs as blocks; the cells of one table row are one block."""
    blocks: list[Block] = []
    row_of_last = -1
    for run, text in enumerate(tree.runs.text):
        if not kept[run]:
            continue
        node, kind = _kind(tree, run)
        row = tree.nodes.parent[node] if kind == "table-row" else -1
        if row >= 0 and row == row_of_last:
            blocks[-1] = Block("table-row", f"{blocks[-1].text} | {text}")
            continue
        row_of_last = row
        blocks.append(Block(kind, _raw(tree, run) if kind == "code" else text, _level(tree, node, kind)))
    return tuple(blocks)


def _kind(tree: Tree, run: int) -> tuple[int, BlockKind]:
    node = tree.runs.container[run]
    for _ in range(_LOOK_UP):
        if node < 0:
            break
        kind = KIND_OF_TAG.get(tree.nodes.tag[node])
        if kind:
            return node, kind
        node = tree.nodes.parent[node]
    return tree.runs.container[run], "paragraph"


def _level(tree: Tree, node: int, kind: BlockKind) -> int | None:
    if kind == "heading":
        return int(tree.nodes.tag[node][1])
    if kind == "list-item":
        depth = 0
        while node >= 0:
            depth += tree.nodes.tag[node] in {"ul", "ol", "dl", "menu"}
            node = tree.nodes.parent[node]
        return max(depth, 1)
    return None


def _raw(tree: Tree, run: int) -> str:
    start = tree.runs.end_piece[run - 1] if run else 0
    return "".join(tree.pieces[start : tree.runs.end_piece[run]]).strip("\r\n")


def links(
    tree: Tree, kept_pieces: Sequence[bool], kept_nodes: Sequence[bool], resolve: Callable[[str], str | None]
) -> tuple[Link, ...]:
    """All hyperlinks of the page; those in kept text, or around a picture among kept text, are of the zone `content`."""
    nodes = tree.nodes
    found: list[Link] = []
    for node, tag in enumerate(nodes.tag):
        if tag != "a":
            continue
        href = nodes.element[node].get("href")
        url = resolve(href) if href else None
        if not url:
            continue
        start, end = nodes.first_piece[node], nodes.end_piece[node]
        content = any(kept_pieces[start:end]) if end > start else kept_nodes[node]
        text = " ".join("".join(tree.pieces[start:end]).split())
        found.append(Link(url, text, nodes.element[node].get("rel"), "content" if content else "chrome"))
    return tuple(found)


def images(tree: Tree, kept_nodes: Sequence[bool], resolve: Callable[[str], str | None]) -> tuple[Image, ...]:
    """The pictures among kept text, each once."""
    nodes = tree.nodes
    found: dict[str, Image] = {}
    for node, tag in enumerate(nodes.tag):
        if tag != "img" or not kept_nodes[node]:
            continue
        element = nodes.element[node]
        source = element.get("src") or element.get("data-src")
        url = resolve(source) if source and not source.startswith("data:") else None
        if url and url not in found:
            caption, credit = _caption(tree, node)
            found[url] = Image(url, (element.get("alt") or "").strip() or None, caption, credit)
    return tuple(found.values())


def _caption(tree: Tree, node: int) -> tuple[str | None, str | None]:
    """What the figure around a picture says below it: caption, and credit if it is marked as such."""
    figure = node
    for _ in range(_LOOK_UP):
        figure = tree.nodes.parent[figure]
        if figure < 0 or tree.nodes.tag[figure] == "figure":
            break
    if figure < 0 or tree.nodes.tag[figure] != "figure":
        return None, None
    caption = tree.nodes.element[figure].find(".//figcaption")
    if caption is None:
        return None, None
    marked = caption.find(".//*[@itemprop='copyrightHolder']")
    credit = " ".join("".join(marked.itertext()).split()) if marked is not None else ""
    text = " ".join("".join(caption.itertext()).split())
    return text.removesuffix(credit).strip() or None, credit or None
