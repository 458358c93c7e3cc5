# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The scoring of a page, compiled: characters counted, words on paths added up, cells looked up.

Where this module could not be built, `page_layout.py`, `lexicon.py` and `score_table.py` do the same work with
numpy; a test holds the two to each other.
"""

import array

import numpy as np

from cpython cimport array
from cpython.buffer cimport PyBUF_FORMAT, PyBUF_ND, PyBuffer_Release, PyObject_GetBuffer
from cpython.dict cimport PyDict_GetItem
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.ref cimport PyObject
from libc.math cimport exp
from libc.stdint cimport uint64_t

from warcmill.page.judge.character_classes import CHARACTERS_PER_WORD, CLASSES, COMMA, CURRENCY, DIGIT, LETTER, SPACE, UNSPACED, UPPER
from warcmill.page.judge.model.fitted_points import FAR, PER_LOGIT
from warcmill.page.judge.shape import (
    AFTER, BEFORE, IN_ARTICLE, IN_MAIN, LEAST_WEIGHT, LONG_TEXT, NEVER, OUTSIDE, PROSE_LINKS, PROSE_SHARES, PROSE_WORDS,
    SIZES, SURE, SURE_WORDS, TAG_NUMBER, endings, levels_of_tags,
)
from warcmill.page.judge.slots import LEVELS
from warcmill.page.judge.scored_terms import DECIDES, HIDES, INSIDE, LONG_PANEL, NEAR, PANELS, WAYS, WRAPPING

cdef enum:
    MOST_AXES = 3

cdef unsigned char comma = COMMA, currency = CURRENCY, digit = DIGIT, space = SPACE, unspaced = UNSPACED
cdef unsigned char capital = UPPER | LETTER
cdef Py_UCS4 last_class = CLASSES - 1
cdef Py_ssize_t slot_levels = LEVELS, panels = PANELS
cdef double long_panel = LONG_PANEL
cdef Py_ssize_t characters_per_word = CHARACTERS_PER_WORD
cdef double long_text = LONG_TEXT
cdef const double[::1] prose_shares = np.array(PROSE_SHARES)
cdef double points_per_logit = PER_LOGIT, far = FAR
cdef unsigned char decides_alone = DECIDES, hides = HIDES
cdef int inside = INSIDE, wrapping = WRAPPING, near = NEAR, ways = WAYS


def lay_out(nodes, passages, const unsigned char[::1] classes):
    """As `layout.lay_out_plainly`, by the names of the fields."""
    cdef Py_ssize_t passage, count = len(passages.text)
    kind, parent = np.frombuffer(nodes.kind, np.int64), np.array(nodes.parent, np.int64)
    parent[0] = 0
    of_passages = np.empty((len(PASSAGE_NUMBERS), count), np.int64)
    of_nodes = np.empty((len(NODE_NUMBERS), len(kind)), np.int64)
    shares, node_links = np.empty((2, count)), np.empty(len(kind))
    count_characters(passages.text, passages.linked, classes, of_passages, shares)
    found = {
        "owner": np.frombuffer(passages.owner, np.int64), "container": np.frombuffer(passages.container, np.int64),
        "node_kind": kind, "node_parent": parent, "node_last": np.frombuffer(nodes.end, np.int64),
        "links": shares[0], "digits": shares[1], "node_links": node_links,
        "total": int(of_passages[0, count - 1] + of_passages[1, count - 1]),
    }
    found.update(zip(PASSAGE_NUMBERS, of_passages))
    found.update(zip(NODE_NUMBERS, of_nodes))
    found["prose"] = place_nodes(
        nodes.kind, parent, nodes.first_piece, nodes.end_piece, nodes.make, nodes.first_make, passages.end_piece,
        of_passages[0], shares[0], of_nodes, node_links,
    )
    return found


PASSAGE_NUMBERS = ("words", "before", "commas", "capitals", "currency", "last")
NODE_NUMBERS = ("node_first", "node_end", "node_words", "node_up", "node_signature", "node_first_make")


cdef int count_characters(
    list texts, const long long[::1] linked, const unsigned char[::1] classes, long long[:, ::1] out,
    double[:, ::1] shares,
) except -1:
    """Of each text (columns) how many there are of each of `PASSAGE_NUMBERS`; its shares of links and of digits."""
    cdef Py_ssize_t number = 0, length
    cdef Py_ssize_t spaces, commas, capitals, digits, signs, currencies, before = 0
    cdef unsigned char one
    cdef bint begins
    cdef Py_UCS4 character
    for text in texts:
        spaces = commas = capitals = digits = signs = currencies = 0
        begins = True
        character = 0
        for character in <str> text:
            one = classes[min(character, last_class)]
            if one == space:
                spaces += 1
                begins = True
                continue
            if one == capital:
                capitals += begins
            elif one == digit:
                digits += 1
            elif one == comma:
                commas += 1
            elif one == unspaced:
                signs += 1
            elif one == currency:
                currencies += 1
            begins = False
        length = len(<str> text)
        out[0, number], out[1, number] = spaces + 1 + signs // characters_per_word, before
        out[2, number], out[3, number], out[4, number] = commas, capitals, currencies
        out[5, number] = 63 if 0xD800 <= character <= 0xDFFF else character  # UTF-32 has a question mark for these
        shares[0, number] = min(<double> linked[number] / length, 1.0)
        shares[1, number] = <double> digits / length
        before += out[0, number]
        number += 1
    return 0


cdef tuple place_nodes(
    const long long[::1] kind, const long long[::1] parent, const long long[::1] first_piece,
    const long long[::1] end_piece, const long long[::1] make, const long long[::1] first_make,
    const long long[::1] passage_end, const long long[::1] words, const double[::1] links, long long[:, ::1] out,
    double[::1] node_links,
):
    """Where each element (columns) lies, and the smallest that hold most of the page's prose."""
    cdef Py_ssize_t nodes = parent.shape[0], passages = passage_end.shape[0], pieces = passage_end[passages - 1], node, passage, piece = 0
    cdef Py_ssize_t* passage_of = <Py_ssize_t*> PyMem_Malloc((pieces + 1) * sizeof(Py_ssize_t))
    cdef Py_ssize_t* top = <Py_ssize_t*> PyMem_Malloc(nodes * sizeof(Py_ssize_t))
    cdef long long* words_before = <long long*> PyMem_Malloc((passages + 1) * sizeof(long long))
    cdef double* linked_before = <double*> PyMem_Malloc((passages + 1) * sizeof(double))
    cdef double* prose_before = <double*> PyMem_Malloc((passages + 1) * sizeof(double))
    cdef double unlinked, held
    cdef long long first, end, above
    cdef Py_ssize_t half = 0, most = 0, nearly_all = 0
    try:
        if not (passage_of and top and words_before and linked_before and prose_before):
            raise MemoryError
        words_before[0], linked_before[0], prose_before[0] = 0, 0.0, 0.0
        for passage in range(passages):
            while piece < passage_end[passage]:
                passage_of[piece] = passage
                piece += 1
            unlinked = words[passage] * (1 - links[passage])
            words_before[passage + 1] = words_before[passage] + words[passage]
            linked_before[passage + 1] = linked_before[passage] + words[passage] * links[passage]
            prose_before[passage + 1] = prose_before[passage] + (unlinked if unlinked >= long_text else 0.0)
        passage_of[pieces] = passages
        for node in range(nodes):
            first = end = passage_of[min(first_piece[node], pieces)]
            if end_piece[node] > first_piece[node]:
                end = passage_of[end_piece[node] - 1] + 1
            above = parent[node]
            top[node] = top[above] if node and out[0, above] == first and out[1, above] == end else node
            out[0, node], out[1, node] = first, end
            out[2, node] = words_before[end] - words_before[first]
            out[3, node] = parent[top[node]]
            out[4, node], out[5, node] = make[kind[node]], first_make[kind[node]]
            node_links[node] = (linked_before[end] - linked_before[first]) / max(out[2, node], 1)
            if prose_before[passages] > 0:  # those that hold more than half lie inside each other: the last is the smallest
                held = (prose_before[end] - prose_before[first]) / prose_before[passages]
                half = node if held >= prose_shares[0] else half
                most = node if held >= prose_shares[1] else most
                nearly_all = node if held >= prose_shares[2] else nearly_all
        return half, most, nearly_all
    finally:
        PyMem_Free(passage_of)
        PyMem_Free(top)
        PyMem_Free(words_before)
        PyMem_Free(linked_before)
        PyMem_Free(prose_before)


