# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The measures of the first look: numbers for each passage, by the shape of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import doubles, fractions, longs, zeros
else:
    from warcmill.buffers import doubles, fractions, longs, zeros

from warcmill.page.judge import alike
from warcmill.page.judge.shape import (
    AFTER,
    BEFORE,
    IN_ARTICLE,
    IN_MAIN,
    NEVER,
    OUTSIDE,
    PROSE_LINKS,
    PROSE_WORDS,
    SIZES,
    TAG_NUMBER,
    ending_table,
    level_table,
)

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

NUMBERS: Final = (
    "container-tag", "owner-tag", "size", "from-top", "from-end", "prose-place", "landmark", "parent", "grandparent",
    "great-grandparent", "parent-words", "grandparent-words", "great-grandparent-words", "repeats", "parent-repeats",
    "level-repeats", "level-two-repeats", "ending", "heading-level", "last-heading", "from-heading", "level-over",
    "since-prose", "until-prose", "words-before", "words-after", "page-words", "slot-count",
)  # fmt: skip
"""Measures of each passage; `parent`, `grandparent` and `great-grandparent` are ancestors of its container, each with
more text than the one below."""
SHARES: Final = (
    "part-of-page", "part-of-passages", "parent-links", "grandparent-links", "great-grandparent-links", "parent-share",
    "grandparent-share", "great-grandparent-share", "parent-paragraphs", "grandparent-paragraphs",
    "great-grandparent-paragraphs", "capitals", "page-links", "slot-words", "slot-links", "slot-share", "slot-variety",
)  # fmt: skip
_AROUND: Final = ("parent", "grandparent", "great-grandparent")

_paragraph = cython.declare(cython.longlong, TAG_NUMBER["p"])
_main = cython.declare(cython.longlong, TAG_NUMBER["main"])
_article = cython.declare(cython.longlong, TAG_NUMBER["article"])
_prose_words = cython.declare(cython.longlong, PROSE_WORDS)
_prose_links = cython.declare(cython.double, PROSE_LINKS)
_never = cython.declare(cython.longlong, NEVER)
_before = cython.declare(cython.longlong, BEFORE)
_after = cython.declare(cython.longlong, AFTER)
_in_main = cython.declare(cython.longlong, IN_MAIN)
_in_article = cython.declare(cython.longlong, IN_ARTICLE)
_outside = cython.declare(cython.longlong, OUTSIDE)


def measure(
    columns: dict[str, array[Any]],
    kind_tags: array[int],
    texts: Sequence[str],
    total: int,
    prose: tuple[int, int, int],
) -> None:
    """Add the measures of a page to the columns of its layout (`page_layout.Layout`)."""
    passages = len(texts)
    for name in NUMBERS:
        columns[name] = zeros(passages)
    for name in SHARES:
        columns[name] = fractions(passages)
    columns["siblings"] = alike.siblings(columns)
    columns["said"], columns["copies"] = alike.copies(texts)
    columns["slot"] = alike.slots(columns, columns["container"])
    columns["alike-two"] = alike.of_one_make(columns, "node_signature", columns["container"], 2)
    columns["alike-four"] = alike.of_one_make(columns, "node_signature", columns["container"], 4)
    alike.measure_slots(columns, total)
    _measure_passages(columns, kind_tags)
    _measure_places(columns, total)
    _measure_paragraphs(columns)
    _measure_headings(columns)
    _measure_prose(columns, prose)
    _measure_landmarks(columns, kind_tags)
    below = "container"
    for name in _AROUND:
        _measure_element(columns, name, below, total)
        below = name
    _measure_repeats(columns)


@cython.cfunc
def _measure_passages(columns: dict[str, array[Any]], kind_tags: array[int]) -> None:
    """Measures of each passage by itself."""
    kind_tag: cython.p_longlong = longs(kind_tags)
    kind: cython.p_longlong = longs(columns["node_kind"])
    container: cython.p_longlong = longs(columns["container"])
    owner: cython.p_longlong = longs(columns["owner"])
    words: cython.p_longlong = longs(columns["words"])
    capitals: cython.p_longlong = longs(columns["capital_words"])
    last: cython.p_longlong = longs(columns["last"])
    container_tag: cython.p_longlong = longs(columns["container-tag"])
    owner_tag: cython.p_longlong = longs(columns["owner-tag"])
    size: cython.p_longlong = longs(columns["size"])
    ending: cython.p_longlong = longs(columns["ending"])
    level: cython.p_longlong = longs(columns["heading-level"])
    capitals_share: cython.p_double = doubles(columns["capitals"])
    ending_of: cython.p_longlong = longs(ending_table())
    level_of: cython.p_longlong = longs(level_table())
    last_ending: cython.longlong = len(ending_table()) - 1
    one: cython.longlong = SIZES[0]
    two: cython.longlong = SIZES[1]
    three: cython.longlong = SIZES[2]
    four: cython.longlong = SIZES[3]
    passage: cython.Py_ssize_t
    for passage in range(len(columns["words"])):
        container_tag[passage] = kind_tag[kind[container[passage]]]
        owner_tag[passage] = kind_tag[kind[owner[passage]]]
        size[passage] = (
            (words[passage] > one) + (words[passage] > two) + (words[passage] > three) + (words[passage] > four)
        )
        ending[passage] = ending_of[min(last[passage], last_ending)]
        level[passage] = level_of[container_tag[passage]]
        capitals_share[passage] = cython.cast(cython.double, capitals[passage]) / max(words[passage], 1)


