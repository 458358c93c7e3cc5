# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Where each passage stands to what is surely main text: measures of the second look that need no word of a language.

A caption stands in an element with a picture and few words, a standfirst between the headline and the text, a card in
an article of its own, what follows a text outside of the element that holds it.
"""

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

from warcmill.page.judge.shape import SURE, SURE_WORDS, TAG_NUMBER, surrounding_table

if TYPE_CHECKING:
    from array import array

Columns = dict[str, "array[Any]"]

MAIN_PLACES: Final = ("before", "in", "after")
"""Of `main-place`: where a passage stands to the smallest element that holds most of the sure text."""
SURE_PLACES: Final = ("before", "among", "after", "none")
"""Of `sure-place`: where it stands to the first and the last sure passage, or that there is none."""
HEAD_PLACES: Final = ("under headline", "before text", "before headline", "headline", "later")
"""Of `head-place`: where it stands to the headline and the first sure passage."""
ARTICLE_PLACES: Final = ("no article", "main article", "article within", "other article", "articles", "outside")
"""Of `article-place`: which `<article>` it stands in, if one has most of the sure text; `articles` if none has."""
NO_PICTURE: Final = 1_000_000
"""`pictured-words` of a passage near which there is no picture."""
CLIMB: Final = 8
"""`climb` of a passage that stands so many elements or more away from the main text."""

_AROUND: Final = ("container", "parent", "grandparent", "great-grandparent")
_sure_chance = cython.declare(cython.double, SURE)
_sure_words = cython.declare(cython.longlong, SURE_WORDS)
_article = cython.declare(cython.longlong, TAG_NUMBER["article"])
_no_picture = cython.declare(cython.longlong, NO_PICTURE)
_most_climbed = cython.declare(cython.Py_ssize_t, CLIMB)
_levels_around = cython.declare(cython.Py_ssize_t, 4)
_most = cython.declare(cython.double, 0.8)
"""Share of the sure text that the smallest element of `main-place` holds."""
_much = cython.declare(cython.double, 0.4)
"""Share of it that the main article has, and of the main article's that no lesser article has."""
_part = cython.declare(cython.double, 0.3)
"""Share of it from which on an element holds main text, where `climb` is counted."""


def measure_main_text(
    view: Columns, columns: Columns, kind_tags: array[int], pictured_kinds: array[int], headline: int, prose: int
) -> None:
    """Add the measures to the columns that `nearby_measures.weigh` gave.

    `pictured_kinds` are 1 for kinds of elements that show a picture; `headline` is -1 on a page without one; `prose` is
    the element that stands for the main text where no passage is sure.
    """
    passages = len(columns["chance"])
    for name in ("main-place", "sure-place", "head-place", "surrounding", "pictured-words", "article-place", "climb"):
        columns[name] = zeros(passages)
    columns["like-main"] = fractions(passages)
    sums = _sure_sums(view, columns)
    _measure_ends(columns, headline)
    _measure_main_element(view, columns, sums, prose)
    _measure_articles(view, columns, sums, kind_tags)
    _measure_climb(view, columns, sums)
    _measure_likeness(view, columns, sums)
    _measure_surroundings(view, columns, kind_tags)
    _measure_pictures(view, columns, pictured_kinds)


@cython.cfunc
def _sure_sums(view: Columns, columns: Columns) -> array[float]:
    """The weight of the sure passages before each, and of all of them."""
    chance: cython.p_double = doubles(columns["chance"])
    weight: cython.p_double = doubles(columns["weight"])
    words: cython.p_longlong = longs(view["words"])
    passages: cython.Py_ssize_t = len(columns["chance"])
    sums = fractions(passages + 1)
    before: cython.p_double = doubles(sums)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        before[passage + 1] = before[passage]
        if chance[passage] > _sure_chance and words[passage] >= _sure_words:
            before[passage + 1] += weight[passage]
    return sums


@cython.cfunc
def _measure_ends(columns: Columns, headline: cython.Py_ssize_t) -> None:
    """Where each passage stands to the first and the last sure one, and to the headline."""
    since: cython.p_longlong = longs(columns["since-sure"])
    until: cython.p_longlong = longs(columns["until-sure"])
    sure_place: cython.p_longlong = longs(columns["sure-place"])
    head_place: cython.p_longlong = longs(columns["head-place"])
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    first: cython.Py_ssize_t = min(until[0], passages) if passages else 0
    for passage in range(passages):
        if first == passages:
            sure_place[passage] = 3
        else:
            sure_place[passage] = 0 if since[passage] > passage else 2 if until[passage] >= passages - passage else 1
        if passage >= first and passage != headline:
            head_place[passage] = 4
        elif headline < 0 or headline > first:
            head_place[passage] = 1
        elif passage < headline:
            head_place[passage] = 2
        else:
            head_place[passage] = 3 if passage == headline else 0


@cython.cfunc
def _measure_main_element(view: Columns, columns: Columns, sums: array[float], prose: cython.Py_ssize_t) -> None:
    """Where each passage stands to the smallest element that holds most of the sure text."""
    first: cython.p_longlong = longs(view["node_first"])
    end: cython.p_longlong = longs(view["node_end"])
    place: cython.p_longlong = longs(columns["main-place"])
    before: cython.p_double = doubles(sums)
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    main: cython.Py_ssize_t = prose
    least: cython.double = _most * before[passages]
    if least > 0:
        for node in range(len(view["node_first"])):
            if before[end[node]] - before[first[node]] >= least:
                main = node
    for passage in range(passages):
        place[passage] = 0 if passage < first[main] else 2 if passage >= end[main] else 1


