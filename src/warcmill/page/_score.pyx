# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The scoring of a page, compiled: characters counted, words on paths added up, cells looked up.

Where this module could not be built, `judging/characters.py`, `judging/lexicon.py` and `judging/table.py` do the same work with
numpy; a test holds the two to each other.
"""

from cpython.buffer cimport PyBUF_FORMAT, PyBUF_ND, PyBuffer_Release, PyObject_GetBuffer
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.stdint cimport uint64_t

from warcmill.page.judging.classes import CLASSES, COMMA, CURRENCY, DIGIT, LETTER, SPACE, UNSPACED, UPPER
from warcmill.page.judging.terms import INSIDE, NEAR, WAYS, WRAPPING

cdef enum:
    MOST_AXES = 3

cdef unsigned char comma = COMMA, currency = CURRENCY, digit = DIGIT, space = SPACE, unspaced = UNSPACED
cdef unsigned char capital = UPPER | LETTER
cdef Py_UCS4 last_class = CLASSES - 1
cdef int inside = INSIDE, wrapping = WRAPPING, near = NEAR, ways = WAYS


def counted(list texts, const unsigned char[::1] classes, long long[:, ::1] out):
    """As `characters.counted_plainly`: of each text (columns) how many there are of each of its rows."""
    cdef Py_ssize_t number = 0
    cdef Py_ssize_t spaces, commas, capitals, digits, signs, currencies
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
        out[0, number] = len(<str> text)
        out[1, number] = spaces
        out[2, number] = signs
        out[3, number] = commas
        out[4, number] = capitals
        out[5, number] = digits
        out[6, number] = currencies
        out[7, number] = 63 if 0xD800 <= character <= 0xDFFF else character  # UTF-32 has a question mark for these
        number += 1


def placed(
    const long long[::1] parent, const long long[::1] first_piece, const long long[::1] end_piece,
    const long long[::1] run_end, const long long[::1] words, const double[::1] linked,
    long long[:, ::1] out, double[::1] linked_out,
):
    """As `layout.placed_plainly`: of each element (columns) its first run, the end of its runs, its words, the next
    element above with more runs; and its linked words."""
    cdef Py_ssize_t nodes = parent.shape[0], runs = run_end.shape[0], pieces = run_end[runs - 1], node, run, piece = 0
    cdef Py_ssize_t* run_of = <Py_ssize_t*> PyMem_Malloc((pieces + 1) * sizeof(Py_ssize_t))
    cdef Py_ssize_t* top = <Py_ssize_t*> PyMem_Malloc(nodes * sizeof(Py_ssize_t))
    cdef long long* words_before = <long long*> PyMem_Malloc((runs + 1) * sizeof(long long))
    cdef double* linked_before = <double*> PyMem_Malloc((runs + 1) * sizeof(double))
    cdef long long first, end, above
    try:
        if not (run_of and top and words_before and linked_before):
            raise MemoryError
        words_before[0], linked_before[0] = 0, 0.0
        for run in range(runs):
            while piece < run_end[run]:
                run_of[piece] = run
                piece += 1
            words_before[run + 1] = words_before[run] + words[run]
            linked_before[run + 1] = linked_before[run] + linked[run]
        run_of[pieces] = runs
        for node in range(nodes):
            first = end = run_of[min(first_piece[node], pieces)]
            if end_piece[node] > first_piece[node]:
                end = run_of[end_piece[node] - 1] + 1
            above = parent[node] if node else 0
            top[node] = top[above] if node and out[0, above] == first and out[1, above] == end else node
            out[0, node], out[1, node] = first, end
            out[2, node] = words_before[end] - words_before[first]
            out[3, node] = parent[top[node]] if top[node] else 0
            linked_out[node] = linked_before[end] - linked_before[first]
    finally:
        PyMem_Free(run_of)
        PyMem_Free(top)
        PyMem_Free(words_before)
        PyMem_Free(linked_before)


def between(
    const double[::1] sums, const double[::1] weights, const long long[::1] first, const long long[::1] end,
    double[::1] out,
):
    """As `neighbours.between_plainly`."""
    cdef Py_ssize_t run, low, high, most = sums.shape[0] - 1
    cdef double weight
    for run in range(out.shape[0]):
        low, high = max(first[run], 0), min(end[run], most)
        weight = weights[high] - weights[low]
        out[run] = (sums[high] - sums[low]) / (weight if weight > 0.1 else 0.1)


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


def siblings(const long long[::1] parent, const long long[::1] make, long long[::1] out):
    """As `view.siblings_plainly`."""
    cdef Py_ssize_t nodes = parent.shape[0], node
    cdef Groups groups = Groups(nodes)
    cdef Py_ssize_t* group = <Py_ssize_t*> PyMem_Malloc(nodes * sizeof(Py_ssize_t) + 1)
    cdef Py_ssize_t* count = <Py_ssize_t*> PyMem_Calloc(nodes + 1, sizeof(Py_ssize_t))
    try:
        if not (group and count):
            raise MemoryError
        for node in range(nodes):
            group[node] = groups.number(mixed(mixed(1, parent[node]), make[node]))
            count[group[node]] += 1
        for node in range(nodes):
            out[node] = count[group[node]]
    finally:
        PyMem_Free(group)
        PyMem_Free(count)


def alike(
    const long long[::1] container, const long long[::1] parent, const long long[::1] make, Py_ssize_t levels,
    long long[::1] out,
):
    """As `view.alike_plainly`: numbers of groups, and how many there are."""
    cdef Groups groups = Groups(container.shape[0])
    cdef Py_ssize_t run, level
    cdef long long node
    cdef uint64_t hash
    for run in range(container.shape[0]):
        node = container[run]
        hash = 1
        for level in range(levels):
            hash = mixed(hash, make[node])
            node = parent[node]
        out[run] = groups.number(hash)
    return groups.count


cdef class Scorer:
    """The points of some features, to be looked up for all runs at once (see `table.Table`)."""

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
        """Of each run (columns) its points in all, the least that a rule gives it, and the number of that rule."""
        cdef Py_ssize_t runs = out.shape[1], feature, use, first, run, cell
        cdef short* bins = <short*> PyMem_Malloc(self.uses * runs * sizeof(short) + 1)
        cdef short** of_use = <short**> PyMem_Malloc(self.uses * sizeof(short*) + 1)
        cdef long long* of_rule = <long long*> PyMem_Calloc(self.rules * runs + 1, sizeof(long long))
        cdef long long worth
        cdef long long* own
        cdef short* one
        cdef short* two
        cdef short* three
        cdef Py_ssize_t size_two, size_three
        try:
            if not (bins and of_use and of_rule):
                raise MemoryError
            self.fill(values, runs, bins, of_use)
            out[:, :] = 0
            for feature in range(self.features):
                first = self.first_use[feature]
                own = of_rule + self.rule[feature] * runs
                one = of_use[first]
                two = three = NULL
                size_two = size_three = 1
                if self.first_use[feature + 1] - first > 1:
                    two, size_two = of_use[first + 1], self.size[first + 1]
                if self.first_use[feature + 1] - first > 2:
                    three, size_three = of_use[first + 2], self.size[first + 2]
                for run in range(runs):
                    cell = self.offset[feature]
                    if three is not NULL:
                        cell += (one[run] * size_two + two[run]) * size_three + three[run]
                    elif two is not NULL:
                        cell += one[run] * size_two + two[run]
                    else:
                        cell += one[run]
                    worth = self.points[cell]
                    out[0, run] += worth
                    own[run] += worth
            self.find_worst(of_rule, out)
        finally:
            PyMem_Free(bins)
            PyMem_Free(of_use)
            PyMem_Free(of_rule)

    cdef int find_worst(self, long long* of_rule, long long[:, ::1] out) except -1:
        cdef Py_ssize_t runs = out.shape[1], rule, run
        for run in range(runs):
            out[1, run] = of_rule[run]
        for rule in range(1, self.rules):
            for run in range(runs):
                if of_rule[rule * runs + run] < out[1, run]:
                    out[1, run] = of_rule[rule * runs + run]
                    out[2, run] = rule
        return 0

    cdef int fill(self, list values, Py_ssize_t runs, short* bins, short** of_use) except -1:
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
                of_use[use] = bins + use * runs
                binned(values[use], self.edges[self.axis[use]], self.size[use], of_use[use], runs)
        return 0


cdef int binned(values, edges, Py_ssize_t size, short* bins, Py_ssize_t runs) except -1:
    """The bin of each value: how many edges are less."""
    cdef Py_buffer buffer
    cdef const double[::1] bounds
    cdef Py_ssize_t run, count = 0
    cdef short found
    cdef double value
    cdef bint whole
    if edges is not None:
        bounds = edges
        count = bounds.shape[0]
    PyObject_GetBuffer(values, &buffer, PyBUF_FORMAT | PyBUF_ND)
    try:
        whole = buffer.format[0] != c"d"
        if buffer.itemsize != 8 or buffer.shape[0] != runs:
            raise ValueError("values are one number of 64 bits for each run")
        for run in range(runs):
            if whole and edges is None:
                found = <short> (<long long*> buffer.buf)[run]
                if not 0 <= found < size:
                    raise ValueError("a value is none of its axis")
            else:
                value = (<long long*> buffer.buf)[run] if whole else (<double*> buffer.buf)[run]
                found = 0
                while found < count and bounds[found] < value:
                    found += 1
            bins[run] = found
    finally:
        PyBuffer_Release(&buffer)
    return 0


cdef class Paths:
    """The points of words on the elements around runs (see `lexicon.Lexicon`)."""

    cdef const long long[::1] points  # of each term
    cdef const long long[::1] code  # of each term: the number of its rule
    cdef const unsigned char[::1] hard  # of each word: whether it decides alone
    cdef Py_ssize_t codes
    cdef int* met  # of each term on how many of the open elements it is

    def __cinit__(self, points, code, hard, Py_ssize_t codes):
        self.points, self.code, self.hard, self.codes = points, code, hard, codes
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

        Of each run (columns) the points of its words, the least of a rule among them (at most 0), the number of
        that rule, and of the hard word that takes it (-1 for none).
        """
        cdef const long long[::1] owner = layout.owner, parent = layout.node_parent, kind = layout.node_kind
        cdef const long long[::1] first = layout.node_first, end = layout.node_end, next_node = layout.node_last
        cdef const long long[::1] words = layout.node_words
        cdef Py_ssize_t nodes = kind.shape[0], runs = owner.shape[0], node = 0, depth = 0, run
        cdef long long* of_node = <long long*> PyMem_Malloc(4 * nodes * sizeof(long long))
        cdef char* is_owner = <char*> PyMem_Calloc(nodes, 1)
        cdef Py_ssize_t* stack = <Py_ssize_t*> PyMem_Malloc(nodes * sizeof(Py_ssize_t))
        cdef int* way = <int*> PyMem_Malloc(nodes * sizeof(int))
        cdef long long* of_rule = <long long*> PyMem_Calloc(2 * self.codes + 1, sizeof(long long))
        cdef long long sum = 0, hard_word = -1
        cdef Py_ssize_t hard_until = 0
        try:
            if not (of_node and is_owner and stack and way and of_rule):
                raise MemoryError
            for run in range(runs):
                is_owner[owner[run]] = 1
            while node < nodes:
                while depth and next_node[stack[depth - 1]] <= node:
                    depth -= 1
                    sum += self.leave(kind[stack[depth]], way[depth], number, start, count, of_rule)
                if first[node] >= end[node]:  # no text, so no run has it on its path
                    node = next_node[node]
                    continue
                if node >= hard_until:
                    hard_word = -1
                way[depth] = wrapping if words[node] >= wrapping_words else inside
                if hard_word < 0 and way[depth] == inside:
                    hard_word = self.hard_in(kind[node], number, start, count)
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
            for run in range(runs):
                for node in range(4):
                    out[node, run] = of_node[4 * owner[run] + node]
        finally:
            PyMem_Free(of_node)
            PyMem_Free(is_owner)
            PyMem_Free(stack)
            PyMem_Free(way)
            PyMem_Free(of_rule)

    cdef long long hard_in(
        self, Py_ssize_t kind, const long long[::1] number, const long long[::1] start, const long long[::1] count
    ) noexcept:
        """The first word of a kind that decides alone, -1 if it has none."""
        cdef Py_ssize_t at
        for at in range(start[kind], start[kind] + count[kind]):
            if self.hard[number[at]]:
                return number[at]
        return -1

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
