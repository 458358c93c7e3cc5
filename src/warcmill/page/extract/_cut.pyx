# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The cutting of a page, compiled: where its elements stand to kept text, and that text as it is digested.

Where this module could not be built, `kept_elements.py` and `document.py` do the same work; a test holds the two to each
other.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.unicode cimport Py_UNICODE_ISSPACE


def stand(
    const long long[::1] first_piece, const long long[::1] end_piece, const long long[::1] passage_end, list kept, gone
):
    """As `stand.stand_plainly`."""
    cdef Py_ssize_t nodes = first_piece.shape[0], passages = passage_end.shape[0]
    cdef Py_ssize_t pieces = passage_end[passages - 1] if passages else 0
    cdef char* flags = <char*> PyMem_Calloc(pieces + 1, 1)
    cdef int* before = <int*> PyMem_Malloc((pieces + 1) * sizeof(int))
    cdef Py_ssize_t passage, piece = 0, node, first = -1, last = -1
    cdef list holds = [], around = [], apart = [], shows = []
    cdef bint held, shown
    try:
        if not (flags and before):
            raise MemoryError
        for passage in range(passages):
            held = kept[passage]
            while piece < passage_end[passage]:
                flags[piece] = held
                piece += 1
        for number in gone:
            flags[<Py_ssize_t> number] = 0
        before[0] = 0
        for piece in range(pieces):
            before[piece + 1] = before[piece] + flags[piece]
            if flags[piece]:
                first = piece if first < 0 else first
                last = piece
        for node in range(nodes):
            held = before[end_piece[node]] > before[first_piece[node]]
            shown = end_piece[node] > first_piece[node]
            holds.append(held)
            shows.append(shown)
            if held:
                around.append(node)
            elif shown:
                apart.append(node)
        return first, last, holds, around, apart, shows
    finally:
        PyMem_Free(flags)
        PyMem_Free(before)


def collapsed(str text):
    """The text in UTF-8, white space collapsed, none at its ends; a question mark for a lone surrogate."""
    cdef unsigned char* out = <unsigned char*> PyMem_Malloc(4 * len(text) + 1)
    cdef Py_ssize_t end = 0
    cdef bint spaced = False
    cdef Py_UCS4 letter
    if out is NULL:
        raise MemoryError
    for letter in text:
        if letter == 32 or Py_UNICODE_ISSPACE(letter):
            spaced = end > 0
            continue
        if spaced:
            out[end] = 32
            end += 1
            spaced = False
        end += encoded(<unsigned int> letter, out + end)
    try:
        return PyBytes_FromStringAndSize(<const char*> out, end)
    finally:
        PyMem_Free(out)


cdef inline Py_ssize_t encoded(unsigned int letter, unsigned char* out) noexcept:
    """Write a letter in UTF-8; its bytes."""
    if letter < 0x80:
        out[0] = <unsigned char> letter
        return 1
    if letter < 0x800:
        out[0] = <unsigned char> (0xC0 | letter >> 6)
        out[1] = <unsigned char> (0x80 | letter & 0x3F)
        return 2
    if 0xD800 <= letter < 0xE000:
        out[0] = 63
        return 1
    if letter < 0x10000:
        out[0] = <unsigned char> (0xE0 | letter >> 12)
        out[1] = <unsigned char> (0x80 | letter >> 6 & 0x3F)
        out[2] = <unsigned char> (0x80 | letter & 0x3F)
        return 3
    out[0] = <unsigned char> (0xF0 | letter >> 18)
    out[1] = <unsigned char> (0x80 | letter >> 12 & 0x3F)
    out[2] = <unsigned char> (0x80 | letter >> 6 & 0x3F)
    out[3] = <unsigned char> (0x80 | letter & 0x3F)
    return 4