@cython.cfunc
def _measure_places(columns: dict[str, array[Any]], total: cython.longlong) -> None:
    """The position of each passage on the page, and the lengths of its neighbours."""
    words: cython.p_longlong = longs(columns["words"])
    before: cython.p_longlong = longs(columns["before"])
    node_links: cython.p_double = doubles(columns["node_links"])
    from_top: cython.p_longlong = longs(columns["from-top"])
    from_end: cython.p_longlong = longs(columns["from-end"])
    words_before: cython.p_longlong = longs(columns["words-before"])
    words_after: cython.p_longlong = longs(columns["words-after"])
    page_words: cython.p_longlong = longs(columns["page-words"])
    page_links: cython.p_double = doubles(columns["page-links"])
    part_of_page: cython.p_double = doubles(columns["part-of-page"])
    part_of_passages: cython.p_double = doubles(columns["part-of-passages"])
    passages: cython.Py_ssize_t = len(columns["words"])
    passage: cython.Py_ssize_t
    for passage in range(passages):
        from_top[passage] = passage
        from_end[passage] = passages - 1 - passage
        words_before[passage] = words[passage - 1] if passage else -1
        words_after[passage] = words[passage + 1] if passage + 1 < passages else -1
        page_words[passage] = total
        page_links[passage] = node_links[0]
        part_of_page[passage] = cython.cast(cython.double, before[passage]) / total
        part_of_passages[passage] = cython.cast(cython.double, passage) / passages