cdef class Groups:
    """Numbers of groups by their hashes; there is room for so many."""

    cdef uint64_t* hashes
    cdef Py_ssize_t* numbers
    cdef uint64_t mask
    cdef Py_ssize_t count

    def __cinit__(self, Py_ssize_t room):
        cdef uint64_t size = 16
        while size < 2 * <uint64_t> room:
            size *= 2
        self.mask = size - 1
        self.hashes = <uint64_t*> PyMem_Calloc(size, sizeof(uint64_t))
        self.numbers = <Py_ssize_t*> PyMem_Malloc(size * sizeof(Py_ssize_t))
        if not (self.hashes and self.numbers):
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.hashes)
        PyMem_Free(self.numbers)

    cdef Py_ssize_t number(self, uint64_t hash) noexcept:
        cdef uint64_t place
        hash = hash or 1
        place = hash & self.mask
        while self.hashes[place] and self.hashes[place] != hash:
            place = (place + 1) & self.mask
        if not self.hashes[place]:
            self.hashes[place] = hash
            self.numbers[place] = self.count
            self.count += 1
        return self.numbers[place]


cdef inline uint64_t mixed(uint64_t hash, uint64_t value) noexcept:
    """A hash of one value more (the finisher of MurmurHash3)."""
    hash = (hash ^ value) * 0xFF51AFD7ED558CCDULL
    return hash ^ (hash >> 33)


cdef int count_siblings(const long long[::1] parent, const long long[::1] make, long long[::1] out) except -1:
    cdef Py_ssize_t nodes = parent.shape[0], node
    cdef Groups groups = Groups(nodes)
    cdef array.array group = array.clone(NUMBERS, nodes, False)
    cdef array.array count = array.clone(NUMBERS, nodes, True)
    for node in range(nodes):
        group.data.as_longlongs[node] = groups.number(mixed(mixed(1, parent[node]), make[node]))
        count.data.as_longlongs[group.data.as_longlongs[node]] += 1
    for node in range(nodes):
        out[node] = count.data.as_longlongs[group.data.as_longlongs[node]]
    return 0


cdef int number_alike(
    const long long[::1] container, const long long[::1] parent, const long long[::1] make, Py_ssize_t levels,
    long long[::1] out,
) except -1:
    cdef Groups groups = Groups(container.shape[0])
    cdef Py_ssize_t passage, level
    cdef long long node
    cdef uint64_t hash
    for passage in range(container.shape[0]):
        node = container[passage]
        hash = 1
        for level in range(levels):
            hash = mixed(hash, make[node])
            node = parent[node]
        out[passage] = groups.number(hash)
    return 0


cdef array.array NUMBERS = array.array("q")
cdef const long long[::1] level_of_tag = levels_of_tags()
cdef const long long[::1] ending_of = endings()
cdef dict tag_numbers = TAG_NUMBER
cdef Py_ssize_t paragraph = TAG_NUMBER["p"], main_tag = TAG_NUMBER["main"], article_tag = TAG_NUMBER["article"]
cdef const long long[::1] sizes = array.array("q", SIZES)
cdef long long prose_words = PROSE_WORDS, never = NEVER, before_prose = BEFORE, after_prose = AFTER
cdef double prose_links = PROSE_LINKS
cdef long long in_main = IN_MAIN, in_article = IN_ARTICLE, outside = OUTSIDE


def chances(const long long[::1] scores, double[::1] out):
    """As `judge.chance`."""
    cdef Py_ssize_t passage
    for passage in range(scores.shape[0]):
        out[passage] = 1.0 / (1.0 + exp(-min(max(scores[passage] / points_per_logit, -far), far)))


def numbers_of_tags(list tags):
    """The number of each tag (`shape.TAG_NUMBER`)."""
    found = np.empty(len(tags), np.int64)
    cdef long long[::1] out = found
    cdef Py_ssize_t kind
    cdef PyObject* number
    for kind in range(out.shape[0]):
        number = PyDict_GetItem(tag_numbers, tags[kind])
        out[kind] = 0 if number is NULL else <object> number
    return found


