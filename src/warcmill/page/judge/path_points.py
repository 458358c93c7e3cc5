# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The points of the words on each passage's ancestors, added up in one walk over the elements of a page.

A word counts once in each way (`scored_terms.WAYS`), however many of the elements have it.
(`scored_terms.WAYS`).
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

try:
    import cython
except ImportError:
    from warcmill import interpreted as cython  # type: ignore[no-redef]
if cython.compiled:
    from cython.cimports.warcmill.buffers import flags, longs, zeros
else:
    from warcmill.buffers import flags, longs, zeros

from warcmill.page.judge.alike import slots
from warcmill.page.judge.scored_terms import DECIDES, HIDES, INSIDE, LONG_PANEL, NEAR, PANELS, WAYS, WRAPPING

if TYPE_CHECKING:
    from warcmill.page.markup.word_lookup import Known

_decides_alone = cython.declare(cython.uchar, DECIDES)
_hides = cython.declare(cython.uchar, HIDES)
_inside = cython.declare(cython.longlong, INSIDE)
_wrapping = cython.declare(cython.longlong, WRAPPING)
_near = cython.declare(cython.longlong, NEAR)
_ways = cython.declare(cython.longlong, WAYS)


@cython.cclass
class PathPoints:
    """The points of words, prepared for look-up.

    `points` and `codes` (the numbers of rules) have an entry for each term; `decides` says for each word whether it
    decides alone, and how.
    """

    points: cython.p_longlong
    code: cython.p_longlong
    decides: cython.p_uchar
    rules: cython.Py_ssize_t
    met: cython.p_longlong
    """For each term, the number of open elements that have it."""
    number: cython.p_longlong
    start: cython.p_longlong
    count: cython.p_longlong
    """The known words of each kind of element on the current page."""
    held: object

    def __init__(self, points: array[int], codes: array[int], decides: bytearray, rules: int) -> None:
        met = zeros(len(points))
        self.points, self.code, self.decides, self.rules = longs(points), longs(codes), flags(decides), rules
        self.met = longs(met)
        self.held = (points, codes, decides, met)

    def look(
        self, columns: dict[str, array[Any]], wrapping_words: cython.double, known: Known
    ) -> tuple[array[int], array[int], array[int], array[int]]:
        """For each passage: the points of its words, the least of any rule, that rule, the word that decides alone.

        The least is at most 0; the rule is given by its number; no word is -1. An element with this many words wraps
        the page and decides nothing.
        """
        self.number, self.start, self.count = longs(known.numbers), longs(known.start), longs(known.count)
        nodes: cython.Py_ssize_t = len(columns["node_kind"])
        passages: cython.Py_ssize_t = len(columns["owner"])
        of_nodes = zeros(4 * nodes)
        found: cython.p_longlong = longs(of_nodes)
        self._walk(columns, wrapping_words, self._panels(columns, wrapping_words), found)
        owner: cython.p_longlong = longs(columns["owner"])
        sums, leasts, worsts, hards = zeros(passages), zeros(passages), zeros(passages), zeros(passages)
        points: cython.p_longlong = longs(sums)
        least: cython.p_longlong = longs(leasts)
        worst: cython.p_longlong = longs(worsts)
        hard: cython.p_longlong = longs(hards)
        passage: cython.Py_ssize_t
        at: cython.Py_ssize_t
        for passage in range(passages):
            at = 4 * owner[passage]
            points[passage] = found[at]
            least[passage] = found[at + 1]
            worst[passage] = found[at + 2]
            hard[passage] = found[at + 3]
        return sums, leasts, worsts, hards

    @cython.cfunc
    def _walk(
        self, columns: dict[str, array[Any]], wrapping_words: cython.double, panels: bytearray, found: cython.p_longlong
    ) -> None:
        """Compute for each owner of a passage the points of its words and those of its ancestors."""
        kind: cython.p_longlong = longs(columns["node_kind"])
        parent: cython.p_longlong = longs(columns["node_parent"])
        first: cython.p_longlong = longs(columns["node_first"])
        end: cython.p_longlong = longs(columns["node_end"])
        following: cython.p_longlong = longs(columns["node_last"])
        words: cython.p_longlong = longs(columns["node_words"])
        nodes: cython.Py_ssize_t = len(columns["node_kind"])
        owners = _owners(columns)
        is_owner: cython.p_uchar = flags(owners)
        is_panel: cython.p_uchar = flags(panels)
        open_nodes, open_ways, sums = zeros(nodes), zeros(nodes), zeros(2 * self.rules)
        stack: cython.p_longlong = longs(open_nodes)
        way: cython.p_longlong = longs(open_ways)
        of_rule: cython.p_longlong = longs(sums)
        node: cython.Py_ssize_t = 0
        depth: cython.Py_ssize_t = 0
        points: cython.longlong = 0
        hard_word: cython.longlong = -1
        hard_until: cython.longlong = 0
        while node < nodes:
            while depth and following[stack[depth - 1]] <= node:
                depth -= 1
                points += self._leave(kind[stack[depth]], way[depth], of_rule, 0)
            if first[node] >= end[node]:  # no text, so it is no passage's ancestor
                node = following[node]
                continue
            if node >= hard_until:
                hard_word = -1
            way[depth] = _wrapping if words[node] >= wrapping_words else _inside
            if hard_word < 0 and way[depth] == _inside:
                hard_word = self._hard_in(kind[node], is_panel[node])
                hard_until = following[node]
            points += self._enter(kind[node], way[depth], of_rule, 0)
            stack[depth] = node
            depth += 1
            if is_owner[node]:
                found[4 * node] = points
                found[4 * node + 3] = hard_word
                self._note_least(found, 4 * node, of_rule, 0)
                self._add_near(found, 4 * node, kind[node], kind[parent[node]], of_rule)
            node += 1
        while depth:
            depth -= 1
            self._leave(kind[stack[depth]], way[depth], of_rule, 0)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _hard_in(self, kind: cython.Py_ssize_t, is_panel: cython.bint) -> cython.longlong:
        """The first word of a kind that decides alone; -1 if there is none."""
        at: cython.Py_ssize_t
        for at in range(self.start[kind], self.start[kind] + self.count[kind]):
            decides: cython.uchar = self.decides[self.number[at]]
            if decides == _decides_alone or (decides == _hides and not is_panel):
                return self.number[at]
        return -1

    @cython.cfunc
    def _panels(self, columns: dict[str, array[Any]], wrapping_words: cython.double) -> bytearray:
        """For each element, whether a click reveals it: many hidden siblings look the same, or its text is long."""
        hidden = self._hidden(columns, wrapping_words)
        found = bytearray(len(columns["node_kind"]))
        if not hidden:
            return found
        numbers = slots(columns, array("q", hidden))
        times = [0] * len(hidden)
        for slot in numbers:
            times[slot] += 1
        for place, node in enumerate(hidden):
            found[node] = (
                times[numbers[place]] >= PANELS
                or columns["node_words"][node] * (1 - columns["node_links"][node]) >= LONG_PANEL
            )
        return found

    @cython.cfunc
    def _hidden(self, columns: dict[str, array[Any]], wrapping_words: cython.double) -> list[int]:
        """The elements with text that have a hiding word, except wrappers of the page."""
        kind: cython.p_longlong = longs(columns["node_kind"])
        words: cython.p_longlong = longs(columns["node_words"])
        first: cython.p_longlong = longs(columns["node_first"])
        end: cython.p_longlong = longs(columns["node_end"])
        node: cython.Py_ssize_t
        at: cython.Py_ssize_t
        found: list[int] = []
        for node in range(len(columns["node_kind"])):
            if end[node] > first[node] and words[node] < wrapping_words:
                for at in range(self.start[kind[node]], self.start[kind[node]] + self.count[kind[node]]):
                    if self.decides[self.number[at]] == _hides:
                        found.append(node)
                        break
        return found

    @cython.cfunc
    @cython.exceptval(check=False)
    def _enter(
        self, kind: cython.Py_ssize_t, way: cython.longlong, of_rule: cython.p_longlong, at_rule: cython.Py_ssize_t
    ) -> cython.longlong:
        """The points of the words that an element adds to those of its ancestors."""
        at: cython.Py_ssize_t
        points: cython.longlong = 0
        for at in range(self.start[kind], self.start[kind] + self.count[kind]):
            term: cython.Py_ssize_t = self.number[at] * _ways + way
            if self.met[term] == 0:
                points += self.points[term]
                of_rule[at_rule + self.code[term]] += self.points[term]
            self.met[term] += 1
        return points

    @cython.cfunc
    @cython.exceptval(check=False)
    def _leave(
        self, kind: cython.Py_ssize_t, way: cython.longlong, of_rule: cython.p_longlong, at_rule: cython.Py_ssize_t
    ) -> cython.longlong:
        at: cython.Py_ssize_t
        points: cython.longlong = 0
        for at in range(self.start[kind], self.start[kind] + self.count[kind]):
            term: cython.Py_ssize_t = self.number[at] * _ways + way
            self.met[term] -= 1
            if self.met[term] == 0:
                points -= self.points[term]
                of_rule[at_rule + self.code[term]] -= self.points[term]
        return points

    @cython.cfunc
    @cython.exceptval(check=False)
    def _note_least(
        self, found: cython.p_longlong, at: cython.Py_ssize_t, of_rule: cython.p_longlong, at_rule: cython.Py_ssize_t
    ) -> cython.void:
        """Record the least points of a rule and that rule, if they are below those recorded."""
        rule: cython.Py_ssize_t
        for rule in range(self.rules):
            if of_rule[at_rule + rule] < found[at + 1]:
                found[at + 1] = of_rule[at_rule + rule]
                found[at + 2] = rule

    @cython.cfunc
    @cython.exceptval(check=False)
    def _add_near(
        self,
        found: cython.p_longlong,
        at: cython.Py_ssize_t,
        own: cython.Py_ssize_t,
        above: cython.Py_ssize_t,
        of_rule: cython.p_longlong,
    ) -> cython.void:
        """Add the words of an element and of its parent, without duplicates."""
        found[at] += self._enter(own, _near, of_rule, self.rules)
        found[at] += self._enter(above, _near, of_rule, self.rules)
        self._note_least(found, at, of_rule, self.rules)
        self._leave(own, _near, of_rule, self.rules)
        self._leave(above, _near, of_rule, self.rules)


@cython.cfunc
def _owners(columns: dict[str, array[Any]]) -> bytearray:
    """For each element, whether it owns a passage."""
    owner: cython.p_longlong = longs(columns["owner"])
    found = bytearray(len(columns["node_kind"]))
    is_owner: cython.p_uchar = flags(found)
    passage: cython.Py_ssize_t
    for passage in range(len(columns["owner"])):
        is_owner[owner[passage]] = 1
    return found
