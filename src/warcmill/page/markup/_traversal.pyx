# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk over a page, compiled: what the plain one of `walk.py` gives, read from the parser's own nodes.

It makes no Python object of an element before somebody asks for it. Beside it stand what else goes over all elements
(links, kinds) or, before the parser, over all tags (`is_crowded`). Where this module could not be built, the plain walk
does the same work; a test holds the two to each other. Which tags and attributes count is said in `elements.py` alone.
"""

import array

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.ref cimport PyObject
from cpython.unicode cimport (
    Py_UNICODE_ISSPACE, PyUnicode_AsUTF8AndSize, PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_FromKindAndData,
    PyUnicode_KIND, PyUnicode_READ,
)
from libc.stdint cimport uint64_t
from libc.string cimport memchr, memcmp, memcpy, strcmp, strlen

cimport lxml.includes.etreepublic as cetree
from lxml.includes cimport tree

from warcmill.page.markup.elements import BLOCK_TAGS, KEYED, UNSHOWN_TAGS, WORD_TAGS

cetree.import_lxml__etree()

cdef enum:
    BLOCK = 1
    WORD = 2
    UNSHOWN = 4
    LINK = 8
    BREAKS = 16
    PRE = 32
    TEMPLATE = 64
    MEMO = 256  # names of tags and attributes remembered by their address; a power of two
    KEYED_ONE = 1
    STYLE = 2

cdef int NEVER = 1 << 30
cdef Py_UCS4 seam_mark = 31
cdef list KEYED_NAMES = [name.encode() for name in sorted(KEYED)]
cdef int KEYED_COUNT = len(KEYED_NAMES)
cdef const char* KEYED_CHARS[64]
if KEYED_COUNT > 64:
    raise ImportError("more telling attributes than the compiled walk has room for")
for _number, _name in enumerate(KEYED_NAMES):
    KEYED_CHARS[_number] = PyBytes_AS_STRING(_name)
_number = _name = None


cdef class Elements:
    """The elements of a page in document order, each made when it is asked for."""

    cdef cetree._Document document
    cdef tree.xmlNode** nodes
    cdef Py_ssize_t count
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 1024
        self.nodes = <tree.xmlNode**> PyMem_Malloc(self.room * sizeof(tree.xmlNode*))
        if self.nodes is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.nodes)

    cdef int append(self, tree.xmlNode* node) except -1:
        if self.count == self.room:
            self.nodes = <tree.xmlNode**> grown(self.nodes, &self.room, sizeof(tree.xmlNode*))
        self.nodes[self.count] = node
        self.count += 1
        return 0

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        cdef Py_ssize_t number = index
        if number < 0:
            number += self.count
        if not 0 <= number < self.count:
            raise IndexError(index)
        return cetree.elementFactory(self.document, self.nodes[number])

    def get(self, Py_ssize_t number, str name):
        """The value of an attribute of an element, None if it has none of that name."""
        return attribute_of(self.nodes[number], PyUnicode_AsUTF8AndSize(name, NULL)) if 0 <= number < self.count else None

    def __iter__(self):
        cdef Py_ssize_t number
        for number in range(self.count):
            yield cetree.elementFactory(self.document, self.nodes[number])


cdef void* grown(void* memory, Py_ssize_t* room, size_t size) except NULL:
    """The same memory with twice the room."""
    cdef void* more = PyMem_Realloc(memory, 2 * room[0] * size)
    if more is NULL:
        raise MemoryError
    room[0] *= 2
    return more


cdef struct Key:
    uint64_t hash
    Py_ssize_t start
    Py_ssize_t length
    Py_ssize_t kind


cdef class Kinds:
    """The distinct keys of the elements, each with the number of its kind."""

    cdef Key* table  # a key of no length is an empty place
    cdef Py_ssize_t size, count
    cdef char* written
    cdef Py_ssize_t room, end
    cdef list kinds, tags
    cdef array.array make, first_make
    cdef dict make_of, first_make_of

    def __cinit__(self):
        self.size, self.room = 1024, 1 << 14
        self.table = <Key*> PyMem_Calloc(self.size, sizeof(Key))
        self.written = <char*> PyMem_Malloc(self.room)
        if not (self.table and self.written):
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.table)
        PyMem_Free(self.written)

    def __init__(self):
        self.kinds, self.tags, self.make_of, self.first_make_of = [], [], {}, {}
        self.make, self.first_make = array.array("q"), array.array("q")

    cdef Py_ssize_t kind_of(self, const char* key, Py_ssize_t length, object tag) except -1:
        cdef uint64_t hash = hash_of(key, length)
        cdef Key* place = self.place_of(hash, key, length)
        if place.length:
            return place.kind
        place.hash, place.start, place.length, place.kind = hash, self.end, length, self.count
        while self.end + length > self.room:
            self.written = <char*> grown(self.written, &self.room, 1)
        memcpy(self.written + self.end, key, length)
        self.end += length
        self.kinds.append(PyUnicode_DecodeUTF8(key, length, "replace"))
        self.tags.append(tag)
        make = tag_and_class(key, length)
        push(self.make, self.make_of.setdefault(make, len(self.make_of)))
        push(self.first_make, self.first_make_of.setdefault(first_make(make), len(self.first_make_of)))
        self.count += 1
        if 2 * self.count > self.size:
            self.grow()
        return self.count - 1

    cdef Key* place_of(self, uint64_t hash, const char* key, Py_ssize_t length) noexcept:
        cdef Py_ssize_t at = hash & (self.size - 1)
        while self.table[at].length and not (
            self.table[at].hash == hash
            and self.table[at].length == length
            and memcmp(self.written + self.table[at].start, key, length) == 0
        ):
            at = (at + 1) & (self.size - 1)
        return &self.table[at]

    cdef int grow(self) except -1:
        cdef Key* old = self.table
        cdef Py_ssize_t size = self.size, at
        self.table = <Key*> PyMem_Calloc(2 * size, sizeof(Key))
        if self.table is NULL:
            self.table = old
            raise MemoryError
        self.size = 2 * size
        for at in range(size):
            if old[at].length:
                self.place_of(old[at].hash, self.written + old[at].start, old[at].length)[0] = old[at]
        PyMem_Free(old)
        return 0


cdef uint64_t hash_of(const char* text, Py_ssize_t length) noexcept:
    """FNV-1a, and a last stir for its low bits."""
    cdef uint64_t hash = 14695981039346656037ULL
    cdef Py_ssize_t at
    for at in range(length):
        hash = (hash ^ <unsigned char> text[at]) * 1099511628211ULL
    return hash ^ (hash >> 32)


cdef bytes tag_and_class(const char* key, Py_ssize_t length):
    """The part of a key that siblings of the same make share."""
    cdef const char* after_tag = <const char*> memchr(key, 0, length)
    cdef const char* start = after_tag
    cdef const char* end
    while start is not NULL:
        end = <const char*> memchr(start + 1, 0, key + length - start - 1)
        if begins_with(start + 1, b"class=", 6, key + length):
            return key[: after_tag - key] + start[: (end if end is not NULL else key + length) - start]
        start = end
    return key[: (after_tag - key) if after_tag is not NULL else length]


cdef bytes first_make(bytes make):
    """The tag and the first class of a make, digits folded."""
    cdef const unsigned char* text = <const unsigned char*> PyBytes_AS_STRING(make)
    cdef Py_ssize_t length = len(make), at = 0, end = 0
    cdef char* out = <char*> PyMem_Malloc(length + 1)
    cdef bint in_class = False
    if out is NULL:
        raise MemoryError
    while at < length:
        if text[at] == 0 and not in_class:  # the name of the attribute follows, and white space may
            in_class = True
            at += 7
            while at < length and is_space(text[at]):
                at += 1
            if at < length:
                out[end] = 32
                end += 1
            continue
        if in_class and is_space(text[at]):
            break
        if 48 <= text[at] <= 57:
            if end == 0 or out[end - 1] != c"#" or not 48 <= text[at - 1] <= 57:
                out[end] = c"#"
                end += 1
        else:
            out[end] = text[at]
            end += 1
        at += 1
    try:
        return out[:end]
    finally:
        PyMem_Free(out)


cdef bint is_space(unsigned char c) noexcept:
    return c == 32 or 9 <= c <= 13 or 28 <= c <= 31


cdef bint begins_with(const char* text, const char* wanted, Py_ssize_t length, const char* end) noexcept:
    return end - text >= length and memcmp(text, wanted, length) == 0


cdef class Letters:
    """Text that is put together of pieces, with its white space collapsed."""

    cdef Py_UCS4* letters
    cdef Py_ssize_t room, length, taken
    cdef bint is_simple  # ASCII, and no element begins in it without a space

    def __cinit__(self):
        self.room = 4096
        self.letters = <Py_UCS4*> PyMem_Malloc(self.room * sizeof(Py_UCS4))
        if self.letters is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.letters)

    cdef str text(self):
        return PyUnicode_FromKindAndData(4, self.letters, self.length)

    cdef Py_ssize_t collapse(self, list pieces, Py_ssize_t first, Py_ssize_t end) except -1:
        """Take some pieces in place of what was here before; the length."""
        cdef Py_ssize_t number, at, length = 0, room = 0
        cdef bint spaced = False
        cdef Py_UCS4 character
        cdef int kind
        cdef void* data
        self.is_simple = True
        for number in range(first, end):
            room += len(<str> pieces[number])
        self.taken = room
        while room > self.room:
            self.letters = <Py_UCS4*> grown(self.letters, &self.room, sizeof(Py_UCS4))
        for number in range(first, end):
            kind = PyUnicode_KIND(pieces[number])
            data = PyUnicode_DATA(pieces[number])
            for at in range(len(<str> pieces[number])):
                character = PyUnicode_READ(kind, data, at)
                if character == seam_mark or character > 127:
                    self.is_simple = False
                if Py_UNICODE_ISSPACE(character):
                    spaced = length > 0
                    continue
                if spaced:
                    self.letters[length] = 32
                    length += 1
                    spaced = False
                self.letters[length] = character
                length += 1
        self.length = length
        return length


cdef class Walk:
    """The state of one walk; the names are those of the plain one."""

    cdef Elements elements
    cdef Kinds kinds
    cdef list tags, texts, pieces, linked
    cdef array.array parents, kind, ends, first_piece, end_piece
    cdef array.array owners, containers, linked_lengths, passage_end
    cdef dict tag_names, styles
    cdef object is_hidden, held, break_mark, seam
    cdef const tree.xmlChar* memo_name[MEMO]
    cdef PyObject* memo_tag[MEMO]
    cdef int memo_flags[MEMO]
    cdef const tree.xmlChar* memo_attribute[MEMO]
    cdef int memo_reading[MEMO]
    cdef int* open_nodes
    cdef int* open_containers
    cdef int* open_flags
    cdef Py_ssize_t room
    cdef char* key
    cdef Py_ssize_t key_room, key_length
    cdef int depth, muted_at, link_at, pre_at, owner, owner_depth, lowest
    cdef Py_ssize_t piece_count, passage_start, closed_at
    cdef Letters letters
    cdef bytearray marked
    cdef bint is_marked

    def __cinit__(self):
        self.room = 256
        self.open_nodes = <int*> PyMem_Malloc(self.room * sizeof(int))
        self.open_containers = <int*> PyMem_Malloc(self.room * sizeof(int))
        self.open_flags = <int*> PyMem_Malloc(self.room * sizeof(int))
        self.key_room = 1024
        self.key = <char*> PyMem_Malloc(self.key_room)
        if not (self.open_nodes and self.open_containers and self.open_flags and self.key):
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.open_nodes)
        PyMem_Free(self.open_containers)
        PyMem_Free(self.open_flags)
        PyMem_Free(self.key)

    def __init__(self, is_hidden, break_mark, seam):
        self.elements = Elements()
        self.kinds, self.letters = Kinds(), Letters()
        self.tags, self.texts, self.pieces, self.linked, self.tag_names, self.styles = [], [], [], [], {}, {}
        self.parents, self.kind, self.ends = array.array("q"), array.array("q"), array.array("q")
        self.first_piece, self.end_piece = array.array("q"), array.array("q")
        self.owners, self.containers = array.array("q"), array.array("q")
        self.linked_lengths, self.passage_end, self.marked = array.array("q"), array.array("q"), bytearray()
        self.is_hidden, self.break_mark, self.seam, self.held = is_hidden, break_mark, seam, ""
        self.open_nodes[0] = -1
        self.open_containers[0] = 0
        self.muted_at = self.link_at = self.pre_at = NEVER
        self.closed_at = -1

    cdef bint walk(self, cetree._Element root, int most) except -1:
        """Walk; whether all of it was walked."""
        cdef tree.xmlNode* node = root._c_node
        cdef tree.xmlNode* top = node
        cdef tree.xmlNode* below
        self.elements.document = root._doc
        while True:
            if self.elements.count >= most:
                self.stop()
                return False
            self.open(node)
            below = element_from(node.children)
            while below is NULL:
                self.close(node, node is top)
                if node is top:
                    return True
                below = element_from(node.next)
                if below is NULL:
                    node = node.parent
            node = below

    cdef int stop(self) except -1:
        """Close what is open as if the page ended here."""
        while self.depth:
            self.flush()
            self.end_piece.data.as_longlongs[self.open_nodes[self.depth]] = self.piece_count
            self.ends.data.as_longlongs[self.open_nodes[self.depth]] = self.elements.count
            self.depth -= 1
        return 0

    cdef int close(self, tree.xmlNode* node, bint is_top) except -1:
        cdef int closing = self.open_nodes[self.depth]
        cdef int flags = self.open_flags[self.depth]
        if flags & BLOCK:
            self.flush()
        elif not flags & WORD:
            self.closed_at = self.piece_count
        self.end_piece.data.as_longlongs[closing] = self.piece_count
        self.ends.data.as_longlongs[closing] = self.elements.count
        if self.depth == self.muted_at:
            self.muted_at = NEVER
        if self.depth == self.link_at:
            self.link_at = NEVER
        if self.depth == self.pre_at:
            self.pre_at = NEVER
            self.held = ""
        self.depth -= 1
        if self.depth < self.lowest:
            self.lowest = self.depth
        if not is_top and self.muted_at == NEVER:
            self.take(node.next, self.open_nodes[self.depth], False)
        return 0

    cdef int open(self, tree.xmlNode* node) except -1:
        cdef int number = self.elements.count
        cdef int flags
        cdef object tag
        tag = <object> self.named(node.name, &flags)
        if flags & BLOCK:
            self.flush()
        self.depth += 1
        if self.depth == self.room:
            self.make_room()
        if flags & BLOCK:
            self.open_containers[self.depth] = number
            if flags & PRE and self.pre_at == NEVER:
                self.pre_at = self.depth
        else:
            self.open_containers[self.depth] = self.open_containers[self.depth - 1]
        self.open_nodes[self.depth] = number
        self.open_flags[self.depth] = flags
        self.elements.append(node)
        push(self.parents, self.open_nodes[self.depth - 1])
        self.tags.append(tag)
        self.write_key(node)
        push(self.kind, self.kinds.kind_of(self.key, self.key_length, tag))
        push(self.ends, 0)
        push(self.first_piece, self.piece_count)
        push(self.end_piece, 0)
        if self.muted_at != NEVER:
            return 0
        if flags & UNSHOWN and not (flags & TEMPLATE and has_value(node, b"shadowrootmode")):
            self.muted_at = self.depth
            return 0
        if flags & BREAKS:
            return self.take_break()
        if flags & LINK and self.link_at == NEVER:
            self.link_at = self.depth
        return self.take(node.children, number, not flags & WORD)

    cdef int make_room(self) except -1:
        cdef Py_ssize_t room
        room = self.room
        self.open_nodes = <int*> grown(self.open_nodes, &room, sizeof(int))
        room = self.room
        self.open_containers = <int*> grown(self.open_containers, &room, sizeof(int))
        room = self.room
        self.open_flags = <int*> grown(self.open_flags, &room, sizeof(int))
        self.room = room
        return 0

    cdef int take_break(self) except -1:
        if self.pre_at != NEVER:
            if self.piece_count > self.passage_start:
                self.mark(self.break_mark)
            else:
                self.held += "\n"
        elif self.piece_count > self.passage_start:
            # Two line breaks in a row end a paragraph, whatever white space stands between them.
            last = self.pieces[self.piece_count - 1]
            if last == self.break_mark or (last.isspace() and self.pieces[self.piece_count - 2] == self.break_mark):
                self.flush()
            else:
                self.mark(self.break_mark)
        return 0

    cdef int take(self, tree.xmlNode* node, int owner, bint parts_words) except -1:
        """Take the text that begins at a node, if any; `parts_words` where it opens an element of words of its own."""
        node = text_from(node)
        if node is NULL or (node.content[0] == 0 and text_from(node.next) is NULL):
            return 0
        cdef bint begins = self.piece_count == self.passage_start
        if begins and self.pre_at == NEVER and text_from(node.next) is NULL and is_blank(node.content):
            return 0
        cdef object text = written(node)
        if begins:
            if not text or text.isspace():
                if self.pre_at != NEVER:
                    self.held += text
                return 0
            if self.held:
                text = self.held + text
                self.held = ""
            self.owner = owner
            self.owner_depth = self.depth
        elif not text:
            return 0
        elif self.lowest < self.owner_depth:
            self.owner = self.open_nodes[self.lowest]
            self.owner_depth = self.lowest
        if parts_words and self.closed_at == self.piece_count > self.passage_start and self.pre_at == NEVER:
            self.mark(self.seam)
        self.lowest = self.depth
        self.add(text)
        if self.link_at != NEVER:
            self.linked.append(text)
        return 0

    cdef int add(self, object piece) except -1:
        self.pieces.append(piece)
        self.piece_count += 1
        return 0

    cdef int mark(self, object piece) except -1:
        """Take a piece that stands for markup."""
        self.is_marked = True
        return self.add(piece)

    cdef int flush(self) except -1:
        if self.piece_count == self.passage_start:
            return 0
        push(self.owners, self.owner)
        push(self.containers, self.open_containers[self.depth])
        self.letters.collapse(self.pieces, self.passage_start, self.piece_count)
        self.texts.append(self.letters.text())
        push(self.linked_lengths, self.letters.collapse(self.linked, 0, len(self.linked)))
        push(self.passage_end, self.piece_count)
        self.marked.append(self.is_marked)
        self.is_marked = False
        self.passage_start = self.piece_count
        if self.linked:
            self.linked.clear()
        return 0

    cdef PyObject* named(self, const tree.xmlChar* name, int* flags) except NULL:
        """A tag as a string, and what it is; the parser holds each name once, so its address tells it."""
        cdef size_t place = (<size_t> name >> 3) & (MEMO - 1)
        if self.memo_name[place] is not name:
            tag = PyUnicode_DecodeUTF8(<const char*> name, strlen(<const char*> name), "replace")
            tag = self.tag_names.setdefault(tag, tag)
            self.memo_name[place] = name
            self.memo_tag[place] = <PyObject*> tag
            self.memo_flags[place] = flags_of(tag)
        flags[0] = self.memo_flags[place]
        return self.memo_tag[place]

    cdef int write_key(self, tree.xmlNode* node) except -1:
        cdef tree.xmlAttr* attribute = node.properties
        cdef int reading
        self.key_length = 0
        self.write(node.name)
        while attribute is not NULL:
            if attribute.type == tree.XML_ATTRIBUTE_NODE and attribute.ns is NULL:
                reading = self.reading_of(attribute.name)
                if reading == KEYED_ONE:
                    self.write_attribute(node, attribute)
                elif reading == STYLE and attribute.children is not NULL:
                    if self.hides(value_of(node, attribute)):
                        self.write_mark(b"style")
                        self.write(b"hidden")
            attribute = <tree.xmlAttr*> attribute.next
        return 0

    cdef bint hides(self, object style) except -1:
        """Whether a style hides an element; a page has few, many times."""
        known = self.styles.get(style)
        if known is None:
            known = self.styles[style] = self.is_hidden(style) is not None
        return known

    cdef int reading_of(self, const tree.xmlChar* name) noexcept:
        """Whether an attribute is telling; the parser holds each name once, so its address tells it."""
        cdef size_t place = (<size_t> name >> 3) & (MEMO - 1)
        if self.memo_attribute[place] is not name:
            self.memo_attribute[place] = name
            self.memo_reading[place] = (
                KEYED_ONE if is_keyed(name) else STYLE if strcmp(<const char*> name, b"style") == 0 else 0
            )
        return self.memo_reading[place]

    cdef int write_attribute(self, tree.xmlNode* node, tree.xmlAttr* attribute) except -1:
        self.write_mark(attribute.name)
        cdef tree.xmlNode* value = attribute.children
        if value is not NULL:
            if value.type == tree.XML_TEXT_NODE and value.next is NULL:
                self.write(value.content)
            else:
                whole = (<str> value_of(node, attribute)).encode("utf-8", "replace")
                self.write(<const tree.xmlChar*> PyBytes_AS_STRING(whole))
        return 0

    cdef int write_mark(self, const tree.xmlChar* name) except -1:
        """Begin an attribute: a null byte, its name, an equals sign."""
        if self.key_length == self.key_room:
            self.key = <char*> grown(self.key, &self.key_room, 1)
        self.key[self.key_length] = 0
        self.key_length += 1
        self.write(name)
        self.write(b"=")
        return 0

    cdef int write(self, const tree.xmlChar* text) except -1:
        """Add to the key."""
        if text is NULL:
            return 0
        cdef Py_ssize_t length = strlen(<const char*> text)
        while self.key_length + length > self.key_room:
            self.key = <char*> grown(self.key, &self.key_room, 1)
        memcpy(self.key + self.key_length, text, length)
        self.key_length += length
        return 0


def walk(root, int most, is_hidden, break_mark, seam):
    """As `walk.walk`: the columns of its nodes, the columns of its passages, the pieces, whether all of it was walked."""
    cdef Walk state = Walk(is_hidden, break_mark, seam)
    whole = state.walk(root, most)
    nodes = (
        state.elements, state.parents, state.tags, state.kind, state.ends, state.first_piece, state.end_piece,
        state.kinds.kinds, state.kinds.tags, state.kinds.make, state.kinds.first_make,
    )
    passages = (state.owners, state.containers, state.texts, state.linked_lengths, state.passage_end, state.marked)
    return nodes, passages, state.pieces, whole


def anchors(
    Elements elements, tuple columns, bytes roles, list pieces, list holds, Py_ssize_t most, Py_ssize_t longest, line
):
    """As `links.anchors_plainly`; `roles` has of each kind of element whether it is a link (1) or a frame (2)."""
    cdef const long long[::1] kind, parent, first_piece, end_piece
    kind, parent, first_piece, end_piece = columns
    cdef const unsigned char* role = <const unsigned char*> PyBytes_AS_STRING(roles)
    cdef Letters letters = Letters()
    cdef Py_ssize_t node, above, end
    cdef list found = []
    for node in range(kind.shape[0]):
        if not role[kind[node]]:
            continue
        if most == 0:
            break
        most -= 1
        address = attribute_of(elements.nodes[node], b"href" if role[kind[node]] == 1 else b"src")
        if address is None or (not address and role[kind[node]] == 2):
            continue
        text = ""
        end = min(end_piece[node], first_piece[node] + longest)
        if end > first_piece[node]:
            letters.collapse(pieces, first_piece[node], end)
            if letters.is_simple and letters.taken <= longest:
                text = letters.text()
            else:
                text = line("".join(pieces[first_piece[node] : end]))
        above = node
        while above >= 0 and end_piece[above] == first_piece[above]:
            above = parent[above]
        relation = attribute_of(elements.nodes[node], b"rel") or None
        found.append((node, address, relation, text, above >= 0 and holds[above]))
    return found


def of_kinds(const long long[::1] kind, const unsigned char[::1] wanted):
    """As `walk.Nodes.of_kinds`."""
    cdef list found = []
    cdef Py_ssize_t node
    for node in range(kind.shape[0]):
        if wanted[kind[node]]:
            found.append(node)
    return found


def is_crowded(bytes page, Py_ssize_t most):
    """As `crowded.is_crowded_plainly`, for more attributes than `most`."""
    cdef const char* at = PyBytes_AS_STRING(page)
    cdef const char* end = at + len(page)
    cdef Py_ssize_t count
    cdef bint begins
    while at < end:
        at = <const char*> memchr(at, c"<", end - at)
        if at is NULL:
            return False
        at += 1
        if at == end or not c"a" <= (at[0] | 32) <= c"z":
            continue
        count, begins = 0, False
        while at < end and at[0] != c">":
            if at[0] == c"=":
                at = after_value(at + 1, end)
                begins = True
                continue
            if is_space(at[0]) or at[0] == c"/":
                begins = True
            elif begins:
                count += 1
                begins = False
            at += 1
        if count > most:
            return True
    return False


cdef const char* after_value(const char* at, const char* end) noexcept:
    """The end of a quoted value, or where one without quotes begins."""
    while at < end and is_space(at[0]):
        at += 1
    if at == end or at[0] not in (c'"', c"'"):
        return at
    at = <const char*> memchr(at + 1, at[0], end - at - 1)
    return end if at is NULL else at + 1


cdef object attribute_of(tree.xmlNode* node, const char* name):
    """The value of an attribute, None if there is none of that name."""
    cdef tree.xmlAttr* attribute = node.properties
    while attribute is not NULL:
        if attribute.ns is NULL and strcmp(<const char*> attribute.name, name) == 0:
            return value_of(node, attribute)
        attribute = <tree.xmlAttr*> attribute.next
    return None


cdef int push(array.array column, Py_ssize_t value) except -1:
    cdef Py_ssize_t end = len(column)
    array.resize_smart(column, end + 1)
    column.data.as_longlongs[end] = value
    return 0


cdef int flags_of(str tag) except -1:
    return (
        (BLOCK if tag in BLOCK_TAGS else 0)
        | (WORD if tag in WORD_TAGS else 0)
        | (UNSHOWN if tag in UNSHOWN_TAGS else 0)
        | {"a": LINK, "br": BREAKS, "pre": PRE, "template": TEMPLATE}.get(tag, 0)
    )


cdef tree.xmlNode* element_from(tree.xmlNode* node) noexcept:
    """The node or the next of its siblings that is an element."""
    while node is not NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef tree.xmlNode* text_from(tree.xmlNode* node) noexcept:
    """The node, if it is text."""
    if node is not NULL and node.type in (tree.XML_TEXT_NODE, tree.XML_CDATA_SECTION_NODE) and node.content is not NULL:
        return node
    return NULL


cdef object written(tree.xmlNode* node):
    """The text of a text node and of those that follow it at once."""
    text = PyUnicode_DecodeUTF8(<const char*> node.content, strlen(<const char*> node.content), "replace")
    node = text_from(node.next)
    while node is not NULL:
        text += PyUnicode_DecodeUTF8(<const char*> node.content, strlen(<const char*> node.content), "replace")
        node = text_from(node.next)
    return text


cdef bint is_blank(const tree.xmlChar* text) noexcept:
    """Whether it is ASCII white space alone."""
    while is_space(text[0]):
        text += 1
    return text[0] == 0


cdef bint is_keyed(const tree.xmlChar* name) noexcept:
    cdef int number
    for number in range(KEYED_COUNT):
        if KEYED_CHARS[number][0] == <char> name[0] and strcmp(KEYED_CHARS[number], <const char*> name) == 0:
            return True
    return False


cdef object value_of(tree.xmlNode* node, tree.xmlAttr* attribute):
    return cetree.attributeValue(node, attribute)


cdef bint has_value(tree.xmlNode* node, const char* name):
    cdef tree.xmlAttr* attribute = node.properties
    while attribute is not NULL:
        if strcmp(<const char*> attribute.name, name) == 0:
            return bool(value_of(node, attribute))
        attribute = <tree.xmlAttr*> attribute.next
    return False