def measure_view(layout, const long long[::1] kind_tag, list texts, dict known):
    """Work the measures of a page out (`view.View.MEASURES`), but for those that look at words of texts."""
    cdef Py_ssize_t passages = layout.owner.shape[0], nodes = layout.node_kind.shape[0]
    siblings, paragraphs = np.empty(nodes, np.int64), np.empty(nodes)
    count_siblings(layout.node_parent, layout.node_signature, siblings)
    known["siblings"], known["paragraphs"] = siblings, paragraphs
    numbers, shares = np.empty((len(VIEW_NUMBERS), passages), np.int64), np.empty((len(VIEW_SHARES), passages))
    known.update(zip(VIEW_NUMBERS, numbers))
    known.update(zip(VIEW_SHARES, shares))
    measure_passages(layout, kind_tag, known)
    count_copies(texts, known["said"], known["copies"])
    number_slots(layout, known["slot"])
    measure_slots(layout, known)
    measure_paragraphs(layout, known["container-tag"], paragraphs)
    measure_headings(known)
    measure_prose(layout, known)
    measure_landmarks(layout, kind_tag, known["landmark"])
    measure_around(layout, known)
    number_alike(layout.container, layout.node_parent, layout.node_signature, 2, known["alike-two"])
    number_alike(layout.container, layout.node_parent, layout.node_signature, 4, known["alike-four"])


VIEW_NUMBERS = (
    "container-tag", "owner-tag", "size", "from-end", "prose-place", "landmark", "parent", "grandparent",
    "great-grandparent", "parent-words", "grandparent-words", "great-grandparent-words", "repeats", "parent-repeats",
    "level-repeats", "level-two-repeats", "ending", "heading-level", "last-heading", "from-heading", "level-over",
    "since-prose", "until-prose", "words-before", "words-after", "page-words", "alike-two", "alike-four", "said",
    "copies", "slot", "slot-count",
)
VIEW_SHARES = (
    "part-of-page", "part-of-passages", "parent-links", "grandparent-links", "great-grandparent-links", "parent-share",
    "grandparent-share", "great-grandparent-share", "parent-paragraphs", "grandparent-paragraphs",
    "great-grandparent-paragraphs", "capitals", "page-links", "slot-words", "slot-links", "slot-share", "slot-variety",
)


cdef int measure_passages(layout, const long long[::1] kind_tag, dict known) except -1:
    """What each passage is by itself and in the row of all."""
    cdef const long long[::1] container = layout.container, owner = layout.owner, kind = layout.node_kind
    cdef const long long[::1] words = layout.words, capital = layout.capitals, last = layout.last, before = layout.before
    cdef long long[::1] container_tag = known["container-tag"], owner_tag = known["owner-tag"], size = known["size"]
    cdef long long[::1] from_end = known["from-end"], ending = known["ending"], level = known["heading-level"]
    cdef long long[::1] words_before = known["words-before"], words_after = known["words-after"]
    cdef long long[::1] page_words = known["page-words"]
    cdef double[::1] part_of_page = known["part-of-page"], part_of_passages = known["part-of-passages"]
    cdef double[::1] capitals_share = known["capitals"], page_links = known["page-links"]
    cdef Py_ssize_t passages = container.shape[0], passage, step
    cdef double total = layout.total, links = layout.node_links[0]
    for passage in range(passages):
        container_tag[passage], owner_tag[passage] = kind_tag[kind[container[passage]]], kind_tag[kind[owner[passage]]]
        step = 0
        while step < sizes.shape[0] and sizes[step] < words[passage]:
            step += 1
        size[passage] = step
        from_end[passage] = passages - 1 - passage
        ending[passage] = ending_of[min(last[passage], ending_of.shape[0] - 1)]
        level[passage] = level_of_tag[container_tag[passage]]
        words_before[passage] = words[passage - 1] if passage else -1
        words_after[passage] = words[passage + 1] if passage + 1 < passages else -1
        page_words[passage], page_links[passage] = <long long> total, links
        part_of_page[passage], part_of_passages[passage] = before[passage] / total, <double> passage / passages
        capitals_share[passage] = <double> capital[passage] / max(words[passage], 1)
    return 0


cdef int count_copies(list texts, long long[::1] said, long long[::1] copies) except -1:
    """Of each passage the first one that says the same, and how many there are."""
    cdef dict first = {}
    cdef array.array count = array.clone(NUMBERS, len(texts), True)
    cdef Py_ssize_t passage
    cdef PyObject* known
    for passage, text in enumerate(texts):
        known = PyDict_GetItem(first, text)
        if known is NULL:
            first[text] = passage
            said[passage] = passage
        else:
            said[passage] = <object> known
        count.data.as_longlongs[said[passage]] += 1
    for passage in range(said.shape[0]):
        copies[passage] = count.data.as_longlongs[said[passage]]
    return 0


cdef uint64_t slot_hash(const long long[::1] parent, const long long[::1] first_make, long long node) noexcept:
    """Equal for elements of the same slot (`slots.numbers`)."""
    cdef uint64_t hash = 1
    cdef Py_ssize_t level
    for level in range(slot_levels):
        hash = mixed(hash, first_make[node])
        node = parent[node]
    return hash


cdef int number_slots(layout, long long[::1] slot) except -1:
    cdef const long long[::1] container = layout.container, parent = layout.node_parent
    cdef const long long[::1] first_make = layout.node_first_make
    cdef Groups groups = Groups(slot.shape[0])
    cdef Py_ssize_t passage
    for passage in range(slot.shape[0]):
        slot[passage] = groups.number(slot_hash(parent, first_make, container[passage]))
    return 0


cdef int measure_slots(layout, dict known) except -1:
    """Of each passage what its slot holds."""
    cdef const long long[::1] slot = known["slot"], said = known["said"], words = layout.words
    cdef const double[::1] links = layout.links
    cdef long long[::1] count = known["slot-count"]
    cdef double[::1] mean_words = known["slot-words"], mean_links = known["slot-links"]
    cdef double[::1] share = known["slot-share"], variety = known["slot-variety"]
    cdef Py_ssize_t passages = slot.shape[0], passage, met = 0
    cdef Groups texts = Groups(passages)
    cdef double total = layout.total
    cdef double* sums = <double*> PyMem_Calloc(4 * passages, sizeof(double))  # of each slot: passages, words, links, texts
    cdef double* own
    if sums is NULL:
        raise MemoryError
    for passage in range(passages):
        own = sums + 4 * slot[passage]
        own[0] += 1
        own[1] += words[passage]
        own[2] += links[passage]
        texts.number(mixed(mixed(1, slot[passage]), said[passage]))
        own[3] += texts.count - met
        met = texts.count
    for passage in range(passages):
        own = sums + 4 * slot[passage]
        count[passage] = <long long> own[0]
        mean_words[passage], mean_links[passage] = own[1] / own[0], own[2] / own[0]
        share[passage], variety[passage] = own[1] / total, own[3] / own[0]
    PyMem_Free(sums)
    return 0


