# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Headers as nearly all are written, compiled: what the plain functions of `warc.py` and `http.py` give for them.

Nothing is given for any other, which the plain functions then read; a test holds the two to each other.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.unicode cimport PyUnicode_DecodeASCII
from libc.string cimport memchr, memcmp


def warc_header(bytes buffer, Py_ssize_t at, dict known):
    """(size, version line, fields, first value by lower-case name) of the header at `at`, if it is as most are.

    That is: ASCII, CRLF, `Name: value` on each line, no name twice, and a blank line within the buffer.
    """
    cdef dict fields = {}
    found = read_header(buffer, at, known, fields, None, None)
    return None if found is None else (found[0], found[1], found[2], fields)


def http_header(bytes buffer, frozenset lengths):
    """(size, status line, fields, those among them whose names have these lengths) of the header in front, likewise."""
    cdef list telling = []
    found = read_header(buffer, 0, None, None, lengths, telling)
    return None if found is None else (found[0], found[1], found[2], telling)


def has_mark(bytes buffer, Py_ssize_t at, Py_ssize_t end):
    """Whether `WARC/` stands between the two: by its rarest letter, ten times as fast as `bytes.find`."""
    cdef const char* text = PyBytes_AS_STRING(buffer)
    cdef const char* last = text + min(end, PyBytes_GET_SIZE(buffer)) - 5
    cdef const char* here = text + at
    while here <= last:
        here = <const char*> memchr(here, c"W", last - here + 1)
        if here is NULL:
            return False
        if memcmp(here, b"WARC/", 5) == 0:
            return True
        here += 1
    return False


cdef tuple read_header(bytes buffer, Py_ssize_t at, dict known, dict fields, frozenset lengths, list telling):
    """The parts that both have; each field goes into `fields`, or into `telling` by the length of its name."""
    cdef const unsigned char* text = <const unsigned char*> PyBytes_AS_STRING(buffer)
    cdef Py_ssize_t end = PyBytes_GET_SIZE(buffer) - 1  # so that there is always one byte more to look at
    cdef Py_ssize_t here, start, colon, stop, length
    cdef list headers = []
    here = line_end(text, at, end)
    if here < 0:
        return None
    line = PyUnicode_DecodeASCII(<const char*> text + at, here - at, NULL)
    here += 2
    while here < end:
        start = here
        if text[here] == c"\r":
            return (here + 2 - at, line, tuple(headers)) if text[here + 1] == c"\n" else None
        while here < end and 32 < text[here] < 127 and text[here] != c":":
            here += 1
        if here == start or here >= end or text[here] != c":":
            return None
        colon = here
        here += 1
        while here < end and text[here] == c" ":
            here += 1
        stop = line_end(text, here, end)
        if stop < 0:
            return None
        length = colon - start
        name = PyUnicode_DecodeASCII(<const char*> text + start, length, NULL)
        start = here
        here = stop + 2
        while stop > start and text[stop - 1] == c" ":
            stop -= 1
        value = PyUnicode_DecodeASCII(<const char*> text + start, stop - start, NULL)
        pair = (name, value)
        headers.append(pair)
        if known is None:
            if length in lengths:
                telling.append(pair)
        else:
            low = known.get(name)
            if low is None:
                low = name.lower()
            if low in fields:
                return None
            fields[low] = value
    return None


cdef Py_ssize_t line_end(const unsigned char* text, Py_ssize_t here, Py_ssize_t end) noexcept:
    """Where the line's CRLF stands; -1 if something else that is not printable ASCII comes first."""
    while here < end and 32 <= text[here] < 127:
        here += 1
    return here if here < end and text[here] == c"\r" and text[here + 1] == c"\n" else -1
