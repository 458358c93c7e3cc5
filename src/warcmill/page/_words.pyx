# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The words of elements' names, compiled: what the plain functions of `judging/words.py` and `judging/known.py` give.

Where this module could not be built, those do the same work; a test holds them to each other.
"""

import array

from cpython cimport array
from cpython.dict cimport PyDict_GetItem, PyDict_Size
from cpython.ref cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeASCII, PyUnicode_DecodeUTF8


def key_words(str key, dict readers, others, int most, int longest):
    """As `words.key_words`.

    `readers` are those of attributes with a vocabulary of their own, `others` reads a name that is not ASCII.
    """
    cdef Py_ssize_t length, end, name, value
    cdef const char* text = PyUnicode_AsUTF8AndSize(key, &length)
    cdef bint is_ascii = key.isascii()
    cdef dict found = {}
    end = 0
    while end < length and text[end] != 0:
        end += 1
    found["<" + PyUnicode_DecodeUTF8(text, end, "strict") + ">"] = None
    while end < length and PyDict_Size(found) < most:
        name = end + 1
        end = name
        value = 0
        while end < length and text[end] != 0:
            if text[end] == c"=" and not value:
                value = end + 1
            end += 1
        attribute = PyUnicode_DecodeUTF8(text + name, (value - 1 if value else end) - name, "strict")
        reader = PyDict_GetItem(readers, attribute)
        if reader is NULL and (is_ascii or is_plain(text, value, end)):
            if value:
                add_names(text, value, min(end, value + longest), found)
            continue
        written = PyUnicode_DecodeUTF8(text + value, end - value, "strict")[:longest] if value else ""
        for word in others(attribute, written) if reader is NULL else (<object> reader)(attribute, written):
            found[word] = None
    return tuple(found)[:most]


def find_known(list words, dict known):
    """As `known.find_plainly`."""
    cdef array.array counts = array.array("q")
    cdef array.array numbers = array.array("q")
    cdef Py_ssize_t before
    cdef PyObject* number
    for own in words:
        before = len(numbers)
        for word in <tuple> own:
            number = PyDict_GetItem(known, word)
            if number is not NULL:
                push(numbers, <object> number)
        push(counts, len(numbers) - before)
    return counts, numbers


cdef bint is_plain(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Whether all of it is ASCII."""
    while at < end:
        if text[at] & 128:
            return False
        at += 1
    return True


cdef int add_names(const char* text, Py_ssize_t at, Py_ssize_t end, dict found) except -1:
    """Add the words of each token in ASCII, and, if it has several, all of them together."""
    cdef Py_ssize_t start
    while at < end:
        while at < end and is_space(text[at]):
            at += 1
        start = at
        while at < end and not is_space(text[at]):
            at += 1
        if at > start:
            add_token(text, start, at, found)
    return 0


cdef int add_token(const char* text, Py_ssize_t at, Py_ssize_t end, dict found) except -1:
    cdef char lower[128]
    cdef Py_ssize_t start, count
    cdef list parts = []
    while at < end:
        start = at
        if is_upper(text[at]):
            at += 1
            if at < end and is_lower(text[at]):
                while at < end and is_lower(text[at]):
                    at += 1
            else:
                while at < end and is_upper(text[at]):
                    at += 1
                if at < end and is_lower(text[at]):  # the last capital begins the next word
                    at -= 1
        elif is_lower(text[at]):
            while at < end and is_lower(text[at]):
                at += 1
        elif is_digit(text[at]):
            while at < end and is_digit(text[at]):
                at += 1
            parts.append("#")
            continue
        else:
            at += 1
            if text[start] == c"#":
                parts.append("#")
            continue
        if at - start <= 128:
            for count in range(at - start):
                lower[count] = text[start + count] | 32
            parts.append(PyUnicode_DecodeASCII(lower, at - start, NULL))
        else:
            parts.append(PyUnicode_DecodeASCII(text + start, at - start, NULL).lower())
    for part in parts:
        found[part] = None
    if len(parts) > 1:
        found[" ".join(parts)] = None
    return 0


cdef inline bint is_space(char c) noexcept:
    return c == 32 or 9 <= c <= 13 or 28 <= c <= 31


cdef inline bint is_upper(char c) noexcept:
    return 65 <= c <= 90


cdef inline bint is_lower(char c) noexcept:
    return 97 <= c <= 122


cdef inline bint is_digit(char c) noexcept:
    return 48 <= c <= 57


cdef int push(array.array column, Py_ssize_t value) except -1:
    cdef Py_ssize_t end = len(column)
    array.resize_smart(column, end + 1)
    column.data.as_longlongs[end] = value
    return 0