cdef int measure_paragraphs(layout, const long long[::1] container_tag, double[::1] paragraphs) except -1:
    cdef const long long[::1] words = layout.words, node_words = layout.node_words
    cdef const long long[::1] first = layout.node_first, end = layout.node_end
    cdef array.array sums = array.clone(NUMBERS, words.shape[0] + 1, True)
    cdef long long* before = sums.data.as_longlongs
    cdef Py_ssize_t passage, node
    for passage in range(words.shape[0]):
        before[passage + 1] = before[passage] + (words[passage] if container_tag[passage] == paragraph else 0)
    for node in range(node_words.shape[0]):
        paragraphs[node] = <double> (before[end[node]] - before[first[node]]) / max(node_words[node], 1)
    return 0


cdef int measure_headings(dict known) except -1:
    cdef const long long[::1] level = known["heading-level"]
    cdef long long[::1] last = known["last-heading"], since = known["from-heading"], over = known["level-over"]
    cdef Py_ssize_t passage
    cdef long long heading = -1
    for passage in range(level.shape[0]):
        if level[passage] > 0:
            heading = passage
        last[passage], since[passage] = heading, passage - heading
        over[passage] = level[heading] if heading >= 0 else 0
    return 0


cdef int measure_prose(layout, dict known) except -1:
    """Passages since and until one of prose; where each lies to the elements that hold most of it."""
    cdef const long long[::1] words = layout.words, first = layout.node_first, end = layout.node_end
    cdef const double[::1] links = layout.links
    cdef long long[::1] since = known["since-prose"], until = known["until-prose"], place = known["prose-place"]
    cdef Py_ssize_t passages = words.shape[0], passage, number, node = layout.prose[2]
    cdef long long last = -never, after = passages - 1 + never, begin = first[node]
    for passage in range(passages):
        place[passage] = before_prose if passage < begin else after_prose
        if words[passage] >= prose_words and links[passage] < prose_links:
            last = passage
        since[passage] = passage - last
    for passage in range(passages - 1, -1, -1):
        if words[passage] >= prose_words and links[passage] < prose_links:
            after = passage
        until[passage] = after - passage
    for number in range(2, -1, -1):
        node = layout.prose[number]
        for passage in range(first[node], end[node]):
            place[passage] = number
    return 0


cdef int measure_landmarks(layout, const long long[::1] kind_tag, long long[::1] landmark) except -1:
    cdef const long long[::1] kind = layout.node_kind, first = layout.node_first, end = layout.node_end
    cdef Py_ssize_t passages = landmark.shape[0], node, passage
    cdef array.array mains = array.clone(NUMBERS, passages + 1, True)
    cdef array.array articles = array.clone(NUMBERS, passages + 1, True)
    cdef long long* change
    cdef long long in_mains = 0, in_articles = 0, everywhere = 0
    for node in range(kind.shape[0]):
        if kind_tag[kind[node]] == main_tag:
            change = mains.data.as_longlongs
        elif kind_tag[kind[node]] == article_tag:
            change = articles.data.as_longlongs
        else:
            continue
        everywhere = outside
        change[first[node]] += 1
        change[end[node]] -= 1
    for passage in range(passages):
        in_mains += mains.data.as_longlongs[passage]
        in_articles += articles.data.as_longlongs[passage]
        landmark[passage] = everywhere | (in_main if in_mains else 0) | (in_article if in_articles else 0)
    return 0


cdef int measure_around(layout, dict known) except -1:
    """What the elements around each passage are, and how often there are such."""
    cdef const long long[::1] up = layout.node_up, container = layout.container, parent = layout.node_parent
    cdef const long long[::1] siblings = known["siblings"], words = layout.node_words
    cdef const double[::1] links = layout.node_links, paragraphs = known["paragraphs"]
    cdef long long[::1] repeats = known["repeats"], parent_repeats = known["parent-repeats"]
    cdef long long[::1] level_repeats = known["level-repeats"], level_two_repeats = known["level-two-repeats"]
    cdef long long[::1] node_of, words_of
    cdef double[::1] links_of, share_of, paragraphs_of
    cdef Py_ssize_t passages = container.shape[0], passage
    cdef double total = layout.total
    below = layout.container
    for name in ("parent", "grandparent", "great-grandparent"):
        node_of, words_of, links_of = known[name], known[name + "-words"], known[name + "-links"]
        share_of, paragraphs_of = known[name + "-share"], known[name + "-paragraphs"]
        climb(below, up, node_of)
        for passage in range(passages):
            words_of[passage], links_of[passage] = words[node_of[passage]], links[node_of[passage]]
            share_of[passage], paragraphs_of[passage] = words_of[passage] / total, paragraphs[node_of[passage]]
        below = known[name]
    node_of, words_of = known["parent"], known["grandparent"]
    for passage in range(passages):
        repeats[passage], parent_repeats[passage] = siblings[container[passage]], siblings[parent[container[passage]]]
        level_repeats[passage], level_two_repeats[passage] = siblings[node_of[passage]], siblings[words_of[passage]]
    return 0


cdef int climb(const long long[::1] node, const long long[::1] up, long long[::1] out) except -1:
    cdef Py_ssize_t passage
    for passage in range(node.shape[0]):
        out[passage] = up[node[passage]]
    return 0


cdef double sure_chance = SURE, least_weight = LEAST_WEIGHT
cdef long long sure_words = SURE_WORDS
NEIGHBOUR_SHARES = (
    "element-around", "two-elements-around", "three-elements-around", "before", "after", "two-before", "two-after",
    "five-before", "five-after", "fifteen-before", "fifteen-after", "page-chance", "page-expected", "alike-two-chance",
    "alike-four-chance", "slot-chance", "section", "section-heading", "expected-before",
)
NEIGHBOUR_NUMBERS = ("since-sure", "until-sure")
cdef dict windows = {
    "before": (-1, 0), "after": (1, 2), "two-before": (-2, 0), "two-after": (1, 3), "five-before": (-5, 0),
    "five-after": (1, 6), "fifteen-before": (-15, 0), "fifteen-after": (1, 16),
}