@cython.cfunc
def _measure_paragraphs(columns: dict[str, array[Any]]) -> None:
    """For each element, the share of its words inside `<p>`."""
    container_tag: cython.p_longlong = longs(columns["container-tag"])
    words: cython.p_longlong = longs(columns["words"])
    node_words: cython.p_longlong = longs(columns["node_words"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    passages: cython.Py_ssize_t = len(columns["words"])
    nodes: cython.Py_ssize_t = len(columns["node_words"])
    sums = zeros(passages + 1)
    before: cython.p_longlong = longs(sums)
    columns["paragraphs"] = fractions(nodes)
    paragraphs: cython.p_double = doubles(columns["paragraphs"])
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    for passage in range(passages):
        before[passage + 1] = before[passage] + (words[passage] if container_tag[passage] == _paragraph else 0)
    for node in range(nodes):
        paragraphs[node] = cython.cast(cython.double, before[end[node]] - before[first[node]]) / max(
            node_words[node], 1
        )


@cython.cfunc
def _measure_headings(columns: dict[str, array[Any]]) -> None:
    """For each passage, the heading before it, the distance to it, and its level."""
    level: cython.p_longlong = longs(columns["heading-level"])
    last: cython.p_longlong = longs(columns["last-heading"])
    since: cython.p_longlong = longs(columns["from-heading"])
    over: cython.p_longlong = longs(columns["level-over"])
    passage: cython.Py_ssize_t
    heading: cython.longlong = -1
    for passage in range(len(columns["heading-level"])):
        if level[passage] > 0:
            heading = passage
        last[passage] = heading
        since[passage] = passage - heading
        over[passage] = level[heading] if heading >= 0 else 0


@cython.cfunc
def _measure_prose(columns: dict[str, array[Any]], prose: tuple[int, int, int]) -> None:
    """Passages since and until one of prose; where each lies relative to the elements that contain most of it."""
    words: cython.p_longlong = longs(columns["words"])
    links: cython.p_double = doubles(columns["links"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    since: cython.p_longlong = longs(columns["since-prose"])
    until: cython.p_longlong = longs(columns["until-prose"])
    place: cython.p_longlong = longs(columns["prose-place"])
    passages: cython.Py_ssize_t = len(columns["words"])
    passage: cython.Py_ssize_t
    number: cython.Py_ssize_t
    node: cython.Py_ssize_t = prose[2]
    begin: cython.longlong = first[node]
    last: cython.longlong = -_never
    following: cython.longlong = passages - 1 + _never
    for passage in range(passages):
        place[passage] = _before if passage < begin else _after
        if words[passage] >= _prose_words and links[passage] < _prose_links:
            last = passage
        since[passage] = passage - last
    for passage in range(passages - 1, -1, -1):
        if words[passage] >= _prose_words and links[passage] < _prose_links:
            following = passage
        until[passage] = following - passage
    for number in range(2, -1, -1):
        node = prose[number]
        for passage in range(first[node], end[node]):
            place[passage] = number


@cython.cfunc
def _measure_landmarks(columns: dict[str, array[Any]], kind_tags: array[int]) -> None:
    """Whether a passage is in the page's main element, in an article, in both, or outside of existing ones."""
    kind_tag: cython.p_longlong = longs(kind_tags)
    kind: cython.p_longlong = longs(columns["node_kind"])
    first: cython.p_longlong = longs(columns["node_first"])
    end: cython.p_longlong = longs(columns["node_end"])
    landmark: cython.p_longlong = longs(columns["landmark"])
    passages: cython.Py_ssize_t = len(columns["landmark"])
    main_changes, article_changes = zeros(passages + 1), zeros(passages + 1)
    mains: cython.p_longlong = longs(main_changes)
    articles: cython.p_longlong = longs(article_changes)
    node: cython.Py_ssize_t
    passage: cython.Py_ssize_t
    in_mains: cython.longlong = 0
    in_articles: cython.longlong = 0
    everywhere: cython.longlong = 0
    for node in range(len(columns["node_kind"])):
        if kind_tag[kind[node]] == _main:
            mains[first[node]] += 1
            mains[end[node]] -= 1
            everywhere = _outside
        elif kind_tag[kind[node]] == _article:
            articles[first[node]] += 1
            articles[end[node]] -= 1
            everywhere = _outside
    for passage in range(passages):
        in_mains += mains[passage]
        in_articles += articles[passage]
        landmark[passage] = everywhere | (_in_main if in_mains else 0) | (_in_article if in_articles else 0)


@cython.cfunc
def _measure_element(columns: dict[str, array[Any]], name: str, below_name: str, total: cython.double) -> None:
    """The nearest ancestor with more text, and its measures."""
    up: cython.p_longlong = longs(columns["node_up"])
    node_words: cython.p_longlong = longs(columns["node_words"])
    node_links: cython.p_double = doubles(columns["node_links"])
    paragraphs: cython.p_double = doubles(columns["paragraphs"])
    below: cython.p_longlong = longs(columns[below_name])
    node: cython.p_longlong = longs(columns[name])
    words: cython.p_longlong = longs(columns[f"{name}-words"])
    links: cython.p_double = doubles(columns[f"{name}-links"])
    share: cython.p_double = doubles(columns[f"{name}-share"])
    in_paragraphs: cython.p_double = doubles(columns[f"{name}-paragraphs"])
    passage: cython.Py_ssize_t
    for passage in range(len(columns[name])):
        node[passage] = up[below[passage]]
        words[passage] = node_words[node[passage]]
        links[passage] = node_links[node[passage]]
        share[passage] = words[passage] / total
        in_paragraphs[passage] = paragraphs[node[passage]]


@cython.cfunc
def _measure_repeats(columns: dict[str, array[Any]]) -> None:
    """How many elements look like those around each passage."""
    siblings: cython.p_longlong = longs(columns["siblings"])
    parent: cython.p_longlong = longs(columns["node_parent"])
    container: cython.p_longlong = longs(columns["container"])
    one: cython.p_longlong = longs(columns["parent"])
    two: cython.p_longlong = longs(columns["grandparent"])
    repeats: cython.p_longlong = longs(columns["repeats"])
    parent_repeats: cython.p_longlong = longs(columns["parent-repeats"])
    level_repeats: cython.p_longlong = longs(columns["level-repeats"])
    level_two_repeats: cython.p_longlong = longs(columns["level-two-repeats"])
    passage: cython.Py_ssize_t
    for passage in range(len(columns["container"])):
        repeats[passage] = siblings[container[passage]]
        parent_repeats[passage] = siblings[parent[container[passage]]]
        level_repeats[passage] = siblings[one[passage]]
        level_two_repeats[passage] = siblings[two[passage]]


def count_tags(kinds: array[int], kind_tags: array[int], most: int) -> array[int]:
    """Number of elements of each tag, by its number."""
    kind: cython.p_longlong = longs(kinds)
    kind_tag: cython.p_longlong = longs(kind_tags)
    counts = zeros(most)
    count: cython.p_longlong = longs(counts)
    node: cython.Py_ssize_t
    for node in range(len(kinds)):
        count[kind_tag[kind[node]]] += 1
    return counts