@cython.cfunc
def _measure_articles(view: Columns, columns: Columns, sums: array[float], kind_tags: array[int]) -> None:
    """Which article each passage stands in: the one that has most of the sure text, one within it, or another."""
    kind_tag: cython.p_longlong = longs(kind_tags)
    kind: cython.p_longlong = longs(view["node_kind"])
    first: cython.p_longlong = longs(view["node_first"])
    end: cython.p_longlong = longs(view["node_end"])
    place: cython.p_longlong = longs(columns["article-place"])
    before: cython.p_double = doubles(sums)
    nodes: cython.Py_ssize_t = len(view["node_kind"])
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    main: cython.Py_ssize_t = -1
    held: cython.double
    most: cython.double = -1.0
    for node in range(nodes):
        held = before[end[node]] - before[first[node]]
        if kind_tag[kind[node]] == _article and held > most:
            main, most = node, held
    if main < 0:
        return
    clear: cython.bint = most > _much * max(before[passages], 1.0)
    for passage in range(passages):
        place[passage] = 5 if clear else 0
    if clear:
        for passage in range(first[main], end[main]):
            place[passage] = 1
    for node in range(nodes):
        held = before[end[node]] - before[first[node]]
        if kind_tag[kind[node]] != _article or (clear and held >= _much * most):
            continue
        for passage in range(first[node], end[node]):
            place[passage] = 4 if not clear else 2 if first[main] <= first[node] and end[node] <= end[main] else 3


@cython.cfunc
def _measure_climb(view: Columns, columns: Columns, sums: array[float]) -> None:
    """How many elements above a passage's own is the first that holds main text."""
    first: cython.p_longlong = longs(view["node_first"])
    end: cython.p_longlong = longs(view["node_end"])
    parent: cython.p_longlong = longs(view["node_parent"])
    container: cython.p_longlong = longs(view["container"])
    climb: cython.p_longlong = longs(columns["climb"])
    before: cython.p_double = doubles(sums)
    passages: cython.Py_ssize_t = len(columns["chance"])
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    steps: cython.Py_ssize_t
    least: cython.double = _part * max(before[passages], 0.5)
    for passage in range(passages):
        node = container[passage]
        steps = 0
        while steps < _most_climbed and before[end[node]] - before[first[node]] < least:
            node = parent[node]
            steps += 1
        climb[passage] = steps


@cython.cfunc
def _measure_likeness(view: Columns, columns: Columns, sums: array[float]) -> None:
    """The share of the sure text that stands in elements of the make of a passage's own."""
    group: cython.p_longlong = longs(view["alike-two"])
    share: cython.p_double = doubles(columns["like-main"])
    before: cython.p_double = doubles(sums)
    passages: cython.Py_ssize_t = len(columns["chance"])
    held = fractions(passages)
    of_group: cython.p_double = doubles(held)
    total: cython.double = max(before[passages], 0.5)
    passage: cython.Py_ssize_t
    for passage in range(passages):
        of_group[group[passage]] += before[passage + 1] - before[passage]
    for passage in range(passages):
        share[passage] = of_group[group[passage]] / total


@cython.cfunc
def _measure_surroundings(view: Columns, columns: Columns, kind_tags: array[int]) -> None:
    """Which telling element a passage's own is, or the nearest of the few above it (`shape.SURROUNDINGS`)."""
    kind_tag: cython.p_longlong = longs(kind_tags)
    kind: cython.p_longlong = longs(view["node_kind"])
    parent: cython.p_longlong = longs(view["node_parent"])
    container: cython.p_longlong = longs(view["container"])
    found: cython.p_longlong = longs(columns["surrounding"])
    telling: cython.p_longlong = longs(surrounding_table())
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    steps: cython.Py_ssize_t
    for passage in range(len(columns["chance"])):
        node = container[passage]
        steps = 0
        while steps < _levels_around and telling[kind_tag[kind[node]]] == 0:
            node = parent[node]
            steps += 1
        found[passage] = telling[kind_tag[kind[node]]]


@cython.cfunc
def _measure_pictures(view: Columns, columns: Columns, pictured_kinds: array[int]) -> None:
    """The words of the smallest element around a passage that has a picture too."""
    pictured: cython.p_longlong = longs(pictured_kinds)
    kind: cython.p_longlong = longs(view["node_kind"])
    last: cython.p_longlong = longs(view["node_last"])
    words: cython.p_longlong = longs(view["node_words"])
    found: cython.p_longlong = longs(columns["pictured-words"])
    nodes: cython.Py_ssize_t = len(view["node_kind"])
    counts = zeros(nodes + 1)
    before: cython.p_longlong = longs(counts)
    passage: cython.Py_ssize_t
    node: cython.Py_ssize_t
    around: cython.p_longlong
    for node in range(nodes):
        before[node + 1] = before[node] + pictured[kind[node]]
    for passage in range(len(columns["chance"])):
        found[passage] = _no_picture
    for name in reversed(_AROUND):
        around = longs(view[name])
        for passage in range(len(columns["chance"])):
            node = around[passage]
            if before[last[node]] > before[node]:
                found[passage] = words[node]