cdef dict elements_around = {
    "element-around": "parent", "two-elements-around": "grandparent", "three-elements-around": "great-grandparent",
}


cdef inline double mean(const double[::1] sums, const double[::1] weights, Py_ssize_t first, Py_ssize_t end) noexcept:
    cdef double weight = weights[end] - weights[first]
    return (sums[end] - sums[first]) / (weight if weight > least_weight else least_weight)


cdef int measure_window(
    const double[::1] sums, const double[::1] weights, Py_ssize_t first, Py_ssize_t end, double[::1] out
) except -1:
    cdef Py_ssize_t passages = out.shape[0], passage
    for passage in range(passages):
        out[passage] = mean(sums, weights, min(max(passage + first, 0), passages), min(max(passage + end, 0), passages))
    return 0


def measure_neighbours(page, dict known):
    """Work the measures of a judged page out (`neighbours.Neighbours.MEASURES`)."""
    cdef Py_ssize_t passages = page.index.shape[0], passage
    cdef const double[::1] sums = page.sums, weights = page.weights
    shares, numbers = np.empty((len(NEIGHBOUR_SHARES), passages)), np.empty((len(NEIGHBOUR_NUMBERS), passages), np.int64)
    known["chance"] = page.chance
    known.update(zip(NEIGHBOUR_SHARES, shares))
    known.update(zip(NEIGHBOUR_NUMBERS, numbers))
    for name, (first, end) in windows.items():
        measure_window(sums, weights, first, end, known[name])
    for name, element in elements_around.items():
        measure_outside(page, page.view[element], known[name])
    for name in ("alike-two", "alike-four", "slot"):
        measure_alike(page, page.view[name], known[name + "-chance"])
    measure_sections(page, known)
    measure_page(page, known)


cdef int measure_outside(page, const long long[::1] node, double[::1] out) except -1:
    """Mean probability of elements without the passage itself."""
    cdef const double[::1] sums = page.sums, weights = page.weights, weight = page.weight, expected = page.expected
    cdef const long long[::1] first = page.view.layout.node_first, end = page.view.layout.node_end
    cdef Py_ssize_t passage
    cdef double others
    for passage in range(out.shape[0]):
        others = weights[end[node[passage]]] - weights[first[node[passage]]] - weight[passage]
        out[passage] = (sums[end[node[passage]]] - sums[first[node[passage]]] - expected[passage]) / (
            others if others > least_weight else least_weight
        )
    return 0


cdef int measure_alike(page, const long long[::1] group, double[::1] out) except -1:
    cdef const double[::1] weight = page.weight, expected = page.expected
    cdef Py_ssize_t passages = out.shape[0], passage
    cdef double* of_group = <double*> PyMem_Calloc(2 * passages + 1, sizeof(double))
    if of_group is NULL:
        raise MemoryError
    for passage in range(passages):
        of_group[2 * group[passage]] += expected[passage]
        of_group[2 * group[passage] + 1] += weight[passage]
    for passage in range(passages):
        out[passage] = of_group[2 * group[passage]] / of_group[2 * group[passage] + 1]
    PyMem_Free(of_group)
    return 0


cdef int measure_sections(page, dict known) except -1:
    """Mean probability from the last heading to the next one, and that of the heading."""
    cdef const double[::1] sums = page.sums, weights = page.weights, chance = page.chance
    cdef const long long[::1] level = page.view["heading-level"], last = page.view["last-heading"]
    cdef double[::1] section = known["section"], heading = known["section-heading"]
    cdef Py_ssize_t passages = chance.shape[0], passage, following = passages
    for passage in range(passages - 1, -1, -1):
        section[passage] = mean(sums, weights, last[passage] + 1, following)
        heading[passage] = chance[last[passage]] if last[passage] >= 0 else 0.5
        if level[passage] > 0:
            following = passage
    return 0


cdef int measure_page(page, dict known) except -1:
    cdef const double[::1] sums = page.sums, weights = page.weights, chance = page.chance
    cdef const long long[::1] words = page.view.layout.words
    cdef double[::1] page_chance = known["page-chance"], page_expected = known["page-expected"]
    cdef double[::1] expected_before = known["expected-before"]
    cdef long long[::1] since = known["since-sure"], until = known["until-sure"]
    cdef Py_ssize_t passages = chance.shape[0], passage
    cdef long long last = -never, after = passages - 1 + never
    for passage in range(passages):
        page_chance[passage], page_expected[passage] = sums[passages] / weights[passages], sums[passages]
        expected_before[passage] = sums[passage] / sums[passages]
        if chance[passage] > sure_chance and words[passage] >= sure_words:
            last = passage
        since[passage] = passage - last
    for passage in range(passages - 1, -1, -1):
        if chance[passage] > sure_chance and words[passage] >= sure_words:
            after = passage
        until[passage] = after - passage
    return 0


PLACE_SHARES = (
    "sooner", "ahead", "expected-before", "sure-ahead", "holds", "rest-of-element", "three-ahead", "ten-ahead",
    "thirty-ahead", "three-behind", "ten-behind", "rest", "linked-ahead",
)
PLACE_NUMBERS = ("prose-place-behind", "landmark-behind")
cdef dict place_windows = {
    "three-ahead": (0, 3), "ten-ahead": (0, 10), "thirty-ahead": (0, 30), "three-behind": (-3, 0), "ten-behind": (-10, 0),
}


def measure_places(page, dict known):
    """Work the measures of the places of a judged page out (`ending.Places.MEASURES`)."""
    cdef Py_ssize_t passages = page.index.shape[0]
    cdef const double[::1] sums = page.sums, weights = page.weights
    shares, numbers = np.empty((len(PLACE_SHARES), passages)), np.empty((len(PLACE_NUMBERS), passages), np.int64)
    known["chance"] = page.chance
    known.update(zip(PLACE_SHARES, shares))
    known.update(zip(PLACE_NUMBERS, numbers))
    for name, (first, end) in place_windows.items():
        measure_window(sums, weights, first, end, known[name])
    for name in ("prose-place", "landmark"):
        behind(page.view[name], known[name + "-behind"])
    measure_elements(page, known["holds"], known["rest-of-element"])
    measure_ahead(page, known)


cdef int behind(const long long[::1] values, long long[::1] out) except -1:
    cdef Py_ssize_t passage
    for passage in range(out.shape[0]):
        out[passage] = values[passage - 1 if passage else 0]
    return 0


cdef int measure_elements(page, double[::1] holds, double[::1] rest) except -1:
    """Of the smallest element that holds the passages before and after a place: its share of the page, what is to come."""
    cdef const long long[::1] container = page.view.layout.container, up = page.view.layout.node_up
    cdef const long long[::1] end = page.view.layout.node_end, words = page.view.layout.node_words
    cdef const double[::1] sums = page.sums, weights = page.weights
    cdef Py_ssize_t passage, node
    cdef double total = page.view.layout.total
    for passage in range(holds.shape[0]):
        node = container[passage - 1 if passage else 0]
        while end[node] <= passage:
            node = up[node]
        holds[passage] = words[node] / total
        rest[passage] = mean(sums, weights, passage, end[node])
    return 0


cdef int measure_ahead(page, dict known) except -1:
    """What is expected before and after each place, and surely so; how much of the next passages is linked."""
    cdef const double[::1] sums = page.sums, weights = page.weights, weight = page.weight, chance = page.chance
    cdef const double[::1] links = page.view.layout.links
    cdef const long long[::1] words = page.view.layout.words
    cdef double[::1] sooner = known["sooner"], ahead = known["ahead"], expected_before = known["expected-before"]
    cdef double[::1] sure_ahead = known["sure-ahead"], rest = known["rest"], linked_ahead = known["linked-ahead"]
    cdef Py_ssize_t passages = chance.shape[0], passage, other
    cdef double sure = 0.0, linked
    for passage in range(passages - 1, -1, -1):
        sooner[passage] = chance[passage - 1] if passage else 0.0
        ahead[passage], expected_before[passage] = sums[passages] - sums[passage], sums[passage] / sums[passages]
        rest[passage] = mean(sums, weights, passage, passages)
        if chance[passage] > sure_chance and words[passage] >= sure_words:
            sure += weight[passage]
        sure_ahead[passage] = sure
        linked = 0.0
        for other in range(passage, min(passage + 10, passages)):
            linked += links[other] * weight[other]
        linked_ahead[passage] = linked / (weights[min(passage + 10, passages)] - weights[passage])
    return 0


cdef class Scorer:
    """The points of some features, to be looked up for all passages at once (see `table.Table`)."""

    cdef Py_ssize_t features, uses, rules
    cdef Py_ssize_t* first_use  # of each feature, and the end of the last one
    cdef Py_ssize_t* axis  # of each use
    cdef Py_ssize_t* size  # of each use: bins of its axis
    cdef Py_ssize_t* offset  # of each feature: its first cell
    cdef Py_ssize_t* rule  # of each feature
    cdef list edges  # of each axis, None where values are bins already
    cdef const long long[::1] points

    def __cinit__(self, list features, list rule, Py_ssize_t rules, points):
        """`features` are the axes of each, with edges and size; `rule` is the number of the rule of each."""
        cdef Py_ssize_t use = 0, cells, number
        self.features, self.rules = len(features), rules
        self.uses = sum([len(axes) for axes in features])
        self.first_use = <Py_ssize_t*> PyMem_Malloc((self.features + 1) * sizeof(Py_ssize_t))
        self.offset = <Py_ssize_t*> PyMem_Malloc((self.features + 1) * sizeof(Py_ssize_t))
        self.rule = <Py_ssize_t*> PyMem_Malloc((self.features + 1) * sizeof(Py_ssize_t))
        self.axis = <Py_ssize_t*> PyMem_Malloc((self.uses + 1) * sizeof(Py_ssize_t))
        self.size = <Py_ssize_t*> PyMem_Malloc((self.uses + 1) * sizeof(Py_ssize_t))
        if not (self.first_use and self.offset and self.rule and self.axis and self.size):
            raise MemoryError
        known = {}
        self.edges = []
        self.offset[0] = 0
        for number, axes in enumerate(features):
            if len(axes) > MOST_AXES:
                raise ValueError(f"a feature has at most {MOST_AXES} axes")
            self.first_use[number] = use
            self.rule[number] = rule[number]
            cells = 1
            for one in axes:
                if id(one) not in known:
                    known[id(one)] = len(self.edges)
                    self.edges.append(None if one.edges is None else memoryview(one.edges))
                self.axis[use] = known[id(one)]
                self.size[use] = one.size
                cells *= one.size
                use += 1
            self.offset[number + 1] = self.offset[number] + cells
        self.first_use[self.features] = use
        self.points = points

    def __dealloc__(self):
        PyMem_Free(self.first_use)
        PyMem_Free(self.offset)
        PyMem_Free(self.rule)
        PyMem_Free(self.axis)
        PyMem_Free(self.size)

    def look(self, list values, long long[:, ::1] out):
        """Of each passage (columns) its points in all, the least that a rule gives it, and the number of that rule."""
        cdef Py_ssize_t passages = out.shape[1], feature, use, first, passage, cell
        cdef short* bins = <short*> PyMem_Malloc(self.uses * passages * sizeof(short) + 1)
        cdef short** of_use = <short**> PyMem_Malloc(self.uses * sizeof(short*) + 1)
        cdef long long* of_rule = <long long*> PyMem_Calloc(self.rules * passages + 1, sizeof(long long))
        cdef long long worth
        cdef long long* own
        cdef short* one
        cdef short* two
        cdef short* three
        cdef Py_ssize_t size_two, size_three
        try:
            if not (bins and of_use and of_rule):
                raise MemoryError
            self.fill(values, passages, bins, of_use)
            out[:, :] = 0
            for feature in range(self.features):
                first = self.first_use[feature]
                own = of_rule + self.rule[feature] * passages
                one = of_use[first]
                two = three = NULL
                size_two = size_three = 1
                if self.first_use[feature + 1] - first > 1:
                    two, size_two = of_use[first + 1], self.size[first + 1]
                if self.first_use[feature + 1] - first > 2:
                    three, size_three = of_use[first + 2], self.size[first + 2]
                for passage in range(passages):
                    cell = self.offset[feature]
                    if three is not NULL:
                        cell += (one[passage] * size_two + two[passage]) * size_three + three[passage]
                    elif two is not NULL:
                        cell += one[passage] * size_two + two[passage]
                    else:
                        cell += one[passage]
                    worth = self.points[cell]
                    out[0, passage] += worth
                    own[passage] += worth
            self.find_worst(of_rule, out)
        finally:
            PyMem_Free(bins)
            PyMem_Free(of_use)
            PyMem_Free(of_rule)

    cdef int find_worst(self, long long* of_rule, long long[:, ::1] out) except -1:
        cdef Py_ssize_t passages = out.shape[1], rule, passage
        for passage in range(passages):
            out[1, passage] = of_rule[passage]
        for rule in range(1, self.rules):
            for passage in range(passages):
                if of_rule[rule * passages + passage] < out[1, passage]:
                    out[1, passage] = of_rule[rule * passages + passage]
                    out[2, passage] = rule
        return 0

    cdef int fill(self, list values, Py_ssize_t passages, short* bins, short** of_use) except -1:
        """Put values into bins; the same values on the same axis once."""
        cdef Py_ssize_t use, before
        if len(values) != self.uses:
            raise ValueError("there are not as many values as axes")
        for use in range(self.uses):
            of_use[use] = NULL
            for before in range(use):
                if values[before] is values[use] and self.axis[before] == self.axis[use]:
                    of_use[use] = of_use[before]
                    break
            if of_use[use] is NULL:
                of_use[use] = bins + use * passages
                binned(values[use], self.edges[self.axis[use]], self.size[use], of_use[use], passages)
        return 0


cdef inline Py_ssize_t edges_below(const double[::1] bounds, double value) noexcept:
    cdef Py_ssize_t low = 0, high = bounds.shape[0], middle
    while low < high:
        middle = (low + high) >> 1
        if bounds[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


cdef int binned(values, edges, Py_ssize_t size, short* bins, Py_ssize_t passages) except -1:
    """The bin of each value: how many edges are less."""
    cdef Py_buffer buffer
    cdef const double[::1] bounds
    cdef Py_ssize_t passage
    cdef short found
    cdef double value
    cdef bint whole
    if edges is not None:
        bounds = edges
    PyObject_GetBuffer(values, &buffer, PyBUF_FORMAT | PyBUF_ND)
    try:
        whole = buffer.format[0] != c"d"
        if buffer.itemsize != 8 or buffer.shape[0] != passages:
            raise ValueError("values are one number of 64 bits for each passage")
        for passage in range(passages):
            if whole and edges is None:
                found = <short> (<long long*> buffer.buf)[passage]
                if not 0 <= found < size:
                    raise ValueError("a value is none of its axis")
            else:
                value = (<long long*> buffer.buf)[passage] if whole else (<double*> buffer.buf)[passage]
                found = <short> edges_below(bounds, value)
            bins[passage] = found
    finally:
        PyBuffer_Release(&buffer)
    return 0


cdef class Bag:
    """The points of whatever a page has, each once: rows of several numbers (see `pagetype.PageTypes`)."""

    cdef const long long[:, ::1] points
    cdef const long long[:, ::1] row  # of each word, in each way (columns): its row, or one past the last
    cdef long long* met_in
    cdef long long round

    def __cinit__(self, points, row):
        self.points, self.row = points, row
        self.met_in = <long long*> PyMem_Calloc(len(points) + 1, sizeof(long long))
        if self.met_in is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.met_in)

    def look(
        self, layout, double wrapping_words, Py_ssize_t most, known, list rows, long long[::1] out,
    ):
        """Add up the given rows and those of the words of elements with text, of so many at most."""
        cdef const long long[::1] kind = layout.node_kind, words = layout.node_words
        cdef const long long[::1] first = layout.node_first, end = layout.node_end
        cdef const long long[::1] number = known.numbers, start = known.start, count = known.count
        cdef array.array met = array.clone(NUMBERS, 2 * len(count), True)
        cdef Py_ssize_t node, way, at
        cdef long long row
        self.round += 1
        for row in rows:
            self.add(row, out)
        for node in range(kind.shape[0]):
            if first[node] >= end[node]:
                continue
            way = words[node] >= wrapping_words
            if not met.data.as_longlongs[2 * kind[node] + way]:
                met.data.as_longlongs[2 * kind[node] + way] = 1
                for at in range(start[kind[node]], start[kind[node]] + count[kind[node]]):
                    self.add(self.row[number[at], way], out)
            most -= 1
            if most == 0:
                break

    cdef void add(self, long long row, long long[::1] out) noexcept:
        cdef Py_ssize_t column
        if row < self.points.shape[0] and self.met_in[row] != self.round:
            self.met_in[row] = self.round
            for column in range(out.shape[0]):
                out[column] += self.points[row, column]


cdef class Paths:
    """The points of words on the elements around passages (see `lexicon.Lexicon`)."""

    cdef const long long[::1] points  # of each term
    cdef const long long[::1] code  # of each term: the number of its rule
    cdef const unsigned char[::1] decides  # of each word: whether it decides alone, and how
    cdef Py_ssize_t codes
    cdef int* met  # of each term on how many of the open elements it is

    def __cinit__(self, points, code, decides, Py_ssize_t codes):
        self.points, self.code, self.decides, self.codes = points, code, decides, codes
        self.met = <int*> PyMem_Calloc(len(points) + 1, sizeof(int))
        if self.met is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.met)

    def look(
        self, layout, double wrapping_words, const long long[::1] number, const long long[::1] start,
        const long long[::1] count, long long[:, ::1] out,
    ):
        """As `lexicon.Lexicon.worth_plainly`.

        Of each passage (columns) the points of its words, the least of a rule among them (at most 0), the number of
        that rule, and of the hard word that takes it (-1 for none).
        """
        cdef const long long[::1] owner = layout.owner, parent = layout.node_parent, kind = layout.node_kind
        cdef const long long[::1] first = layout.node_first, end = layout.node_end, next_node = layout.node_last
        cdef const long long[::1] words = layout.node_words
        cdef Py_ssize_t nodes = kind.shape[0], passages = owner.shape[0], node = 0, depth = 0, passage
        cdef long long* of_node = <long long*> PyMem_Malloc(4 * nodes * sizeof(long long))
        cdef char* is_owner = <char*> PyMem_Calloc(nodes, 1)
        cdef Py_ssize_t* stack = <Py_ssize_t*> PyMem_Malloc(nodes * sizeof(Py_ssize_t))
        cdef int* way = <int*> PyMem_Malloc(nodes * sizeof(int))
        cdef long long* of_rule = <long long*> PyMem_Calloc(2 * self.codes + 1, sizeof(long long))
        cdef long long sum = 0, hard_word = -1
        cdef Py_ssize_t hard_until = 0
        cdef const unsigned char[::1] is_panel = self.find_panels(layout, wrapping_words, number, start, count)
        try:
            if not (of_node and is_owner and stack and way and of_rule):
                raise MemoryError
            for passage in range(passages):
                is_owner[owner[passage]] = 1
            while node < nodes:
                while depth and next_node[stack[depth - 1]] <= node:
                    depth -= 1
                    sum += self.leave(kind[stack[depth]], way[depth], number, start, count, of_rule)
                if first[node] >= end[node]:  # no text, so no passage has it on its path
                    node = next_node[node]
                    continue
                if node >= hard_until:
                    hard_word = -1
                way[depth] = wrapping if words[node] >= wrapping_words else inside
                if hard_word < 0 and way[depth] == inside:
                    hard_word = self.hard_in(kind[node], is_panel[node], number, start, count)
                    hard_until = next_node[node]
                sum += self.enter(kind[node], way[depth], number, start, count, of_rule)
                stack[depth] = node
                depth += 1
                if is_owner[node]:
                    self.note(of_node + 4 * node, sum, hard_word, of_rule)
                    self.add_near(
                        of_node + 4 * node, kind[node], kind[parent[node]], number, start, count, of_rule + self.codes
                    )
                node += 1
            while depth:
                depth -= 1
                self.leave(kind[stack[depth]], way[depth], number, start, count, of_rule)
            for passage in range(passages):
                for node in range(4):
                    out[node, passage] = of_node[4 * owner[passage] + node]
        finally:
            PyMem_Free(of_node)
            PyMem_Free(is_owner)
            PyMem_Free(stack)
            PyMem_Free(way)
            PyMem_Free(of_rule)

    cdef long long hard_in(
        self, Py_ssize_t kind, bint is_panel, const long long[::1] number, const long long[::1] start,
        const long long[::1] count,
    ) noexcept:
        """The first word of a kind that decides alone, -1 if it has none."""
        cdef Py_ssize_t at
        for at in range(start[kind], start[kind] + count[kind]):
            if self.decides[number[at]] == decides_alone or (self.decides[number[at]] == hides and not is_panel):
                return number[at]
        return -1

    cdef bytearray find_panels(
        self, layout, double wrapping_words, const long long[::1] number, const long long[::1] start,
        const long long[::1] count,
    ):
        """Of each element whether it is hidden only until a click (`paths.Paths`)."""
        cdef const long long[::1] kind = layout.node_kind, words = layout.node_words, parent = layout.node_parent
        cdef const long long[::1] first = layout.node_first, end = layout.node_end, make = layout.node_first_make
        cdef const double[::1] links = layout.node_links
        cdef bytearray found = bytearray(kind.shape[0])
        cdef bytearray hiding = bytearray(count.shape[0])
        cdef unsigned char[::1] is_panel = found, kind_hides = hiding
        cdef list hidden = []
        cdef Py_ssize_t node, one, at
        cdef Groups groups
        cdef array.array times
        for one in range(count.shape[0]):
            for at in range(start[one], start[one] + count[one]):
                kind_hides[one] |= self.decides[number[at]] == hides
        for node in range(kind.shape[0]):
            if kind_hides[kind[node]] and end[node] > first[node] and words[node] < wrapping_words:
                hidden.append(node)
        groups, times = Groups(len(hidden) + 1), array.clone(NUMBERS, len(hidden) + 1, True)
        for node in hidden:
            times.data.as_longlongs[groups.number(slot_hash(parent, make, node))] += 1
        for node in hidden:
            is_panel[node] = (
                times.data.as_longlongs[groups.number(slot_hash(parent, make, node))] >= panels
                or words[node] * (1 - links[node]) >= long_panel
            )
        return found

    cdef long long enter(
        self, Py_ssize_t kind, int way, const long long[::1] number, const long long[::1] start,
        const long long[::1] count, long long* of_rule,
    ) noexcept:
        """What the words are worth that an element adds to those of the elements around it."""
        cdef Py_ssize_t at, term
        cdef long long sum = 0
        for at in range(start[kind], start[kind] + count[kind]):
            term = number[at] * ways + way
            if self.met[term] == 0:
                sum += self.points[term]
                of_rule[self.code[term]] += self.points[term]
            self.met[term] += 1
        return sum

    cdef long long leave(
        self, Py_ssize_t kind, int way, const long long[::1] number, const long long[::1] start,
        const long long[::1] count, long long* of_rule,
    ) noexcept:
        cdef Py_ssize_t at, term
        cdef long long sum = 0
        for at in range(start[kind], start[kind] + count[kind]):
            term = number[at] * ways + way
            self.met[term] -= 1
            if self.met[term] == 0:
                sum -= self.points[term]
                of_rule[self.code[term]] -= self.points[term]
        return sum

    cdef void note(self, long long* found, long long sum, long long hard_word, long long* of_rule) noexcept:
        """Sum, the least of a rule, that rule, and the hard word of an element."""
        cdef Py_ssize_t code
        found[0] = sum
        found[1] = found[2] = 0
        found[3] = hard_word
        for code in range(self.codes):
            if of_rule[code] < found[1]:
                found[1] = of_rule[code]
                found[2] = code

    cdef void add_near(
        self, long long* found, Py_ssize_t own, Py_ssize_t above, const long long[::1] number,
        const long long[::1] start, const long long[::1] count, long long* of_rule,
    ) noexcept:
        """Add the words of an element and of the one above it, each once."""
        cdef Py_ssize_t code
        found[0] += self.enter(own, near, number, start, count, of_rule)
        found[0] += self.enter(above, near, number, start, count, of_rule)
        for code in range(self.codes):
            if of_rule[code] < found[1]:
                found[1] = of_rule[code]
                found[2] = code
        self.leave(own, near, number, start, count, of_rule)
        self.leave(above, near, number, start, count, of_rule)
